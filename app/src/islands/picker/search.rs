//! What a picker offers for what was typed.

use super::{Chosen, Kind};
use crate::islands::facts::Known;

/// How many are offered at once.
const MOST: usize = 30;

/// One that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Offer {
    pub(super) value: String,
    pub(super) label: String,
    /// What else it is known by: an email address.
    pub(super) detail: String,
}

impl Offer {
    fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), detail: String::new() }
    }
}

impl From<Offer> for Chosen {
    fn from(offer: Offer) -> Self {
        Self { value: offer.value, label: offer.label, hint: String::new() }
    }
}

/// Everything that can be chosen, in alphabetical order. Deactivated members are left out: their approval would not
/// count.
pub(super) fn offers(kind: Kind, known: &Known) -> Vec<Offer> {
    let roster = &known.roster;
    let mut offers: Vec<Offer> = match kind {
        Kind::Members => roster
            .members()
            .filter(|member| member.active)
            .map(|member| Offer {
                detail: member.email.clone(),
                ..Offer::new(member.id.to_string(), member.name.clone())
            })
            .collect(),
        Kind::Teams => roster.teams().map(|team| Offer::new(team.id.to_string(), team.name.clone())).collect(),
        Kind::OrgRoles => roster.roles().map(|role| Offer::new(role.name.clone(), role.name.clone())).collect(),
        Kind::Environments => {
            known.facts.environments.iter().map(|name| Offer::new(name.clone(), name.clone())).collect()
        }
    };
    offers.sort_by_cached_key(|offer| offer.label.to_lowercase());
    offers
}

/// The name that is being typed: what follows the last comma.
pub(super) fn segment(text: &str) -> &str {
    text.rsplit(',').next().unwrap_or(text).trim_start()
}

/// Those of `known` that fit what was typed and are not `taken`, the ones that begin with it first. Where any name is
/// allowed (`free`), what was typed stands at the end.
pub(super) fn matching(known: &[Offer], typed: &str, taken: &[String], free: bool) -> Vec<Offer> {
    let typed = typed.trim();
    let wanted = typed.to_lowercase();
    let mut found: Vec<(bool, &Offer)> = known
        .iter()
        .filter(|offer| !taken.contains(&offer.value))
        .filter_map(|offer| {
            let label = offer.label.to_lowercase();
            let begins = label.starts_with(&wanted) || label.split(' ').any(|word| word.starts_with(&wanted));
            (begins || label.contains(&wanted) || offer.detail.contains(&wanted)).then_some((!begins, offer))
        })
        .collect();
    found.sort_by_key(|(later, _)| *later);
    let mut found: Vec<Offer> = found.into_iter().take(MOST).map(|(_, offer)| offer.clone()).collect();
    let there = |offer: &Offer| offer.label.to_lowercase() == wanted;
    let chosen = taken.iter().any(|value| value.to_lowercase() == wanted);
    if free && !typed.is_empty() && !chosen && !found.iter().any(there) {
        found.push(Offer { detail: "No environment here has this name yet".to_owned(), ..Offer::new(typed, typed) });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(typed: &str, taken: &[String], free: bool) -> Vec<String> {
        let known = ["Ana Okafor", "Bo Lindqvist", "Farid Haddad", "Joana"].map(|name| Offer::new(name, name));
        matching(&known, typed, taken, free).into_iter().map(|offer| offer.label).collect()
    }

    #[test]
    fn names_that_begin_with_what_was_typed_come_first() {
        assert_eq!(labels("ana", &[], false), ["Ana Okafor", "Joana"]);
        assert_eq!(labels("had", &[], false), ["Farid Haddad"]);
        assert_eq!(labels("", &[], false).len(), 4);
    }

    #[test]
    fn what_is_chosen_is_not_offered_again() {
        assert_eq!(labels("ana", &["Ana Okafor".to_owned()], false), ["Joana"]);
    }

    #[test]
    fn any_name_is_offered_where_any_is_allowed() {
        assert_eq!(labels("qa", &[], true), ["qa"]);
        assert_eq!(labels("joana", &[], true), ["Joana"]);
        assert!(labels("qa", &["QA".to_owned()], true).is_empty());
    }

    #[test]
    fn the_last_of_several_names_is_the_one_that_is_typed() {
        assert_eq!(segment("Ana, B"), "B");
        assert_eq!(segment("Ana,"), "");
        assert_eq!(segment("Ana"), "Ana");
    }
}
