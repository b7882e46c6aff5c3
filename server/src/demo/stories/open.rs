//! Requests that are still on their way.

use governance::wire::requests::ResultStatus::Succeeded;
use serde_json::json;

use super::{Calendar, Story, cluster, environment, production};
use crate::demo::payloads::{command, image, manifest, promotion, replicas, settings};
use crate::demo::play::Act::{Claim, Comment, Report};
use crate::demo::play::approve;

/// How many minutes the one that is being carried out has taken.
const UNDER_WAY: i64 = 16;

/// The stories.
pub fn stories(on: &Calendar) -> Vec<Story> {
    let mut stories = pending(on);
    stories.extend(decided(on));
    stories
}

fn pending(on: &Calendar) -> Vec<Story> {
    let deploy = |at, by, target, reason| Story::ask(at, by, "release.deploy", target, reason);
    vec![
        // Older than a day: stale.
        Story::ask(
            on.workday(4, 11, 5),
            "lena",
            "promotion.execute",
            production("checkout"),
            "Promote the new receipt layout",
        )
        .with(promotion("checkout", "5.13.0", "staging", "production"))
        .then(40, Comment("jonas", "Is the tax number still on it?"))
        .then(55, approve("tomas", "")),
        Story::ask(
            on.workday(3, 15, 20),
            "aiko",
            "resource.delete",
            cluster("eu-1"),
            "Remove the namespace of last year's campaign",
        )
        .with(command("kubectl delete namespace campaign-2025")),
        Story::ask(
            on.workday(2, 16, 30),
            "daniel",
            "manifest.apply",
            cluster("eu-1"),
            "Pod disruption budget for the API",
        )
        .with(manifest(
            "apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: api
  namespace: api
spec:
  minAvailable: 75%
  selector:
    matchLabels:
      app.kubernetes.io/name: api
",
        ))
        .then(30, approve("tomas", "Should have been there long ago.")),
        // Of the last hours.
        deploy(on.ago(9 * 60), "pipeline", production("api"), "Release 1.5.0: webhooks for orders, build 1987")
            .with(image("api", "1.4.1", "1.5.0"))
            .then(65, approve("daniel", "Reviewed with the team."))
            .then(80, Comment("priya", "I look at the memory profile first, then I approve.")),
        deploy(on.ago(5 * 60 + 20), "grace", production("checkout"), "Release 5.13.1: wallets for two more countries")
            .with(image("checkout", "5.12.1", "5.13.1"))
            .then(50, approve("aiko", "Canary is clean.")),
        Story::ask(
            on.ago(3 * 60),
            "priya",
            "command.execute",
            cluster("us-1"),
            "Rotate the certificates of the ingress; they end on Friday",
        )
        .with(command("kubectl rollout restart deployment/ingress --namespace ingress")),
        deploy(on.ago(95), "ethan", production("checkout"), "Raise the payment form to 25 %, as agreed").with(
            settings(
                json!({ "flags": { "new-payment-form": { "rollout": 5 } } }),
                json!({ "flags": { "new-payment-form": { "rollout": 25 } } }),
            ),
        ),
        Story::ask(
            on.ago(48),
            "tomas",
            "cluster.rollback",
            production("api"),
            "The exporter restarts every ten minutes since this morning",
        )
        .with(settings(json!({ "exporter": "2.4.0" }), json!({ "exporter": "2.3.2" }))),
        Story::freeze(on.ago(35), "marcus", "api/production", "Quarter-end close: no changes from tonight on"),
        Story::ask(
            on.ago(12),
            "sofia",
            "cluster.scale",
            production("checkout"),
            "Two more replicas for the campaign that starts tonight",
        )
        .with(replicas("checkout", "5.12.1", 6, 8)),
    ]
}

fn decided(on: &Calendar) -> Vec<Story> {
    let settled = on.settled(UNDER_WAY);
    vec![
        // Approved, and nobody has claimed it yet.
        Story::ask(
            on.ago(4 * 60),
            "ethan",
            "rollback.execute",
            production("api"),
            "Ready to go back to 1.4.0 should refunds be wrong again",
        )
        .with(image("api", "1.4.1", "1.4.0"))
        .then(20, approve("priya", "Good to have."))
        .then(33, approve("grace", "")),
        // Being carried out.
        Story::ask(
            settled - chrono::TimeDelta::minutes(UNDER_WAY),
            "lena",
            "cluster.restart",
            production("api"),
            "Pick up the rotated database password",
        )
        .then(3, approve("tomas", ""))
        .then(5, approve("daniel", "Go."))
        .then(7, Claim("lena")),
        Story::ask(
            on.workday(1, 11, 0),
            "ethan",
            "release.deploy",
            environment("checkout", "development"),
            "Wallets, behind a flag",
        )
        .with(image("checkout", "5.13.0", "5.13.1-dev.4"))
        .then(1, Claim("ethan"))
        .then(5, Report("ethan", Succeeded, "")),
    ]
}
