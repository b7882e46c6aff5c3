//! The audit log: what narrows it, and what an export is as a file.

use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use serde_json::{Value, json};

use crate::api::{Api, Who, api};

async fn kinds(api: &Api, who: &Who, query: &str) -> Vec<Value> {
    let page = api.get(who, &format!("/audit-events?limit=200&{query}")).await.expect(200);
    page["items"].as_array().unwrap().iter().map(|event| event["kind"].clone()).collect()
}

#[tokio::test]
async fn events_are_found_by_where_they_happened_and_say_so() {
    let api = api().await;
    let di = api.person("di").await;
    let el = api.person("el").await;
    api.deploy(&el).await;
    assert_eq!(kinds(&api, &di, "request=1").await, ["request.approved", "request.opened"]);
    assert_eq!(kinds(&api, &di, "project=api&kind=project.created,team.created").await, ["project.created"]);
    assert_eq!(kinds(&api, &di, "environment=api/production&kind=environment.created").await, ["environment.created"]);
    assert_eq!(kinds(&api, &di, "q=TEAM%20sre").await, ["team.changed", "team.created"]);
    for nothing in
        ["project=nowhere", "environment=api/nowhere", "cluster=nowhere", "request=99", "prominent=true", "q=nowhere"]
    {
        assert!(kinds(&api, &di, nothing).await.is_empty(), "{nothing}");
    }
    let created = api.get(&di, "/audit-events?kind=cluster.created").await.expect(200);
    let expected = json!({ "kind": "cluster", "id": api.cast.eu_1 });
    assert_eq!(created["items"][0]["resource"], expected);
}

#[tokio::test]
async fn an_export_is_a_file_with_a_name_and_an_event_of_its_own() {
    let api = api().await;
    let di = api.person("di").await;
    let auditor = api.token(&api.cast.di, &["audit.read"]).await;
    let answer = api.get(&auditor, "/audit-events/export?format=csv&kind=team.created&q=sre").await;
    assert_eq!(answer.header(CONTENT_TYPE), "text/csv; charset=utf-8; header=present");
    let name = "attachment; filename=\"countersign-audit-acme-2026-01-07.csv\"";
    assert_eq!(answer.header(CONTENT_DISPOSITION), name);
    let table = answer.expect(200);
    let lines: Vec<_> = table.as_str().unwrap().split("\r\n").collect();
    assert_eq!(lines.len(), 3, "{table}");
    assert!(lines[0].starts_with("sequence,at,actor,actorEmail,token,kind,subject,"), "{table}");
    assert!(lines[1].contains(",Di,di@example.com,,team.created,team SRE,created the team,"), "{table}");
    assert_eq!(lines[2], "");

    let exported = &api.get(&di, "/audit-events?kind=audit.exported").await.expect(200)["items"][0];
    assert_eq!(exported["token"], "pipeline");
    assert_eq!(exported["detail"]["filter"], "events of the kind “Team created”, that hold “sre”");
    assert_eq!(exported["detail"]["format"], "CSV");
}

#[tokio::test]
async fn who_may_not_read_the_log_exports_nothing_and_no_event_says_otherwise() {
    let api = api().await;
    let (di, el) = (api.person("di").await, api.person("el").await);
    let reader = api.token(&api.cast.di, &["requests.read"]).await;
    for (who, status) in [(Who::Nobody, 401), (el, 403), (reader, 403)] {
        assert_eq!(api.get(&who, "/audit-events/export").await.status, status, "{who:?}");
    }
    for query in ["format=xml", "kind=request.opend", "limit=5", "session=none"] {
        assert_eq!(api.get(&di, &format!("/audit-events/export?{query}")).await.status, 422, "{query}");
    }
    assert!(kinds(&api, &di, "kind=audit.exported").await.is_empty());
}
