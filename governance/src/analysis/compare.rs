//! Whether an edit makes a policy weaker or stronger, with a request that shows it.
//!
//! Weaker: there is a request that the new version lets through and the old one does not, with the
//! same approvals. Stronger: the reverse. Looked for in the whole space, by the present membership,
//! for every requester and every set of approvals; see [`super::implies`].

use super::coverage::Coverage;
use super::example::{Case, Example, Teller};
use super::implies::{Counterexample, Implied, Side, implies};
use super::space::{Cell, Space, names};
use super::targets::extended;
use crate::Timestamp;
use crate::evaluation::Looks;
use crate::facts::Facts;
use crate::ids::TemplateId;
use crate::policy::{Place, Policy, Template};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use uuid::Uuid;

/// What an edit does to the strength of a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// Proven to let the same requests through.
    Same,
    Weaker,
    Stronger,
    /// Weaker for some requests, stronger for others.
    Both,
    /// No request was found that it lets through and the old one does not, but that there is none
    /// could not be proven within bounds.
    Undecided,
}

impl Change {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Weaker => "weaker",
            Self::Stronger => "stronger",
            Self::Both => "both",
            Self::Undecided => "undecided",
        }
    }

    /// What it makes of what is in force, in a few words: "Weaker".
    pub const fn strength(self) -> &'static str {
        match self {
            Self::Same => "As strong as before",
            Self::Weaker => "Weaker",
            Self::Stronger => "Stronger",
            Self::Both => "Weaker for some, stronger for others",
            Self::Undecided => "Perhaps weaker",
        }
    }

    /// What it means, as a sentence.
    pub const fn says(self) -> &'static str {
        match self {
            Self::Same => "It lets the same requests through, with the same approvals.",
            Self::Weaker => "It lets requests through that the old version would stop.",
            Self::Stronger => "It stops requests that the old version would let through.",
            Self::Both => "It lets some requests through that the old version would stop, and stops others.",
            Self::Undecided => "Whether it lets more through could not be worked out for so many people and teams.",
        }
    }
}

/// How two versions differ in strength.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// What only the new version lets through.
    pub weaker: Option<Example>,
    /// What only the old version lets through.
    pub stronger: Option<Example>,
    /// Whether a missing example proves that there is none.
    pub proven: bool,
}

impl Comparison {
    /// The two in one word.
    pub const fn change(&self) -> Change {
        match (&self.weaker, &self.stronger) {
            (Some(_), Some(_)) => Change::Both,
            (Some(_), None) => Change::Weaker,
            (None, _) if !self.proven => Change::Undecided,
            (None, Some(_)) => Change::Stronger,
            (None, None) => Change::Same,
        }
    }
}

/// Whether a template in force at these places becomes weaker or stronger, over every hour of a year
/// from `now`, every target and action, by the present membership. Without places, as if each were
/// bound to everything that its scope allows, and to things that are not there yet.
///
/// Takes the looks of one search ([`Looks`]) at most; see [`Change::Undecided`].
pub fn compare(old: &Template, new: &Template, places: &[Place], facts: &Facts, now: Timestamp) -> Comparison {
    compare_within(old, new, places, facts, now, &Looks::default())
}

/// The same with looks that are shared with other comparisons.
pub fn compare_within(
    old: &Template,
    new: &Template,
    places: &[Place],
    facts: &Facts,
    now: Timestamp,
    looks: &Looks,
) -> Comparison {
    if alike(old, new) {
        return Comparison { weaker: None, stronger: None, proven: true };
    }
    let imagined =
        places.is_empty().then(|| extended(&facts.directory, &names([old, new].map(|t| &t.conditions).into_iter())));
    let directory = imagined.as_ref().unwrap_or(&facts.directory);
    let bound = |template: &Template| match imagined {
        Some(_) => Place::all(template.scope, directory),
        None => places.iter().copied().collect(),
    };
    let (old_places, new_places) = (bound(old), bound(new));
    let all: BTreeSet<Place> = old_places.union(&new_places).copied().collect();
    let space = Space::new([old, new].into_iter(), &all, directory, facts.settings.timezone, now);
    let (old_policy, new_policy) = (in_force(old), in_force(new));
    let half = |policy, places: &BTreeSet<Place>| Half::new(policy, places, &space, facts, looks);
    let (old, new) = (half(&old_policy, &old_places), half(&new_policy, &new_places));

    let teller = Teller::new(facts, directory, &old_policy.template, &new_policy.template);
    let weaker = let_through(&new, &old, &space, facts, looks);
    let stronger = let_through(&old, &new, &space, facts, looks);
    Comparison {
        proven: weaker != Found::Undecided && stronger != Found::Undecided,
        weaker: weaker.gap().map(|gap| teller.tell(gap.cell, gap.case, &gap.stops, &gap.passes)),
        stronger: stronger.gap().map(|gap| teller.tell(gap.cell, gap.case, &gap.passes, &gap.stops)),
    }
}

/// Whether two templates gate the same: they say the same but for their names and descriptions, and whom they tell of
/// requests that wait long.
pub(super) fn alike(one: &Template, other: &Template) -> bool {
    let Template {
        name: _,
        description: _,
        scope,
        actions,
        approvers,
        quorum,
        conditions,
        requester_can_approve,
        reminders: _,
    } = one;
    *scope == other.scope
        && *actions == other.actions
        && *approvers == other.approvers
        && *quorum == other.quorum
        && *conditions == other.conditions
        && *requester_can_approve == other.requester_can_approve
}

fn in_force(template: &Template) -> Policy {
    Policy { id: TemplateId(Uuid::nil()), version: 1, template: template.clone() }
}

/// One of the two versions.
struct Half<'a> {
    template: &'a Template,
    side: Side<'a>,
    coverage: Coverage,
}

impl<'a> Half<'a> {
    fn new(policy: &'a Policy, places: &BTreeSet<Place>, space: &Space, facts: &Facts, looks: &Looks) -> Self {
        let template = &policy.template;
        Self { template, side: Side::new(policy, &facts.roster, looks), coverage: space.coverage(template, places) }
    }
}

/// A request that one version lets through and the other stops, and what either does, in words.
#[derive(Debug, PartialEq, Eq)]
struct Gap {
    cell: Cell,
    case: Case,
    passes: String,
    stops: String,
}

#[derive(Debug, PartialEq, Eq)]
enum Found {
    Gap(Box<Gap>),
    None,
    Undecided,
}

impl Found {
    fn gap(self) -> Option<Gap> {
        match self {
            Self::Gap(gap) => Some(*gap),
            Self::None | Self::Undecided => None,
        }
    }
}

/// A request that `lenient` lets through and `strict` stops.
fn let_through(lenient: &Half, strict: &Half, space: &Space, facts: &Facts, looks: &Looks) -> Found {
    let roster = &facts.roster;
    let gap = |cell, case, passes: &str, stops: String| {
        Found::Gap(Box::new(Gap { cell, case, passes: passes.to_owned(), stops }))
    };
    let quorum = &strict.template.quorum;
    if let Some(cell) = space.first_outside(&strict.coverage, &lenient.coverage) {
        if !quorum.asks_for_nothing() {
            return gap(cell, Case::default(), "does not apply", format!("needs {}", quorum.sentence(roster)));
        }
        if strict.template.conditions.require_reason {
            let case = Case { without_reason: true, ..Case::default() };
            return gap(cell, case, "does not apply", "refuses it".to_owned());
        }
    }
    let both = lenient.coverage.and(&strict.coverage);
    let mut undecided = false;
    for cell in space.first_for_each_asker(&both) {
        match implies(&lenient.side, &strict.side, cell.action, roster, looks) {
            Implied::Unless(Counterexample { approvals, requester }) => {
                // Fewer approvals leave no less open.
                let approvals = lenient.side.fewest_of(approvals, roster, looks);
                let missing = strict.side.missing(&approvals, requester, roster);
                let case = Case { approvals, requester, without_reason: false };
                return gap(cell, case, "lets it through", format!("still needs {missing}"));
            }
            Implied::Undecided => undecided = true,
            Implied::Always => {}
        }
    }
    let Some(cell) = space.first(&both) else { return Found::None };
    let reason = |half: &Half| half.template.conditions.require_reason;
    match &lenient.side.easiest {
        Some(approvals) if reason(strict) && !reason(lenient) => {
            let case = Case { approvals: approvals.clone(), requester: None, without_reason: true };
            gap(cell, case, "lets it through", "refuses it".to_owned())
        }
        _ if undecided => Found::Undecided,
        _ => Found::None,
    }
}
