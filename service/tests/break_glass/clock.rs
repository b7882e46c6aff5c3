//! Clocks that jump.

use crate::break_glass::scene;
use chrono::TimeDelta;
use governance::Gate;
use governance::wire::break_glass::{Debt, SessionState};
use service::break_glass;
use service::page::Seek;

#[tokio::test]
async fn a_clock_that_jumps_back_after_the_end_was_written_down_revives_nothing() {
    let scene = scene().await;
    let session = scene.start(&scene.cast.ana).await;
    scene.wait(60);
    scene.upkeep().await;
    for back in [session.started_at, session.ends_at - TimeDelta::seconds(1), session.started_at - TimeDelta::days(9)] {
        scene.world.clock.set(back);
        assert_eq!(scene.deploy(&scene.cast.ana).await.gate, Gate::Pending, "{back}");
        let shown = scene.show(session.id).await;
        assert_eq!((shown.state, shown.debt), (SessionState::Ended, Debt::Owed), "{back}");
    }
}

#[tokio::test]
async fn a_clock_that_jumps_back_after_anything_was_written_down_later_revives_nothing() {
    let scene = scene().await;
    let session = scene.start(&scene.cast.ana).await;
    let request = scene.deploy(&scene.cast.ana).await.id;
    scene.wait(60);
    // Nothing of the session: no worker ran.
    scene.world.team(&scene.cast.di, "payments", &[]).await;
    scene.world.clock.set(session.started_at + TimeDelta::minutes(10));
    assert_eq!(scene.deploy(&scene.cast.ana).await.gate, Gate::Pending);
    assert_eq!(crate::break_glass::violations(scene.claim(&scene.cast.ana, request).await), ["break-glass-over"]);
    assert_eq!(scene.show(session.id).await.state, SessionState::Ended);
    assert_eq!(break_glass::running(&scene.world.system, &scene.cast.ana).await.unwrap().mine, None);
    assert!(crate::support::no(scene.revoke(&scene.cast.ana, session.id).await).contains("over already"));
    let owing = break_glass::list(&scene.world.system, &scene.cast.di, break_glass::Wanted::Owing, &Seek::first())
        .await
        .unwrap();
    assert_eq!(owing.items.len(), 1);
}

#[tokio::test]
async fn a_session_that_is_started_by_a_clock_that_jumped_back_lasts_no_longer_than_asked_for() {
    let scene = scene().await;
    let noon = scene.world.system.now();
    scene.wait(120);
    scene.world.team(&scene.cast.di, "payments", &[]).await;
    scene.world.clock.set(noon);
    let session = scene.start(&scene.cast.ana).await;
    assert_eq!((session.started_at, session.ends_at), (noon, noon + TimeDelta::minutes(60)));
    scene.world.clock.set(session.ends_at - TimeDelta::seconds(1));
    assert_eq!(scene.deploy(&scene.cast.ana).await.gate, Gate::Bypassed);
    scene.world.clock.set(session.ends_at);
    assert_eq!(scene.deploy(&scene.cast.ana).await.gate, Gate::Pending);
    scene.world.clock.set(noon);
    assert_eq!(scene.deploy(&scene.cast.ana).await.gate, Gate::Pending, "and it does not come back");
}

#[tokio::test]
async fn a_start_by_a_clock_that_jumped_back_revives_nobody_elses_session() {
    let scene = scene().await;
    let session = scene.start(&scene.cast.ana).await;
    let request = scene.deploy(&scene.cast.ana).await.id;
    scene.wait(90);
    scene.world.team(&scene.cast.di, "payments", &[]).await;
    scene.world.clock.set(session.started_at + TimeDelta::minutes(10));
    scene.start(&scene.cast.bo).await;
    assert_eq!(scene.deploy(&scene.cast.bo).await.gate, Gate::Bypassed);
    assert_eq!(scene.deploy(&scene.cast.ana).await.gate, Gate::Pending);
    assert_eq!(crate::break_glass::violations(scene.claim(&scene.cast.ana, request).await), ["break-glass-over"]);
    assert_eq!(scene.show(session.id).await.ended_at, Some(session.ends_at));
}

#[tokio::test]
async fn a_start_by_a_clock_that_jumped_back_prolongs_no_session_that_is_active() {
    let scene = scene().await;
    let session = scene.start(&scene.cast.ana).await;
    scene.wait(50);
    scene.world.team(&scene.cast.di, "payments", &[]).await;
    scene.world.clock.set(session.started_at);
    let of_bo = scene.start(&scene.cast.bo).await;
    scene.world.clock.set(of_bo.ends_at);
    assert_eq!(scene.deploy(&scene.cast.bo).await.gate, Gate::Pending, "by the clock its hour is over");
    assert_eq!(scene.deploy(&scene.cast.ana).await.gate, Gate::Pending);
}

#[tokio::test]
async fn a_clock_that_jumps_ahead_ends_sessions_early_and_jumping_back_changes_that_no_more_once_something_happened() {
    let scene = scene().await;
    let session = scene.start(&scene.cast.ana).await;
    scene.world.clock.set(session.ends_at + TimeDelta::days(300));
    assert_eq!(scene.deploy(&scene.cast.ana).await.gate, Gate::Pending);
    scene.world.clock.set(session.started_at + TimeDelta::minutes(1));
    assert_eq!(scene.deploy(&scene.cast.ana).await.gate, Gate::Pending);
}
