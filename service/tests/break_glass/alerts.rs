//! Who is alerted, whatever they set.

use crate::break_glass::review::account;
use crate::break_glass::{Scene, scene};
use chrono::TimeDelta;
use sea_orm::{ConnectionTrait, Statement};
use service::break_glass;

/// Every alert as "kind: who", in the order of the events.
async fn alerts(scene: &Scene) -> Vec<String> {
    let tx = scene.world.system.store.read().await.unwrap();
    let statement = "SELECT events.kind AS kind, members.name AS name FROM alerts JOIN events ON events.id = \
                     alerts.event_id JOIN members ON members.id = alerts.member_id ORDER BY events.sequence, members.name";
    let rows = tx.query_all_raw(Statement::from_string(tx.get_database_backend(), statement)).await.unwrap();
    let mut all: Vec<String> = Vec::new();
    for row in rows {
        let (kind, name): (String, String) = (row.try_get("", "kind").unwrap(), row.try_get("", "name").unwrap());
        match all.last_mut().filter(|last| last.starts_with(&format!("{kind}:"))) {
            Some(last) => *last += &format!(" {name}"),
            None => all.push(format!("{kind}: {name}")),
        }
    }
    all
}

#[tokio::test]
async fn start_bypass_end_and_overdue_review_are_told_to_every_holder_the_acting_member_included() {
    let scene = scene().await;
    let session = scene.start(&scene.cast.ana).await;
    scene.deploy(&scene.cast.ana).await;
    scene.revoke(&scene.cast.ana, session.id).await.unwrap();
    scene.world.clock.advance(TimeDelta::days(6));
    scene.upkeep().await;
    scene.world.clock.advance(TimeDelta::days(1));
    scene.upkeep().await;
    break_glass::review(&scene.world.system, &scene.cast.cy, session.id, &account()).await.unwrap();
    assert_eq!(
        alerts(&scene).await,
        [
            "break_glass.started: Ana Bo Di",
            "break_glass.bypassed: Ana Bo Di",
            "break_glass.revoked: Ana Bo Cy Di",
            "break_glass.review_due: Cy Di",
            "break_glass.review_overdue: Ana Bo Cy Di",
            "break_glass.reviewed: Ana Bo Di",
            "break_glass.follow_up_asked: Ana Bo",
        ]
    );
    let story = break_glass::story(&scene.world.system, &scene.cast.di, session.id).await.unwrap();
    let told: Vec<_> = story.told.iter().map(|told| (told.member.name.as_str(), told.alerts, told.read)).collect();
    let count = |name: &str| told.iter().find(|told| told.0 == name).unwrap().1;
    assert_eq!((count("Ana"), count("Bo"), count("Cy"), count("Di")), (6, 6, 3, 6));
    assert!(told.iter().all(|told| told.2 == 0), "nobody read any: {told:?}");
}

#[tokio::test]
async fn each_bypass_is_told_by_itself_and_what_its_time_ended_too() {
    let scene = scene().await;
    scene.start(&scene.cast.ana).await;
    for _ in 0..3 {
        scene.deploy(&scene.cast.ana).await;
        scene.wait(1);
    }
    scene.wait(60);
    scene.upkeep().await;
    let all = alerts(&scene).await;
    let bypasses = all.iter().filter(|alert| alert.starts_with("break_glass.bypassed"));
    let names: usize = bypasses.map(|alert| alert.split_whitespace().count() - 1).sum();
    assert_eq!(names, 9, "three of three: {all:?}");
    assert_eq!(all.last().unwrap(), "break_glass.expired: Ana Bo Cy Di");
}

#[tokio::test]
async fn owners_are_told_of_frequent_sessions_and_the_inactive_of_nothing() {
    let scene = scene().await;
    scene.world.deactivate(&scene.cast.di, scene.cast.bo.member).await;
    for _ in 0..4 {
        scene.ended(&scene.cast.ana).await;
    }
    let all = alerts(&scene).await;
    assert!(all.contains(&"break_glass.frequent: Ana Di".to_owned()), "{all:?}");
    assert!(all.iter().all(|alert| !alert.contains("Bo")), "{all:?}");
}

#[tokio::test]
async fn the_holder_hears_what_others_do_with_the_session_and_owners_of_their_follow_ups() {
    let scene = scene().await;
    let holds = async |kind: &str, name: &str| {
        alerts(&scene)
            .await
            .iter()
            .any(|alert| alert.starts_with(kind) && alert.split_whitespace().any(|word| word == name))
    };
    // El is alerted of nothing by permission.
    scene.roles(&scene.cast.el, &["member", "breaker"]).await;
    let session = scene.start(&scene.cast.el).await;
    assert!(!holds("break_glass.started", "El").await);
    scene.revoke(&scene.cast.di, session.id).await.unwrap();
    assert!(holds("break_glass.revoked", "El").await, "somebody else ended it");
    break_glass::review(&scene.world.system, &scene.cast.cy, session.id, &account()).await.unwrap();
    assert!(holds("break_glass.reviewed", "El").await);
    assert!(holds("break_glass.follow_up_asked", "Bo").await);
    assert!(!holds("break_glass.follow_up_asked", "El").await);
    scene.world.clock.advance(TimeDelta::days(90));
    scene.upkeep().await;
    assert!(holds("break_glass.follow_up_overdue", "Bo").await, "its owner");
    assert!(holds("break_glass.follow_up_overdue", "Cy").await, "who may review");
}
