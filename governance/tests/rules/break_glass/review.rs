//! The review of an ended session, and what it asks for.

use super::{SESSION, deployments, end, second};
use crate::cast::{at, deactivate, everywhere, grant};
use chrono_tz::Tz;
use governance::break_glass::{Account, FollowUp};
use governance::event::{Actor, Happening, MemberRef};
use governance::ids::FollowUpId;
use governance::samples::{ANA, BO, CY, DI, EL, noon};
use governance::{Facts, Permission, Refusal};
use uuid::Uuid;

/// Bo may review; El, the holder, may as well.
fn facts() -> Facts {
    let mut facts = everywhere([]);
    grant(&mut facts, &[BO, EL], &[Permission::BreakGlassReview]);
    facts
}

fn follow_up() -> FollowUp {
    FollowUp {
        id: FollowUpId(Uuid::from_u128(501)),
        what: "Write a runbook".into(),
        owner: ANA,
        due: "2026-01-14".parse().unwrap(),
        done: None,
    }
}

fn account(justified: bool) -> Account {
    Account { account: "The database was full".into(), justified, follow_ups: vec![follow_up()] }
}

#[test]
fn somebody_else_with_the_permission_reviews_it_once_it_is_over() {
    let facts = facts();
    let step = deployments().review(BO, &account(false), false, &facts.roster, end()).unwrap();
    let [event, asked] = step.events() else { panic!() };
    let owner = MemberRef { id: ANA, name: "Ana".into() };
    let due = follow_up().due;
    assert_eq!(asked.happening, Happening::FollowUpAsked { what: "Write a runbook".into(), owner, due });
    assert_eq!((event.concerns, asked.concerns), (Some(EL), Some(ANA)), "the holder, and who has to do it");
    assert_eq!(
        event.happening,
        Happening::BreakGlassReviewed {
            account: "The database was full".into(),
            justified: false,
            follow_ups: vec!["Write a runbook".into()],
        }
    );
    assert_eq!((event.actor, event.session, event.at), (Actor::member(BO), Some(SESSION), end()));
    assert!(event.prominent());
    assert_eq!(event.happening.text(), Some("The database was full"));
}

#[test]
fn nobody_reviews_their_own_whatever_their_roles() {
    let mut facts = facts();
    let own = |facts: &Facts, when| deployments().reviewable(EL, false, &facts.roster, when);
    assert_eq!(own(&facts, end()), Err(Refusal::OwnSession));
    assert_eq!(own(&facts, noon()), Err(Refusal::OwnSession));
    grant(&mut facts, &[EL], Permission::ALL);
    assert_eq!(own(&facts, end()), Err(Refusal::OwnSession));
    assert_eq!(Refusal::OwnSession.to_string(), "your own break-glass session is reviewed by somebody else");
}

#[test]
fn it_needs_the_permission() {
    let mut facts = facts();
    let missing = Err(Refusal::MayNot(Permission::BreakGlassReview));
    assert_eq!(deployments().reviewable(CY, false, &facts.roster, end()), missing);
    assert_eq!(deployments().reviewable(DI, false, &facts.roster, end()), Ok(()), "an owner");
    deactivate(&mut facts, BO);
    assert_eq!(deployments().reviewable(BO, false, &facts.roster, end()), missing);
}

#[test]
fn it_is_over_before_it_is_reviewed() {
    let facts = facts();
    let at = |when| deployments().reviewable(BO, false, &facts.roster, when);
    assert_eq!(at(noon()), Err(Refusal::SessionRuns));
    assert_eq!(at(end() - second()), Err(Refusal::SessionRuns));
    assert_eq!(at(end()), Ok(()));
    let revoked = deployments().revoke(EL, "", &facts, noon()).unwrap().session;
    assert_eq!(revoked.reviewable(BO, false, &facts.roster, noon()), Ok(()));
}

#[test]
fn it_is_reviewed_once() {
    let facts = facts();
    let again = deployments().review(BO, &account(true), true, &facts.roster, end());
    assert_eq!(again, Err(Refusal::AlreadyReviewed));
    let own = deployments().review(EL, &account(true), true, &facts.roster, end());
    assert_eq!(own, Err(Refusal::OwnSession), "who could not review it learns nothing");
}

#[test]
fn a_follow_up_is_done_once_by_its_owner_or_who_may_review() {
    let mut facts = facts();
    let by = |member, facts: &Facts| follow_up().finishable(member, &facts.roster);
    assert_eq!(by(ANA, &facts), Ok(()), "its owner");
    assert_eq!(by(BO, &facts), Ok(()), "a reviewer");
    assert_eq!(by(EL, &facts), Ok(()), "the holder who may review others'");
    let missing = Err(Refusal::MayNot(Permission::BreakGlassReview));
    assert_eq!(by(CY, &facts), missing);
    let mut asked = follow_up();
    let step = deployments().follow_up_done(&mut asked, ANA, &facts.roster, end()).unwrap();
    assert_eq!(asked.done, Some((end(), ANA)));
    let [event] = step.events() else { panic!() };
    let done = "reported the follow-up of Ana, due by 14 January 2026, as done";
    assert_eq!((event.happening.sentence().as_str(), event.happening.text()), (done, Some("Write a runbook")));
    assert_eq!((event.actor, event.session), (Actor::member(ANA), Some(SESSION)));
    let again = deployments().follow_up_done(&mut asked, BO, &facts.roster, end());
    assert_eq!(again, Err(Refusal::FollowUpDone));
    deactivate(&mut facts, ANA);
    assert_eq!(by(ANA, &facts), missing, "an inactive owner");
}

#[test]
fn a_follow_up_is_overdue_once_its_day_is_over_unless_it_is_done() {
    let facts = facts();
    let told = |asked: &FollowUp, today: &str| {
        deployments().follow_up_overdue(asked, &facts.roster, today.parse().unwrap(), end())
    };
    assert_eq!(told(&follow_up(), "2026-01-14"), None, "its day is not over");
    let step = told(&follow_up(), "2026-01-15").unwrap();
    let [event] = step.events() else { panic!() };
    let owner = MemberRef { id: ANA, name: "Ana".into() };
    let due = follow_up().due;
    assert_eq!(event.happening, Happening::FollowUpOverdue { what: "Write a runbook".into(), owner, due });
    assert_eq!((event.actor, event.concerns), (Actor::System, Some(ANA)));
    let done = FollowUp { done: Some((end(), ANA)), ..follow_up() };
    assert_eq!(told(&done, "2026-01-15"), None);
}

#[test]
fn a_follow_up_is_due_today_or_later_in_the_zone_of_the_organization() {
    let due = |day: &str, zone, at| FollowUp::due_ahead(day.parse().unwrap(), zone, at);
    let late = at("2026-01-07T23:30:00Z");
    assert_eq!(due("2026-01-07", Tz::UTC, late), Ok(()), "today");
    assert_eq!(due("2026-01-08", Tz::UTC, late), Ok(()));
    let past = Err("must not be in the past; today is 2026-01-08".to_owned());
    assert_eq!(due("2026-01-07", Tz::Europe__Zurich, late), past, "where it is past midnight");
    assert_eq!(due("2026-01-07", Tz::America__New_York, late), Ok(()));
    assert!(due("2026-01-06", Tz::UTC, late).is_err());
}

#[test]
fn reminders_are_told_by_countersign() {
    let facts = facts();
    let due = Happening::BreakGlassReviewDue { due: end() };
    let step = deployments().remind(due.clone(), &facts.roster, end());
    let [event] = step.events() else { panic!() };
    assert_eq!((&event.happening, event.actor, event.session), (&due, Actor::System, Some(SESSION)));
    assert_eq!(step.session, deployments());
}
