//! What a request asks for that its action and target do not say.

use crate::Timestamp;
use crate::action::Action;
use crate::evaluation::Looks;
use crate::facts::Facts;
use crate::payload::Payload;
use crate::policy::file::Planned;
use crate::request::Request;
use crate::time::length_in_words;
use crate::wire::break_glass::WishView;
use chrono::TimeDelta;

/// How many looks comparing the changes of one request may take: it is told to many, while others wait.
const GLANCE: usize = 40_000;

/// What a payload asks for that Countersign itself carries out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// A break-glass session.
    Session(AskedSession),
    /// Changes of policies and bindings, a line each: what changes, and whether that is weaker.
    Changes(Vec<String>),
}

/// A break-glass session that is asked for, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedSession {
    /// The actions that it is to cover: "release.deploy, release.rollback".
    pub actions: String,
    /// Where, each place with its kind: "environment api / production, cluster eu-1".
    pub scope: String,
    /// For how long: "30 minutes".
    pub length: String,
    /// The API tokens that it is to cover too, by name.
    pub tokens: Vec<String>,
}

impl Asked {
    /// Whether requests for an action say in their payload what is asked for.
    pub const fn stands_in_payload(action: Action) -> bool {
        matches!(action, Action::BreakGlassInitiate | Action::EnvironmentPolicyUpdate)
    }

    /// What a request with this payload asks for at `now`.
    pub(super) fn of(request: &Request, payload: &Payload, facts: &Facts, now: Timestamp) -> Option<Self> {
        if let Some(wish) = WishView::asked(request.action, payload) {
            return Some(Self::Session(AskedSession::of(wish)));
        }
        let set = request.asked_changes(payload, now)?;
        let lines: Vec<String> = set.planned_within(facts, now, Looks::new(GLANCE)).iter().map(Planned::line).collect();
        (!lines.is_empty()).then_some(Self::Changes(lines))
    }
}

impl AskedSession {
    fn of(WishView { actions, scope, minutes, tokens }: WishView) -> Self {
        let actions = actions.iter().map(|action| action.key());
        let scope = scope.iter().map(|place| place.in_words());
        Self {
            actions: actions.collect::<Vec<_>>().join(", "),
            scope: scope.collect::<Vec<_>>().join(", "),
            length: length_in_words(TimeDelta::minutes(minutes)),
            tokens: tokens.into_iter().map(|token| token.name).collect(),
        }
    }

    /// All of it: "release.deploy at environment api / production for 30 minutes, also through the API token ci".
    pub fn in_words(&self) -> String {
        let Self { actions, scope, length, tokens } = self;
        let tokens = match tokens.as_slice() {
            [] => String::new(),
            [token] => format!(", also through the API token {token}"),
            all => format!(", also through the API tokens {}", all.join(", ")),
        };
        format!("{actions} at {scope} for {length}{tokens}")
    }
}
