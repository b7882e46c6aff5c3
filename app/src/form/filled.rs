//! What a form shows: the stored values, or after a refusal what was typed.

use governance::evaluation::Impact;
use serde::{Deserialize, Serialize};

use crate::Refused;

/// One form's state after a plain post. The default is a form that nobody has posted.
///
/// Serializable, so that a page can hand it to the island that holds the form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filled {
    /// The fields as they were posted, in order; passwords are missing.
    pub values: Vec<(String, String)>,
    /// Why the form came back.
    pub refused: Option<Refused>,
}

impl Filled {
    /// The value of a field: what was typed if the form came back, otherwise `stored`.
    pub fn value(&self, name: &str, stored: &str) -> String {
        if self.refused.is_none() {
            return stored.to_owned();
        }
        self.all(name).next().unwrap_or_default().to_owned()
    }

    /// The values of a field that may stand several times (checkboxes, multiple selects).
    pub fn values(&self, name: &str, stored: &[String]) -> Vec<String> {
        if self.refused.is_none() {
            return stored.to_vec();
        }
        self.all(name).map(str::to_owned).collect()
    }

    /// Whether a checkbox, radio button or option with this value is chosen.
    pub fn chosen(&self, name: &str, value: &str, stored: bool) -> bool {
        if self.refused.is_none() {
            return stored;
        }
        self.all(name).any(|typed| typed == value)
    }

    /// What is wrong with a field.
    pub fn error(&self, name: &str) -> Option<String> {
        self.refused.as_ref()?.errors.get(name).cloned()
    }

    /// What it would make impossible, where it only waits to be confirmed.
    pub fn impact(&self) -> Option<Impact> {
        self.refused.as_ref()?.impact.as_deref().cloned()
    }

    /// The sentence at the head of a refused form.
    pub fn message(&self) -> Option<String> {
        Some(self.refused.as_ref()?.message.clone())
    }

    /// Everything that is wrong, for the head of the form: each field (the id of its control) with its label and
    /// message, in the order of `labels`; or the refusal itself, where no field is to blame.
    pub fn problems(&self, labels: &[(&str, &str)]) -> Vec<(String, String)> {
        let Some(refused) = &self.refused else { return Vec::new() };
        let place = |field: &str| labels.iter().position(|(name, _)| *name == field).unwrap_or(labels.len());
        let mut fields: Vec<_> = refused.errors.iter().collect();
        fields.sort_by_key(|(field, _)| place(field));
        let labelled = |(field, message): (&String, &String)| match labels.get(place(field)) {
            Some((name, label)) => ((*name).to_owned(), format!("{label}: {message}")),
            None => (String::new(), message.clone()),
        };
        let whole = refused.errors.is_empty().then(|| refused.message.clone());
        let whole = whole.into_iter().chain(refused.details.clone()).map(|message| (String::new(), message));
        whole.chain(fields.into_iter().map(labelled)).collect()
    }

    fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        // A list field of a server function is posted as `name[]` or `name[0]`.
        self.values.iter().filter_map(move |(field, value)| {
            let bare = field.split_once('[').map_or(field.as_str(), |(bare, _)| bare);
            (field == name || bare == name).then_some(value.as_str())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(values: &[(&str, &str)]) -> Filled {
        Filled {
            values: values.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect(),
            refused: Some(Refused::invalid().field("name", "Too long.")),
        }
    }

    #[test]
    fn a_form_that_nobody_posted_shows_what_is_stored() {
        let form = Filled::default();
        assert_eq!(form.value("name", "api"), "api");
        assert!(form.chosen("mode", "enforce", true));
        assert_eq!(form.error("name"), None);
    }

    #[test]
    fn a_refused_form_shows_what_was_typed_even_when_that_is_nothing() {
        let form = refused(&[("name", ""), ("days[]", "monday"), ("days[]", "friday")]);
        assert_eq!(form.value("name", "api"), "");
        assert_eq!(form.values("days", &[]), ["monday", "friday"]);
        assert!(form.chosen("days", "friday", false));
        assert!(!form.chosen("days", "sunday", true));
        assert_eq!(form.error("name").as_deref(), Some("Too long."));
    }

    #[test]
    fn problems_come_in_the_order_of_the_form_and_the_refusal_itself_only_where_no_field_is_to_blame() {
        let mut form = refused(&[]);
        let labels = [("scope", "Scope"), ("name", "Name")];
        form.refused = form.refused.map(|refused| refused.field("scope", "Is required."));
        let problems = form.problems(&labels);
        assert_eq!(problems[0], ("scope".to_owned(), "Scope: Is required.".to_owned()));
        assert_eq!(problems[1], ("name".to_owned(), "Name: Too long.".to_owned()));
        form.refused = Some(Refused::new(409, "Already bound there."));
        assert_eq!(form.problems(&labels), [(String::new(), "Already bound there.".to_owned())]);
        assert!(Filled::default().problems(&labels).is_empty());
    }
}
