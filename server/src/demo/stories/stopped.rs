//! Requests that were rejected, cancelled, or ran out of time.

use governance::wire::requests::ResultStatus::Succeeded;
use serde_json::json;

use super::{Calendar, Story, cluster, environment, production};
use crate::demo::payloads::{command, image, promotion, replicas, settings};
use crate::demo::play::Act::{Cancel, Claim, Comment, Expire, Report};
use crate::demo::play::{approve, reject};

/// After how many minutes a pending request, and an approval, is over.
const WEEK: i64 = 7 * 24 * 60;
const DAY: i64 = 24 * 60;

/// The stories.
pub fn stories(on: &Calendar) -> Vec<Story> {
    let deploy = |at, by, target, reason| Story::ask(at, by, "release.deploy", target, reason);
    vec![
        deploy(on.workday(22, 15, 30), "ethan", production("checkout"), "Try the new payment form on all customers")
            .with(settings(
                json!({ "flags": { "new-payment-form": { "rollout": 5 } } }),
                json!({ "flags": { "new-payment-form": { "rollout": 100 } } }),
            ))
            .then(17, Comment("grace", "Five to a hundred is a big step. What about a week at 25?"))
            .then(29, reject("sofia", "Not before the card data review next week. 25 % is fine after it.")),
        Story::ask(
            on.workday(20, 10, 0),
            "marcus",
            "resource.delete",
            cluster("us-1"),
            "Remove the old warehouse volume",
        )
        .with(command("kubectl delete pvc warehouse-data-old --namespace data-pipeline"))
        .then(12, reject("tomas", "The nightly export still reads from it, see the job warehouse-export.")),
        Story::ask(
            on.workday(17, 14, 0),
            "ethan",
            "command.execute",
            cluster("eu-1"),
            "Look at the environment of a pod",
        )
        .with(command("kubectl exec deploy/checkout -- env"))
        .then(8, reject("priya", "That prints the payment keys into the log. Ask for the one variable you need.")),
        deploy(on.workday(12, 9, 45), "lena", production("api"), "Release 1.3.1: nicer error pages")
            .with(image("api", "1.3.0", "1.3.1"))
            .then(30, approve("daniel", "Nice."))
            .then(95, Cancel("lena", "1.4.0 goes first and contains it.")),
        Story::ask(
            on.workday(13, 16, 40),
            "pipeline",
            "promotion.execute",
            production("checkout"),
            "Nightly promotion, build 1911",
        )
        .with(promotion("checkout", "5.12.0-rc.7", "staging", "production"))
        .then(20, Cancel("grace", "The nightly job must not promote to production. It is switched off now.")),
        Story::ask(
            on.workday(12, 13, 15),
            "aiko",
            "cluster.scale",
            production("checkout"),
            "Fewer replicas in the quiet weeks",
        )
        .with(replicas("checkout", "5.11.3", 8, 6))
        .then(45, approve("tomas", "Fine from the load's side."))
        .then(WEEK + 1, Expire),
        deploy(
            on.workday(10, 11, 10),
            "grace",
            environment("checkout", "staging"),
            "Candidate for the card data review",
        )
        .with(image("checkout", "5.12.0-rc.7", "5.12.1-rc.1"))
        .then(DAY + 1, Expire),
        // Approved in time, claimed too late in the day: the off-hours policy was not part of the approval.
        deploy(on.workday(5, 17, 10), "daniel", production("api"), "Index for the search in orders")
            .named("index")
            .with(settings(
                json!({ "migrations": ["0041_orders"] }),
                json!({ "migrations": ["0041_orders", "0042_orders_search_index"] }),
            ))
            .then(20, approve("tomas", "Created concurrently, so no lock. Good."))
            .then(44, approve("aiko", ""))
            .then(75, Claim("daniel"))
            .then(80, Cancel("daniel", "Too late for today, I ask again tomorrow.")),
        deploy(on.workday(4, 9, 20), "daniel", production("api"), "Index for the search in orders")
            .following("index")
            .with(settings(
                json!({ "migrations": ["0041_orders"] }),
                json!({ "migrations": ["0041_orders", "0042_orders_search_index"] }),
            ))
            .then(10, approve("tomas", "As yesterday."))
            .then(12, approve("aiko", ""))
            .then(14, Claim("daniel"))
            .then(36, Report("daniel", Succeeded, "Index built in 19 minutes, no lock held")),
    ]
}
