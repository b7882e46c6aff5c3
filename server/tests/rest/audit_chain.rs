//! `/audit-events/key`, its PEM file, and `/audit-events/verification`.

use axum::http::Method;
use axum::http::header::CONTENT_DISPOSITION;
use governance::audit::{Checkpoint, PublicKey};

use crate::api::api;

#[tokio::test]
async fn an_auditor_sees_the_key_and_whether_the_log_holds() {
    let api = api().await;
    let di = api.person("di").await;
    let key = api.get(&di, "/audit-events/key").await.expect(200);
    let public: PublicKey = key["publicKey"].as_str().unwrap().parse().unwrap();
    assert_eq!(key["id"], public.id().to_string());
    let file = api.get(&di, "/audit-events/key.pem").await;
    assert_eq!(file.header(CONTENT_DISPOSITION), "attachment; filename=\"countersign-audit.pem\"");
    assert_eq!(file.expect(200), key["publicKey"]);
    let el = api.person("el").await;
    assert_eq!(api.get(&el, "/audit-events/key.pem").await.status, 403);

    let before = api.get(&di, "/audit-events/verification").await.expect(200);
    assert_eq!((&before["status"], &before["verified"]), (&"unverified".into(), &0.into()));
    let asked = api.send(&di, Method::POST, "/audit-events/verification", None, &[]).await.expect(200);
    assert_eq!((&asked["status"], &asked["verified"]), (&"intact".into(), &before["count"]));
    assert_eq!((&asked["checkpoint"]["sequence"], &asked["checkpoint"]["key"]), (&before["count"], &key["id"]));
    let witness: Checkpoint = serde_json::from_value(asked["checkpoint"].clone()).unwrap();
    assert_eq!((witness.organization, witness.verify(&public)), (api.cast.organization, Ok(())));
    assert!(asked["sweptAt"].is_string() && asked["fault"].is_null(), "{asked}");
    assert_eq!(api.get(&di, "/audit-events/verification").await.expect(200), asked);
}
