//! Simulations and replays: what would happen, and what would have happened.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::api::{api, id};
use crate::examples::{gate, light};

fn deployment(reviews: Value) -> Value {
    json!({
        "actor": "El",
        "action": "release.deploy",
        "target": { "project": "api", "environment": "production" },
        "at": "2026-01-07T18:00:00Z",
        "reviews": reviews
    })
}

#[tokio::test]
async fn what_would_happen_is_told_with_every_reason() {
    let api = api().await;
    let di = api.person("di").await;
    api.bound(&di, gate()).await;
    let answer =
        api.post(&di, "/simulations", deployment(json!([{ "by": "bo@example.com", "verdict": "approve" }]))).await;
    insta::assert_json_snapshot!(answer.told(), @r#"
    {
      "body": {
        "action": "release.deploy",
        "actor": {
          "id": "[id]",
          "name": "El"
        },
        "at": "2026-01-07T18:00:00Z",
        "finish": {
          "members": [
            {
              "id": "[id]",
              "name": "Ana"
            }
          ],
          "proven": true,
          "says": "Ana"
        },
        "gate": "pending",
        "payloadDigest": "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "policies": [
          {
            "id": "[id]",
            "matched": true,
            "name": "Production Deploy Gate",
            "quorum": "2 approvals from 2 different teams, 1 from SRE, 1 from a tech-lead",
            "standing": {
              "bindings": [
                {
                  "level": "environment",
                  "name": "api / production"
                }
              ],
              "eligible": [
                {
                  "ground": "member of SRE",
                  "id": "[id]",
                  "name": "Ana"
                },
                {
                  "ground": "member of SRE",
                  "id": "[id]",
                  "name": "Bo"
                },
                {
                  "ground": "may review requests",
                  "id": "[id]",
                  "name": "Cy"
                },
                {
                  "ground": "may review requests",
                  "id": "[id]",
                  "name": "Di"
                }
              ],
              "infeasible": [],
              "missing": [
                "1 approval",
                "approvals from 1 more team",
                "1 approval from a tech-lead"
              ],
              "mode": "enforce",
              "satisfied": false,
              "verdict": {
                "because": [
                  {
                    "holds": false,
                    "rule": "min-approvals",
                    "says": "1 of 2 approvals: needs 1 approval"
                  },
                  {
                    "holds": false,
                    "rule": "min-distinct-teams",
                    "says": "approvals from 1 of 2 different teams: needs approvals from 1 more team"
                  },
                  {
                    "holds": true,
                    "rule": "required-team",
                    "says": "1 of 1 approval from SRE: Bo"
                  },
                  {
                    "holds": false,
                    "rule": "required-org-role",
                    "says": "0 of 1 approval from a tech-lead"
                  }
                ],
                "holds": false,
                "rule": "quorum",
                "says": "Production Deploy Gate is not satisfied yet"
              }
            },
            "version": 1,
            "why": {
              "because": [
                {
                  "holds": true,
                  "rule": "bound",
                  "says": "bound to api / production (environment)"
                },
                {
                  "holds": true,
                  "rule": "protects",
                  "says": "protects release.deploy"
                }
              ],
              "holds": true,
              "rule": "policy",
              "says": "Production Deploy Gate applies"
            }
          }
        ],
        "reviews": [
          {
            "by": {
              "id": "[id]",
              "name": "Bo"
            },
            "received": "recorded",
            "verdict": "approve"
          }
        ],
        "says": "it would wait for Production Deploy Gate",
        "state": "pending",
        "target": {
          "environment": "production",
          "name": "api / production",
          "project": "api",
          "resource": {
            "id": "[id]",
            "kind": "environment"
          }
        },
        "violations": []
      },
      "status": "200 OK"
    }
    "#);
}

#[tokio::test]
async fn who_may_neither_ask_nor_manage_policies_may_not_simulate_and_tokens_need_a_scope() {
    let api = api().await;
    let el = api.person("el").await;
    api.post(&el, "/simulations", deployment(json!([]))).await.expect(200);
    let reader = api.token(&api.cast.di, &["requests.read"]).await;
    assert_eq!(api.post(&reader, "/simulations", deployment(json!([]))).await.expect(200)["gate"], "allowed");
    let auditor = api.token(&api.cast.di, &["audit.read"]).await;
    api.post(&auditor, "/simulations", deployment(json!([]))).await.expect(403);
}

#[tokio::test]
async fn a_simulation_names_every_field_that_is_wrong() {
    let api = api().await;
    let di = api.person("di").await;
    let body = json!({
        "actor": "Zoe",
        "action": "release.deploy",
        "target": { "project": "api" },
        "reviews": [{ "by": "Yan", "verdict": "approve" }]
    });
    insta::assert_json_snapshot!(api.post(&di, "/simulations", body).await.expect(422)["errors"], @r#"
    [
      {
        "field": "actor",
        "message": "there is no member `Zoe`"
      },
      {
        "field": "reviews[0].by",
        "message": "there is no member `Yan`"
      },
      {
        "field": "target.environment",
        "message": "Release Deploy needs an environment"
      }
    ]
    "#);
}

#[tokio::test]
async fn a_replay_tells_what_a_version_would_have_changed() {
    let api = api().await;
    let (di, el, bo) = (api.person("di").await, api.person("el").await, api.person("bo").await);
    let open = id(&api.deploy(&el).await);
    let policy = api.bound(&di, light("Light")).await;
    let gated = id(&api.deploy(&el).await);
    api.world.clock.advance(TimeDelta::minutes(30));
    api.approve(&bo, &gated).await;
    let replay = format!("/approval-policies/{policy}/replay");

    // The version in force: only what was opened before it was bound is new.
    let answer = api.post(&di, &replay, json!({})).await.expect(200);
    assert_eq!((&answer["requests"], &answer["gatedThen"], &answer["gatedNow"]), (&json!(3), &json!(1), &json!(2)));
    assert_eq!(answer["differences"][0]["difference"], "newlyGated");
    assert_eq!(answer["differences"][0]["requests"][0]["id"], open);
    assert_eq!(answer["waiting"]["totalMedianSeconds"], 30 * 60);

    let mut draft = light("Light");
    draft["approvers"] = json!({ "users": ["Ana"] });
    let answer = api.post(&di, &replay, json!({ "policy": draft })).await.expect(200);
    let changed = &answer["differences"][1];
    assert_eq!((&changed["difference"], &changed["requests"][0]["id"]), (&json!("asksOthers"), &json!(gated)));
    assert_eq!(changed["requests"][0]["gained"], json!([]));
    assert_eq!(changed["requests"][0]["lost"].as_array().unwrap().len(), 3);

    draft["conditions"] = json!({ "environments": ["staging"] });
    let answer = api.post(&di, &replay, json!({ "policy": draft })).await.expect(200);
    assert_eq!(answer["differences"][0]["difference"], "noLongerGated");

    let nowhere = json!({ "policy": light("New"), "places": [] });
    assert_eq!(api.post(&di, "/replays", nowhere).await.expect(200)["differences"], json!([]));
    let there = json!({ "policy": light("New"), "places": [{ "environment": "api/production" }] });
    let answer = api.post(&di, "/replays", there).await.expect(200);
    assert_eq!(answer["differences"][0]["count"], 1);
    assert_eq!(answer["differences"][1]["difference"], "gatedAlso");
}

#[tokio::test]
async fn a_replay_refuses_what_it_cannot_do() {
    let api = api().await;
    let di = api.person("di").await;
    let policy = api.bound(&di, light("Light")).await;
    let replay = format!("/approval-policies/{policy}/replay");
    let mut told = Vec::new();
    for body in [
        json!({ "days": 0 }),
        json!({ "days": 366 }),
        json!({ "version": 2 }),
        json!({ "version": 1, "policy": light("Light") }),
        json!({ "places": [{ "project": "api" }] }),
        json!({ "places": [{ "environment": "api/nowhere" }, {}] }),
    ] {
        for error in api.post(&di, &replay, body).await.expect(422)["errors"].as_array().unwrap() {
            told.push(format!("{}: {}", error["field"].as_str().unwrap(), error["message"].as_str().unwrap()));
        }
    }
    insta::assert_json_snapshot!(told, @r#"
    [
      "days: must be 1 to 365",
      "days: must be 1 to 365",
      "version: there is no version 2",
      "version: either a version or a draft, not both",
      "places[0]: must be of the policy's scope, environment",
      "places[0].environment: there is no environment `api/nowhere` (project/name or id)",
      "places[1]: needs exactly one of organization, project, environment, cluster"
    ]
    "#);
}
