//! Who is alerted of what, whether they want it or not.

use super::{deployments, end, only_holders};
use crate::cast::{deactivate, everywhere};
use governance::event::{Actor, Alert, EventKind, alerted, concerned};
use governance::ids::MemberId;
use governance::samples::{ANA, BO, CY, DI, EL};
use governance::{Facts, Permission};
use std::collections::BTreeSet;

/// Every kind of event that belongs to break-glass.
fn of_break_glass() -> impl Iterator<Item = EventKind> {
    EventKind::ALL.iter().copied().filter(|kind| kind.key().starts_with("break_glass."))
}

/// Ana and El have `security.alerts`, Bo and El may review, and Di is an owner without either.
fn facts() -> Facts {
    let mut facts = everywhere([]);
    only_holders(&mut facts, &[], Permission::SecurityAlerts);
    only_holders(&mut facts, &[], Permission::BreakGlassReview);
    let give = |facts: &mut Facts, members: &[MemberId], number: u128, permission: Permission| {
        let role = governance::OrgRole {
            id: governance::ids::OrgRoleId(uuid::Uuid::from_u128(number)),
            name: permission.key().to_owned(),
            permissions: BTreeSet::from([permission]),
            built_in: false,
        };
        for member in members {
            crate::cast::change_member(facts, *member, |member| {
                member.roles.insert(role.id);
            });
        }
        let roles = facts.roster.roles().cloned().chain([role]).collect::<Vec<_>>();
        facts.roster = governance::Roster::new(
            facts.roster.members().cloned().collect::<Vec<_>>(),
            facts.roster.teams().cloned().collect::<Vec<_>>(),
            roles,
        );
    };
    give(&mut facts, &[ANA, EL], 91, Permission::SecurityAlerts);
    give(&mut facts, &[BO, EL], 92, Permission::BreakGlassReview);
    facts
}

#[test]
fn each_kind_is_told_to_those_whom_it_concerns() {
    let facts = facts();
    let security: &[MemberId] = &[ANA, EL];
    let both: &[MemberId] = &[ANA, BO, EL];
    for kind in of_break_glass() {
        let expected: &[MemberId] = match kind {
            EventKind::BreakGlassStarted | EventKind::BreakGlassBypassed | EventKind::BreakGlassReviewed => security,
            EventKind::BreakGlassRevoked | EventKind::BreakGlassExpired | EventKind::BreakGlassReviewOverdue => both,
            EventKind::BreakGlassReviewDue => &[BO, EL],
            EventKind::BreakGlassFrequent => &[ANA, DI, EL],
            EventKind::FollowUpOverdue => &[BO, EL],
            // Its review was told of; the owner alone hears of what it asks for.
            EventKind::FollowUpAsked | EventKind::FollowUpDone => &[],
            other => panic!("{} is told to nobody", other.key()),
        };
        assert_eq!(alerted(kind, &facts.roster), expected.iter().copied().collect(), "{}", kind.key());
    }
}

#[test]
fn whoever_has_security_alerts_hears_of_start_bypass_end_and_overdue_reviews_and_nobody_can_be_left_out() {
    let mut facts = everywhere([]);
    let must = [
        EventKind::BreakGlassStarted,
        EventKind::BreakGlassBypassed,
        EventKind::BreakGlassRevoked,
        EventKind::BreakGlassExpired,
        EventKind::BreakGlassReviewOverdue,
    ];
    only_holders(&mut facts, &[ANA, EL], Permission::SecurityAlerts);
    for kind in must {
        let told = alerted(kind, &facts.roster);
        assert!(told.contains(&ANA), "{}", kind.key());
        assert!(told.contains(&EL), "{}: El holds the session, and is told like anyone", kind.key());
        assert!(!told.contains(&CY), "{}", kind.key());
    }
}

#[test]
fn only_active_members_are_told() {
    let mut facts = facts();
    for member in [ANA, BO, DI, EL] {
        deactivate(&mut facts, member);
    }
    for kind in of_break_glass() {
        assert_eq!(alerted(kind, &facts.roster), BTreeSet::new(), "{}", kind.key());
    }
}

#[test]
fn nothing_else_raises_an_alert() {
    let facts = everywhere([]);
    let alerts = |kind: &EventKind| kind.key().starts_with("break_glass.") || *kind == EventKind::AuditBroken;
    for kind in EventKind::ALL.iter().copied().filter(|kind| !alerts(kind)) {
        assert_eq!(Alert::of(kind), None, "{}", kind.key());
        assert_eq!(alerted(kind, &facts.roster), BTreeSet::new());
    }
    assert_eq!(of_break_glass().count(), 11);
}

#[test]
fn whom_an_event_is_about_is_told_whatever_their_permissions_but_not_of_their_own_act() {
    let mut facts = facts();
    let told = |by: MemberId, facts: &Facts| {
        let step = deployments().revoke(by, "", facts, governance::samples::noon()).unwrap();
        concerned(&step.events()[0], &facts.roster)
    };
    assert_eq!(told(DI, &facts), Some(EL), "the holder, whose session an owner ends");
    assert_eq!(told(EL, &facts), None, "who ends their own knows it");
    let step = deployments().expire(&facts, end()).unwrap();
    assert_eq!(step.events()[0].actor, Actor::System);
    assert_eq!(concerned(&step.events()[0], &facts.roster), Some(EL));
    deactivate(&mut facts, EL);
    assert_eq!(told(DI, &facts), None, "who is no member any more is told nothing");
}
