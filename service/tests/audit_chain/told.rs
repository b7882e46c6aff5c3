//! A log that was tampered with is told once, to those who must hear of it, and nobody else is kept from work.

use crate::audit_chain::work::{gate, intruder, open, review, run};
use crate::support::{Cast, World, world_with_cast};
use governance::Digest;
use governance::event::EventKind;
use governance::request::Verdict;
use governance::wire::audit::VerificationStatus;
use governance::wire::directory::OrgRoleBody;
use governance::wire::events::EventView;
use governance::wire::requests::ClaimBody;
use service::page::Seek;
use service::{Caller, audit, directory, notifications, requests};

/// What the log says of tampering.
async fn told(world: &World, cast: &Cast) -> Vec<EventView> {
    let filter = audit::Filter { kinds: vec![EventKind::AuditBroken], ..audit::Filter::default() };
    audit::list(&world.system, &cast.di, &filter, &Seek::first()).await.unwrap().items
}

async fn alerts(world: &World, caller: &Caller) -> Vec<EventKind> {
    let page = notifications::list_alerts(&world.system, caller, false, &Seek::first()).await.unwrap();
    page.items.into_iter().filter_map(|alert| alert.event.kind).collect()
}

#[tokio::test]
async fn a_broken_log_is_told_once_while_reviews_and_claims_go_on() {
    let (world, cast) = world_with_cast().await;
    let guard = OrgRoleBody { name: "guard".into(), permissions: vec!["security.alerts".into()] };
    directory::org_roles::create(&world.system, &cast.di, guard, None).await.unwrap();
    let gus = world.join(&cast.di, "gus@example.com", &["guard"]).await;
    gate(&world, &cast).await;
    audit::upkeep::run(&world.system).await.unwrap();
    let signed = audit::verification(&world.system, &cast.di).await.unwrap().checkpoint.unwrap();

    let intruder = intruder(&world).await;
    run(&intruder, &["UPDATE events SET subject = 'nothing' WHERE organization_id = ACME AND sequence = 7"]).await;
    for _ in 0..3 {
        audit::upkeep::run(&world.system).await.unwrap();
        let id = open(&world, &cast.ana, "api", "production").await;
        review(&world, &cast.bo, id, Verdict::Approve).await;
        let claim = ClaimBody { payload_digest: Digest::of("") };
        requests::claim(&world.system, &cast.ana, id, claim, None).await.unwrap();
    }

    let told = told(&world, &cast).await;
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].prominent && told[0].actor.is_none());
    assert_eq!(told[0].detail["sequence"], 7);
    assert_eq!(told[0].detail["fault"], "edited");
    assert!(told[0].sentence.contains("#7 is not what was recorded"), "{}", told[0].sentence);
    for hears in [&cast.di, &gus] {
        assert_eq!(alerts(&world, hears).await, [EventKind::AuditBroken], "{}", hears.name);
    }
    assert!(alerts(&world, &cast.ana).await.is_empty());
    let seen = audit::verification(&world.system, &cast.di).await.unwrap();
    assert_eq!((seen.status, seen.verified), (VerificationStatus::Broken, 6));
    assert!(seen.advice.unwrap().contains("backup"));
    assert_eq!(seen.checkpoint.unwrap(), signed, "nothing is signed over a broken log");
}

#[tokio::test]
async fn an_earlier_fault_is_told_besides_and_one_that_is_mended_is_gone() {
    let (world, cast) = world_with_cast().await;
    audit::upkeep::run(&world.system).await.unwrap();
    let intruder = intruder(&world).await;
    let mend = "UPDATE events SET subject = (SELECT subject FROM saved WHERE saved.id = events.id)";
    run(&intruder, &["CREATE TABLE saved AS SELECT * FROM events"]).await;
    for (sequence, count) in [(9, 1), (11, 1), (4, 2)] {
        let edit = format!("UPDATE events SET subject = 'x' WHERE organization_id = ACME AND sequence = {sequence}");
        run(&intruder, &[&edit]).await;
        audit::upkeep::run(&world.system).await.unwrap();
        assert_eq!(told(&world, &cast).await.len(), count, "#{sequence}");
    }
    let seen = audit::verification(&world.system, &cast.di).await.unwrap();
    assert_eq!(seen.fault.unwrap().sequence, 4);
    run(&intruder, &[&format!("{mend} WHERE sequence < 12")]).await;
    let seen = audit::verify(&world.system, &cast.di).await.unwrap();
    assert_eq!((seen.status, seen.verified, seen.fault), (VerificationStatus::Intact, seen.count, None));
    assert_eq!(told(&world, &cast).await.len(), 2, "what was told stays told");
}
