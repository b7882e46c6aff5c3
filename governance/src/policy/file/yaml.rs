//! The file as YAML, or as JSON, which is YAML too.

use super::PolicyFile;
use crate::yaml::{Path, Problem, documents};

impl PolicyFile {
    /// Reads a file of exactly one document.
    ///
    /// # Errors
    /// The place at which its shape is wrong, with line, column and field.
    pub fn read(text: &str) -> Result<Self, Problem> {
        let empty = "the file is empty; a policy file holds `policies` and `bindings`";
        let mut documents = documents::<Self>(text, empty)?.into_iter();
        let (first, second) = (documents.next(), documents.next());
        match (first, second) {
            (Some((_, file)), None) => Ok(file),
            (_, Some((number, _))) => {
                Err(Problem::at(text, number, &Path::default(), "a policy file holds one document only"))
            }
            (None, None) => Err(Problem::at(text, 1, &Path::default(), empty)),
        }
    }

    /// The file as YAML.
    pub fn to_yaml(&self) -> String {
        // These are texts, numbers and lists: they always have a YAML form.
        yaml_serde::to_string(self).unwrap_or_default()
    }
}
