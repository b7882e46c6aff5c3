//! How long the audit timeline takes with 1,000,000 events, beside one with 10,000, on SQLite or on
//! PostgreSQL (`TEST_DATABASE_URL`). Their newest events hold the same, so what is compared is the length
//! of the log alone. `EVENTS` sets another length for the long one, `ROUNDS` how often each is asked.
//!
//! `cargo bench -p service --bench audit`

#![allow(clippy::unwrap_used, reason = "a benchmark may panic")]

#[path = "../tests/support/mod.rs"]
mod support;
#[path = "../tests/support/timeline.rs"]
mod timeline;

use chrono::TimeDelta;
use governance::event::EventKind;
use governance::ids::{BreakGlassSessionId, MemberId};
use governance::resources::Target;
use governance::samples::noon;
use service::audit::{self, Filter};
use service::page::Seek;
use std::time::{Duration, Instant};
use support::{Cast, World, world_with_cast};
use timeline::{FIRST, RARE, Timeline};

/// How many events the small and the large log have.
const COUNTS: [i64; 2] = [10_000, 1_000_000];

/// How often each question is asked.
const ROUNDS: usize = 300;

/// What is asked of a log, and whether of its middle.
struct Question {
    name: &'static str,
    filter: fn(&Cast) -> Filter,
    middle: bool,
}

fn questions() -> Vec<Question> {
    let of = |name, filter| Question { name, filter, middle: false };
    vec![
        of("first page", |_| Filter::default()),
        Question { name: "a page in the middle", filter: |_| Filter::default(), middle: true },
        of("actor", |cast| Filter { actor: Some(cast.bo.member.to_string()), ..Filter::default() }),
        of("actor who did little", |cast| Filter { actor: Some(cast.el.member.to_string()), ..Filter::default() }),
        of("kind", |_| Filter { kinds: vec![EventKind::RequestApproved], ..Filter::default() }),
        of("rare kind", |_| Filter { kinds: vec![RARE], ..Filter::default() }),
        of("several kinds", |_| Filter {
            kinds: vec![EventKind::RequestApproved, EventKind::RequestCommented, RARE, EventKind::TeamCreated],
            ..Filter::default()
        }),
        of("project", |_| Filter { project: Some("api".into()), ..Filter::default() }),
        of("environment", |_| Filter { environment: Some("api/production".into()), ..Filter::default() }),
        of("cluster", |_| Filter { cluster: Some("eu-1".into()), ..Filter::default() }),
        of("request", |_| Filter { request: Some(Timeline::request(5_000).to_string()), ..Filter::default() }),
        of("session", |_| Filter { session: Timeline::session(2_000).map(BreakGlassSessionId), ..Filter::default() }),
        of("prominent", |_| Filter { prominent: true, ..Filter::default() }),
        of("a day", |_| Filter {
            from: Some(noon() - TimeDelta::days(4)),
            until: Some(noon() - TimeDelta::days(3)),
            ..Filter::default()
        }),
        of("the last hour", |_| Filter { from: Some(noon() - TimeDelta::hours(1)), ..Filter::default() }),
        of("text", |_| Filter { text: Some("part 13 of".into()), ..Filter::default() }),
        of("text that is nowhere", |_| Filter { text: Some("no such thing".into()), ..Filter::default() }),
        of("project and prominent", |_| Filter { project: Some("api".into()), prominent: true, ..Filter::default() }),
    ]
}

#[tokio::main]
async fn main() {
    let set = |name: &str| std::env::var(name).ok().and_then(|value| value.parse::<usize>().ok());
    let rounds = set("ROUNDS").unwrap_or(ROUNDS);
    let long = set("EVENTS").map_or(COUNTS[1], |events| i64::try_from(events).unwrap());
    let mut logs = Vec::new();
    for count in [COUNTS[0], long] {
        logs.push((log(count).await, count));
    }
    println!("{:28} {:>9} {:>9} {:>9} {:>9} {:>7}", "", "small p50", "p99", "large p50", "p99", "ratio");
    for Question { name, filter, middle } in questions() {
        // In turn, so that whatever else the machine does falls on both.
        let mut took = [Vec::new(), Vec::new()];
        for round in 0..rounds + rounds / 10 {
            for (((world, cast), count), took) in logs.iter().zip(&mut took) {
                let after = middle.then(|| (FIRST + count / 2).to_string());
                let filter = filter(cast);
                let start = Instant::now();
                audit::list(&world.system, &cast.di, &filter, &Seek { after, limit: None }).await.unwrap();
                if round >= rounds / 10 {
                    took.push(start.elapsed());
                }
            }
        }
        let [small, large] = took.map(|mut took| {
            took.sort();
            [took[took.len() / 2], took[took.len() * 99 / 100]]
        });
        let ms = |time: Duration| format!("{:.2} ms", time.as_secs_f64() * 1_000.0);
        let ratio = large[1].as_secs_f64() / small[1].as_secs_f64();
        let [a, b, c, d] = [small[0], small[1], large[0], large[1]].map(ms);
        println!("{name:28} {a:>9} {b:>9} {c:>9} {d:>9} {ratio:>7.2}");
    }
}

async fn log(count: i64) -> (World, Cast) {
    let (world, cast) = world_with_cast().await;
    let mut places =
        vec![Target { project: Some(cast.api), environment: Some(cast.production), cluster: Some(cast.eu_1) }];
    for number in 0..9 {
        let slug = format!("service-{number}");
        let project = world.project(&cast.di, &slug).await;
        let environment = world.environment(&cast.di, &slug, "production", None).await;
        places.push(Target { project: Some(project), environment: Some(environment), cluster: None });
    }
    let mut actors: Vec<MemberId> =
        [&cast.el, &cast.ana, &cast.bo, &cast.cy, &cast.di].map(|caller| caller.member).to_vec();
    for _ in 0..35 {
        actors.push(MemberId(world.system.new_id()));
    }
    let start = Instant::now();
    Timeline { organization: cast.organization, actors: &actors, places: &places, count, until: noon() }
        .write(&world.system.store)
        .await;
    eprintln!("{count} events written in {:.0} s", start.elapsed().as_secs_f64());
    (world, cast)
}
