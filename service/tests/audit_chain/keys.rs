//! The key that signs.

use crate::support::{field, world, world_with_cast};
use governance::audit::SigningKey;
use governance::wire::audit::VerificationStatus;
use service::store::Store;
use service::{System, audit};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn processes_that_start_together_make_one_key() {
    let world = world().await;
    let mut processes = Vec::new();
    for _ in 0..4 {
        let store = Store::connect(&world.database.url).await.unwrap();
        let clock = std::sync::Arc::new(world.clock.clone());
        processes.push(System::new(store, clock, "https://countersign.example"));
    }
    let keys = futures::future::join_all(processes.iter().map(audit::installation_key)).await;
    let keys: Vec<_> = keys.into_iter().map(Result::unwrap).collect();
    assert!(keys.iter().all(|key| key == &keys[0]), "{keys:?}");
    assert_eq!(audit::installation_key(&world.system).await.unwrap(), keys[0], "and it stays");
}

#[tokio::test]
async fn a_key_from_a_file_takes_over_and_what_the_former_signed_still_verifies() {
    let (mut world, cast) = world_with_cast().await;
    audit::upkeep::run(&world.system).await.unwrap();
    let former = audit::verification(&world.system, &cast.di).await.unwrap();
    let text = format!("{}\n", "07".repeat(32));
    world.system = world.system.with_audit_key(audit::read_key(&text.into()).unwrap());
    world.team(&cast.di, "ops", &[]).await;
    audit::upkeep::run(&world.system).await.unwrap();
    let now = audit::verification(&world.system, &cast.di).await.unwrap();
    let key = SigningKey::from_bytes(&[7; 32]).public();
    assert_eq!((now.status, &now.key), (VerificationStatus::Intact, &key.id().to_string()));
    assert_ne!(now.key, former.key);
    assert_eq!(now.checkpoint.unwrap().key, now.key);
    let shown = audit::public_key(&world.system, &cast.di).await.unwrap();
    assert_eq!((shown.id, shown.public_key), (now.key, key.to_string()));
}

#[test]
fn a_key_is_64_hexadecimal_digits_and_nothing_else() {
    for text in ["", "00", &"0".repeat(63), &"g".repeat(64), &"00".repeat(33)] {
        let says = field(audit::read_key(&text.to_owned().into()), "audit-key-file");
        assert_eq!(says, "must hold 64 hexadecimal digits");
    }
}
