//! Which events a webhook wants, as patterns.

use crate::event::EventKind;
use crate::fields::FieldErrors;
use serde::{Deserialize, Serialize};

/// What some events have in common. They are in the order in which kinds are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Pattern {
    /// `*`: every event.
    All,
    /// `request.approved`, or `request.*`: the first kind with that noun.
    Kinds { first: EventKind, all_of_noun: bool },
}

/// The events that a webhook wants: at least one pattern, none twice, none that another one covers, in the
/// order in which kinds are listed. A pattern covers kinds that do not exist yet, too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<String>", into = "Vec<String>")]
pub struct EventFilter(Vec<Pattern>);

impl EventFilter {
    /// Reads patterns: `*`, `request.*`, `request.approved`. The errors are of the field `field`.
    ///
    /// # Errors
    /// If there is no pattern, and for each that covers nothing.
    pub fn parse<T: AsRef<str>>(field: &str, patterns: &[T]) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let mut found = Vec::new();
        for text in patterns.iter().map(|text| text.as_ref().trim()) {
            match Pattern::read(text) {
                Some(pattern) => found.push(pattern),
                None => errors.add(field, format!("there is no event `{text}`; `*` is every event")),
            }
        }
        if patterns.is_empty() {
            errors.add(field, "needs at least one event; `*` is every event");
        }
        let narrow: Vec<Pattern> = found.clone();
        found.retain(|one| !narrow.iter().any(|other| other != one && other.covers(*one)));
        found.sort_unstable();
        found.dedup();
        errors.or(Self(found))
    }

    /// Every event.
    pub fn all() -> Self {
        Self(vec![Pattern::All])
    }

    /// Whether events of a kind are wanted.
    pub fn wants(&self, kind: EventKind) -> bool {
        self.0.iter().any(|pattern| pattern.wants(kind))
    }

    /// The patterns, as they are written.
    pub fn patterns(&self) -> Vec<String> {
        self.0.iter().map(|pattern| pattern.text()).collect()
    }
}

impl TryFrom<Vec<String>> for EventFilter {
    type Error = String;
    fn try_from(patterns: Vec<String>) -> Result<Self, String> {
        Self::parse("events", &patterns)
            .map_err(|errors| errors.0.into_iter().map(|error| error.message).collect::<Vec<_>>().join("; "))
    }
}

impl From<EventFilter> for Vec<String> {
    fn from(filter: EventFilter) -> Self {
        filter.patterns()
    }
}

impl Pattern {
    fn read(text: &str) -> Option<Self> {
        if text == "*" {
            return Some(Self::All);
        }
        if let Some(noun) = text.strip_suffix(".*") {
            let first = EventKind::ALL.iter().copied().find(|kind| noun_of(*kind) == noun)?;
            return Some(Self::Kinds { first, all_of_noun: true });
        }
        text.parse().ok().map(|first| Self::Kinds { first, all_of_noun: false })
    }

    fn wants(self, kind: EventKind) -> bool {
        match self {
            Self::All => true,
            Self::Kinds { first, all_of_noun: true } => noun_of(first) == noun_of(kind),
            Self::Kinds { first, all_of_noun: false } => first == kind,
        }
    }

    /// Whether it wants all that another one wants.
    fn covers(self, other: Self) -> bool {
        match other {
            Self::All => self == Self::All,
            Self::Kinds { first, all_of_noun: false } => self.wants(first),
            Self::Kinds { first, all_of_noun: true } => {
                !matches!(self, Self::Kinds { all_of_noun: false, .. }) && self.wants(first)
            }
        }
    }

    fn text(self) -> String {
        match self {
            Self::All => "*".to_owned(),
            Self::Kinds { first, all_of_noun: true } => format!("{}.*", noun_of(first)),
            Self::Kinds { first, all_of_noun: false } => first.key().to_owned(),
        }
    }
}

/// The part of a kind's key before the full stop: `request`.
fn noun_of(kind: EventKind) -> &'static str {
    kind.key().split_once('.').map_or(kind.key(), |(noun, _)| noun)
}

/// The nouns of all kinds (`request`, `break_glass`), in the order in which kinds are listed.
pub fn nouns() -> Vec<&'static str> {
    let mut nouns: Vec<_> = EventKind::ALL.iter().map(|kind| noun_of(*kind)).collect();
    nouns.dedup();
    nouns
}

#[cfg(test)]
mod tests {
    use super::*;
    use EventKind as K;

    fn filter(patterns: &[&str]) -> EventFilter {
        EventFilter::parse("events", patterns).unwrap()
    }

    #[test]
    fn a_filter_wants_what_its_patterns_say_and_nothing_else() {
        let wanted = |patterns: &[&str], kinds: &[EventKind]| {
            let filter = filter(patterns);
            let found: Vec<_> = K::ALL.iter().copied().filter(|kind| filter.wants(*kind)).collect();
            assert_eq!(found, kinds, "{patterns:?}");
        };
        wanted(&["*"], K::ALL);
        wanted(&["request.approved"], &[K::RequestApproved]);
        wanted(&["token.*"], &[K::TokenIssued, K::TokenRotated, K::TokenRevoked]);
        wanted(
            &["org_role.deleted", "token.*"],
            &[K::OrgRoleDeleted, K::TokenIssued, K::TokenRotated, K::TokenRevoked],
        );
        assert_eq!(EventFilter::all(), filter(&["*"]));
    }

    #[test]
    fn a_noun_wants_every_kind_that_begins_with_it() {
        for kind in K::ALL {
            let (noun, _) = kind.key().split_once('.').unwrap();
            let filter = filter(&[&format!("{noun}.*")]);
            assert!(filter.wants(*kind), "{}", kind.key());
            let others = K::ALL.iter().filter(|other| !other.key().starts_with(&format!("{noun}.")));
            assert_eq!(others.filter(|other| filter.wants(**other)).count(), 0, "{noun}");
        }
    }

    #[test]
    fn patterns_are_kept_in_one_order_without_doubles_and_without_what_others_cover() {
        let kept = |patterns: &[&str]| filter(patterns).patterns();
        assert_eq!(
            kept(&["team.*", " request.approved ", "request.opened"]),
            ["request.opened", "request.approved", "team.*"]
        );
        assert_eq!(kept(&["request.approved", "request.approved"]), ["request.approved"]);
        assert_eq!(kept(&["request.opened", "request.*", "request.*", "team.created"]), ["request.*", "team.created"]);
        assert_eq!(kept(&["team.*", "*", "request.opened"]), ["*"]);
    }

    #[test]
    fn each_unknown_pattern_is_named() {
        let errors = EventFilter::parse("events", &["request.aproved", "request.opened", "nope.*", "re*"]).unwrap_err();
        let messages: Vec<_> = errors.0.iter().map(|error| (error.field.as_str(), error.message.as_str())).collect();
        assert_eq!(
            messages,
            [
                ("events", "there is no event `request.aproved`; `*` is every event"),
                ("events", "there is no event `nope.*`; `*` is every event"),
                ("events", "there is no event `re*`; `*` is every event"),
            ]
        );
        for text in ["", ".*", "request", "request.", "*.*", "request.opened.*", "Request.*"] {
            assert!(EventFilter::parse("events", &[text]).is_err(), "{text}");
        }
        let none: [&str; 0] = [];
        let errors = EventFilter::parse("events", &none).unwrap_err();
        assert_eq!(errors.of("events"), Some("needs at least one event; `*` is every event"));
    }

    #[test]
    fn a_filter_is_stored_as_its_patterns() {
        let stored = serde_json::to_string(&filter(&["team.*", "request.opened"])).unwrap();
        assert_eq!(stored, r#"["request.opened","team.*"]"#);
        assert_eq!(serde_json::from_str::<EventFilter>(&stored).unwrap().patterns(), ["request.opened", "team.*"]);
        assert!(serde_json::from_str::<EventFilter>(r#"["nope"]"#).is_err());
        assert!(serde_json::from_str::<EventFilter>("[]").is_err());
    }

    #[test]
    fn the_nouns_are_offered_once_each() {
        let nouns = nouns();
        assert_eq!(nouns[..3], ["request", "break_glass", "policy"]);
        assert!(nouns.contains(&"webhook"));
        let distinct: std::collections::BTreeSet<_> = nouns.iter().collect();
        assert_eq!(distinct.len(), nouns.len());
    }
}
