//! Events from before the chain are hashed by the migration, as they would have been when they were appended.

use crate::audit_chain::work::{gate, open, review};
use crate::support::{Cast, World, world_with_cast};
use governance::request::Verdict;
use governance::wire::audit::VerificationStatus;
use sea_orm::{EntityTrait, QueryOrder};
use service::audit;
use service::store::entities::events;

async fn hashes(world: &World) -> Vec<String> {
    let tx = world.system.store.read().await.unwrap();
    let order = events::Entity::find().order_by_asc(events::Column::OrganizationId);
    let rows = order.order_by_asc(events::Column::Sequence).all(&*tx).await.unwrap();
    rows.into_iter().map(|row| row.hash).collect()
}

async fn work(world: &World, cast: &Cast) {
    gate(world, cast).await;
    let id = open(world, &cast.ana, "api", "production").await;
    review(world, &cast.bo, id, Verdict::Reject).await;
}

#[tokio::test]
async fn events_from_before_the_chain_get_the_hashes_that_they_would_have_got() {
    let (world, cast) = world_with_cast().await;
    let zoe = world.other_owner().await;
    work(&world, &cast).await;
    let before = hashes(&world).await;
    assert!(before.len() > 20 && before.iter().all(|hash| hash.len() == 64), "{before:?}");

    world.migrate_again_since("m0014_chain").await;

    assert_eq!(hashes(&world).await, before);
    work_goes_on(&world, &cast).await;
    for auditor in [&cast.di, &zoe] {
        let seen = audit::verify(&world.system, auditor).await.unwrap();
        assert_eq!((seen.status, seen.verified), (VerificationStatus::Intact, seen.count));
    }
}

async fn work_goes_on(world: &World, cast: &Cast) {
    let id = open(world, &cast.ana, "api", "production").await;
    review(world, &cast.bo, id, Verdict::Approve).await;
}
