//! `countersign policy list|export|plan|apply` on a real server: what its command line does, over HTTP.

use std::fs;

use governance::policy::PolicyFile;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::api::{Api, Who, api, id};
use crate::command::{Done, countersign, listen};
use crate::examples::{gate, light};

/// A server that listens, and a folder for files.
struct Shell {
    api: Api,
    url: String,
    folder: TempDir,
}

impl Shell {
    async fn new() -> Self {
        let api = api().await;
        let url = listen(&api).await;
        Self { api, url, folder: TempDir::new().unwrap() }
    }

    /// A token with which policies can be managed.
    async fn token(&self, owner: &service::Caller) -> String {
        match self.api.token(owner, &["policies.manage", "requests.read", "requests.open"]).await {
            Who::Token(token) => token,
            other => panic!("{other:?}"),
        }
    }

    /// A file of the folder, with its path.
    fn file(&self, name: &str, text: &str) -> String {
        let path = self.folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.display().to_string()
    }

    /// Runs `countersign policy …`.
    async fn policy(&self, token: &str, args: &[&str]) -> Done {
        let args: Vec<&str> = ["policy"].iter().chain(args).copied().collect();
        countersign(&self.url, token, &args).await.unwrap()
    }

    /// Checks that a file says what the organization says.
    async fn nothing_to_plan(&self, token: &str, file: &str) {
        let told = self.policy(token, &["plan", file, "--exit-code"]).await.expect(0);
        assert!(told.contains("Nothing would change"), "{told}");
    }
}

/// Three policies at three levels, one of them with everything that can be named.
async fn policies(api: &Api) {
    let di = api.person("di").await;
    let mut named = gate();
    named["approvers"] = json!({ "users": ["Ana"], "teams": ["platform"], "orgRoles": ["tech-lead"] });
    named["quorum"]["requiredUserIds"] = json!(["bo@example.com"]);
    named["conditions"] = json!({
        "environments": ["production"], "weekdays": ["sat", "sun"], "startHour": 18, "endHour": 9,
        "timezone": "Europe/Istanbul", "timeMatch": "any", "requireReason": true
    });
    named["reminders"] = json!({ "remindAfterHours": 4, "escalateAfterHours": 24, "escalateTo": "sre" });
    api.bound(&di, named).await;
    let body = json!({ "name": "Wide: \"all\" #1", "description": "Two\nlines.", "scope": "organization",
        "actions": ["token.issue"], "requesterCanApprove": true });
    let wide = id(&api.post(&di, "/approval-policies", body).await.expect(201));
    api.post(&di, "/policy-bindings", json!({ "policy": wide, "organization": true })).await.expect(201);
    let mut care = light("Cluster Care");
    care["scope"] = json!("cluster");
    care["actions"] = json!(["cluster.restart"]);
    let care = id(&api.post(&di, "/approval-policies", care).await.expect(201));
    let body = json!({ "policy": care, "cluster": "eu-1", "mode": "observe" });
    api.post(&di, "/policy-bindings", body).await.expect(201);
}

#[tokio::test]
async fn an_export_applied_to_an_empty_organization_leaves_nothing_to_plan() {
    let shell = Shell::new().await;
    let Shell { api, .. } = &shell;
    policies(api).await;
    // Another organization with the same people and resources, and no policy.
    let (world, zoe) = (&api.world, api.world.other_owner().await);
    let zoes = api.person("zoe@other.example").await;
    api.post(&zoes, "/org-roles", json!({ "name": "tech-lead", "permissions": [] })).await.expect(201);
    let ana = world.join(&zoe, "ana@example.com", &["member", "tech-lead"]).await;
    let bo = world.join(&zoe, "bo@example.com", &["member"]).await;
    world.team(&zoe, "SRE", &[&ana, &bo]).await;
    world.team(&zoe, "platform", &[&bo]).await;
    world.project(&zoe, "api").await;
    world.cluster(&zoe, "eu-1", None).await;
    world.environment(&zoe, "api", "production", Some("eu-1")).await;

    let (di, zoe) = (shell.token(&api.cast.di).await, shell.token(&zoe).await);
    let exported = shell.policy(&di, &["export"]).await.expect(0);
    let file = shell.file("policies.yaml", &exported);
    shell.nothing_to_plan(&di, &file).await;
    let plan = shell.policy(&zoe, &["plan", &file, "--exit-code", "--output", "json"]).await.json(3);
    let verbs: Vec<&str> =
        plan["changes"].as_array().unwrap().iter().map(|it| it["change"].as_str().unwrap()).collect();
    assert_eq!(verbs, ["create", "create", "create", "bind", "bind", "bind"]);

    let applied = shell.policy(&zoe, &["apply", &file]).await.expect(0);
    assert!(applied.contains("3 policies to create, 3 bindings to add.") && applied.contains("Applied."), "{applied}");
    shell.nothing_to_plan(&zoe, &file).await;
    assert_eq!(shell.policy(&zoe, &["export"]).await.expect(0), exported);
    let views = |list: Value| -> Vec<Value> {
        let items = list["items"].as_array().unwrap().clone();
        items.iter().map(|policy| json!([policy["quorumSays"], policy["conditionsSay"]])).collect()
    };
    let dis = api.person("di").await;
    assert_eq!(
        views(api.get(&zoes, "/approval-policies").await.expect(200)),
        views(api.get(&dis, "/approval-policies").await.expect(200))
    );
    let listed = shell.policy(&zoe, &["list"]).await.expect(0);
    assert!(listed.contains("Production Deploy Gate") && listed.contains("bound to api / production"), "{listed}");
}

#[tokio::test]
async fn what_touches_environments_waits_for_approval_as_one_request() {
    let shell = Shell::new().await;
    let Shell { api, .. } = &shell;
    policies(api).await;
    guard(api).await;

    let token = shell.token(&api.cast.di).await;
    let mut file: PolicyFile =
        serde_json::from_str(&shell.policy(&token, &["export", "--output", "json"]).await.expect(0)).unwrap();
    for policy in file.policies.iter_mut().filter(|policy| policy.name != "Guard") {
        policy.quorum.min_approvals = 3;
    }
    let yaml = shell.file("policies.yaml", &file.to_yaml());
    let refused = shell.policy(&token, &["apply", &yaml]).await;
    assert_eq!(refused.status, 13);
    assert!(refused.err.contains("Guard"), "the violation names the policy: {}", refused.err);

    let waits = shell.policy(&token, &["apply", &yaml, "--reason", "Three pairs of eyes"]).await.expect(20);
    assert!(waits.contains("stronger"), "{waits}");
    let address = waits.split(&format!("{}/approvals/", shell.url)).nth(1).unwrap();
    let request = &address[..36];
    assert_eq!(shell.policy(&token, &["plan", &yaml, "--exit-code"]).await.status, 3, "nothing has changed yet");

    let ana = api.person("ana").await;
    assert_eq!(api.approve(&ana, request).await["state"], "succeeded");
    shell.nothing_to_plan(&token, &yaml).await;
    let told = api.world.told(&api.cast.di).await;
    let saved = |name: &str| told.iter().any(|line| line.contains("version 2") && line.contains(name));
    assert!(saved("Production Deploy Gate") && saved("Cluster Care"), "{told:#?}");
}

#[tokio::test]
async fn what_the_file_does_not_name_is_archived_with_prune_only() {
    let shell = Shell::new().await;
    policies(&shell.api).await;
    let token = shell.token(&shell.api.cast.di).await;
    let before = shell.policy(&token, &["export"]).await.expect(0);
    let file = shell.file("empty.yaml", "policies: []\nbindings: []\n");
    let refused = shell.policy(&token, &["apply", &file]).await;
    assert_eq!(refused.status, 13);
    assert!(refused.err.contains("Cluster Care, Production Deploy Gate, Wide"), "{}", refused.err);
    assert_eq!(shell.policy(&token, &["export"]).await.expect(0), before);
    let pruned = shell.policy(&token, &["apply", &file, "--prune", "--output", "json"]).await.json(0);
    assert_eq!((&pruned["outcome"], pruned["plan"]["changes"].as_array().unwrap().len()), (&json!("done"), 3));
    assert_eq!(shell.policy(&token, &["list"]).await.expect(0), "no policies\n");
    let archived = shell.policy(&token, &["list", "--archived", "--output", "json"]).await.json(0);
    assert_eq!(archived.as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn a_plan_that_was_looked_at_is_not_applied_to_another_state() {
    let shell = Shell::new().await;
    let Shell { api, .. } = &shell;
    let token = shell.token(&api.cast.di).await;
    let file = shell.file("empty.yaml", "policies: []\nbindings: []\n");
    let base = shell.policy(&token, &["plan", &file, "--output", "json"]).await.json(0)["base"].clone();
    policies(api).await;
    let args = ["apply", &file, "--prune", "--base", base.as_str().unwrap()];
    let refused = shell.policy(&token, &args).await;
    assert_eq!(refused.status, 13);
    assert!(refused.err.contains("changed since the plan was made"), "{}", refused.err);
}

#[tokio::test]
async fn what_the_server_does_not_know_is_told_at_its_line() {
    let shell = Shell::new().await;
    let token = shell.token(&shell.api.cast.di).await;
    let text = "policies:\n- name: Gate\n  scope: environment\n  quorum:\n    requiredTeamIds: [SRE, SRF]\n\
        bindings:\n- policy: Gate\n  environment: api/prod\n";
    let file = shell.file("gates.yaml", text);
    for command in ["plan", "apply"] {
        let refused = shell.policy(&token, &[command, &file]).await;
        assert_eq!((refused.status, refused.out.as_str()), (13, ""));
        let team = format!("{file}:5:22: policies[0].quorum.requiredTeamIds: there is no team `SRF`");
        let place = format!("{file}:8:16: bindings[0].environment: there is no environment `api/prod`");
        let told = refused.err;
        assert!(told.contains(&team) && told.contains(&place), "{told}");
    }
}

/// Gates changes of what gates the environments of the project.
async fn guard(api: &Api) {
    let di = api.person("di").await;
    let guard = json!({ "name": "Guard", "scope": "project", "actions": ["environment.policy_update"],
        "approvers": { "users": ["Ana"] }, "conditions": { "requireReason": true } });
    let guard = id(&api.post(&di, "/approval-policies", guard).await.expect(201));
    api.post(&di, "/policy-bindings", json!({ "policy": guard, "project": "api" })).await.expect(201);
}

#[tokio::test]
async fn a_repeated_application_with_the_same_key_opens_no_second_request() {
    let api = api().await;
    policies(&api).await;
    guard(&api).await;
    let di = api.person("di").await;
    let key = [(axum::http::HeaderName::from_static("idempotency-key"), "release-7")];
    let file = json!({ "policies": [], "bindings": [] });
    let put = async |path| api.send(&di, axum::http::Method::PUT, path, Some(file.clone()), &key).await;
    let first = put("/policy-set?prune=true&reason=over").await.expect(202);
    assert_eq!(put("/policy-set?prune=true&reason=over").await.expect(202), first);
    put("/policy-set?prune=true&reason=again").await.expect(409);
    let ana = api.person("ana").await;
    api.approve(&ana, first["request"].as_str().unwrap()).await;
    assert_eq!(put("/policy-set?prune=true&reason=over").await.expect(200)["outcome"], "done");
}
