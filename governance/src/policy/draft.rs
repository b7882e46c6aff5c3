//! A template as people write it, in the brief's field names: in forms, in REST bodies and in
//! files. Unknown fields are refused, so that a typing error never weakens a policy.

use super::reminders::RemindersBody;
use super::{Approvers, Conditions, Hours, Quorum, Template, TimeMatch};
use crate::fields::{FieldErrors, optional_text, required_line};
use crate::people::Roster;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A template before it is checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PolicyBody {
    pub name: String,
    #[serde(default)]
    pub description: String,
    /// organization, project, cluster or environment.
    pub scope: String,
    /// Keys of actions; none is every action.
    #[serde(default)]
    pub actions: Vec<String>,
    /// Absent: everyone who may review. Present: these, and whom the quorum names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approvers: Option<ApproversBody>,
    #[serde(default)]
    pub quorum: QuorumBody,
    #[serde(default)]
    pub conditions: ConditionsBody,
    #[serde(default)]
    pub requester_can_approve: bool,
    /// Who is told of a request that waits long. Absent: nobody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reminders: Option<RemindersBody>,
}

/// Ids, names or email addresses.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ApproversBody {
    pub users: Vec<String>,
    pub teams: Vec<String>,
    pub org_roles: Vec<String>,
}

/// The brief's quorum fields.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct QuorumBody {
    pub min_approvals: i64,
    pub min_distinct_teams: i64,
    pub required_user_ids: Vec<String>,
    pub required_team_ids: Vec<String>,
    pub required_org_roles: Vec<String>,
}

impl Default for QuorumBody {
    fn default() -> Self {
        Self {
            min_approvals: 1,
            min_distinct_teams: 0,
            required_user_ids: Vec::new(),
            required_team_ids: Vec::new(),
            required_org_roles: Vec::new(),
        }
    }
}

/// The brief's condition fields, and `timeMatch`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ConditionsBody {
    pub environments: Vec<String>,
    pub weekdays: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 23))]
    pub start_hour: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 24))]
    pub end_hour: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
    /// all or any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_match: Option<String>,
    pub require_reason: bool,
}

/// More approvals than any organization has members are a typing error.
const MOST: i64 = 1000;

/// More names of environments than this in one policy are a mistake.
const MOST_ENVIRONMENTS: usize = 50;

/// No environment and no cluster's label has a longer name.
const LONGEST_ENVIRONMENT: usize = 63;

impl PolicyBody {
    /// Checks everything at once and gives the template, or an error for each field that cannot
    /// be accepted. `roster` resolves members, teams and org roles.
    pub fn check(&self, roster: &Roster) -> Result<Template, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = required_line(&mut errors, "name", &self.name, 120);
        let description = optional_text(&mut errors, "description", &self.description, 2000);
        let scope = self.scope.parse();
        if self.scope.trim().is_empty() {
            errors.add("scope", "is required");
        } else if scope.is_err() {
            errors.add("scope", "must be one of organization, project, cluster, environment");
        }
        let actions = parse_each(&mut errors, "actions", &self.actions, |text| {
            text.parse().map_err(|error: crate::action::UnknownAction| error.to_string())
        });
        let approvers = self.approvers.as_ref().map(|body| Approvers {
            users: members(&mut errors, "approvers.users", &body.users, roster),
            teams: teams(&mut errors, "approvers.teams", &body.teams, roster),
            org_roles: roles(&mut errors, "approvers.orgRoles", &body.org_roles, roster),
        });
        let quorum = self.quorum.check(&mut errors, roster);
        let conditions = self.conditions.check(&mut errors);
        let reminders = self.reminders.as_ref().and_then(|body| body.check(&mut errors, roster));
        let Ok(scope) = scope else { return Err(errors) };
        errors.or(Template {
            name,
            description,
            scope,
            actions,
            approvers,
            quorum,
            conditions,
            requester_can_approve: self.requester_can_approve,
            reminders,
        })
    }

    /// The same for saving: a quorum that asks for nothing is refused (semantics.md §5).
    pub fn check_for_save(&self, roster: &Roster) -> Result<Template, FieldErrors> {
        let checked = self.check(roster);
        if !self.quorum.asks_for_nothing() {
            return checked;
        }
        let mut errors = checked.err().unwrap_or_default();
        errors.add("quorum.minApprovals", "the quorum asks for nothing; ask for at least 1 approval");
        Err(errors)
    }

    /// A template in the shape in which it is written: members and teams by id, org roles by name.
    pub fn of(template: &Template, roster: &Roster) -> Self {
        let role_names = |ids: &BTreeSet<_>| ids.iter().map(|id| roster.role_name(*id).to_owned()).collect();
        let conditions = &template.conditions;
        Self {
            name: template.name.clone(),
            description: template.description.clone(),
            scope: template.scope.word().to_owned(),
            actions: template.actions.iter().map(|action| action.key().to_owned()).collect(),
            approvers: template.approvers.as_ref().map(|approvers| ApproversBody {
                users: approvers.users.iter().map(ToString::to_string).collect(),
                teams: approvers.teams.iter().map(ToString::to_string).collect(),
                org_roles: role_names(&approvers.org_roles),
            }),
            quorum: QuorumBody {
                min_approvals: template.quorum.min_approvals.into(),
                min_distinct_teams: template.quorum.min_distinct_teams.into(),
                required_user_ids: template.quorum.required_user_ids.iter().map(ToString::to_string).collect(),
                required_team_ids: template.quorum.required_team_ids.iter().map(ToString::to_string).collect(),
                required_org_roles: role_names(&template.quorum.required_org_roles),
            },
            conditions: ConditionsBody {
                environments: conditions.environments.iter().cloned().collect(),
                weekdays: conditions.weekdays.iter().map(|day| day.word().to_owned()).collect(),
                start_hour: conditions.hours.map(|hours| hours.start().into()),
                end_hour: conditions.hours.map(|hours| hours.end().into()),
                timezone: conditions.timezone.map(|zone| zone.name().to_owned()),
                time_match: (conditions.time_match == TimeMatch::Any).then(|| "any".to_owned()),
                require_reason: conditions.require_reason,
            },
            requester_can_approve: template.requester_can_approve,
            reminders: template.reminders.as_ref().map(RemindersBody::from),
        }
    }
}

impl QuorumBody {
    /// As [`Quorum::asks_for_nothing`].
    fn asks_for_nothing(&self) -> bool {
        let none = [&self.required_user_ids, &self.required_team_ids, &self.required_org_roles];
        self.min_approvals == 0 && self.min_distinct_teams == 0 && none.iter().all(|named| named.is_empty())
    }

    fn check(&self, errors: &mut FieldErrors, roster: &Roster) -> Quorum {
        Quorum {
            min_approvals: count(errors, "quorum.minApprovals", self.min_approvals),
            min_distinct_teams: count(errors, "quorum.minDistinctTeams", self.min_distinct_teams),
            required_user_ids: members(errors, "quorum.requiredUserIds", &self.required_user_ids, roster),
            required_team_ids: teams(errors, "quorum.requiredTeamIds", &self.required_team_ids, roster),
            required_org_roles: roles(errors, "quorum.requiredOrgRoles", &self.required_org_roles, roster),
        }
    }
}

impl ConditionsBody {
    fn check(&self, errors: &mut FieldErrors) -> Conditions {
        if self.environments.len() > MOST_ENVIRONMENTS {
            errors.add("conditions.environments", format!("must be at most {MOST_ENVIRONMENTS} names"));
        }
        let names = &self.environments[..self.environments.len().min(MOST_ENVIRONMENTS)];
        let environments = parse_each(errors, "conditions.environments", names, |text| {
            let text = text.trim();
            if text.is_empty() {
                Err("must not be empty".to_owned())
            } else if text.chars().count() > LONGEST_ENVIRONMENT {
                Err(format!("must each be at most {LONGEST_ENVIRONMENT} characters"))
            } else {
                Ok(text.to_owned())
            }
        });
        let weekdays = parse_each(errors, "conditions.weekdays", &self.weekdays, |text| {
            text.parse().map_err(|()| format!("`{text}` is no weekday; full names or three letters, in any case"))
        });
        let hours = match (self.start_hour, self.end_hour) {
            (None, None) => None,
            (Some(start), Some(end)) => Hours::new(start, end)
                .map_err(|(field, message)| errors.add(format!("conditions.{field}"), message))
                .ok(),
            (Some(_), None) => {
                errors.add("conditions.endHour", "is required where startHour is given");
                None
            }
            (None, Some(_)) => {
                errors.add("conditions.startHour", "is required where endHour is given");
                None
            }
        };
        let timezone = self.timezone.as_deref().map(str::trim).filter(|zone| !zone.is_empty()).and_then(|zone| {
            zone.parse::<Tz>()
                .map_err(|_| {
                    errors
                        .add("conditions.timezone", format!("`{zone}` is no IANA time zone, such as Europe/Istanbul"));
                })
                .ok()
        });
        let time_match = match self.time_match.as_deref() {
            None | Some("" | "all") => TimeMatch::All,
            Some("any") => TimeMatch::Any,
            Some(_) => {
                errors.add("conditions.timeMatch", "must be all or any");
                TimeMatch::All
            }
        };
        Conditions { environments, weekdays, hours, timezone, time_match, require_reason: self.require_reason }
    }
}

fn count(errors: &mut FieldErrors, field: &str, value: i64) -> u32 {
    if !(0..=MOST).contains(&value) {
        errors.add(field, format!("must be a whole number from 0 to {MOST}"));
    }
    u32::try_from(value).unwrap_or_default()
}

fn parse_each<T: Ord>(
    errors: &mut FieldErrors,
    field: &str,
    texts: &[String],
    parse: impl Fn(&str) -> Result<T, String>,
) -> BTreeSet<T> {
    let mut values = BTreeSet::new();
    for text in texts {
        match parse(text) {
            Ok(value) => {
                values.insert(value);
            }
            Err(message) => errors.add(field, message),
        }
    }
    values
}

fn members(errors: &mut FieldErrors, field: &str, texts: &[String], roster: &Roster) -> BTreeSet<crate::ids::MemberId> {
    parse_each(errors, field, texts, |text| {
        roster.find_member(text).map(|member| member.id).ok_or_else(|| format!("there is no member `{text}`"))
    })
}

fn teams(errors: &mut FieldErrors, field: &str, texts: &[String], roster: &Roster) -> BTreeSet<crate::ids::TeamId> {
    parse_each(errors, field, texts, |text| {
        roster.find_team(text).map(|team| team.id).ok_or_else(|| format!("there is no team `{text}`"))
    })
}

fn roles(errors: &mut FieldErrors, field: &str, texts: &[String], roster: &Roster) -> BTreeSet<crate::ids::OrgRoleId> {
    parse_each(errors, field, texts, |text| {
        roster.find_role(text).map(|role| role.id).ok_or_else(|| format!("there is no org role `{text}`"))
    })
}
