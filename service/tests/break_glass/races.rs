//! What happens at the same time.

use crate::break_glass::review::account;
use crate::break_glass::{Scene, active, hour, pending, scene};
use futures::future::join_all;
use governance::event::EventKind;
use governance::ids::RequestId;
use governance::request::StateName;
use governance::wire::break_glass::Started;
use governance::{Gate, Refusal};
use service::{Error, break_glass};
use std::time::Duration;

/// How often a race is run.
const TIMES: usize = 15;

fn started(result: &Result<Started, Error>) -> bool {
    matches!(result, Ok(Started::Active { .. }))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_starts_at_once_one_wins() {
    let scene = scene().await;
    let system = &scene.world.system;
    let body = hour();
    for _ in 0..TIMES {
        let results = join_all((0..4).map(|_| break_glass::start(system, &scene.cast.ana, &body, None))).await;
        assert_eq!(results.iter().filter(|result| started(result)).count(), 1, "{results:?}");
        let mut winner = None;
        for result in results {
            match result {
                Ok(won) => winner = Some(active(won)),
                Err(Error::Refused(Refusal::SessionActive(_))) => {}
                Err(other) => panic!("{other:?}"),
            }
        }
        scene.revoke(&scene.cast.ana, winner.unwrap().id).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_approvals_of_two_starts_at_once_one_becomes_a_session() {
    let scene = scene().await;
    scene.protect_the_start().await;
    let ask = async || pending(break_glass::start(&scene.world.system, &scene.cast.ana, &hour(), None).await.unwrap());
    for _ in 0..5 {
        let (first, second) = (ask().await, ask().await);
        let (one, two) = tokio::join!(scene.approve(&scene.cast.cy, first), scene.approve(&scene.cast.bo, second));
        let mut states = [one.state, two.state];
        states.sort_by_key(|state| state.word());
        assert_eq!(states, [StateName::Failed, StateName::Succeeded]);
        let mine = break_glass::running(&scene.world.system, &scene.cast.ana).await.unwrap().mine.unwrap();
        scene.revoke(&scene.cast.ana, mine.id).await.unwrap();
    }
}

/// Either the claim was first and runs, or it was refused and the request is expired.
async fn one_true_story(scene: &Scene, id: RequestId, claimed: Result<(), Error>) -> bool {
    match claimed {
        Ok(()) => {
            assert_eq!(scene.state(id).await, StateName::Executing);
            true
        }
        Err(Error::Refused(Refusal::Violations(found))) => {
            assert_eq!(found[0].code, "break-glass-over");
            assert_eq!(scene.state(id).await, StateName::Expired);
            let expired = scene.kinds(id).await.into_iter().filter(|kind| *kind == EventKind::RequestExpired).count();
            assert_eq!(expired, 1, "told once");
            false
        }
        Err(other) => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_revocation_and_claims_at_once_leave_each_request_claimed_or_expired() {
    let scene = scene().await;
    for round in 0..TIMES {
        let session = scene.start(&scene.cast.ana).await;
        let ids = [scene.deploy(&scene.cast.ana).await.id, scene.deploy(&scene.cast.ana).await.id];
        let revoke = scene.revoke(&scene.cast.ana, session.id);
        // Whoever comes first differs from round to round.
        let claim = async |id| {
            tokio::time::sleep(Duration::from_millis(2 * (round as u64 % 8))).await;
            scene.claim(&scene.cast.ana, id).await.map(drop)
        };
        let (first, revoked, second) = tokio::join!(claim(ids[0]), revoke, claim(ids[1]));
        revoked.unwrap();
        for (id, claimed) in ids.into_iter().zip([first, second]) {
            one_true_story(&scene, id, claimed).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_revocation_and_openings_at_once_leave_nothing_approved_by_a_session_that_is_over() {
    let scene = scene().await;
    for _ in 0..TIMES {
        let session = scene.start(&scene.cast.ana).await;
        let (first, revoked, second, third) = tokio::join!(
            scene.try_to_deploy(&scene.cast.ana),
            scene.revoke(&scene.cast.ana, session.id),
            scene.try_to_deploy(&scene.cast.ana),
            scene.try_to_deploy(&scene.cast.ana),
        );
        revoked.unwrap();
        for opened in [first, second, third] {
            let opened = opened.unwrap();
            let state = scene.state(opened.id).await;
            match opened.gate {
                Gate::Bypassed => assert_eq!(state, StateName::Expired),
                Gate::Pending => assert_eq!(state, StateName::Pending),
                other => panic!("{other:?}"),
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_loss_of_the_permission_and_openings_at_once_leave_nothing_approved_by_a_session_that_is_over() {
    let scene = scene().await;
    let ana = &scene.cast.ana;
    for _ in 0..TIMES {
        let session = scene.start(ana).await;
        let (first, (), second, third) = tokio::join!(
            scene.try_to_deploy(ana),
            scene.roles(ana, &["member", "tech-lead"]),
            scene.try_to_deploy(ana),
            scene.try_to_deploy(ana),
        );
        for opened in [first, second, third] {
            let opened = opened.unwrap();
            let expected = if opened.gate == Gate::Bypassed { StateName::Expired } else { StateName::Pending };
            assert_eq!(scene.state(opened.id).await, expected);
        }
        assert_eq!(scene.ends(session.id).await, [EventKind::BreakGlassRevoked]);
        scene.roles(ana, &["member", "tech-lead", "breaker"]).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_revocations_at_once_one_ends_it() {
    let scene = scene().await;
    for _ in 0..TIMES {
        let session = scene.start(&scene.cast.ana).await;
        scene.deploy(&scene.cast.ana).await;
        let results =
            join_all([&scene.cast.ana, &scene.cast.el, &scene.cast.di].map(|by| scene.revoke(by, session.id)));
        let results = results.await;
        assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1, "{results:?}");
        for error in results.into_iter().filter_map(Result::err) {
            assert!(matches!(error, Error::Refused(Refusal::SessionOver)), "{error:?}");
        }
        assert_eq!(scene.ends(session.id).await, [EventKind::BreakGlassRevoked]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_reviews_at_once_one_counts() {
    let scene = scene().await;
    for _ in 0..5 {
        let session = scene.ended(&scene.cast.ana).await.id;
        let body = account();
        let system = &scene.world.system;
        let reviews = [&scene.cast.cy, &scene.cast.di, &scene.cast.cy];
        let results = join_all(reviews.map(|by| break_glass::review(system, by, session, &body))).await;
        assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1, "{results:?}");
        for error in results.into_iter().filter_map(Result::err) {
            assert!(matches!(error, Error::Refused(Refusal::AlreadyReviewed)), "{error:?}");
        }
        let seen = scene.show(session).await.review.unwrap();
        assert_eq!(seen.follow_ups.len(), 2, "the follow-ups of one review");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn workers_and_people_at_the_second_of_the_end_write_it_down_once() {
    let scene = scene().await;
    for _ in 0..5 {
        let session = scene.start(&scene.cast.ana).await;
        let id = scene.deploy(&scene.cast.ana).await.id;
        scene.world.clock.set(session.ends_at);
        let (claimed, revoked, (), ()) = tokio::join!(
            scene.claim(&scene.cast.ana, id),
            scene.revoke(&scene.cast.ana, session.id),
            scene.upkeep(),
            scene.upkeep(),
        );
        assert!(!one_true_story(&scene, id, claimed.map(drop)).await);
        assert!(matches!(revoked, Err(Error::Refused(Refusal::SessionOver))), "{revoked:?}");
        assert_eq!(scene.ends(session.id).await, [EventKind::BreakGlassExpired]);
    }
}
