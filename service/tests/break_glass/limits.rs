//! Within which limits sessions are started.

use crate::break_glass::{Scene, active, hour, pending, scene};
use crate::support::{field, no};
use chrono::TimeDelta;
use governance::event::EventKind;
use governance::wire::break_glass::{LimitsBody, ReviewBody, SessionView, StartBody};
use governance::{Permission, Refusal};
use service::{Caller, Error, break_glass};

async fn set(scene: &Scene, change: impl FnOnce(&mut LimitsBody)) {
    let mut body = break_glass::limits(&scene.world.system, &scene.cast.di).await.unwrap();
    change(&mut body);
    let kept = break_glass::set_limits(&scene.world.system, &scene.cast.di, &body).await.unwrap();
    assert_eq!(break_glass::limits(&scene.world.system, &scene.cast.el).await.unwrap(), kept);
}

async fn try_to_start(scene: &Scene, holder: &Caller) -> Result<SessionView, Error> {
    break_glass::start(&scene.world.system, holder, &hour(), None).await.map(active)
}

#[tokio::test]
async fn a_member_has_one_active_session_and_others_have_theirs() {
    let scene = scene().await;
    let session = scene.start(&scene.cast.ana).await;
    scene.wait(20);
    let second = try_to_start(&scene, &scene.cast.ana).await;
    assert_eq!(no(second), "you have an active break-glass session already; it ends in 40 minutes");
    scene.start(&scene.cast.bo).await;
    scene.world.clock.set(session.ends_at);
    let next = try_to_start(&scene, &scene.cast.ana).await.unwrap();
    assert_eq!(
        scene.story(session.id).await,
        [EventKind::BreakGlassStarted, EventKind::BreakGlassExpired],
        "the end of the first was written down with the start of the next"
    );
    assert_ne!(next.id, session.id);
}

#[tokio::test]
async fn after_a_session_there_is_a_pause_to_the_second() {
    let scene = scene().await;
    set(&scene, |limits| limits.pause_minutes = 30).await;
    let ended = scene.ended(&scene.cast.ana).await.ended_at.unwrap();
    let refused = try_to_start(&scene, &scene.cast.ana).await;
    assert!(matches!(refused, Err(Error::Refused(Refusal::SessionPause(_)))), "{refused:?}");
    scene.start(&scene.cast.bo).await;
    scene.world.clock.set(ended + TimeDelta::minutes(30) - TimeDelta::seconds(1));
    assert_eq!(
        no(try_to_start(&scene, &scene.cast.ana).await),
        "your last break-glass session ended lately; you can start another one in 1 minute"
    );
    scene.world.clock.set(ended + TimeDelta::minutes(30));
    let session = try_to_start(&scene, &scene.cast.ana).await.unwrap();
    scene.world.clock.set(session.ends_at + TimeDelta::minutes(29));
    assert!(try_to_start(&scene, &scene.cast.ana).await.is_err(), "from its end, though nobody wrote that down");
}

#[tokio::test]
async fn owners_are_told_of_more_sessions_in_a_month_than_are_usual() {
    let scene = scene().await;
    set(&scene, |limits| limits.sessions_a_month = 2).await;
    scene.ended(&scene.cast.ana).await;
    let second = scene.ended(&scene.cast.ana).await;
    assert!(!scene.story(second.id).await.contains(&EventKind::BreakGlassFrequent));
    let third = scene.ended(&scene.cast.ana).await;
    assert_eq!(
        scene.story(third.id).await[..2],
        [EventKind::BreakGlassStarted, EventKind::BreakGlassFrequent],
        "it starts all the same"
    );
    let told = scene.world.told(&scene.cast.di).await;
    let says = "Countersign warned the owners: this is the holder's session number 3 this month, and 2 are usual \
                [break-glass session of Ana]";
    assert!(told.iter().any(|told| told == says), "{told:?}");
    let of_bo = scene.ended(&scene.cast.bo).await;
    assert!(!scene.story(of_bo.id).await.contains(&EventKind::BreakGlassFrequent), "another's count");
    scene.world.clock.set("2026-02-01T00:00:00Z".parse().unwrap());
    let next_month = scene.ended(&scene.cast.ana).await;
    assert!(!scene.story(next_month.id).await.contains(&EventKind::BreakGlassFrequent));
}

#[tokio::test]
async fn overdue_debt_blocks_where_that_is_set_and_the_refusal_says_what_is_owed() {
    let scene = scene().await;
    let session = scene.ended(&scene.cast.ana).await;
    scene.world.clock.set(session.ended_at.unwrap() + TimeDelta::days(7));
    let second = scene.ended(&scene.cast.ana).await;
    set(&scene, |limits| limits.review_blocks = true).await;
    assert_eq!(
        no(try_to_start(&scene, &scene.cast.ana).await),
        "the review of an earlier break-glass session of yours is overdue: the one that ended on 7 January 2026 at \
         12:00 UTC; somebody else has to review it first"
    );
    scene.ended(&scene.cast.bo).await;
    let body = ReviewBody { account: "The database was full".into(), justified: true, follow_ups: Vec::new() };
    break_glass::review(&scene.world.system, &scene.cast.cy, session.id, &body).await.unwrap();
    scene.start(&scene.cast.ana).await;
    scene.world.clock.set(second.ended_at.unwrap() + TimeDelta::days(7) - TimeDelta::seconds(1));
    scene.ended(&scene.cast.ana).await;
    scene.world.clock.advance(TimeDelta::seconds(1));
    let blocked = try_to_start(&scene, &scene.cast.ana).await;
    assert!(matches!(blocked, Err(Error::Refused(Refusal::ReviewsOwed(_)))), "to the second: {blocked:?}");
}

#[tokio::test]
async fn debt_blocks_what_waited_for_approval_too() {
    let scene = scene().await;
    let session = scene.ended(&scene.cast.ana).await;
    set(&scene, |limits| limits.review_blocks = true).await;
    scene.protect_the_start().await;
    scene.world.clock.set(session.ended_at.unwrap() + TimeDelta::days(6));
    let request = pending(break_glass::start(&scene.world.system, &scene.cast.ana, &hour(), None).await.unwrap());
    scene.wait(24 * 60);
    let approved = scene.approve(&scene.cast.cy, request).await;
    assert_eq!(approved.state, governance::StateName::Failed);
}

#[tokio::test]
async fn the_bounds_of_the_organization_hold_for_the_next_session() {
    let scene = scene().await;
    set(&scene, |limits| {
        limits.shortest_minutes = 5;
        limits.longest_minutes = 10;
    })
    .await;
    let refused = break_glass::start(&scene.world.system, &scene.cast.ana, &hour(), None).await;
    assert_eq!(field(refused, "minutes"), "must be from 5 to 10 minutes");
    let body = StartBody { minutes: 5, ..hour() };
    let session = active(break_glass::start(&scene.world.system, &scene.cast.ana, &body, None).await.unwrap());
    set(&scene, |limits| limits.shortest_minutes = 10).await;
    assert_eq!(scene.show(session.id).await.ends_at, session.ends_at, "what is active keeps its end");
}

#[tokio::test]
async fn limits_are_set_by_who_manages_the_organization_and_told() {
    let scene = scene().await;
    let system = &scene.world.system;
    let before = break_glass::limits(system, &scene.cast.di).await.unwrap();
    let refused = break_glass::set_limits(system, &scene.cast.ana, &before).await;
    assert!(matches!(refused, Err(Error::Forbidden(Permission::OrganizationManage))), "{refused:?}");
    set(&scene, |limits| {
        limits.pause_minutes = 15;
        limits.review_blocks = true;
    })
    .await;
    let told = scene.world.told(&scene.cast.di).await;
    assert_eq!(
        told.last().unwrap(),
        "Di changed the pause between break-glass sessions from 0 to 15 minutes; let overdue reviews block the next \
         break-glass session [organization Acme]"
    );
    set(&scene, |_| {}).await;
    assert_eq!(scene.world.told(&scene.cast.di).await.len(), told.len(), "no change, no event");
}

#[tokio::test]
async fn limits_that_cannot_be_are_refused_all_at_once() {
    let scene = scene().await;
    let body = LimitsBody {
        shortest_minutes: 0,
        longest_minutes: 1441,
        pause_minutes: -1,
        sessions_a_month: 0,
        review_days: 91,
        review_blocks: false,
    };
    let refused = break_glass::set_limits(&scene.world.system, &scene.cast.di, &body).await;
    let Err(Error::Invalid(errors)) = refused else { panic!("{refused:?}") };
    let fields: Vec<_> = errors.0.iter().map(|error| error.field.as_str()).collect();
    assert_eq!(fields, ["shortestMinutes", "longestMinutes", "pauseMinutes", "sessionsAMonth", "reviewDays"]);
    let crossed = LimitsBody {
        shortest_minutes: 60,
        longest_minutes: 30,
        ..break_glass::limits(&scene.world.system, &scene.cast.di).await.unwrap()
    };
    let refused = break_glass::set_limits(&scene.world.system, &scene.cast.di, &crossed).await;
    assert_eq!(field(refused, "longestMinutes"), "must not be less than the shortest");
}

#[tokio::test]
async fn a_change_of_the_time_for_reviews_moves_the_due_date_of_no_session_that_is_over() {
    let scene = scene().await;
    let ended = scene.ended(&scene.cast.ana).await;
    let unwritten = scene.start(&scene.cast.bo).await;
    scene.world.clock.set(unwritten.ends_at);
    set(&scene, |limits| limits.review_days = 1).await;
    let due = async |id| scene.show(id).await.review_due.unwrap();
    let week = TimeDelta::days(7);
    assert_eq!(due(ended.id).await, ended.ended_at.unwrap() + week);
    assert_eq!(due(unwritten.id).await, unwritten.ends_at + week, "it was over, though nobody had written that down");
    let next = scene.ended(&scene.cast.ana).await;
    assert_eq!(due(next.id).await, next.ended_at.unwrap() + TimeDelta::days(1));
    set(&scene, |limits| limits.review_blocks = true).await;
    scene.world.clock.advance(TimeDelta::days(1));
    assert!(try_to_start(&scene, &scene.cast.bo).await.is_ok(), "six days are left");
    assert!(
        matches!(try_to_start(&scene, &scene.cast.ana).await, Err(Error::Refused(Refusal::ReviewsOwed(owed))) if owed.len() == 1)
    );
}

#[tokio::test]
async fn what_ended_before_due_dates_were_kept_is_due_by_the_limits_of_the_migration() {
    let scene = scene().await;
    let ended = scene.ended(&scene.cast.ana).await;
    let active = scene.start(&scene.cast.bo).await;
    scene.world.migrate_again_since("m0016_review_due").await;
    assert_eq!(scene.show(ended.id).await.review_due, Some(ended.ended_at.unwrap() + TimeDelta::days(7)));
    assert_eq!(scene.show(active.id).await.review_due, None);
}
