//! What the audit log's hash chain costs: reviews a second of 16 writers at once, beside the same without hashes,
//! in turns, on SQLite or on PostgreSQL (`TEST_DATABASE_URL`; with `fsync`, else it is not the commit that counts).
//!
//! `cargo bench -p service --features unchained --bench chain`

#![allow(clippy::unwrap_used, reason = "a benchmark may panic")]

#[path = "../tests/support/mod.rs"]
mod support;

use futures::future::join_all;
use governance::ids::RequestId;
use governance::policy::PolicyBody;
use governance::policy::draft::QuorumBody;
use governance::request::Verdict;
use governance::samples::production_gate_body;
use governance::wire::policies::BindBody;
use governance::wire::requests::{OpenBody, ReviewBody, TargetBody};
use service::store::audit::without_chain;
use service::{Caller, System, bindings, policies, requests};
use std::time::Instant;
use support::{World, world_with_cast};

/// How many write at once.
const WRITERS: usize = 16;

/// How many requests each reviews in a round.
const REVIEWS: usize = 10;

/// How many rounds there are of each kind.
const ROUNDS: usize = 9;

#[tokio::main]
async fn main() {
    let rounds = std::env::var("ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(ROUNDS);
    let (world, cast) = world_with_cast().await;
    gate(&world, &cast.di).await;
    let mut writers = Vec::new();
    for number in 0..WRITERS {
        writers.push(world.join(&cast.di, &format!("w{number}@example.com"), &["member"]).await);
    }
    // The first two warm up and do not count.
    let mut took = [Vec::new(), Vec::new()];
    for round in 0..=rounds {
        for (without, rates) in [false, true].into_iter().zip(&mut took) {
            let mut opened = Vec::new();
            for writer in 0..WRITERS {
                opened.push(open(&world.system, &cast.el, writer).await);
            }
            without_chain(without);
            let start = Instant::now();
            let all = writers.iter().zip(opened).map(|(writer, opened)| {
                let (system, writer) = (world.system.clone(), writer.clone());
                tokio::spawn(async move { reject(&system, &writer, &opened).await })
            });
            for written in join_all(all).await {
                written.unwrap();
            }
            let rate = (WRITERS * REVIEWS) as f64 / start.elapsed().as_secs_f64();
            without_chain(false);
            if round > 0 {
                rates.push(rate);
            }
        }
    }
    let [with, without] = took.map(|mut rates| {
        rates.sort_by(f64::total_cmp);
        rates[rates.len() / 2]
    });
    let place = if world.database.url.starts_with("sqlite") { "SQLite" } else { "PostgreSQL" };
    println!("{place}: {WRITERS} writers, median of {rounds} rounds of {} reviews", WRITERS * REVIEWS);
    println!("with the chain {with:.0} a second, without {without:.0}; ratio {:.2}", with / without);
}

/// Anybody's approval is needed everywhere.
async fn gate(world: &World, owner: &Caller) {
    let quorum = QuorumBody { min_approvals: 1, ..QuorumBody::default() };
    let body = PolicyBody { scope: "organization".into(), quorum, ..production_gate_body() };
    let policy = policies::create(&world.system, owner, &body, None).await.unwrap();
    let body = BindBody { policy: policy.id.to_string(), organization: Some(true), ..BindBody::default() };
    bindings::bind(&world.system, owner, &body, "", None).await.unwrap();
    for number in 0..WRITERS * REVIEWS {
        world.environment(owner, "api", &format!("e{number}"), None).await;
    }
}

/// A request for each environment of a writer, so that none supersedes another.
async fn open(system: &System, requester: &Caller, writer: usize) -> Vec<RequestId> {
    let mut opened = Vec::new();
    for number in writer * REVIEWS..(writer + 1) * REVIEWS {
        let environment = Some(format!("e{number}"));
        let target = TargetBody { project: Some("api".into()), environment, cluster: None };
        let (action, reason) = ("release.deploy".into(), "Fix checkout".into());
        let body = OpenBody { action, target, reason, ..OpenBody::default() };
        opened.push(requests::open(system, requester, body, None).await.unwrap().request.id);
    }
    opened
}

/// Two events each: the review, and that the request is rejected.
async fn reject(system: &System, writer: &Caller, opened: &[RequestId]) {
    for id in opened {
        let body = ReviewBody { verdict: Verdict::Reject, comment: "Not now".into(), superseded_by: None };
        requests::review(system, writer, *id, body).await.unwrap();
    }
}
