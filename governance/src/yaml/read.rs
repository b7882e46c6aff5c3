//! From text to documents, or to the place at which its shape is wrong.

use super::path::{Path, locate};
use super::problem::Problem;
use serde::de::DeserializeOwned;

/// The documents of a text with their numbers, from 1. Empty ones are passed over; where all are,
/// `empty` is what is wrong.
pub(crate) fn documents<T: DeserializeOwned>(text: &str, empty: &str) -> Result<Vec<(usize, T)>, Problem> {
    let mut documents = Vec::new();
    for (number, yaml) in (1..).zip(yaml_serde::Deserializer::from_str(text)) {
        // After a syntax error the reader cannot find the next document, so the first error ends it.
        let document: Option<T> =
            serde_path_to_error::deserialize(yaml).map_err(|error| problem(text, number, error))?;
        documents.extend(document.map(|document| (number, document)));
    }
    if documents.is_empty() {
        return Err(Problem::at(text, 1, &Path::default(), empty));
    }
    Ok(documents)
}

fn problem(text: &str, document: usize, error: serde_path_to_error::Error<yaml_serde::Error>) -> Problem {
    let path = Path::from(error.path());
    let error = error.into_inner();
    let told = error.location().map(|location| (location.line(), location.column()));
    let says = error.to_string();
    // A value refused only after it was read is told at the mapping that holds it; its own place says more.
    let holder = path.parent().map(|holder| locate(text, document, &holder));
    let (line, column) = told.filter(|told| Some(*told) != holder).unwrap_or_else(|| locate(text, document, &path));
    let field = path.to_string();
    Problem { document, line, column, message: message(&says, &field, told), field }
}

/// The reader's message without the path and the place, which the problem carries itself.
fn message(says: &str, field: &str, told: Option<(usize, usize)>) -> String {
    let place = told.map(|(line, column)| format!(" at line {line} column {column}"));
    let says = place.and_then(|place| says.strip_suffix(&place)).unwrap_or(says);
    match says.split_once(": ") {
        Some((path, rest)) if field.starts_with(path) => rest.to_owned(),
        _ => says.to_owned(),
    }
}
