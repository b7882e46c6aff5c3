//! What a list of requests is narrowed by, as addresses and interfaces write it.

use crate::Caller;
use crate::store::search::{Criteria, Order, States, Text};
use governance::action::{Action, ActionType};
use governance::ids::TemplateId;
use governance::request::{STALE_AFTER, StateName};
use governance::resources::{Directory, Environment};
use governance::{Facts, Roster, Timestamp};
use std::str::FromStr;

/// Which part of a life is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Not decided yet.
    Pending,
    /// Everything else.
    Decided,
    /// One state.
    Only(StateName),
}

impl FromStr for Status {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "pending" => Ok(Self::Pending),
            "decided" => Ok(Self::Decided),
            _ => text.parse().map(Self::Only),
        }
    }
}

impl Status {
    fn states(self) -> States {
        match self {
            Self::Pending | Self::Only(StateName::Pending) => States::Pending,
            Self::Decided => States::Decided,
            Self::Only(state) => States::Any(vec![state]),
        }
    }
}

/// What to look for; absent parts do not restrict. What names something that does not exist finds
/// nothing. A place is found by every request that is aimed at it or touches it, as a change of policies
/// touches several environments.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub status: Option<Status>,
    pub kind: Option<ActionType>,
    /// Only what the caller can approve now, or cannot.
    pub can_approve: Option<bool>,
    /// A member by id, email address or name, or `me`.
    pub requester: Option<String>,
    /// By slug or id.
    pub project: Option<String>,
    /// By slug or id.
    pub cluster: Option<String>,
    /// By name (in the project if one is given, otherwise in every one) or id.
    pub environment: Option<String>,
    /// By id or name.
    pub policy: Option<String>,
    pub stale: bool,
    /// The one with this number.
    pub number: Option<u64>,
    /// A number, or a part of the reason, the action, the target or the requester's name.
    pub text: Option<String>,
    pub order: Order,
}

impl Filter {
    /// Its criteria, but for what the caller can approve; `None` where it names something that does not
    /// exist.
    pub(super) fn criteria(&self, caller: &Caller, facts: &Facts, now: Timestamp) -> Option<Criteria> {
        let Facts { roster, directory, .. } = facts;
        let mut criteria = Criteria {
            states: self.status.map(Status::states).unwrap_or_default(),
            kind: self.kind,
            number: self.number,
            stale_before: self.stale.then(|| now - STALE_AFTER),
            ..Criteria::default()
        };
        criteria.requester = match self.requester.as_deref() {
            Some("me") => Some(caller.member),
            Some(text) => Some(roster.find_member(text)?.id),
            None => None,
        };
        let project = match &self.project {
            Some(text) => Some(directory.find_project(text)?.id),
            None => None,
        };
        if let Some(text) = &self.environment {
            // An environment stands for its project.
            let named = environments(text, directory)
                .filter(|environment| project.is_none_or(|project| project == environment.project));
            criteria.places.push(named.map(|environment| environment.id.0).collect());
        } else if let Some(project) = project {
            criteria.places.push(vec![project.0]);
        }
        if let Some(text) = &self.cluster {
            criteria.places.push(vec![directory.find_cluster(text)?.id.0]);
        }
        if let Some(text) = &self.policy {
            let by_name = || facts.policies.policies.iter().find(|policy| policy.template.name == *text);
            criteria.policy = Some(match text.parse::<TemplateId>() {
                Ok(id) => id,
                Err(_) => by_name()?.id,
            });
        }
        if let Some(text) = self.text.as_ref().filter(|text| !text.trim().is_empty()) {
            criteria.text = Some(searched(text, roster)?);
        }
        Some(criteria)
    }
}

fn environments<'a>(text: &'a str, directory: &'a Directory) -> impl Iterator<Item = &'a Environment> {
    let id = text.parse().ok();
    let named =
        move |environment: &&Environment| Some(environment.id) == id || environment.name.eq_ignore_ascii_case(text);
    directory.environments().filter(named)
}

/// How long what is looked for can be, in characters: about what an address can hold.
const TEXT_MOST: usize = 1_000;

/// What a text can stand for; `None` where no stored text holds it.
fn searched(text: &str, roster: &Roster) -> Option<Text> {
    // No stored text holds NUL, and PostgreSQL does not even take it as a parameter.
    let part = text.trim();
    if part.contains('\0') || part.chars().count() > TEXT_MOST {
        return None;
    }
    let lower = part.to_lowercase();
    let holds = |whole: &str| whole.to_lowercase().contains(&lower);
    Some(Text {
        part: part.to_owned(),
        number: part.trim_start_matches('#').parse().ok(),
        actions: Action::ALL.into_iter().filter(|action| holds(action.key()) || holds(action.title())).collect(),
        requesters: roster.members().filter(|member| holds(&member.name)).map(|member| member.id).collect(),
    })
}
