//! Checks of input that several verbs share.

use chrono_tz::Tz;
use email_address::{EmailAddress, Options};
use governance::FieldErrors;
use governance::fields::{self, required_line};
use std::collections::BTreeSet;
use uuid::Uuid;

/// An email address, in lower case: addresses that differ only in case are one.
pub fn email(errors: &mut FieldErrors, field: &str, text: &str) -> String {
    let text = text.trim().to_lowercase();
    if text.is_empty() {
        errors.add(field, "is required");
    } else if !is_email(&text) {
        errors.add(field, "is not an email address");
    }
    text
}

/// Whether a text can be an address. What can't is never looked up.
pub fn is_email(text: &str) -> bool {
    let plain = Options::default().without_display_text().without_domain_literal();
    text.len() <= 254 && EmailAddress::parse_with_options(text, plain).is_ok()
}

/// A time zone by its IANA name; UTC when empty.
pub fn zone(errors: &mut FieldErrors, field: &str, text: &str) -> Tz {
    match text.trim() {
        "" => Tz::UTC,
        name => name.parse().unwrap_or_else(|_| {
            errors.add(field, format!("`{name}` is no IANA time zone, such as Europe/Istanbul"));
            Tz::UTC
        }),
    }
}

/// The name of a person, a team, a role, a token or an organization.
pub fn name(errors: &mut FieldErrors, field: &str, text: &str) -> String {
    let text = required_line(errors, field, text, 100);
    no_id(errors, field, &text);
    text
}

/// An environment's name, as conditions compare it and pipelines write it (`api/production`).
pub fn environment_name(errors: &mut FieldErrors, field: &str, text: &str) -> String {
    let text = required_line(errors, field, text, 63);
    if text.contains('/') {
        errors.add(field, "must not contain '/'");
    }
    no_id(errors, field, &text);
    text
}

/// A slug that is no id.
pub fn slug(errors: &mut FieldErrors, field: &str, text: &str) -> String {
    let text = fields::slug(errors, field, text);
    no_id(errors, field, &text);
    text
}

/// Refuses names and slugs that could be taken for the id of something else.
fn no_id(errors: &mut FieldErrors, field: &str, text: &str) {
    if Uuid::try_parse(text).is_ok() {
        errors.add(field, "must not look like an id");
    }
}

/// What a text in a list of references stands for; the unknown is told by `says`.
pub fn find_all<T: Ord>(
    errors: &mut FieldErrors,
    field: &str,
    texts: &[String],
    find: impl Fn(&str) -> Option<T>,
    says: &str,
) -> BTreeSet<T> {
    let mut found = BTreeSet::new();
    for text in texts {
        match find(text) {
            Some(thing) => {
                found.insert(thing);
            }
            None => errors.add(field, format!("`{text}` {says}")),
        }
    }
    found
}
