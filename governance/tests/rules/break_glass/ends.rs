//! The end of a session: by its time, or before.

use super::{SESSION, deployments, end, only_holders, second};
use crate::cast::{change_member, deactivate, everywhere, grant};
use chrono::TimeDelta;
use governance::break_glass::{Session, Sessions};
use governance::event::{Actor, Happening};
use governance::samples::{ANA, BO, DI, EL, noon};
use governance::{Facts, Permission, Refusal};

fn facts() -> Facts {
    everywhere([])
}

#[test]
fn the_holder_ends_it_whatever_they_may() {
    let step = deployments().revoke(EL, "  Fixed \n", &facts(), noon() + TimeDelta::minutes(10)).unwrap();
    let ended = step.session.end.clone().unwrap();
    assert_eq!((ended.at, ended.revoked), (noon() + TimeDelta::minutes(10), Some((EL, "Fixed".to_owned()))));
    let [event] = step.events() else { panic!() };
    assert_eq!(event.happening, Happening::BreakGlassRevoked { because: "Fixed".into(), seconds: 600 });
    assert_eq!((event.actor, event.session, event.request), (Actor::member(EL), Some(SESSION), None));
    assert_eq!(event.subject, "break-glass session of El");
    assert!(event.prominent());
    assert_eq!(event.happening.sentence(), "ended the session after 10 minutes");
    assert_eq!(event.happening.text(), Some("Fixed"));
}

#[test]
fn another_member_ends_it_with_the_permission_and_only_with_it() {
    let mut facts = facts();
    let by = |member, facts: &Facts| deployments().revoke(member, "", facts, noon()).map(|step| step.session.end);
    let missing = Err(Refusal::MayNot(Permission::BreakGlassRevoke));
    assert_eq!(by(BO, &facts), missing);
    grant(&mut facts, &[BO], &[Permission::BreakGlassRevoke]);
    assert_eq!(by(BO, &facts).unwrap().unwrap().revoked, Some((BO, String::new())));
    assert!(by(DI, &facts).is_ok(), "an owner");
    assert_eq!(by(ANA, &facts), missing);
    deactivate(&mut facts, BO);
    assert_eq!(by(BO, &facts), missing);
    deactivate(&mut facts, EL);
    assert_eq!(by(EL, &facts), missing, "an inactive holder");
}

#[test]
fn what_is_over_cannot_be_ended() {
    let facts = facts();
    let at = |when| deployments().revocable(EL, &facts.roster, when);
    assert_eq!(at(end() - second()), Ok(()));
    assert_eq!(at(end()), Err(Refusal::SessionOver));
    let ended = deployments().revoke(EL, "", &facts, noon()).unwrap().session;
    assert_eq!(ended.revoke(DI, "", &facts, noon()), Err(Refusal::SessionOver));
    let refused = deployments().revocable(BO, &facts.roster, end());
    assert_eq!(refused, Err(Refusal::MayNot(Permission::BreakGlassRevoke)), "who may not end it learns nothing");
}

#[test]
fn it_ends_at_its_time_whenever_that_is_written_down() {
    let facts = facts();
    assert_eq!(deployments().expire(&facts, end() - second()), None);
    for late in [end(), end() + TimeDelta::days(3)] {
        let step = deployments().expire(&facts, late).unwrap();
        let [event] = step.events() else { panic!() };
        assert_eq!(event.happening, Happening::BreakGlassExpired { seconds: 3600 });
        assert_eq!((event.at, event.actor, event.session), (late, Actor::System, Some(SESSION)));
        assert_eq!(event.happening.sentence(), "ended the session at its time, after 1 hour");
        assert_eq!((step.session.until(), step.session.end.clone().unwrap().revoked), (end(), None));
        assert_eq!(step.session.expire(&facts, late), None, "once");
    }
    let revoked = deployments().revoke(EL, "", &facts, noon() + second()).unwrap().session;
    assert_eq!(revoked.expire(&facts, end()), None, "it ended before");
}

#[test]
fn it_ends_with_its_holders_right_to_it_and_says_why() {
    let mut facts = facts();
    only_holders(&mut facts, &[EL], Permission::BreakGlassInitiate);
    let lost = |facts: &Facts, when| deployments().lose_holder(Actor::member(DI), facts, when);
    assert_eq!(lost(&facts, noon()), None, "El may hold it");
    let mut gone = facts.clone();
    deactivate(&mut gone, EL);
    change_member(&mut facts, EL, |member| member.roles.retain(|role| role.0.as_u128() != 39));
    for (facts, because) in [(&gone, "El was deactivated"), (&facts, "El lost the permission break_glass.initiate")] {
        let step = lost(facts, noon() + TimeDelta::minutes(10)).unwrap();
        let end = step.session.end.clone().unwrap();
        assert_eq!((end.at, end.revoked), (noon() + TimeDelta::minutes(10), Some((DI, because.to_owned()))));
        let [event] = step.events() else { panic!() };
        assert_eq!(event.happening, Happening::BreakGlassRevoked { because: because.into(), seconds: 600 });
        assert_eq!((event.actor, event.session), (Actor::member(DI), Some(SESSION)));
        assert!(event.prominent());
        assert_eq!(lost(facts, super::end()), None, "over by its time");
        assert_eq!(step.session.lose_holder(Actor::member(DI), facts, noon() + second()), None, "once");
    }
}

#[test]
fn who_holds_which_session_is_told_by_time() {
    let of_bo = Session { holder: BO, ..deployments() };
    let sessions = Sessions::new([deployments(), of_bo.clone()], None);
    assert_eq!(sessions.of(EL, noon()), Some(&deployments()));
    assert_eq!(sessions.of(BO, noon()), Some(&of_bo));
    assert_eq!(sessions.of(DI, noon()), None);
    assert_eq!((sessions.active(noon()).count(), sessions.over(noon()).count()), (2, 0));
    assert_eq!(sessions.of(EL, end()), None);
    assert_eq!((sessions.active(end()).count(), sessions.over(end()).count()), (0, 2));
}

#[test]
fn it_is_in_force_while_its_holder_may_hold_it() {
    let mut facts = facts();
    let sessions = Sessions::new([deployments()], None);
    let in_force = |facts: &Facts, when| sessions.in_force(SESSION, &facts.roster, when).is_some();
    assert!(!in_force(&facts, noon()), "El may not break the glass");
    only_holders(&mut facts, &[EL], Permission::BreakGlassInitiate);
    assert!(in_force(&facts, noon()));
    assert!(!in_force(&facts, noon() - second()) && !in_force(&facts, end()));
    let unknown = governance::ids::BreakGlassSessionId(uuid::Uuid::nil());
    assert!(sessions.in_force(unknown, &facts.roster, noon()).is_none());
}
