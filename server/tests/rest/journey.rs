//! The journey of interfaces.md, as bodies.

use axum::http::header;
use insta::assert_json_snapshot;
use serde_json::{Value, json};

use crate::api::{Answer, api, id, redacted};
use crate::examples::{deployment, gate};

/// How far the policies of a request are.
fn progress(request: &Value) -> Value {
    let policies = request["policies"].as_array().unwrap().iter();
    let policies = policies.map(|policy| {
        json!({ "satisfied": policy["satisfied"], "approvals": policy["approvals"], "missing": policy["missing"] })
    });
    json!({ "state": request["state"], "policies": policies.collect::<Vec<_>>() })
}

#[tokio::test]
async fn a_deployment_is_opened_gated_approved_twice_claimed_once_and_told_of() {
    let api = api().await;
    let (ana, bo, di, el) =
        (api.person("ana").await, api.person("bo").await, api.person("di").await, api.person("el").await);
    let pipeline = api.pipeline().await;
    api.bound(&di, gate()).await;

    let opened = api.post(&pipeline, "/requests", deployment()).await;
    let request = id(&opened.body);
    assert_eq!(opened.header(header::LOCATION), format!("/api/v1/requests/{request}"));
    assert_json_snapshot!(opened.told(), @r#"
    {
      "body": {
        "action": "release.deploy",
        "canApprove": {
          "eligible": false,
          "reason": "API tokens never review."
        },
        "canCancel": true,
        "createdAt": "2026-01-07T12:00:00Z",
        "expiresAt": "2026-01-14T12:00:00Z",
        "finish": {
          "members": [
            {
              "id": "[id]",
              "name": "Ana"
            },
            {
              "id": "[id]",
              "name": "Di"
            }
          ],
          "proven": true,
          "says": "Ana, and one of Bo, Cy or Di"
        },
        "gate": "pending",
        "id": "[id]",
        "number": 2,
        "observed": [],
        "payload": {
          "digest": "sha256:ad028de9e4fef50fa6c77f41ea36871c7443159bf1c1fdfe8a2e77c933cd8cf9",
          "mediaType": "application/yaml"
        },
        "policies": [
          {
            "approvals": 0,
            "bindings": [
              {
                "level": "environment",
                "name": "api / production"
              }
            ],
            "conditions": "always",
            "eligible": [
              {
                "id": "[id]",
                "name": "Di"
              },
              {
                "id": "[id]",
                "name": "Ana"
              },
              {
                "id": "[id]",
                "name": "Bo"
              },
              {
                "id": "[id]",
                "name": "Cy"
              }
            ],
            "finding": {
              "because": [
                {
                  "holds": false,
                  "rule": "min-approvals",
                  "says": "0 of 2 approvals: needs 2 approvals"
                },
                {
                  "holds": false,
                  "rule": "min-distinct-teams",
                  "says": "approvals from 0 of 2 different teams: needs approvals from 2 different teams"
                },
                {
                  "holds": false,
                  "rule": "required-team",
                  "says": "0 of 1 approval from SRE"
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
            },
            "id": "[id]",
            "infeasible": [],
            "missing": [
              "2 approvals",
              "approvals from 2 different teams",
              "1 approval from SRE",
              "1 approval from a tech-lead"
            ],
            "mode": "enforce",
            "name": "Production Deploy Gate",
            "quorum": "2 approvals from 2 different teams, 1 from SRE, 1 from a tech-lead",
            "required": 2,
            "satisfied": false,
            "version": 1
          }
        ],
        "reason": "Fix checkout",
        "requester": {
          "id": "[id]",
          "name": "El"
        },
        "reviews": [],
        "risk": "high",
        "since": "2026-01-07T12:00:00Z",
        "stale": false,
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
        "type": "release",
        "url": "https://countersign.example/approvals/[id]",
        "viaToken": true
      },
      "status": "201 Created"
    }
    "#);
    let path = format!("/requests/{request}");

    // Who asked may not approve, neither in person nor through the token.
    assert_json_snapshot!(api.get(&el, &path).await.expect(200)["canApprove"], @r#"
    {
      "eligible": false,
      "reason": "You opened this request, and its policy does not let the requester approve."
    }
    "#);
    assert_json_snapshot!(api.post(&el, &format!("{path}/reviews"), json!({ "verdict": "approve" })).await.told(), @r#"
    {
      "body": {
        "detail": "you are not an eligible approver for this request",
        "status": 403,
        "title": "Not an eligible approver",
        "type": "/api/docs#problem-not-eligible"
      },
      "status": "403 Forbidden"
    }
    "#);
    let by_token = api.post(&pipeline, &format!("{path}/reviews"), json!({ "verdict": "approve" })).await;
    assert_json_snapshot!(by_token.told(), @r#"
    {
      "body": {
        "detail": "API tokens never review",
        "status": 403,
        "title": "Not with this token",
        "type": "/api/docs#problem-token-forbidden"
      },
      "status": "403 Forbidden"
    }
    "#);
    let digest = opened.body["payload"]["digest"].clone();
    let early = api.post(&pipeline, &format!("{path}/claim"), json!({ "payloadDigest": digest })).await;
    assert_json_snapshot!(early.told(), @r#"
    {
      "body": {
        "detail": "this request is not approved: it is pending",
        "status": 409,
        "title": "Not approved",
        "type": "/api/docs#problem-not-approved"
      },
      "status": "409 Conflict"
    }
    "#);

    assert_json_snapshot!(progress(&api.approve(&bo, &request).await), @r#"
    {
      "policies": [
        {
          "approvals": 1,
          "missing": [
            "1 approval",
            "approvals from 1 more team",
            "1 approval from a tech-lead"
          ],
          "satisfied": false
        }
      ],
      "state": "pending"
    }
    "#);
    let body = json!({ "verdict": "approve", "comment": "Looks right" });
    let reviewed = api.post(&ana, &format!("{path}/reviews"), body).await;
    assert_json_snapshot!(progress(&reviewed.expect(201)), @r#"
    {
      "policies": [
        {
          "approvals": 2,
          "missing": [],
          "satisfied": true
        }
      ],
      "state": "approved"
    }
    "#);

    let other = format!("sha256:{}", "0".repeat(64));
    let changed = api.post(&pipeline, &format!("{path}/claim"), json!({ "payloadDigest": other })).await;
    assert_json_snapshot!(changed.told(), @r#"
    {
      "body": {
        "detail": "policy violations",
        "status": 422,
        "title": "Policy violations",
        "type": "/api/docs#problem-policy-violations",
        "violations": [
          {
            "code": "payload-mismatch",
            "message": "the payload is not the one that was approved"
          }
        ]
      },
      "status": "422 Unprocessable Entity"
    }
    "#);
    let claim = api.post(&pipeline, &format!("{path}/claim"), json!({ "payloadDigest": digest })).await;
    assert_json_snapshot!(claim.told(), @r#"
    {
      "body": {
        "claimId": "[id]"
      },
      "status": "200 OK"
    }
    "#);
    let second = api.post(&pipeline, &format!("{path}/claim"), json!({ "payloadDigest": digest })).await;
    assert_json_snapshot!(second.told(), @r#"
    {
      "body": {
        "detail": "this request has already been claimed",
        "status": 409,
        "title": "Already claimed",
        "type": "/api/docs#problem-already-claimed"
      },
      "status": "409 Conflict"
    }
    "#);

    let result = json!({ "claimId": claim.body["claimId"], "status": "succeeded", "detail": "Rolled out to 3 pods" });
    let reported = api.post(&pipeline, &format!("{path}/result"), result.clone()).await.expect(200);
    assert_json_snapshot!(redacted(&json!({ "state": reported["state"], "claim": reported["claim"] })), @r#"
    {
      "claim": {
        "claimId": "[id]",
        "detail": "Rolled out to 3 pods",
        "since": "2026-01-07T12:00:00Z",
        "state": "succeeded"
      },
      "state": "succeeded"
    }
    "#);
    assert_eq!(api.post(&pipeline, &format!("{path}/result"), result).await.status, 409);

    assert_json_snapshot!(timeline(&api.get(&di, &format!("/audit-events?request={request}")).await), @r#"
    [
      "request.opened: El with pipeline opened the request; it waits for Production Deploy Gate",
      "request.reviewed: Bo approved",
      "request.reviewed: Ana approved",
      "request.approved: Countersign marked the request approved: every policy is satisfied",
      "request.claim_refused: El with pipeline was refused the claim: the payload is not the one that was approved",
      "request.claimed: El with pipeline claimed the request and started the execution",
      "request.succeeded: El with pipeline reported success"
    ]
    "#);
}

/// The events, oldest first, each in one line.
fn timeline(answer: &Answer) -> Vec<String> {
    let events = answer.body["items"].as_array().unwrap().iter().rev();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    events
        .map(|event| {
            let actor = event["actor"]["name"].as_str().unwrap_or("Countersign");
            let with = event["token"].as_str().map(|token| format!(" with {token}")).unwrap_or_default();
            format!("{}: {actor}{with} {}", text(&event["kind"]), text(&event["sentence"]))
        })
        .collect()
}
