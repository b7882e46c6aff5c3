//! What is appended verifies and is signed, and the database itself keeps it.

use crate::audit_chain::work::{gate, open, review};
use crate::support::world_with_cast;
use futures::future::join_all;
use governance::request::Verdict;
use governance::wire::audit::VerificationStatus;
use sea_orm::ConnectionTrait;
use service::{Error, audit};

#[tokio::test]
async fn what_people_do_verifies_and_is_signed() {
    let (world, cast) = world_with_cast().await;
    let before = audit::verification(&world.system, &cast.di).await.unwrap();
    assert_eq!((before.status, before.verified, before.checkpoint), (VerificationStatus::Unverified, 0, None));
    gate(&world, &cast).await;
    let id = open(&world, &cast.ana, "api", "production").await;
    audit::upkeep::run(&world.system).await.unwrap();
    review(&world, &cast.bo, id, Verdict::Approve).await;
    let between = audit::verification(&world.system, &cast.di).await.unwrap();
    assert_eq!(between.status, VerificationStatus::Intact);
    assert_eq!(between.count, between.verified + 2, "the review and the approval came since");
    audit::upkeep::run(&world.system).await.unwrap();
    let after = audit::verification(&world.system, &cast.di).await.unwrap();
    assert_eq!((after.status, after.verified, after.fault), (VerificationStatus::Intact, after.count, None));
    let signed = after.checkpoint.unwrap();
    assert_eq!((signed.sequence, Some(signed.key.to_string())), (after.count, after.key));
    assert!(after.swept_at.is_some(), "so small a log is swept in one round");
}

#[tokio::test]
async fn who_may_not_read_the_log_is_told_nothing_of_it() {
    let (world, cast) = world_with_cast().await;
    let told = audit::verification(&world.system, &cast.ana).await;
    assert!(matches!(told, Err(Error::Forbidden(_))), "{told:?}");
    let asked = audit::verify(&world.system, &cast.ana).await;
    assert!(matches!(asked, Err(Error::Forbidden(_))), "{asked:?}");
    let key = audit::public_key(&world.system, &cast.ana).await;
    assert!(matches!(key, Err(Error::Forbidden(_))), "{key:?}");
}

#[tokio::test]
async fn nothing_changes_or_removes_an_event_or_a_checkpoint() {
    let (world, _) = world_with_cast().await;
    audit::upkeep::run(&world.system).await.unwrap();
    for statement in [
        "UPDATE events SET hash = ''",
        "DELETE FROM events",
        "UPDATE audit_checkpoints SET signature = ''",
        "DELETE FROM audit_checkpoints",
        "TRUNCATE events CASCADE",
        "TRUNCATE audit_checkpoints",
    ] {
        let tx = world.system.store.write().await.unwrap();
        let refused = tx.execute_unprepared(statement).await.unwrap_err().to_string();
        // SQLite knows no TRUNCATE at all.
        let why =
            if statement.starts_with("TRUNCATE") && refused.contains("syntax") { "syntax" } else { "append-only" };
        assert!(refused.contains(why), "{statement}: {refused}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sixteen_writers_in_two_organizations_leave_two_chains_that_verify() {
    let (world, cast) = world_with_cast().await;
    let zoe = world.other_owner().await;
    world.project(&zoe, "shop").await;
    world.environment(&zoe, "shop", "production", None).await;
    let writers = (0..16).map(|number| {
        let (world, cast, zoe) = (&world, &cast, &zoe);
        async move {
            for _ in 0..3 {
                match number % 2 {
                    0 => open(world, &cast.ana, "api", "staging").await,
                    _ => open(world, zoe, "shop", "production").await,
                };
            }
        }
    });
    join_all(writers).await;
    for auditor in [&cast.di, &zoe] {
        let seen = audit::verify(&world.system, auditor).await.unwrap();
        assert_eq!((seen.status, seen.fault), (VerificationStatus::Intact, None));
        assert_eq!(seen.verified, seen.count);
        assert!(seen.count > 48, "{}", seen.count);
    }
}
