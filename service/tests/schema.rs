//! What the schema itself holds, whatever the code above it believes.

use crate::support::world_with_cast;
use sea_orm::ConnectionTrait;
use service::store::Store;

#[tokio::test]
async fn nothing_changes_or_removes_an_event() {
    let (world, _) = world_with_cast().await;
    for statement in ["UPDATE events SET subject = 'nothing happened'", "DELETE FROM events", "TRUNCATE events"] {
        let tx = world.system.store.write().await.unwrap();
        let result = tx.execute_unprepared(statement).await;
        assert!(result.is_err(), "{statement}");
    }
}

#[tokio::test]
async fn processes_that_start_together_migrate_once() {
    let database = crate::support::database::Database::empty().await;
    let url = database.url.as_str();
    let (first, second, third) = tokio::join!(migration::up(url), migration::up(url), migration::up(url));
    assert!(first.is_ok() && second.is_ok() && third.is_ok(), "{first:?} {second:?} {third:?}");
    let store = Store::connect(url).await.unwrap();
    assert_eq!(migration::pending(&*store.read().await.unwrap()).await.unwrap(), 0);
}
