//! What is wrong in a file, and where.

use super::path::{Path, locate};
use crate::fields::FieldError;
use serde::Serialize;
use std::fmt;

/// Something in a file that cannot be accepted, or that is worth a warning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Counts from 1 in the file.
    pub document: usize,
    pub line: usize,
    pub column: usize,
    /// The path within the document, as `cases[0].expect.gate`; empty for the document as a whole.
    pub field: String,
    /// What is wrong, and what is allowed.
    pub message: String,
}

impl Problem {
    /// What stands at a path of a document (from 1) of a text.
    pub(crate) fn at(text: &str, document: usize, path: &Path, message: impl Into<String>) -> Self {
        let (line, column) = locate(text, document, path);
        Self { document, line, column, field: path.to_string(), message: message.into() }
    }

    /// A field error of the first document of a text, at the line where its field stands.
    pub fn of_field(text: &str, error: &FieldError) -> Self {
        let at = Self::at(text, 1, &Path::parse(&error.field), error.message.clone());
        Self { field: error.field.clone(), ..at }
    }
}

/// `line:column: document 1: field: message`, to be set behind the file's name.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: document {}: ", self.line, self.column, self.document)?;
        if !self.field.is_empty() {
            write!(f, "{}: ", self.field)?;
        }
        f.write_str(&self.message)
    }
}
