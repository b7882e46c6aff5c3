//! Errors of reading a value, as errors of a field.

use governance::FieldErrors;
use std::fmt::Display;

/// What serde and the types call a value, and what people do.
const KINDS: [(&str, &str); 9] = [
    ("a string", "a text"),
    ("a sequence", "a list"),
    ("a boolean", "true or false"),
    ("i64", "a whole number"),
    ("u32", "a whole number, 0 or more"),
    ("u64", "a whole number, 0 or more"),
    ("a UUID string", "an id (UUID)"),
    ("a formatted UUID string", "an id (UUID)"),
    ("an RFC 3339 formatted date and time string", "an instant, such as 2026-01-31T12:00:00Z"),
];

/// What the types say of a text that they cannot parse.
const TEXTS: [(&str, &str); 6] = [
    ("provided string was not `true` or `false`", "must be true or false"),
    ("invalid digit found in string", "must be a whole number"),
    ("cannot parse integer from empty string", "must be a whole number"),
    ("UUID parsing failed", "must be an id (UUID)"),
    ("input contains invalid characters", "must be an instant, such as 2026-01-31T12:00:00Z"),
    ("premature end of input", "must be an instant, such as 2026-01-31T12:00:00Z"),
];

/// The error of one field, from where serde stood and what it said.
///
/// `serde` names unknown and missing fields in its sentence and points at their parent; here
/// they are what the error is about.
pub fn field_error(path: &str, said: &impl Display) -> FieldErrors {
    let said = said.to_string();
    let said = said.split(" at line ").next().unwrap_or_default();
    let path = if path == "." { "" } else { path };
    if let Some((field, known)) = named(said, "unknown field `") {
        let known = known.trim_start_matches(", expected ").trim_start_matches("one of ").replace(" or ", ", ");
        let message =
            if known.contains('`') { format!("is not known; known: {known}") } else { "is not known".to_owned() };
        return FieldErrors::one(below(path, field), message);
    }
    if let Some((field, _)) = named(said, "missing field `") {
        return FieldErrors::one(below(path, field), "is required");
    }
    if let Some((field, _)) = named(said, "duplicate field `") {
        return FieldErrors::one(below(path, field), "stands here more than once");
    }
    FieldErrors::one(if path.is_empty() { "body" } else { path }, in_words(said))
}

fn named<'a>(said: &'a str, start: &str) -> Option<(&'a str, &'a str)> {
    said.strip_prefix(start)?.split_once('`')
}

/// The path of a field, of which `path` is the parent, or the field itself where serde already stood on it.
fn below(path: &str, field: &str) -> String {
    match path {
        "" => field.to_owned(),
        itself if itself == field || itself.ends_with(&format!(".{field}")) => itself.to_owned(),
        parent => format!("{parent}.{field}"),
    }
}

fn in_words(said: &str) -> String {
    if let Some((_, words)) = TEXTS.iter().find(|(start, _)| said.starts_with(start)) {
        return (*words).to_owned();
    }
    match said.rsplit_once("expected ") {
        Some((_, kind)) if kind.starts_with("struct ") => "must be an object".to_owned(),
        Some((_, kind)) => {
            let words = KINDS.iter().find(|(theirs, _)| *theirs == kind).map_or(kind, |(_, ours)| ours);
            format!("must be {}", words.trim_end_matches(" with 1 element"))
        }
        None => said.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(path: &str, said: &str) -> String {
        let error = field_error(path, &said).0.remove(0);
        format!("{}: {}", error.field, error.message)
    }

    #[test]
    fn the_field_that_is_unknown_or_missing_is_the_one_that_is_named() {
        let unknown = "unknown field `minApproval`, expected `minApprovals` or `requiredTeamIds` at line 1 column 9";
        let says = "quorum.minApproval: is not known; known: `minApprovals`, `requiredTeamIds`";
        assert_eq!(error("quorum", unknown), says);
        assert_eq!(error("quorum.minApproval", unknown), says);
        assert_eq!(error(".", "missing field `name`"), "name: is required");
    }

    #[test]
    fn a_value_of_another_kind_is_told_what_it_must_be() {
        assert_eq!(
            error("a.b", "invalid type: string \"x\", expected i64 at line 1 column 3"),
            "a.b: must be a whole number"
        );
        let variant = "unknown variant `maybe`, expected `approve` or `reject` at line 1 column 3";
        assert_eq!(error("verdict", variant), "verdict: must be `approve` or `reject`");
        assert_eq!(error("policy", "UUID parsing failed: invalid length"), "policy: must be an id (UUID)");
    }
}
