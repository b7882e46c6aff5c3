//! Lists: seek pagination and filters.

use serde_json::{Value, json};

use crate::api::{Api, Who, api, id};
use crate::examples::{deployment, gate, light};

/// Every page of a list, as the named field of its items.
async fn pages(api: &Api, who: &Who, path: &str, field: &str) -> Vec<Vec<Value>> {
    let mut pages = Vec::new();
    let mut next = String::new();
    loop {
        let page = api.get(who, &format!("{path}{next}")).await.expect(200);
        pages.push(page["items"].as_array().unwrap().iter().map(|item| item[field].clone()).collect());
        match page["next"].as_str() {
            Some(cursor) => next = format!("&after={cursor}"),
            None => return pages,
        }
    }
}

#[tokio::test]
async fn requests_are_read_page_by_page_though_new_ones_come() {
    let api = api().await;
    let el = api.person("el").await;
    for _ in 0..5 {
        api.deploy(&el).await;
    }
    assert_eq!(
        pages(&api, &el, "/requests?limit=2", "number").await,
        [vec![json!(5), json!(4)], vec![json!(3), json!(2)], vec![json!(1)]]
    );
    let first = api.get(&el, "/requests?limit=2").await.expect(200);
    api.deploy(&el).await;
    let after = first["next"].as_str().unwrap();
    let second = api.get(&el, &format!("/requests?limit=2&after={after}")).await.expect(200);
    assert_eq!(second["items"][0]["number"], 3);
}

#[tokio::test]
async fn every_list_has_pages() {
    let api = api().await;
    let di = api.person("di").await;
    for name in ["One", "Two", "Three"] {
        api.bound(&di, light(name)).await;
    }
    for path in ["/approval-policies", "/policy-bindings", "/members", "/teams", "/org-roles", "/environments"] {
        let all = pages(&api, &di, &format!("{path}?limit=200"), "id").await.concat();
        let by_two = pages(&api, &di, &format!("{path}?limit=2"), "id").await;
        assert!(all.len() >= 2, "{path}");
        assert!(by_two.iter().all(|page| page.len() <= 2), "{path}");
        assert_eq!(by_two.concat(), all, "{path}");
    }
    let events = pages(&api, &di, "/audit-events?limit=7", "sequence").await.concat();
    let count = events.len() as u64;
    assert_eq!(events, (1..=count).rev().map(|sequence| json!(sequence)).collect::<Vec<_>>());
}

#[tokio::test]
async fn versions_are_listed_from_the_newest() {
    let api = api().await;
    let di = api.person("di").await;
    let policy = api.bound(&di, light("One")).await;
    let versions = format!("/approval-policies/{policy}/versions");
    for count in [2, 3] {
        let mut body = light("One");
        body["quorum"]["minApprovals"] = json!(count);
        let saved = api.post(&di, &versions, json!({ "baseVersion": count - 1, "policy": body })).await.expect(201);
        assert_eq!(saved["version"], count);
    }
    assert_eq!(
        pages(&api, &di, &format!("{versions}?limit=2"), "version").await,
        [vec![json!(3), json!(2)], vec![json!(1)]]
    );
    let stale = api.post(&di, &versions, json!({ "baseVersion": 1, "policy": light("One") })).await.expect(409);
    assert!(stale["detail"].as_str().unwrap().starts_with("version 3 was saved by somebody else"), "{stale}");
}

#[tokio::test]
async fn filters_find_what_they_say() {
    let api = api().await;
    let (di, el, ana) = (api.person("di").await, api.person("el").await, api.person("ana").await);
    let mut policy = gate();
    policy["scope"] = json!("project");
    policy["conditions"] = json!({ "environments": ["production"] });
    let policy = id(&api.post(&di, "/approval-policies", policy).await.expect(201));
    api.post(&di, "/policy-bindings", json!({ "policy": policy, "project": "api" })).await.expect(201);
    // The binding was a request, too: it changes what gates production.
    let bound = api.get(&di, "/requests").await.expect(200)["items"][0].clone();
    let pending = api.deploy(&el).await;
    let mut staging = deployment();
    staging["target"]["environment"] = json!("staging");
    let allowed = api.post(&el, "/requests", staging).await.expect(201);
    let restart = json!({ "action": "cluster.restart", "target": { "cluster": "eu-1" }, "reason": "stuck" });
    let restart = api.post(&di, "/requests", restart).await.expect(201);

    let cases = [
        ("status=pending", vec![&pending]),
        ("status=decided", vec![&restart, &allowed, &bound]),
        ("status=approved&type=release", vec![&allowed]),
        ("type=cluster", vec![&restart]),
        ("canApprove=true", vec![&pending]),
        ("canApprove=false", vec![&restart, &allowed, &bound]),
        ("requester=el@example.com", vec![&allowed, &pending]),
        ("requester=me", vec![]),
        ("project=api&environment=production", vec![&pending, &bound]),
        ("cluster=eu-1&type=cluster", vec![&restart]),
        (&format!("policy={policy}"), vec![&pending]),
        ("policy=Nothing", vec![]),
        ("q=stuck", vec![&restart]),
        ("stale=true", vec![]),
    ];
    for (filter, expected) in cases {
        let found = pages(&api, &ana, &format!("/requests?limit=50&{filter}"), "id").await.concat();
        assert_eq!(found, expected.iter().map(|request| request["id"].clone()).collect::<Vec<_>>(), "{filter}");
    }
    let kinds = pages(&api, &di, "/audit-events?limit=50&kind=policy.created,binding.created&actor=Di", "kind").await;
    assert_eq!(kinds.concat(), ["binding.created", "policy.created"]);
    let none = api.get(&di, "/audit-events?until=2020-01-01T00:00:00Z").await.expect(200);
    assert_eq!(none["items"], json!([]));
    let bindings = api.get(&di, &format!("/policy-bindings?resource={}", api.cast.staging)).await.expect(200);
    assert_eq!(bindings["items"], json!([]));
    let bindings = api.get(&di, &format!("/policy-bindings?policy={policy}")).await.expect(200);
    assert_eq!(bindings["items"][0]["name"], "api");
    assert_eq!(id(&bindings["items"][0]["policy"]), policy);
}
