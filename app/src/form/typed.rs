//! A form's state, shared by all of its fields.

use governance::evaluation::Impact;
use leptos::prelude::*;

use super::Filled;

/// A [`Filled`] that every part of a view can take along.
#[derive(Clone, Copy, Debug)]
pub struct Typed(StoredValue<Filled>);

impl Typed {
    /// The state of a form for as long as its page is rendered.
    pub fn new(form: Filled) -> Self {
        Self(StoredValue::new(form))
    }

    /// As [`Filled::value`].
    pub fn value(self, name: &str, stored: &str) -> String {
        self.0.with_value(|form| form.value(name, stored))
    }

    /// As [`Filled::values`].
    pub fn values(self, name: &str, stored: &[String]) -> Vec<String> {
        self.0.with_value(|form| form.values(name, stored))
    }

    /// As [`Filled::chosen`].
    pub fn chosen(self, name: &str, value: &str, stored: bool) -> bool {
        self.0.with_value(|form| form.chosen(name, value, stored))
    }

    /// As [`Filled::error`].
    pub fn error(self, name: &str) -> Option<String> {
        self.0.with_value(|form| form.error(name))
    }

    /// As [`Filled::problems`].
    pub fn problems(self, labels: &[(&str, &str)]) -> Vec<(String, String)> {
        self.0.with_value(|form| form.problems(labels))
    }

    /// As [`Filled::impact`].
    pub fn impact(self) -> Option<Impact> {
        self.0.with_value(Filled::impact)
    }

    /// Whether the form came back.
    pub fn is_refused(self) -> bool {
        self.0.with_value(|form| form.refused.is_some())
    }
}
