//! Reminders and escalation: who is told, and when, that a request waits long for a policy.
//!
//! They change who is told, never who may approve: whoever an escalation tells approves only where they could before.

use super::quorum::count_of;
use crate::fields::FieldErrors;
use crate::ids::TeamId;
use crate::people::Roster;
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

/// What a template says of requests that wait long. At least one of the two is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Reminders {
    /// After how many hours those for whom the request waits are told again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remind_after: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub escalation: Option<Escalation>,
}

/// Telling a team of a request that waits too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Escalation {
    /// After how many hours.
    pub after: u32,
    pub to: TeamId,
}

/// One of the two things that happen, each at most once for a request and a version of a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// Those for whom the request waits are told again.
    Reminder,
    /// A team is told.
    Escalation,
}

impl Stage {
    /// The stable key: for machines.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Reminder => "reminder",
            Self::Escalation => "escalation",
        }
    }
}

impl std::str::FromStr for Stage {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Reminder, Self::Escalation].into_iter().find(|stage| stage.key() == text).ok_or(())
    }
}

impl Reminders {
    /// How long after a request became pending each stage comes.
    pub fn stages(&self) -> impl Iterator<Item = (Stage, TimeDelta)> + use<> {
        let reminder = self.remind_after.map(|hours| (Stage::Reminder, hours));
        let escalation = self.escalation.map(|escalation| (Stage::Escalation, escalation.after));
        reminder.into_iter().chain(escalation).map(|(stage, hours)| (stage, TimeDelta::hours(hours.into())))
    }

    /// "after 4 hours those it waits for are reminded, after 24 hours SRE is told".
    pub fn sentence(&self, roster: &Roster) -> String {
        let reminder = self.remind_after.map(|after| format!("after {} those it waits for are reminded", hours(after)));
        let escalation = self
            .escalation
            .map(|Escalation { after, to }| format!("after {} {} is told", hours(after), roster.team_name(to)));
        reminder.into_iter().chain(escalation).collect::<Vec<_>>().join(", ")
    }
}

/// A number of hours in words.
pub(super) fn hours(hours: u32) -> String {
    count_of(hours as usize, "hour")
}

/// Reminders as people write them. Present: at least one of the two parts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct RemindersBody {
    /// 1 to 168: those for whom a request still waits are told again, once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remind_after_hours: Option<i64>,
    /// 1 to 336, and later than `remindAfterHours`: the team is told, once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub escalate_after_hours: Option<i64>,
    /// The team, by id or name. It is told; who may approve stays as it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub escalate_to: Option<String>,
}

/// The longest time before a reminder: a week.
const LATEST_REMINDER: i64 = 168;

/// The longest time before an escalation: two weeks.
const LATEST_ESCALATION: i64 = 336;

impl RemindersBody {
    /// Checks it, with an error for each field that cannot be accepted.
    pub(super) fn check(&self, errors: &mut FieldErrors, roster: &Roster) -> Option<Reminders> {
        const REMIND: &str = "reminders.remindAfterHours";
        const ESCALATE: &str = "reminders.escalateAfterHours";
        const TO: &str = "reminders.escalateTo";
        let remind_after = self.remind_after_hours.and_then(|after| within(errors, REMIND, after, LATEST_REMINDER));
        let after = self.escalate_after_hours.and_then(|after| within(errors, ESCALATE, after, LATEST_ESCALATION));
        // What is no number of hours comes neither before nor after anything.
        if let (Some(first), Some(then)) = (remind_after, after)
            && then <= first
        {
            errors.add(ESCALATE, "must be later than the reminder");
        }
        let named = self.escalate_to.as_deref().map(str::trim).filter(|team| !team.is_empty());
        let to = named.and_then(|text| {
            let team = roster.find_team(text);
            if team.is_none() {
                errors.add(TO, format!("there is no team `{text}`"));
            }
            team.map(|team| team.id)
        });
        match (self.escalate_after_hours, named) {
            (Some(_), None) => errors.add(TO, "is required where escalateAfterHours is given"),
            (None, Some(_)) => errors.add(ESCALATE, "is required where escalateTo is given"),
            (None, None) if self.remind_after_hours.is_none() => {
                errors.add(REMIND, "is required where nothing is escalated");
            }
            _ => {}
        }
        let escalation = after.zip(to).map(|(after, to)| Escalation { after, to });
        Some(Reminders { remind_after, escalation })
    }
}

impl From<&Reminders> for RemindersBody {
    fn from(reminders: &Reminders) -> Self {
        Self {
            remind_after_hours: reminders.remind_after.map(Into::into),
            escalate_after_hours: reminders.escalation.map(|escalation| escalation.after.into()),
            escalate_to: reminders.escalation.map(|escalation| escalation.to.to_string()),
        }
    }
}

/// The hours, where there are so many; otherwise an error.
fn within(errors: &mut FieldErrors, field: &str, value: i64, most: i64) -> Option<u32> {
    let hours = u32::try_from(value).ok().filter(|_| (1..=most).contains(&value));
    if hours.is_none() {
        errors.add(field, format!("must be a whole number of hours from 1 to {most}"));
    }
    hours
}
