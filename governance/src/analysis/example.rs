//! A request on which two versions of a policy differ, as one plain sentence.

use super::space::Cell;
use crate::Timestamp;
use crate::action::Action;
use crate::facts::Facts;
use crate::ids::MemberId;
use crate::people::Member;
use crate::policy::{Conditions, Template};
use crate::resources::{Directory, Target};
use chrono_tz::Tz;
use std::collections::BTreeSet;

/// A request that one version lets through and the other does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    pub action: Action,
    pub target: Target,
    pub target_name: String,
    pub at: Timestamp,
    /// Who asks; `None` for a newcomer, where every member approves.
    pub requester: Option<MemberId>,
    /// Who has approved.
    pub approvals: BTreeSet<MemberId>,
    /// The whole in one sentence.
    pub says: String,
}

/// What is needed to tell an example.
#[derive(Clone, Copy)]
pub(super) struct Teller<'a> {
    pub(super) facts: &'a Facts,
    /// The resources, among them such as are not there yet.
    pub(super) directory: &'a Directory,
    /// The zone in which times are told; `None` where they make no difference.
    pub(super) zone: Option<Tz>,
}

impl<'a> Teller<'a> {
    /// Tells times in the zone of the version that looks at them.
    pub(super) fn new(facts: &'a Facts, directory: &'a Directory, old: &Template, new: &Template) -> Self {
        let timed = |conditions: &&Conditions| !conditions.weekdays.is_empty() || conditions.hours.is_some();
        let looks = [&old.conditions, &new.conditions].into_iter().find(timed);
        Self { facts, directory, zone: looks.map(|conditions| conditions.zone(facts.settings.timezone)) }
    }

    /// The member who asks: the one that must, or the first by name who may ask for the action and
    /// has not approved.
    pub(super) fn asker(
        &self,
        cell: &Cell,
        approvals: &BTreeSet<MemberId>,
        must: Option<MemberId>,
    ) -> Option<MemberId> {
        let roster = &self.facts.roster;
        let may = |member: &&Member| roster.may_ask_for(member.id, cell.action) && !approvals.contains(&member.id);
        must.or_else(|| roster.members().filter(may).min_by_key(|member| (&member.name, member.id)).map(|m| m.id))
    }

    /// The example; `old` and `new` are what either version does.
    pub(super) fn tell(&self, cell: Cell, case: Case, old: &str, new: &str) -> Example {
        let roster = &self.facts.roster;
        let requester = self.asker(&cell, &case.approvals, case.requester);
        let who = requester.map_or("A newcomer", |id| roster.member_name(id));
        let target_name = self.directory.name(&cell.target);
        let when = self
            .zone
            .map(|zone| cell.at.with_timezone(&zone).format(" on %A at %H:%M").to_string() + &format!(" ({zone})"));
        let approvals = self.approvals(&case);
        let says = format!(
            "{who} asks for {} on {target_name}{}{}{approvals}: the old version {old}, the new one {new}.",
            cell.action.title(),
            when.unwrap_or_default(),
            if case.without_reason { " without a reason" } else { "" },
        );
        let Cell { at, target, action } = cell;
        Example { action, target, target_name, at, requester, approvals: case.approvals, says }
    }

    fn approvals(&self, case: &Case) -> String {
        let names: Vec<&str> = case.approvals.iter().map(|id| self.facts.roster.member_name(*id)).collect();
        match names.as_slice() {
            [] => String::new(),
            [one] => format!(", and {one} approves"),
            [first, second] => format!(", and {first} and {second} approve"),
            [first, second, third] => format!(", and {first}, {second} and {third} approve"),
            [first, second, rest @ ..] => format!(", and {first}, {second} and {} others approve", rest.len()),
        }
    }
}

/// Who asks and who approved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Case {
    pub(super) approvals: BTreeSet<MemberId>,
    /// Who must have asked; `None` for anyone else than the approvers.
    pub(super) requester: Option<MemberId>,
    pub(super) without_reason: bool,
}
