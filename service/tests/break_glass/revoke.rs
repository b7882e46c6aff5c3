//! Ending a session before its time.

use crate::break_glass::{Scene, scene};
use crate::support::no;
use governance::event::EventKind;
use governance::ids::RequestId;
use governance::request::StateName;
use governance::wire::break_glass::{SessionState, SessionView};
use governance::wire::directory::{MemberBody, OrgRoleBody};
use governance::wire::requests::{ResultBody, ResultStatus};
use governance::{Gate, Refusal};
use service::break_glass::Wanted;
use service::{Error, directory, requests};

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
        assert_eq!(crate::break_glass::violations(scene.claim(&scene.cast.ana, id).await), ["break-glass-over"]);
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

/// The session ended by Di's change of people, with what it bypassed, and nothing brings it back.
async fn ended_by_a_change_of_people(scene: &Scene, session: &SessionView, request: RequestId, because: &str) {
    let shown = scene.show(session.id).await;
    assert_eq!((shown.state, shown.ended_at), (SessionState::Revoked, Some(scene.world.system.now())));
    assert_eq!((shown.revoked_by.unwrap().name.as_str(), shown.revoked_because.as_str()), ("Di", because));
    assert_eq!(scene.story(session.id).await, [EventKind::BreakGlassStarted, EventKind::BreakGlassRevoked]);
    assert_eq!(scene.state(request).await, StateName::Expired, "approved no longer");
    assert_eq!(scene.kinds(request).await.last(), Some(&EventKind::RequestExpired));
    assert_eq!(scene.list(Wanted::Owing).await, [session.id], "it owes its review as any other");
}

#[tokio::test]
async fn deactivating_its_holder_ends_it_for_good() {
    let scene = scene().await;
    let (system, di, ana) = (&scene.world.system, &scene.cast.di, &scene.cast.ana);
    let of_bo = scene.start(&scene.cast.bo).await;
    let session = scene.start(ana).await;
    let request = scene.deploy(ana).await.id;
    scene.wait(10);
    scene.world.deactivate(di, ana.member).await;
    ended_by_a_change_of_people(&scene, &session, request, "Ana was deactivated").await;
    assert_eq!(scene.show(of_bo.id).await.state, SessionState::Active, "another's goes on");
    let refused = scene.revoke(ana, session.id).await;
    assert!(matches!(refused, Err(Error::Unauthenticated)), "{refused:?}");

    let back = MemberBody { active: Some(true), ..MemberBody::default() };
    directory::members::update(system, di, ana.member, back, None).await.unwrap();
    assert_eq!(scene.deploy(ana).await.gate, Gate::Pending, "it does not come back with its holder");
}

#[tokio::test]
async fn taking_the_last_role_with_the_permission_from_its_holder_ends_it() {
    let scene = scene().await;
    let ana = &scene.cast.ana;
    let session = scene.start(ana).await;
    let request = scene.deploy(ana).await.id;
    scene.roles(ana, &["member", "tech-lead", "breaker"]).await;
    assert_eq!(scene.show(session.id).await.state, SessionState::Active, "she holds a role with it still");
    scene.roles(ana, &["member", "tech-lead"]).await;
    let because = "Ana lost the permission break_glass.initiate";
    ended_by_a_change_of_people(&scene, &session, request, because).await;
    scene.roles(ana, &["member", "tech-lead", "breaker"]).await;
    assert_eq!(scene.deploy(ana).await.gate, Gate::Pending, "it does not come back with the role");
}

#[tokio::test]
async fn taking_the_permission_from_the_role_of_its_holder_ends_it() {
    let scene = scene().await;
    let (system, di, ana) = (&scene.world.system, &scene.cast.di, &scene.cast.ana);
    let session = scene.start(ana).await;
    let request = scene.deploy(ana).await.id;
    let roles = directory::org_roles::list(system, di).await.unwrap();
    let breaker = roles.into_iter().find(|role| role.name == "breaker").unwrap();
    let body = OrgRoleBody { name: "breaker".into(), permissions: vec!["tokens.manage".into()] };
    directory::org_roles::update(system, di, breaker.id.into(), body, None).await.unwrap();
    let because = "Ana lost the permission break_glass.initiate";
    ended_by_a_change_of_people(&scene, &session, request, because).await;
}

#[tokio::test]
async fn what_runs_when_its_holder_is_deactivated_may_finish() {
    let scene = scene().await;
    let (system, ana) = (&scene.world.system, &scene.cast.ana);
    scene.start(ana).await;
    let running = scene.deploy(ana).await.id;
    let claim_id = scene.claim(&scene.cast.di, running).await.unwrap().claim_id;
    scene.world.deactivate(&scene.cast.di, ana.member).await;
    assert_eq!(scene.state(running).await, StateName::Executing);
    let body = ResultBody { claim_id, status: ResultStatus::Succeeded, detail: String::new() };
    assert_eq!(requests::report(system, &scene.cast.di, running, body).await.unwrap().state, StateName::Succeeded);
}
