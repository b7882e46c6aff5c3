//! What a policy that nobody has saved would do: the same value on the server and in the browser.

use super::approvers::{Ground, eligible};
use super::clocks::{Clocks, ZoneDatabase};
use super::next_days::{LocalTime, clock_changes, next_days};
use super::week::{Week, WeekLine};
use super::{Policy, PolicyBody, Template, TimeMatch};
use crate::evaluation::{Outlook, finish, outlook};
use crate::fields::FieldErrors;
use crate::ids::TemplateId;
use crate::people::Roster;
use crate::{Scope, Timestamp};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use uuid::Uuid;

/// How many days ahead it looks.
const DAYS: u32 = 7;

/// A form as far as it can be read: what the policy would do, and what stands in the way of saving it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Absent while a field that it depends on cannot be read.
    pub preview: Option<Preview>,
    pub problems: FieldErrors,
}

impl Draft {
    /// Reads a form. A missing name or scope is a problem, but no reason to show nothing: neither
    /// changes when the policy applies or who can approve. Nor do reminders, which are left out of what is shown while
    /// something is wrong with them.
    pub fn of(body: &PolicyBody, roster: &Roster, organization_zone: Tz, now: Timestamp) -> Self {
        Self::by(&ZoneDatabase, body, roster, organization_zone, now)
    }

    /// The same with local times from elsewhere.
    pub fn by(clocks: &impl Clocks, body: &PolicyBody, roster: &Roster, organization_zone: Tz, now: Timestamp) -> Self {
        let draw = |template: &Template| Some(Preview::of(template, roster, organization_zone, clocks, now));
        match body.check_for_save(roster) {
            Ok(template) => Self { preview: draw(&template), problems: FieldErrors::default() },
            Err(problems) => {
                // Nor does whom it tells of requests that wait long.
                let unread = problems.0.iter().any(|problem| problem.field.starts_with("reminders."));
                let drawn = PolicyBody {
                    reminders: body.reminders.clone().filter(|_| !unread),
                    name: "draft".to_owned(),
                    description: String::new(),
                    scope: Scope::Organization.word().to_owned(),
                    ..body.clone()
                };
                Self { preview: drawn.check_for_save(roster).ok().as_ref().and_then(draw), problems }
            }
        }
    }
}

/// What a policy would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// The whole policy in one sentence.
    pub sentence: String,
    pub when: When,
    /// Who can approve now, by the ground on which they may.
    pub approvers: Vec<Approving>,
    /// Why the present members could not satisfy it; empty when they could.
    pub infeasible: Vec<String>,
    /// Whose requests nobody could finish, although others' could be; in sentences.
    pub in_vain: Vec<String>,
    /// A smallest set of members who would satisfy it, in words; absent when nobody does.
    pub smallest: Option<String>,
}

/// When it applies, by its conditions of time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct When {
    pub zone: Tz,
    pub week: Week,
    pub lines: Vec<WeekLine>,
    /// How days and hours are combined, and the week of the other choice where it differs.
    pub time_match: TimeMatch,
    pub other: Option<Week>,
    /// Whether it applies now, in words.
    pub now: String,
    /// The spans of the coming days in words, each with how long it lasts.
    pub spans: Vec<(String, String)>,
    /// Changes of the clock in that time, in words.
    pub changes: Vec<String>,
}

/// Members who can approve on the same ground.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approving {
    /// "member of SRE".
    pub ground: String,
    /// Their names, in alphabetical order.
    pub names: Vec<String>,
}

impl Preview {
    /// What `template` would do at `now`, by the roster as it is.
    pub fn of(
        template: &Template,
        roster: &Roster,
        organization_zone: Tz,
        clocks: &impl Clocks,
        now: Timestamp,
    ) -> Self {
        // Nobody has given it an id yet, and nothing that is asked here depends on one.
        let policy = Policy { id: TemplateId(Uuid::nil()), version: 1, template: template.clone() };
        let Outlook { infeasible, in_vain } = outlook(&policy, roster);
        let smallest = finish(&[&policy], &BTreeSet::new(), None, roster).map(|finish| finish.says());
        Self {
            sentence: template.sentence(roster, organization_zone),
            when: When::of(template, organization_zone, clocks, now),
            approvers: approving(&policy, roster),
            infeasible,
            in_vain,
            smallest: smallest.filter(|says| !says.is_empty()),
        }
    }

    /// How many can approve.
    pub fn count(&self) -> usize {
        self.approvers.iter().map(|group| group.names.len()).sum()
    }
}

impl When {
    fn of(template: &Template, organization_zone: Tz, clocks: &impl Clocks, now: Timestamp) -> Self {
        let conditions = &template.conditions;
        let zone = conditions.zone(organization_zone);
        let week = Week::of(conditions);
        let local = LocalTime::of(now, zone, clocks);
        let (day, hour) = local.day_and_hour();
        let applies = if conditions.covers(day, hour) { "it applies" } else { "it does not apply" };
        let spans = next_days(conditions, now, DAYS, organization_zone, clocks);
        Self {
            zone,
            week,
            lines: week.lines(),
            time_match: conditions.time_match,
            other: Week::of_the_other_match(conditions),
            now: format!("Now, {} {} ({}), {applies}.", local.day(), local.clock(), local.utc()),
            spans: spans.iter().map(|span| (span.says(), span.lasts())).collect(),
            changes: clock_changes(zone, now, DAYS, clocks).iter().map(|change| change.says()).collect(),
        }
    }
}

/// Everyone who can approve, named grounds first and those with fewer people before those with more.
fn approving(policy: &Policy, roster: &Roster) -> Vec<Approving> {
    let mut groups: Vec<(Ground, Approving)> = Vec::new();
    for (member, ground) in eligible(policy, None, roster) {
        match groups.iter_mut().find(|(known, _)| *known == ground) {
            Some((_, group)) => group.names.push(member.name.clone()),
            None => groups.push((ground, Approving { ground: ground.says(roster), names: vec![member.name.clone()] })),
        }
    }
    let mut groups: Vec<Approving> = groups.into_iter().map(|(_, group)| group).collect();
    for group in &mut groups {
        group.names.sort_by_cached_key(|name| name.to_lowercase());
    }
    groups.sort_by_key(|group| group.names.len());
    groups
}
