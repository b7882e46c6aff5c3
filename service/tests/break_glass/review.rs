//! The review that is owed, what it asks for, and how long it may take.

use crate::break_glass::{Scene, scene};
use crate::support::{field, no};
use chrono::TimeDelta;
use governance::Refusal;
use governance::event::EventKind;
use governance::ids::{BreakGlassSessionId, FollowUpId};
use governance::wire::break_glass::{Debt, FollowUpBody, ReviewBody, SessionView};
use governance::wire::directory::OrganizationBody;
use service::directory::organization;
use service::page::Seek;
use service::{Caller, Error, break_glass};

pub fn account() -> ReviewBody {
    ReviewBody {
        account: "The database was full".into(),
        justified: true,
        follow_ups: vec![
            FollowUpBody { what: "Write a runbook".into(), owner: "Ana".into(), due: "2026-01-14".parse().unwrap() },
            FollowUpBody {
                what: "Watch the disks".into(),
                owner: "bo@example.com".into(),
                due: "2026-01-21".parse().unwrap(),
            },
        ],
    }
}

async fn review(scene: &Scene, by: &Caller, id: BreakGlassSessionId) -> Result<SessionView, Error> {
    break_glass::review(&scene.world.system, by, id, &account()).await
}

async fn finish(scene: &Scene, by: &Caller, what: FollowUpId) -> Result<SessionView, Error> {
    break_glass::finish_follow_up(&scene.world.system, by, what).await
}

async fn owing(scene: &Scene) -> Vec<BreakGlassSessionId> {
    scene.list(break_glass::Wanted::Owing).await
}

#[tokio::test]
async fn somebody_else_reviews_it_once_it_is_over() {
    let scene = scene().await;
    let session = scene.start(&scene.cast.ana).await;
    assert!(matches!(review(&scene, &scene.cast.cy, session.id).await, Err(Error::Refused(Refusal::SessionRuns))));
    scene.world.clock.set(session.ends_at);
    assert!(matches!(review(&scene, &scene.cast.ana, session.id).await, Err(Error::Refused(Refusal::OwnSession))));
    assert_eq!(
        no(review(&scene, &scene.cast.bo, session.id).await),
        "you need the permission break_glass.review for that"
    );
    assert_eq!(owing(&scene).await, [session.id]);
    let seen = review(&scene, &scene.cast.cy, session.id).await.unwrap();
    assert_eq!(seen.debt, Debt::Reviewed);
    let found = seen.review.unwrap();
    assert_eq!(
        (found.by.name.as_str(), found.account.as_str(), found.justified),
        ("Cy", "The database was full", true)
    );
    let asked: Vec<_> = found.follow_ups.iter().map(|asked| (asked.what.as_str(), asked.owner.name.as_str())).collect();
    assert_eq!(asked, [("Write a runbook", "Ana"), ("Watch the disks", "Bo")]);
    assert_eq!(
        scene.story(session.id).await,
        [
            EventKind::BreakGlassStarted,
            EventKind::BreakGlassExpired,
            EventKind::BreakGlassReviewed,
            EventKind::FollowUpAsked,
            EventKind::FollowUpAsked,
        ],
        "its end is written down before"
    );
    assert_eq!(owing(&scene).await, []);
    assert!(matches!(review(&scene, &scene.cast.di, session.id).await, Err(Error::Refused(Refusal::AlreadyReviewed))));
}

#[tokio::test]
async fn a_holder_with_every_permission_does_not_review_their_own() {
    let scene = scene().await;
    let session = scene.ended(&scene.cast.di).await;
    assert!(!session.can_review);
    assert!(matches!(review(&scene, &scene.cast.di, session.id).await, Err(Error::Refused(Refusal::OwnSession))));
}

#[tokio::test]
async fn everything_that_is_wrong_with_a_review_is_told_at_once() {
    let scene = scene().await;
    let session = scene.ended(&scene.cast.ana).await;
    let follow_up = |what: &str, owner: &str| FollowUpBody {
        what: what.into(),
        owner: owner.into(),
        due: "2026-01-14".parse().unwrap(),
    };
    let body = ReviewBody { account: " ".into(), justified: true, follow_ups: vec![follow_up("", "Zoe")] };
    let result = break_glass::review(&scene.world.system, &scene.cast.cy, session.id, &body).await;
    let Err(Error::Invalid(errors)) = result else { panic!("{result:?}") };
    assert_eq!(errors.0.len(), 3, "{errors:?}");
    assert_eq!(errors.of("account"), Some("say what happened"));
    let yesterday = FollowUpBody { due: "2026-01-06".parse().unwrap(), ..follow_up("Look", "Ana") };
    let body = ReviewBody { account: " ".into(), justified: true, follow_ups: vec![yesterday] };
    let check = break_glass::check_review(&scene.world.system, &scene.cast.cy, session.id, &body).await;
    let Err(Error::Invalid(errors)) = check else { panic!("{check:?}") };
    assert_eq!(errors.of("followUps[0].due"), Some("must not be in the past; today is 2026-01-07"));
    assert_eq!(errors.of("account"), Some("say what happened"), "with all else that is wrong");
    let many = (0..21).map(|_| follow_up("Look", "Ana")).collect();
    let body = ReviewBody { follow_ups: many, ..account() };
    let result = break_glass::review(&scene.world.system, &scene.cast.cy, session.id, &body).await;
    assert_eq!(field(result, "followUps"), "must be 20 at most");
    assert_eq!(owing(&scene).await, [session.id], "nothing was written down");
}

#[tokio::test]
async fn a_follow_up_is_done_by_its_owner_or_a_reviewer_and_once() {
    let scene = scene().await;
    let session = scene.ended(&scene.cast.ana).await.id;
    let seen = review(&scene, &scene.cast.cy, session).await.unwrap();
    let [runbook, disks] = &seen.review.as_ref().unwrap().follow_ups[..] else { panic!() };
    assert!(runbook.can_finish && disks.can_finish, "a reviewer may report both");
    assert_eq!(
        no(finish(&scene, &scene.cast.el, runbook.id).await),
        "you need the permission break_glass.review for that"
    );
    assert!(finish(&scene, &scene.cast.bo, runbook.id).await.is_err(), "the owner of the other");
    let done = finish(&scene, &scene.cast.ana, runbook.id).await.unwrap().review.unwrap();
    assert_eq!(done.follow_ups[0].done_by.as_ref().unwrap().name, "Ana");
    assert_eq!(done.follow_ups[1].done_at, None);
    let again = finish(&scene, &scene.cast.cy, runbook.id).await;
    assert!(matches!(again, Err(Error::Refused(Refusal::FollowUpDone))), "{again:?}");
    finish(&scene, &scene.cast.cy, disks.id).await.unwrap();
    let kinds = scene.story(session).await;
    assert_eq!(kinds[5..], [EventKind::FollowUpDone, EventKind::FollowUpDone]);
    let nowhere = finish(&scene, &scene.cast.cy, FollowUpId(uuid::Uuid::nil())).await;
    assert!(matches!(nowhere, Err(Error::NotFound(_))), "{nowhere:?}");
}

#[tokio::test]
async fn a_follow_up_is_told_to_be_overdue_once_its_day_is_over_in_the_zone_of_the_organization() {
    let scene = scene().await;
    let session = scene.ended(&scene.cast.ana).await.id;
    review(&scene, &scene.cast.cy, session).await.unwrap();
    let told = async || {
        scene.upkeep().await;
        scene.upkeep().await;
        scene.story(session).await[5..].to_vec()
    };
    // An hour ahead in winter.
    let berlin = OrganizationBody {
        name: "Acme".into(),
        timezone: "Europe/Berlin".into(),
        request_ttl_hours: 24,
        approval_ttl_hours: 24,
        superseding: None,
    };
    organization::update(&scene.world.system, &scene.cast.di, berlin).await.unwrap();
    for (instant, overdue) in [
        ("2026-01-14T22:59:59Z", 0),
        ("2026-01-14T23:00:00Z", 1),
        ("2026-01-21T22:59:59Z", 1),
        ("2026-01-21T23:00:00Z", 2),
        ("2026-03-01T00:00:00Z", 2),
    ] {
        scene.world.clock.set(instant.parse().unwrap());
        assert_eq!(told().await, vec![EventKind::FollowUpOverdue; overdue], "{instant}");
    }
}

#[tokio::test]
async fn what_is_done_is_never_overdue() {
    let scene = scene().await;
    let session = scene.ended(&scene.cast.ana).await.id;
    let seen = review(&scene, &scene.cast.cy, session).await.unwrap();
    for asked in seen.review.unwrap().follow_ups {
        finish(&scene, &scene.cast.cy, asked.id).await.unwrap();
    }
    scene.world.clock.advance(TimeDelta::days(90));
    scene.upkeep().await;
    assert!(!scene.story(session).await.contains(&EventKind::FollowUpOverdue));
}

#[tokio::test]
async fn a_review_is_reminded_of_once_and_told_to_be_overdue_once() {
    let scene = scene().await;
    let session = scene.ended(&scene.cast.ana).await;
    let ended = session.ended_at.unwrap();
    let second = TimeDelta::seconds(1);
    for (after, debt, told) in [
        (TimeDelta::days(6) - second, Debt::Owed, &[][..]),
        (TimeDelta::days(6), Debt::DueSoon, &[EventKind::BreakGlassReviewDue]),
        (TimeDelta::days(7) - second, Debt::DueSoon, &[EventKind::BreakGlassReviewDue]),
        (TimeDelta::days(7), Debt::Overdue, &[EventKind::BreakGlassReviewDue, EventKind::BreakGlassReviewOverdue]),
        (TimeDelta::days(70), Debt::Overdue, &[EventKind::BreakGlassReviewDue, EventKind::BreakGlassReviewOverdue]),
    ] {
        scene.world.clock.set(ended + after);
        scene.upkeep().await;
        scene.upkeep().await;
        assert_eq!(scene.story(session.id).await[2..], *told, "{after}");
        assert_eq!(scene.show(session.id).await.debt, debt, "{after}");
    }
}

#[tokio::test]
async fn what_is_overdue_when_a_worker_first_looks_is_told_to_be_overdue_at_once() {
    let scene = scene().await;
    let session = scene.start(&scene.cast.ana).await;
    scene.world.clock.set(session.ends_at + TimeDelta::days(7));
    scene.upkeep().await;
    scene.upkeep().await;
    assert_eq!(scene.story(session.id).await[1..], [EventKind::BreakGlassExpired, EventKind::BreakGlassReviewOverdue]);
}

#[tokio::test]
async fn what_is_reviewed_is_neither_reminded_of_nor_overdue() {
    let scene = scene().await;
    let session = scene.ended(&scene.cast.ana).await;
    review(&scene, &scene.cast.cy, session.id).await.unwrap();
    scene.world.clock.advance(TimeDelta::days(70));
    scene.upkeep().await;
    let told = [EventKind::BreakGlassReviewDue, EventKind::BreakGlassReviewOverdue];
    assert!(!scene.story(session.id).await.iter().any(|kind| told.contains(kind)));
    assert_eq!(scene.show(session.id).await.debt, Debt::Reviewed);
}

#[tokio::test]
async fn every_active_member_can_own_a_follow_up_however_many_there_are() {
    let scene = scene().await;
    let (system, di) = (&scene.world.system, &scene.cast.di);
    let session = scene.ended(&scene.cast.ana).await;
    for number in 0..200 {
        scene.world.join(di, &format!("member-{number}@example.com"), &["member"]).await;
    }
    scene.world.deactivate(di, scene.cast.el.member).await;
    let owners = async |by| break_glass::story(system, by, session.id).await.unwrap().owners;
    let names: Vec<String> = owners(di).await.into_iter().map(|owner| owner.name).collect();
    assert_eq!(names.len(), 204, "Ana, Bo, Cy, Di and 200 more");
    assert!(names.is_sorted_by_key(|name| name.to_lowercase()) && !names.contains(&"El".to_owned()), "{names:?}");
    assert!(owners(&scene.cast.bo).await.is_empty(), "who cannot review needs none");
}

#[tokio::test]
async fn however_many_reviews_one_organization_owes_those_of_others_are_told_of() {
    let scene = scene().await;
    let zoe = scene.world.other_owner().await;
    let mut limits = break_glass::limits(&scene.world.system, &zoe).await.unwrap();
    limits.review_days = 1;
    break_glass::set_limits(&scene.world.system, &zoe, &limits).await.unwrap();
    for _ in 0..101 {
        scene.ended(&scene.cast.ana).await;
    }
    scene.wait(1);
    let theirs = scene.start(&zoe).await.id;
    scene.revoke(&zoe, theirs).await.unwrap();
    scene.world.clock.advance(TimeDelta::days(2));
    scene.upkeep().await;
    let story = break_glass::story(&scene.world.system, &zoe, theirs).await.unwrap();
    let last = story.timeline.last().unwrap().kind;
    assert_eq!(last, Some(EventKind::BreakGlassReviewOverdue));
}

#[tokio::test]
async fn those_that_owe_are_listed_the_oldest_first_page_by_page() {
    let scene = scene().await;
    let mut ids = Vec::new();
    for holder in [&scene.cast.ana, &scene.cast.bo, &scene.cast.ana, &scene.cast.bo, &scene.cast.ana] {
        ids.push(scene.ended(holder).await.id);
        scene.wait(1);
    }
    let mut seek = Seek { after: None, limit: Some(2) };
    let mut found = Vec::new();
    loop {
        let page = break_glass::list(&scene.world.system, &scene.cast.di, break_glass::Wanted::Owing, &seek);
        let page = page.await.unwrap();
        found.extend(page.items.iter().map(|session| session.id));
        let Some(next) = page.next else { break };
        seek.after = Some(next);
    }
    assert_eq!(found, ids);
    let all = scene.list(break_glass::Wanted::All).await;
    assert_eq!(all, ids.into_iter().rev().collect::<Vec<_>>(), "all of them the newest first");
}
