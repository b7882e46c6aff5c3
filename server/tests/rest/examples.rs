//! What the other tests send.

use serde_json::{Value, json};

use crate::api::{Api, Who, id};

/// The brief's quorum example: two approvals from two teams, one of SRE, one of a tech-lead.
pub fn gate() -> Value {
    json!({
        "name": "Production Deploy Gate",
        "description": "Two people look at every deployment.",
        "scope": "environment",
        "actions": ["release.deploy"],
        "quorum": {
            "minApprovals": 2,
            "minDistinctTeams": 2,
            "requiredTeamIds": ["SRE"],
            "requiredOrgRoles": ["tech-lead"]
        }
    })
}

/// One approval of anybody who may review, for deployments.
pub fn light(name: &str) -> Value {
    json!({ "name": name, "scope": "environment", "actions": ["release.deploy"], "quorum": { "minApprovals": 1 } })
}

/// A deployment to production.
pub fn deployment() -> Value {
    json!({
        "action": "release.deploy",
        "target": { "project": "api", "environment": "production" },
        "reason": "Fix checkout",
        "payload": { "mediaType": "application/yaml", "text": "image: api:1.4.2", "before": "image: api:1.4.1" }
    })
}

impl Api {
    /// Creates a policy and binds it to production; gives its id.
    pub async fn bound(&self, owner: &Who, policy: Value) -> String {
        let policy = id(&self.post(owner, "/approval-policies", policy).await.expect(201));
        let binding = json!({ "policy": policy, "environment": "api/production" });
        self.post(owner, "/policy-bindings", binding).await.expect(201);
        policy
    }

    /// Opens a deployment to production; gives the request.
    pub async fn deploy(&self, who: &Who) -> Value {
        self.post(who, "/requests", deployment()).await.expect(201)
    }

    pub async fn approve(&self, who: &Who, request: &str) -> Value {
        self.post(who, &format!("/requests/{request}/reviews"), json!({ "verdict": "approve" })).await.expect(201)
    }
}
