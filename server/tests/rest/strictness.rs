//! Bodies and parameters are read strictly, so that a typing error never weakens a policy.

use insta::assert_json_snapshot;
use serde_json::{Value, json};

use crate::api::{Api, Who, api};
use crate::examples::{deployment, gate};

async fn errors(api: &Api, who: &Who, path: &str, body: Value) -> Value {
    api.post(who, path, body).await.expect(422)["errors"].clone()
}

#[tokio::test]
async fn an_unknown_field_is_named_wherever_it_stands() {
    let api = api().await;
    let di = api.person("di").await;
    let mut policy = gate();
    policy["quorum"]["minApproval"] = json!(3);
    assert_json_snapshot!(errors(&api, &di, "/approval-policies", policy).await, @r#"
    [
      {
        "field": "quorum.minApproval",
        "message": "is not known; known: `minApprovals`, `minDistinctTeams`, `requiredUserIds`, `requiredTeamIds`, `requiredOrgRoles`"
      }
    ]
    "#);
    let mut request = deployment();
    request["payload"]["body"] = json!("x");
    assert_json_snapshot!(errors(&api, &di, "/requests", request).await, @r#"
    [
      {
        "field": "payload.body",
        "message": "is not known; known: `mediaType`, `text`, `json`, `before`"
      }
    ]
    "#);
}

#[tokio::test]
async fn a_field_that_is_missing_or_of_another_kind_is_named() {
    let api = api().await;
    let di = api.person("di").await;
    assert_json_snapshot!(errors(&api, &di, "/approval-policies", json!({ "scope": "project" })).await, @r#"
    [
      {
        "field": "name",
        "message": "is required"
      }
    ]
    "#);
    let mut policy = gate();
    policy["quorum"]["minApprovals"] = json!("two");
    assert_json_snapshot!(errors(&api, &di, "/approval-policies", policy).await, @r#"
    [
      {
        "field": "quorum.minApprovals",
        "message": "must be a whole number"
      }
    ]
    "#);
    policy = gate();
    policy["actions"] = json!(["release.deploy", 7]);
    assert_json_snapshot!(errors(&api, &di, "/approval-policies", policy).await, @r#"
    [
      {
        "field": "actions[1]",
        "message": "must be a text"
      }
    ]
    "#);
    assert_json_snapshot!(errors(&api, &di, "/approval-policies", json!([])).await, @r#"
    [
      {
        "field": "body",
        "message": "must be an object"
      }
    ]
    "#);
}

#[tokio::test]
async fn everything_that_is_wrong_with_an_opening_is_said_at_once() {
    let api = api().await;
    let el = api.person("el").await;
    let body = json!({
        "action": "release.deplyo",
        "target": { "project": "shop", "cluster": "eu-9" },
        "payload": { "json": {}, "text": "" }
    });
    assert_json_snapshot!(errors(&api, &el, "/requests", body).await, @r#"
    [
      {
        "field": "action",
        "message": "unknown action `release.deplyo`; one of release.deploy, promotion.execute, rollback.execute, project.delete, environment.freeze, environment.unfreeze, environment.policy_update, cluster.sync, cluster.rollback, cluster.restart, cluster.scale, manifest.apply, command.execute, resource.delete, token.issue, break_glass.initiate"
      },
      {
        "field": "target.project",
        "message": "there is no project `shop`"
      },
      {
        "field": "target.cluster",
        "message": "there is no cluster `eu-9`"
      },
      {
        "field": "payload",
        "message": "needs either text or json"
      }
    ]
    "#);
}

#[tokio::test]
async fn an_unknown_parameter_is_refused_so_that_a_mistyped_filter_never_widens_a_list() {
    let api = api().await;
    let di = api.person("di").await;
    let cases = [
        "/requests?state=pending",
        "/requests?status=done",
        "/requests?type=deploy",
        "/requests?canApprove=yes",
        "/requests?limit=0",
        "/requests?limit=1000",
        "/requests?order=age",
        "/requests?after=x",
        "/requests?after=newest-7&order=risk",
        "/requests?q=a&q=b",
        "/audit-events?kind=request.opend",
        "/audit-events?from=yesterday",
        "/policy-bindings?policy=x",
        "/teams?page=2",
    ];
    let mut told = Vec::new();
    for case in cases {
        let error = api.get(&di, case).await.expect(422)["errors"][0].clone();
        told.push(format!("{case} -> {}: {}", error["field"].as_str().unwrap(), error["message"].as_str().unwrap()));
    }
    assert_json_snapshot!(told, @r#"
    [
      "/requests?state=pending -> state: is not known; known: `status`, `type`, `canApprove`, `requester`, `project`, `cluster`, `environment`, `policy`, `stale`, `number`, `q`, `order`, `after`, `limit`",
      "/requests?status=done -> status: must be one of pending, decided, approved, executing, succeeded, failed, rejected, cancelled, expired",
      "/requests?type=deploy -> type: must be one of cluster, project, release, promotion, rollback, security",
      "/requests?canApprove=yes -> canApprove: must be true or false",
      "/requests?limit=0 -> limit: must be 1 to 200",
      "/requests?limit=1000 -> limit: must be 1 to 200",
      "/requests?order=age -> order: must be one of newest, oldest, risk",
      "/requests?after=x -> after: is not the `next` of a page",
      "/requests?after=newest-7&order=risk -> after: is the `next` of a page in another order",
      "/requests?q=a&q=b -> q: stands here more than once",
      "/audit-events?kind=request.opend -> kind: there is no kind `request.opend`",
      "/audit-events?from=yesterday -> from: must be an instant, such as 2026-01-31T12:00:00Z",
      "/policy-bindings?policy=x -> policy: must be an id (UUID)",
      "/teams?page=2 -> page: is not known; known: `after`, `limit`"
    ]
    "#);
}
