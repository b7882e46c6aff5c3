//! A look at the log that somebody asks for has a limit, and says how far it went.

use crate::audit_chain::work::{intruder, run};
use crate::support::world_with_cast;
use governance::audit::FaultKind;
use governance::wire::audit::VerificationStatus;
use service::audit;

#[tokio::test]
async fn a_log_as_long_as_the_limit_is_verified_as_a_whole_and_a_longer_one_up_to_it() {
    let (world, cast) = world_with_cast().await;
    audit::upkeep::run(&world.system).await.unwrap();
    world.clock.advance(chrono::TimeDelta::minutes(1));
    let count = audit::verification(&world.system, &cast.di).await.unwrap().count;

    let seen = audit::verify_up_to(&world.system, &cast.di, count).await.unwrap();
    assert_eq!((seen.swept, seen.swept_at), (0, Some(world.system.now())));
    assert!(seen.says().starts_with("The whole audit log was verified"), "{}", seen.says());

    world.clock.advance(chrono::TimeDelta::minutes(1));
    let seen = audit::verify_up_to(&world.system, &cast.di, count - 1).await.unwrap();
    assert_eq!((seen.status, seen.swept), (VerificationStatus::Intact, count - 1));
    assert!(seen.says().contains(&format!("from #1 to #{}", count - 1)), "{}", seen.says());
    let seen = audit::verify_up_to(&world.system, &cast.di, count - 1).await.unwrap();
    assert_eq!((seen.swept, seen.swept_at), (0, Some(world.system.now())), "asked again, it goes on to the end");
}

#[tokio::test]
async fn what_lies_behind_the_limit_is_not_called_verified_and_found_when_it_is_looked_at() {
    let (world, cast) = world_with_cast().await;
    audit::upkeep::run(&world.system).await.unwrap();
    run(&intruder(&world).await, &["UPDATE events SET subject = '' WHERE organization_id = ACME AND sequence = 7"])
        .await;
    let seen = audit::verify_up_to(&world.system, &cast.di, 6).await.unwrap();
    assert_eq!((seen.status, seen.swept), (VerificationStatus::Intact, 6));
    assert!(seen.says().contains("from #1 to #6,"), "{}", seen.says());
    let seen = audit::verify_up_to(&world.system, &cast.di, 6).await.unwrap();
    assert_eq!(seen.fault.map(|fault| (fault.sequence, fault.kind)), Some((7, FaultKind::Edited)));
}
