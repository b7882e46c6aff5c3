//! Errors of malformed input: which field, and what is allowed.

use serde::{Deserialize, Serialize};

/// One field that cannot be accepted. `field` is the JSON path in the brief's names
/// (`quorum.minApprovals`), `message` says what is allowed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldError {
    pub field: String,
    pub message: String,
}

/// All the fields that cannot be accepted, in the order in which they were found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FieldErrors(pub Vec<FieldError>);

impl FieldErrors {
    /// The errors of one field.
    pub fn one(field: impl Into<String>, message: impl Into<String>) -> Self {
        let mut errors = Self::default();
        errors.add(field, message);
        errors
    }

    /// Adds an error.
    pub fn add(&mut self, field: impl Into<String>, message: impl Into<String>) {
        self.0.push(FieldError { field: field.into(), message: message.into() });
    }

    /// True when there is nothing to complain of.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The message for a field, if it has one.
    pub fn of(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|error| error.field == field).map(|error| error.message.as_str())
    }

    /// `value` when there is no error, the errors otherwise.
    pub fn or<T>(self, value: T) -> Result<T, Self> {
        if self.is_empty() { Ok(value) } else { Err(self) }
    }
}

/// A required single-line text: trimmed, not empty, at most `max` characters, no control characters.
pub fn required_line(errors: &mut FieldErrors, field: &str, text: &str, max: usize) -> String {
    let text = text.trim();
    if text.is_empty() {
        errors.add(field, "is required");
    } else if text.chars().count() > max {
        errors.add(field, format!("must be at most {max} characters"));
    } else if text.chars().any(char::is_control) {
        errors.add(field, "must be a single line without control characters");
    }
    text.to_owned()
}

/// An optional text of several lines: trimmed, at most `max` characters, no NUL (which
/// PostgreSQL cannot store).
pub fn optional_text(errors: &mut FieldErrors, field: &str, text: &str, max: usize) -> String {
    let text = text.trim();
    if text.chars().count() > max {
        errors.add(field, format!("must be at most {max} characters"));
    } else if text.contains('\0') {
        errors.add(field, "must not contain the character NUL");
    }
    text.to_owned()
}

/// A slug: what stands in addresses and in pipelines. Lower-case letters, digits and `-`, `_`, `.`,
/// starting with a letter or a digit, at most 63 characters.
pub fn slug(errors: &mut FieldErrors, field: &str, text: &str) -> String {
    let text = text.trim();
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.');
    let starts_well = text.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit());
    if text.is_empty() {
        errors.add(field, "is required");
    } else if text.len() > 63 || !starts_well || !text.chars().all(allowed) {
        errors.add(
            field,
            "must be at most 63 lower-case letters, digits, '-', '_' or '.', and start with a letter or a digit",
        );
    }
    text.to_owned()
}
