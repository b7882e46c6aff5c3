//! Whom a policy tells of requests that wait long, over HTTP.

use serde_json::{Value, json};

use crate::api::{api, id};
use crate::examples::light;

fn told(remind: i64, escalate: i64, team: &str) -> Value {
    let mut policy = light("Told");
    policy["reminders"] = json!({ "remindAfterHours": remind, "escalateAfterHours": escalate, "escalateTo": team });
    policy
}

#[tokio::test]
async fn reminders_are_part_of_a_policys_version_and_read_back_as_they_were_written() {
    let api = api().await;
    let di = api.person("di").await;
    let created = api.post(&di, "/approval-policies", told(4, 24, "SRE")).await.expect(201);
    let address = format!("/approval-policies/{}", id(&created));
    let sre = api.cast.sre.to_string();
    let expected = json!({ "remindAfterHours": 4, "escalateAfterHours": 24, "escalateTo": sre });
    assert_eq!(created["policy"]["reminders"], expected, "a team by its id");
    let shown = api.get(&di, &address).await.expect(200);
    assert_eq!(shown["policy"]["reminders"], expected);
    assert_eq!(shown["remindersSay"], "after 4 hours those it waits for are reminded, after 24 hours SRE is told");

    let compared = api.post(&di, &format!("{address}/comparison"), told(8, 24, "SRE")).await.expect(200);
    assert_eq!(compared["change"], "same", "who may approve stays as it is: {compared}");
    api.post(&di, &format!("{address}/versions"), json!({ "policy": told(8, 24, "SRE") })).await.expect(201);
    let versions = api.get(&di, &format!("{address}/versions")).await.expect(200);
    let newest = &versions["items"].as_array().or(versions.as_array()).unwrap()[0];
    assert_eq!(newest["changes"], json!([{ "field": "Reminder", "was": "After 4 hours", "is": "After 8 hours" }]));
    assert_eq!(newest["policy"]["reminders"]["remindAfterHours"], 8);
    let plain = api.post(&di, "/approval-policies", light("Plain")).await.expect(201);
    assert_eq!(plain["policy"].get("reminders"), None);
}

#[tokio::test]
async fn reminders_that_cannot_be_meant_are_refused_beside_their_fields() {
    let api = api().await;
    let di = api.person("di").await;
    let refused = api.post(&di, "/approval-policies", told(0, 400, "galaxy")).await.expect(422);
    let fields: Vec<&str> =
        refused["errors"].as_array().unwrap().iter().map(|error| error["field"].as_str().unwrap()).collect();
    assert_eq!(fields, ["reminders.remindAfterHours", "reminders.escalateAfterHours", "reminders.escalateTo"]);
    let mut typed = light("Typed");
    typed["reminders"] = json!({ "remindAfter": 4 });
    api.post(&di, "/approval-policies", typed).await.expect(422);
}

#[tokio::test]
async fn a_request_says_when_the_next_reminder_comes() {
    let api = api().await;
    let (di, el) = (api.person("di").await, api.person("el").await);
    api.bound(&di, told(4, 24, "SRE")).await;
    let request = id(&api.deploy(&el).await);
    let shown = api.get(&el, &format!("/requests/{request}")).await.expect(200);
    assert_eq!(shown["upcoming"], json!({ "at": "2026-01-07T16:00:00Z" }));
    api.approve(&di, &request).await;
    assert_eq!(api.get(&el, &format!("/requests/{request}")).await.expect(200).get("upcoming"), None);
}
