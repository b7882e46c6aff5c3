//! The key that signs.

use crate::audit_chain::work::{intruder, run};
use crate::support::{Cast, World, field, world, world_with_cast};
use governance::audit::{FaultKind, SigningKey};
use governance::wire::audit::VerificationStatus;
use service::audit::Filter;
use service::audit::export::{self, Format};
use service::store::Store;
use service::{Error, System, audit};

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
    assert_eq!((now.status, &now.key), (VerificationStatus::Intact, &Some(key.id().to_string())));
    assert_ne!(now.key, former.key);
    assert_eq!(now.checkpoint.unwrap().key, key.id());
    let shown = audit::public_key(&world.system, &cast.di).await.unwrap();
    assert_eq!((shown.id, shown.public_key), (key.id().to_string(), key.to_string()));
}

/// What an auditor sees without a key: the log is verified and never signed, and what needs the key says why.
async fn keyless(world: &World, cast: &Cast, why: &str) {
    let before = audit::verification(&world.system, &cast.di).await.unwrap();
    world.team(&cast.di, &format!("team {}", before.count), &[]).await;
    audit::upkeep::run(&world.system).await.unwrap();
    let seen = audit::verify(&world.system, &cast.di).await.unwrap();
    assert_eq!((seen.status, seen.verified, seen.fault), (VerificationStatus::Intact, seen.count, None));
    assert_eq!((seen.key, &seen.checkpoint), (None, &before.checkpoint), "nothing is signed");
    let unsigned = seen.unsigned.unwrap();
    assert!(unsigned.contains(why), "{unsigned}");
    let needs = [
        audit::public_key(&world.system, &cast.di).await.map(drop),
        audit::installation_key(&world.system).await.map(drop),
        export::begin(&world.system, &cast.di, &Filter::default(), Format::Jsonl).await.map(drop),
    ];
    for answer in needs {
        let Err(Error::Conflict(says)) = answer else { panic!("{answer:?}") };
        assert_eq!(says, format!("the audit log cannot be signed: {unsigned}"));
    }
    let mut table = export::begin(&world.system, &cast.di, &Filter::default(), Format::Csv).await.unwrap();
    let mut bytes = 0;
    while let Some(more) = table.next().await.unwrap() {
        bytes += more.len();
    }
    assert!(bytes > 1000, "a table needs no key");
}

#[tokio::test]
async fn a_lost_secret_is_told_and_never_replaced_while_the_log_is_verified() {
    let (world, cast) = world_with_cast().await;
    audit::upkeep::run(&world.system).await.unwrap();
    let signed = audit::verification(&world.system, &cast.di).await.unwrap();
    let intruder = intruder(&world).await;
    run(&intruder, &["CREATE TABLE saved_keys AS SELECT * FROM audit_keys"]).await;
    let other = hex::encode([9; 32]);
    for (loss, why) in [
        ("UPDATE audit_keys SET secret = NULL".to_owned(), "is not in the database any more"),
        ("UPDATE audit_keys SET secret = ''".to_owned(), "is not in the database any more"),
        ("UPDATE audit_keys SET secret = 'nothing'".to_owned(), "in the database cannot be read"),
        (format!("UPDATE audit_keys SET secret = '{other}'"), "in the database is another one's"),
    ] {
        run(&intruder, &[&loss]).await;
        keyless(&world, &cast, why).await;
    }
    run(&intruder, &["DELETE FROM audit_keys", "INSERT INTO audit_keys SELECT * FROM saved_keys"]).await;
    audit::upkeep::run(&world.system).await.unwrap();
    let seen = audit::verification(&world.system, &cast.di).await.unwrap();
    assert_eq!((seen.key, seen.unsigned), (signed.key, None));
    assert_eq!(seen.checkpoint.unwrap().sequence, seen.count, "with the key it goes on");
}

#[tokio::test]
async fn a_key_that_is_gone_altogether_is_not_made_anew_over_what_it_signed() {
    let (world, cast) = world_with_cast().await;
    audit::upkeep::run(&world.system).await.unwrap();
    let intruder = intruder(&world).await;
    run(&intruder, &["DELETE FROM audit_keys"]).await;
    for _ in 0..2 {
        let seen = audit::verify(&world.system, &cast.di).await.unwrap();
        let fault = seen.fault.unwrap();
        assert_eq!(fault.kind, FaultKind::UnknownKey, "nobody knows who signed: {fault}");
        assert!(seen.unsigned.unwrap().contains("though checkpoints were signed with one"));
        assert_eq!(seen.key, None);
    }
}

#[tokio::test]
async fn a_file_that_gives_no_key_keeps_nobody_from_work_and_the_database_does_not_step_in() {
    let (mut world, cast) = world_with_cast().await;
    audit::upkeep::run(&world.system).await.unwrap();
    world.system = world.system.without_audit_key("its file is empty");
    keyless(&world, &cast, "its file is empty").await;
}

#[test]
fn a_key_is_64_hexadecimal_digits_and_nothing_else() {
    for text in ["", "00", &"0".repeat(63), &"g".repeat(64), &"00".repeat(33)] {
        let says = field(audit::read_key(&text.to_owned().into()), "audit-key-file");
        assert_eq!(says, "must hold 64 hexadecimal digits");
    }
}
