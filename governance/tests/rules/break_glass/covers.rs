//! What a session covers, for whom, and from when until when.

use super::{broken, deployments, end, hold, second, session};
use crate::cast::{bind, change_member, codes, deactivate, everywhere, freeze, needs, needs_with};
use chrono::TimeDelta;
use governance::break_glass::Sessions;
use governance::event::Actor;
use governance::gate::{GateDecision, decide, decide_over};
use governance::ids::{MemberId, TokenId};
use governance::samples::{API, BO, DI, EL, EU_1, PRODUCTION, STAGING, TO_PRODUCTION, noon};
use governance::{Action, Facts, Gate, Mode, Permission, Place, Target, Timestamp};
use uuid::Uuid;

const TO_STAGING: Target = Target { environment: Some(STAGING), ..TO_PRODUCTION };
const TO_API: Target = Target { project: Some(API), ..Target::ORGANIZATION };
const TO_EU_1: Target = Target { cluster: Some(EU_1), ..Target::ORGANIZATION };
const STAGING_ON_EU_1: Target = Target { cluster: Some(EU_1), ..TO_STAGING };
const NAMED: TokenId = TokenId(Uuid::from_u128(71));
const UNNAMED: TokenId = TokenId(Uuid::from_u128(72));

fn decision(facts: &Facts, action: Action, target: &Target, when: Timestamp) -> GateDecision {
    decide(facts, &Actor::member(EL), action, target, "because", when)
}

/// What the gate says to El's deployment to production.
fn deploy_at(facts: &Facts, when: Timestamp) -> Gate {
    decision(facts, Action::ReleaseDeploy, &TO_PRODUCTION, when).gate
}

fn deploy_by(facts: &Facts, by: Actor) -> Gate {
    decide(facts, &by, Action::ReleaseDeploy, &TO_PRODUCTION, "because", noon()).gate
}

#[test]
fn a_session_covers_the_actions_that_it_names_and_no_other() {
    let named = [Action::ReleaseDeploy, Action::ClusterRestart, Action::EnvironmentPolicyUpdate];
    let mut facts = everywhere([needs(1)]);
    hold(&mut facts, session(&named, &[Place::Organization]));
    for action in Action::ALL {
        let expected = if named.contains(&action) { Gate::Bypassed } else { Gate::Pending };
        assert_eq!(decision(&facts, action, &TO_PRODUCTION, noon()).gate, expected, "{action}");
    }
}

#[test]
fn each_level_of_scope_covers_what_stands_there_and_nothing_else() {
    let targets = [Target::ORGANIZATION, TO_API, TO_STAGING, TO_PRODUCTION, TO_EU_1, STAGING_ON_EU_1];
    let table: [(Place, &[Target]); 5] = [
        (Place::Organization, &targets),
        (Place::Project(API), &[TO_API, TO_STAGING, TO_PRODUCTION, STAGING_ON_EU_1]),
        (Place::Environment(PRODUCTION), &[TO_PRODUCTION]),
        (Place::Environment(STAGING), &[TO_STAGING, STAGING_ON_EU_1]),
        // The cluster by itself, what it hosts, and what names it.
        (Place::Cluster(EU_1), &[TO_EU_1, TO_PRODUCTION, STAGING_ON_EU_1]),
    ];
    for (place, covered) in table {
        let mut facts = everywhere([needs(1)]);
        hold(&mut facts, session(&[Action::ClusterSync], &[place]));
        for target in targets {
            let expected = if covered.contains(&target) { Gate::Bypassed } else { Gate::Pending };
            assert_eq!(decision(&facts, Action::ClusterSync, &target, noon()).gate, expected, "{place:?} {target:?}");
        }
    }
}

#[test]
fn of_several_places_each_is_covered() {
    let mut facts = everywhere([needs(1)]);
    hold(&mut facts, session(&[Action::ClusterSync], &[Place::Environment(STAGING), Place::Cluster(EU_1)]));
    for (target, expected) in [(TO_STAGING, Gate::Bypassed), (TO_EU_1, Gate::Bypassed), (TO_API, Gate::Pending)] {
        assert_eq!(decision(&facts, Action::ClusterSync, &target, noon()).gate, expected, "{target:?}");
    }
}

#[test]
fn a_change_that_touches_several_targets_is_covered_only_where_all_of_them_are() {
    let gate = |scope: &[Place], targets: &[Target]| {
        let mut facts = everywhere([needs(1)]);
        hold(&mut facts, session(&[Action::EnvironmentPolicyUpdate], scope));
        decide_over(&facts, &Actor::member(EL), Action::EnvironmentPolicyUpdate, targets, "because", noon()).gate
    };
    let (production, staging) = (Place::Environment(PRODUCTION), Place::Environment(STAGING));
    assert_eq!(gate(&[production], &[TO_PRODUCTION]), Gate::Bypassed);
    assert_eq!(gate(&[production], &[TO_PRODUCTION, TO_STAGING]), Gate::Pending);
    assert_eq!(gate(&[production, staging], &[TO_PRODUCTION, TO_STAGING]), Gate::Bypassed);
    assert_eq!(gate(&[Place::Project(API)], &[TO_PRODUCTION, TO_STAGING]), Gate::Bypassed);
}

#[test]
fn an_empty_set_covers_nothing_rather_than_everything() {
    for empty in [session(&[], &[Place::Organization]), session(&[Action::ReleaseDeploy], &[])] {
        let mut facts = everywhere([needs(1)]);
        hold(&mut facts, empty);
        assert_eq!(deploy_at(&facts, noon()), Gate::Pending);
    }
    assert!(!deployments().grant.covers(Action::ReleaseDeploy, &[], &broken().directory), "no target at all");
}

#[test]
fn a_token_is_covered_only_where_the_session_names_it() {
    let mut facts = broken();
    let mut with_token = deployments();
    with_token.grant.tokens.insert(NAMED);
    let by = |id: MemberId, token| Actor::Member { id, token: Some(token) };
    assert_eq!(deploy_by(&facts, by(EL, NAMED)), Gate::Pending, "the session names none");
    facts.sessions = Sessions::new([with_token], None);
    assert_eq!(deploy_by(&facts, by(EL, NAMED)), Gate::Bypassed);
    assert_eq!(deploy_by(&facts, by(EL, UNNAMED)), Gate::Pending);
    assert_eq!(deploy_by(&facts, by(BO, NAMED)), Gate::Pending, "another member's");
    assert_eq!(deploy_by(&facts, Actor::member(EL)), Gate::Bypassed, "the holder in person as well");
}

#[test]
fn a_session_covers_nobody_but_its_holder() {
    let facts = broken();
    assert_eq!(deploy_by(&facts, Actor::member(DI)), Gate::Pending, "an owner who may break the glass, too");
    assert_eq!(deploy_by(&facts, Actor::member(BO)), Gate::Pending);
    assert_eq!(deploy_by(&facts, Actor::System), Gate::Pending);
    assert_eq!(deploy_by(&facts, Actor::member(EL)), Gate::Bypassed);
}

#[test]
fn a_holder_who_may_no_longer_break_the_glass_bypasses_nothing() {
    let mut facts = broken();
    change_member(&mut facts, EL, |member| member.roles.retain(|role| role.0.as_u128() != 39));
    assert!(!facts.roster.may(EL, Permission::BreakGlassInitiate));
    assert_eq!(deploy_at(&facts, noon()), Gate::Pending);
    let mut facts = broken();
    deactivate(&mut facts, EL);
    assert_eq!(deploy_at(&facts, noon()), Gate::Pending);
}

#[test]
fn it_holds_from_its_first_instant_to_the_last_before_its_end() {
    let facts = broken();
    let moment = TimeDelta::microseconds(1);
    assert_eq!(deploy_at(&facts, noon() - moment), Gate::Pending);
    assert_eq!(deploy_at(&facts, noon()), Gate::Bypassed);
    assert_eq!(deploy_at(&facts, end() - second()), Gate::Bypassed);
    assert_eq!(deploy_at(&facts, end() - moment), Gate::Bypassed);
    assert_eq!(deploy_at(&facts, end()), Gate::Pending);
    assert_eq!(deploy_at(&facts, end() + second()), Gate::Pending);
}

#[test]
fn a_clock_that_jumps_back_does_not_revive_it_once_anything_was_written_down_after_its_end() {
    let mut facts = broken();
    let during = noon() + TimeDelta::minutes(30);
    for (seen, expected) in [
        (None, Gate::Bypassed),
        (Some(during), Gate::Bypassed),
        (Some(end() - second()), Gate::Bypassed),
        (Some(end()), Gate::Pending),
        (Some(end() + TimeDelta::days(400)), Gate::Pending),
    ] {
        facts.sessions = Sessions::new([deployments()], seen);
        assert_eq!(deploy_at(&facts, during), expected, "{seen:?}");
    }
    facts.sessions = Sessions::new([deployments()], Some(during));
    assert_eq!(deploy_at(&facts, end()), Gate::Pending, "a clock that goes on ends it as ever");
    assert_eq!(facts.sessions.instant(noon()), during);
    assert_eq!(facts.sessions.instant(end()), end());
}

#[test]
fn once_its_end_is_written_down_no_clock_revives_it() {
    let mut facts = broken();
    let by = Actor::member(EL);
    let ended = deployments().revoke(EL, "", &facts, noon() + second()).unwrap().session;
    facts.sessions = Sessions::new([ended], None);
    for when in [noon(), noon() + second(), end()] {
        assert_eq!(deploy_at(&facts, when), Gate::Pending, "{when}");
        assert_eq!(facts.sessions.of(EL, when), None);
        let targets = [TO_PRODUCTION];
        let covering =
            facts.sessions.covering(&by, Action::ReleaseDeploy, &targets, &facts.directory, &facts.roster, when);
        assert_eq!(covering, None);
    }
}

#[test]
fn a_reason_that_a_policy_requires_is_required_of_the_holder_too_and_is_all_that_is_in_the_way() {
    let mut facts = everywhere([needs_with(1, |policy| policy.template.conditions.require_reason = true)]);
    freeze(&mut facts, PRODUCTION, "Quarter end");
    hold(&mut facts, deployments());
    let asked = |reason| decide(&facts, &Actor::member(EL), Action::ReleaseDeploy, &TO_PRODUCTION, reason, noon());
    for silent in ["", " \n"] {
        let decision = asked(silent);
        assert_eq!(decision.gate, Gate::Blocked);
        assert_eq!(codes(&decision.violations), ["reason-required"]);
        assert_eq!(decision.bypass, None);
    }
    assert_eq!(asked("fire").gate, Gate::Bypassed);
}

#[test]
fn a_freeze_is_bypassed_with_a_policy_and_alone() {
    for policies in [vec![needs(1)], Vec::new()] {
        let mut facts = everywhere(policies);
        freeze(&mut facts, PRODUCTION, "Quarter end");
        let blocked = decision(&facts, Action::ReleaseDeploy, &TO_PRODUCTION, noon());
        assert_eq!((blocked.gate, codes(&blocked.violations)), (Gate::Blocked, vec!["environment-frozen"]));
        hold(&mut facts, deployments());
        let bypassed = decision(&facts, Action::ReleaseDeploy, &TO_PRODUCTION, noon());
        assert_eq!((bypassed.gate, bypassed.violations), (Gate::Bypassed, Vec::new()));
        let bypass = bypassed.bypass.unwrap();
        assert_eq!((bypass.session.id, codes(&bypass.freezes)), (super::SESSION, vec!["environment-frozen"]));
    }
}

#[test]
fn where_nothing_is_in_the_way_nothing_is_bypassed() {
    let mut facts = everywhere([]);
    bind(&mut facts, 9, &needs(1), Place::Organization, Mode::Observe);
    hold(&mut facts, deployments());
    let allowed = decision(&facts, Action::ReleaseDeploy, &TO_PRODUCTION, noon());
    assert_eq!((allowed.gate, allowed.bypass), (Gate::Allowed, None));
}

#[test]
fn one_session_of_several_is_enough() {
    let mut facts = broken();
    let of_bo = governance::break_glass::Session { holder: BO, ..deployments() };
    let other = session(&[Action::ClusterSync], &[Place::Organization]);
    facts.sessions = Sessions::new([of_bo, other, deployments()], None);
    assert_eq!(deploy_at(&facts, noon()), Gate::Bypassed);
}
