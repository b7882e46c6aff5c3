//! Requests that were carried out, well or badly.

use governance::wire::requests::ResultStatus::{Failed, Succeeded};
use serde_json::json;

use super::{Calendar, Story, cluster, environment, production};
use crate::demo::payloads::{command, image, manifest, promotion, replicas, settings};
use crate::demo::play::Act::{Claim, ClaimAnother, Comment, Report, Retract};
use crate::demo::play::approve;

/// The stories.
pub fn stories(calendar: &Calendar) -> Vec<Story> {
    let mut stories = releases(calendar);
    stories.extend(clusters(calendar));
    stories
}

fn releases(on: &Calendar) -> Vec<Story> {
    let deploy = |at, by, target, reason| Story::ask(at, by, "release.deploy", target, reason);
    vec![
        deploy(on.workday(23, 10, 5), "ethan", production("api"), "Release 1.3.0: pagination for /orders")
            .with(image("api", "1.2.9", "1.3.0"))
            .then(22, approve("priya", "Error budget is fine, go ahead."))
            .then(41, approve("daniel", ""))
            .then(48, Claim("ethan"))
            .then(56, Report("ethan", Succeeded, "4/4 pods ready, smoke tests passed")),
        deploy(on.workday(21, 11, 30), "lena", production("data-pipeline"), "Switch the loader to batched inserts")
            .with(image("loader", "0.8.4", "0.9.0"))
            .then(2, Claim("lena"))
            .then(15, Report("lena", Succeeded, "Throughput doubled, lag is back to zero")),
        deploy(on.workday(19, 13, 20), "pipeline", production("checkout"), "Release 5.12.0 from main, build 1841")
            .with(image("checkout", "5.11.3", "5.12.0"))
            .then(35, approve("sofia", "Dependencies scanned, nothing new."))
            .then(52, approve("tomas", "Dashboards open, deploy whenever you like."))
            .then(53, Claim("pipeline"))
            .then(59, Report("pipeline", Failed, "Readiness probe failed on 2 of 4 pods: missing PAYMENT_REGION")),
        Story::ask(
            on.workday(19, 14, 25),
            "grace",
            "rollback.execute",
            production("checkout"),
            "5.12.0 does not become ready; back to 5.11.3",
        )
        .with(image("checkout", "5.12.0", "5.11.3"))
        .then(6, approve("priya", "Yes, please."))
        .then(9, approve("jonas", ""))
        .then(10, Claim("grace"))
        .then(14, Report("grace", Succeeded, "Back on 5.11.3, error rate normal")),
        Story::ask(
            on.workday(16, 10, 40),
            "daniel",
            "promotion.execute",
            environment("api", "staging"),
            "Promote the rate limiter from development",
        )
        .with(promotion("api", "1.4.0-rc.2", "development", "staging"))
        .then(1, Claim("daniel"))
        .then(4, Report("daniel", Succeeded, "")),
        deploy(on.workday(14, 10, 15), "pipeline", production("api"), "Release 1.4.0: rate limiter, build 1902")
            .with(image("api", "1.3.0", "1.4.0"))
            .then(18, approve("aiko", "Load test of staging looks right."))
            .then(20, Comment("sofia", "Are the limits per token or per address?"))
            .then(24, Comment("daniel", "Per token, 600 a minute. Addresses get 60."))
            .then(31, approve("sofia", "Thanks, fine by me."))
            .then(33, ClaimAnother("pipeline"))
            .then(36, Comment("marcus", "The job had rebuilt the image. It now deploys the digest that was approved."))
            .then(44, Claim("pipeline"))
            .then(52, Report("pipeline", Succeeded, "4/4 pods ready")),
        deploy(on.workday(6, 9, 50), "grace", production("checkout"), "Release 5.12.1 with the region set")
            .with(settings(
                json!({ "image": "checkout:5.11.3", "env": { "CURRENCY": "EUR" } }),
                json!({ "image": "checkout:5.12.1", "env": { "CURRENCY": "EUR", "PAYMENT_REGION": "eu-central" } }),
            ))
            .then(12, approve("tomas", ""))
            .then(14, Retract("tomas"))
            .then(15, Comment("tomas", "Wrong tab, sorry. Looking at it properly now."))
            .then(38, approve("priya", "The canary ran clean for an hour."))
            .then(55, approve("sofia", ""))
            .then(61, Claim("grace"))
            .then(73, Report("grace", Succeeded, "Rolled out in two waves, no alerts")),
        deploy(on.workday(3, 14, 10), "ethan", production("api"), "Release 1.4.1: fix the rounding of refunds")
            .with(image("api", "1.4.0", "1.4.1"))
            .then(8, approve("tomas", "Checked against yesterday's refunds."))
            .then(21, approve("lena", ""))
            .then(24, Claim("ethan"))
            .then(31, Report("ethan", Succeeded, "4/4 pods ready, refunds reconciled")),
    ]
}

fn clusters(on: &Calendar) -> Vec<Story> {
    vec![
        Story::ask(
            on.workday(18, 15, 5),
            "aiko",
            "cluster.scale",
            production("api"),
            "More room for the autumn campaign",
        )
        .with(replicas("api", "1.3.0", 4, 8))
        .then(11, approve("tomas", ""))
        .then(19, approve("marcus", "Budget agreed with finance."))
        .then(20, Claim("aiko"))
        .then(23, Report("aiko", Succeeded, "8/8 pods ready")),
        Story::ask(
            on.workday(15, 11, 45),
            "tomas",
            "command.execute",
            cluster("eu-1"),
            "Drain node 7, its disk reports errors",
        )
        .with(command("kubectl drain node-7 --ignore-daemonsets --delete-emptydir-data --timeout=10m"))
        .then(5, approve("priya", "Capacity is there, go."))
        .then(7, Claim("tomas"))
        .then(19, Report("tomas", Succeeded, "Drained, replacement ordered")),
        Story::ask(
            on.workday(11, 10, 30),
            "daniel",
            "manifest.apply",
            cluster("us-1"),
            "Network policy: the warehouse is reached by the loader only",
        )
        .with(manifest(
            "apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: warehouse-ingress
  namespace: data-pipeline
spec:
  podSelector:
    matchLabels:
      app.kubernetes.io/name: warehouse
  policyTypes:
    - Ingress
  ingress:
    - from:
        - podSelector:
            matchLabels:
              app.kubernetes.io/name: loader
      ports:
        - port: 5432
",
        ))
        .then(14, Comment("sofia", "Good to see this one. Please check that the exporter still gets through."))
        .then(33, approve("priya", "The exporter runs in the same pod, so it does."))
        .then(40, Claim("daniel"))
        .then(44, Report("daniel", Succeeded, "networkpolicy.networking.k8s.io/warehouse-ingress created")),
        Story::ask(
            on.workday(8, 16, 0),
            "lena",
            "cluster.sync",
            cluster("eu-1"),
            "Flags drifted from the repository after the demo",
        )
        .then(1, Claim("lena"))
        .then(3, Report("lena", Failed, "Sync failed: ConfigMap checkout-flags is immutable")),
        Story::ask(
            on.workday(16, 11, 0),
            "jonas",
            "token.issue",
            cluster("eu-1"),
            "Read access for the penetration test",
        )
        .with(settings(
            json!(null),
            json!({ "subject": "pentest", "role": "view", "namespaces": ["checkout"], "expires": "14d" }),
        ))
        .then(1, Claim("jonas"))
        .then(3, Report("jonas", Succeeded, "Issued, handed over in person"))
        .then(20, Comment("olivia", "Please revoke it when the test is over.")),
        Story::ask(
            on.workday(7, 10, 20),
            "aiko",
            "cluster.restart",
            production("api"),
            "Connections leak after the driver update; a rolling restart until 1.4.1",
        )
        .then(4, approve("priya", ""))
        .then(9, approve("daniel", ""))
        .then(10, Claim("aiko"))
        .then(17, Report("aiko", Succeeded, "Rolled through all 8 pods, connections normal")),
    ]
}
