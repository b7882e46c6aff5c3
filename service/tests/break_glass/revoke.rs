//! Ending a session before its time.

use crate::scene;
use crate::support::no;
use governance::Refusal;
use governance::event::EventKind;
use governance::request::StateName;
use governance::wire::break_glass::SessionState;
use governance::wire::requests::{ResultBody, ResultStatus};
use service::{Error, requests};

#[tokio::test]
async fn what_it_bypassed_and_nobody_claimed_expires_with_it_and_what_runs_may_finish() {
    let scene = scene().await;
    let session = scene.start(&scene.cast.ana).await;
    let waiting = scene.deploy(&scene.cast.ana).await.id;
    let running = scene.deploy(&scene.cast.ana).await.id;
    let also = scene.deploy(&scene.cast.ana).await.id;
    let claim_id = scene.claim(&scene.cast.ana, running).await.unwrap().claim_id;
    let ended = scene.revoke(&scene.cast.ana, session.id).await.unwrap();
    assert_eq!((ended.bypassed, ended.revoked_because.as_str()), (3, "Fixed"));
    for id in [waiting, also] {
        assert_eq!(scene.state(id).await, StateName::Expired);
        assert_eq!(scene.kinds(id).await.last(), Some(&EventKind::RequestExpired));
        let detail = requests::detail(&scene.world.system, &scene.cast.di, id).await.unwrap();
        let last = detail.timeline.last().unwrap();
        assert_eq!(last.sentence, "let the approval lapse: its break-glass session is over");
        assert!(last.prominent);
        assert_eq!(crate::violations(scene.claim(&scene.cast.ana, id).await), ["break-glass-over"]);
    }
    assert_eq!(scene.state(running).await, StateName::Executing);
    let body = ResultBody { claim_id, status: ResultStatus::Failed, detail: "no".into() };
    let reported = requests::report(&scene.world.system, &scene.cast.ana, running, body).await.unwrap();
    assert_eq!(reported.state, StateName::Failed);
}

#[tokio::test]
async fn another_member_ends_it_with_the_permission() {
    let scene = scene().await;
    let session = scene.start(&scene.cast.ana).await;
    assert_eq!(
        no(scene.revoke(&scene.cast.bo, session.id).await),
        "you need the permission break_glass.revoke for that"
    );
    assert_eq!(scene.show(session.id).await.state, SessionState::Active);
    let ended = scene.revoke(&scene.cast.el, session.id).await.unwrap();
    assert_eq!((ended.state, ended.revoked_by.unwrap().name.as_str()), (SessionState::Revoked, "El"));
    assert_eq!(scene.story(session.id).await, [EventKind::BreakGlassStarted, EventKind::BreakGlassRevoked]);
    let again = scene.revoke(&scene.cast.ana, session.id).await;
    assert!(matches!(again, Err(Error::Refused(Refusal::SessionOver))), "{again:?}");
}

#[tokio::test]
async fn what_is_over_by_its_time_cannot_be_ended_though_nobody_wrote_that_down() {
    let scene = scene().await;
    let session = scene.start(&scene.cast.ana).await;
    scene.world.clock.set(session.ends_at);
    let late = scene.revoke(&scene.cast.ana, session.id).await;
    assert!(matches!(late, Err(Error::Refused(Refusal::SessionOver))), "{late:?}");
    scene.upkeep().await;
    assert_eq!(scene.story(session.id).await, [EventKind::BreakGlassStarted, EventKind::BreakGlassExpired]);
}

#[tokio::test]
async fn a_deactivated_holder_ends_nothing_and_an_owner_does() {
    let scene = scene().await;
    let session = scene.start(&scene.cast.ana).await;
    scene.world.deactivate(&scene.cast.di, scene.cast.ana.member).await;
    let refused = scene.revoke(&scene.cast.ana, session.id).await;
    assert!(matches!(refused, Err(Error::Unauthenticated)), "{refused:?}");
    assert_eq!(scene.revoke(&scene.cast.di, session.id).await.unwrap().state, SessionState::Revoked);
}
