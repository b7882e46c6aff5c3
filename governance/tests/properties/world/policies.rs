//! Random policies with their conditions, quorums and bindings, and random instants.

use super::{MEMBERS, PLACES, ROLES, TEAMS, ZONES, few, id, pick};
use chrono::TimeDelta;
use governance::ids::{BindingId, TemplateId};
use governance::policy::{Approvers, Conditions, Hours, Quorum, TimeMatch, Weekday};
use governance::{Action, Binding, Mode, Place, Policy, Scope, Template, Timestamp};
use proptest::prelude::*;

pub fn any_conditions() -> BoxedStrategy<Conditions> {
    let hours =
        prop_oneof![2 => Just(None), 1 => (0i64..24, 0i64..=24).prop_map(|(start, end)| Hours::new(start, end).ok())];
    let zone = prop::option::of(prop::sample::select(&ZONES[..]));
    let weekdays = prop_oneof![2 => Just(0u8), 1 => 0u8..128];
    (few(3), weekdays, hours, zone, any::<bool>(), any::<bool>())
        .prop_map(|(environments, weekdays, hours, timezone, any, require_reason)| Conditions {
            environments: pick(environments, &["Production", "staging", "dev"])
                .into_iter()
                .map(str::to_owned)
                .collect(),
            weekdays: pick(weekdays, &Weekday::ALL),
            hours,
            timezone,
            time_match: if any { TimeMatch::Any } else { TimeMatch::All },
            require_reason,
        })
        .boxed()
}

pub fn any_quorum() -> impl Strategy<Value = Quorum> {
    (0u32..4, prop_oneof![1 => Just(0u32), 1 => 0u32..4], few(6), few(4), few(3)).prop_map(
        |(min_approvals, min_distinct_teams, users, teams, roles)| Quorum {
            min_approvals,
            min_distinct_teams,
            required_user_ids: pick(users, &MEMBERS),
            required_team_ids: pick(teams, &TEAMS),
            required_org_roles: pick(roles, &ROLES),
        },
    )
}

/// A policy with this number.
pub fn any_policy(number: u128) -> BoxedStrategy<Policy> {
    let approvers = prop::option::of((few(6), few(4), few(3)));
    let actions = prop_oneof![2 => Just(0u8), 1 => 0u8..8];
    (approvers, any_quorum(), any_conditions(), actions, any::<bool>())
        .prop_map(move |(approvers, quorum, conditions, actions, requester_can_approve)| Policy {
            id: TemplateId(id(60 + number)),
            version: 1,
            template: Template {
                name: format!("policy {number}"),
                description: String::new(),
                scope: Scope::Organization,
                actions: pick(actions, &[Action::ReleaseDeploy, Action::ManifestApply, Action::RollbackExecute]),
                approvers: approvers.map(|(users, teams, roles)| Approvers {
                    users: pick(users, &MEMBERS),
                    teams: pick(teams, &TEAMS),
                    org_roles: pick(roles, &ROLES),
                }),
                quorum,
                conditions,
                requester_can_approve,
                reminders: None,
            },
        })
        .boxed()
}

/// A binding with this number of one of the first `policies` policies.
pub fn any_binding(number: u128, policies: u128) -> impl Strategy<Value = Binding> {
    let place = prop_oneof![1 => Just(Place::Organization), 2 => prop::sample::select(&PLACES[..])];
    let mode = prop_oneof![3 => Just(Mode::Enforce), 1 => Just(Mode::Observe)];
    (0..policies, place, mode).prop_map(move |(policy, place, mode)| Binding {
        id: BindingId(id(70 + number)),
        policy: TemplateId(id(60 + policy)),
        place,
        mode,
    })
}

/// Instants over the years, many of them around the hours at which clocks change.
pub fn any_instant() -> impl Strategy<Value = Timestamp> {
    let anywhere = (1_262_304_000i64..2_051_222_400).prop_map(|second| Timestamp::from_timestamp(second, 0).unwrap());
    let changes: Vec<Timestamp> = [
        "2026-03-08T07:00:00Z", // New York, spring
        "2026-11-01T06:00:00Z", // New York, autumn
        "2026-03-29T01:00:00Z", // Berlin, spring
        "2026-10-25T01:00:00Z", // Berlin, autumn
        "2026-04-04T15:00:00Z", // Lord Howe, autumn, by half an hour
        "2026-10-03T15:30:00Z", // Lord Howe, spring
        "2011-12-30T10:00:00Z", // Samoa skips a Friday
        "2016-09-06T21:00:00Z", // Istanbul stays in summer time
    ]
    .map(|text| text.parse().unwrap())
    .to_vec();
    let around = (prop::sample::select(changes), -10_800i64..10_800)
        .prop_map(|(change, seconds)| change + TimeDelta::seconds(seconds));
    prop_oneof![anywhere, around]
}
