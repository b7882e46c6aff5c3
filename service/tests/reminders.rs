//! Requests that wait long: who is told again, and which team is told, through the verbs and the upkeep.

use crate::support::{Cast, World, world_with_cast};
use chrono::TimeDelta;
use governance::StateName;
use governance::event::EventKind;
use governance::event::NotificationKind::{self, Escalated, Waiting};
use governance::ids::RequestId;
use governance::policy::PolicyBody;
use governance::policy::draft::{ApproversBody, QuorumBody};
use governance::policy::reminders::RemindersBody;
use governance::request::Verdict;
use governance::samples::production_gate_body;
use governance::wire::directory::{MemberBody, TeamBody};
use governance::wire::policies::BindBody;
use governance::wire::requests::{ClaimBody, OpenBody, RequestView, ReviewBody, TargetBody};
use sea_orm::{ConnectionTrait, DatabaseBackend, QueryTrait, Statement};
use service::directory::{members, teams};
use service::notifications::list;
use service::page::Seek;
use service::store::{Store, reminders};
use service::{Caller, Error, System, bindings, policies, requests};
use std::sync::Arc;

/// One approval out of SRE; a reminder after 4 hours, and security is told after 24.
fn sre() -> PolicyBody {
    let reminders = RemindersBody {
        remind_after_hours: Some(4),
        escalate_after_hours: Some(24),
        escalate_to: Some("security".into()),
    };
    PolicyBody {
        name: "SRE".into(),
        quorum: QuorumBody { min_approvals: 1, ..QuorumBody::default() },
        approvers: Some(ApproversBody { teams: vec!["SRE".into()], ..ApproversBody::default() }),
        reminders: Some(reminders),
        ..production_gate_body()
    }
}

async fn gated(policies_of_it: &[PolicyBody]) -> (World, Cast) {
    let (world, cast) = world_with_cast().await;
    for policy in policies_of_it {
        let policy = policies::create(&world.system, &cast.di, policy, None).await.unwrap();
        let environment = Some("api/production".into());
        let body = BindBody { policy: policy.id.to_string(), environment, ..BindBody::default() };
        bindings::bind(&world.system, &cast.di, &body, "", None).await.unwrap();
    }
    (world, cast)
}

async fn open(world: &World, caller: &Caller) -> RequestId {
    let body = OpenBody {
        action: "release.deploy".into(),
        target: TargetBody { project: Some("api".into()), environment: Some("production".into()), cluster: None },
        reason: "Fix checkout".into(),
        ..OpenBody::default()
    };
    requests::open(&world.system, caller, body, None).await.unwrap().request.id
}

async fn approve(world: &World, caller: &Caller, id: RequestId) -> RequestView {
    let body = ReviewBody { verdict: Verdict::Approve, comment: String::new(), superseded_by: None };
    requests::review(&world.system, caller, id, body).await.unwrap()
}

/// So many hours later, after the upkeep.
async fn after(world: &World, hours: i64) {
    world.clock.advance(TimeDelta::hours(hours));
    requests::upkeep::run(&world.system).await.unwrap();
}

/// How often these two were told of a request.
async fn events(world: &World, cast: &Cast, id: RequestId) -> (usize, usize) {
    let timeline = requests::detail(&world.system, &cast.di, id).await.unwrap().timeline;
    let count = |kind| timeline.iter().filter(|event| event.kind == Some(kind)).count();
    (count(EventKind::RequestReminded), count(EventKind::RequestEscalated))
}

/// What somebody is told, the newest first: kind, sentence, whether it is unread.
async fn told(world: &World, caller: &Caller) -> Vec<(NotificationKind, String, bool)> {
    let told = list(&world.system, caller, false, &Seek::first()).await.unwrap().items.into_iter();
    told.map(|told| (told.kind, told.sentence, told.read_at.is_none())).collect()
}

fn news(kind: NotificationKind, sentence: &str) -> (NotificationKind, String, bool) {
    (kind, sentence.to_owned(), true)
}

const REMINDED: &str = "Still waits for your approval: a reminder";

#[tokio::test]
async fn those_it_waits_for_are_reminded_then_the_team_is_told_and_all_of_it_is_handled_when_it_is_decided() {
    let (world, cast) = gated(&[sre()]).await;
    let id = open(&world, &cast.el).await;
    let next = requests::show(&world.system, &cast.el, id).await.unwrap().upcoming.unwrap();
    assert_eq!((next.at, next.team), (governance::samples::noon() + TimeDelta::hours(4), None));
    after(&world, 3).await;
    assert_eq!(events(&world, &cast, id).await, (0, 0));
    after(&world, 1).await;
    for caller in [&cast.ana, &cast.bo] {
        assert_eq!(told(&world, caller).await, [news(Waiting, REMINDED)]);
    }
    assert_eq!(told(&world, &cast.di).await, [], "Di cannot finish it");
    let next = requests::show(&world.system, &cast.el, id).await.unwrap().upcoming.unwrap();
    assert_eq!(next.team.unwrap().name, "security");
    after(&world, 20).await;
    assert_eq!(told(&world, &cast.di).await, [news(Escalated, "Waits too long, and was escalated to security")]);
    after(&world, 30).await;
    assert_eq!(events(&world, &cast, id).await, (1, 1), "once each");
    let last = world.told(&cast.di).await;
    assert!(last.iter().any(|told| told.starts_with("Countersign escalated the request to security: ")), "{last:?}");
    assert_eq!(approve(&world, &cast.ana, id).await.upcoming, None);
    assert_eq!(told(&world, &cast.di).await, [(Escalated, "Handled: Ana approved it".to_owned(), false)]);
    assert!(
        matches!(
            requests::review(
                &world.system,
                &cast.di,
                id,
                ReviewBody { verdict: Verdict::Approve, comment: String::new(), superseded_by: None }
            )
            .await,
            Err(Error::Refused(_))
        ),
        "who is told may not approve for that"
    );
}

#[tokio::test]
async fn what_was_missed_is_made_up_for_once() {
    let (world, cast) = gated(&[sre()]).await;
    let id = open(&world, &cast.el).await;
    for _ in 0..3 {
        after(&world, 30).await;
    }
    assert_eq!(events(&world, &cast, id).await, (1, 1));
    let late = open(&world, &cast.el).await;
    after(&world, 24 * 8).await;
    assert_eq!(events(&world, &cast, late).await, (0, 0), "it expired meanwhile");
}

#[tokio::test]
async fn a_policy_that_is_satisfied_reminds_nobody_until_it_is_so_no_longer() {
    let other = PolicyBody {
        name: "Other".into(),
        approvers: Some(ApproversBody { users: vec!["Cy".into()], ..ApproversBody::default() }),
        reminders: None,
        ..sre()
    };
    let (world, cast) = gated(&[sre(), other]).await;
    let id = open(&world, &cast.el).await;
    approve(&world, &cast.ana, id).await;
    after(&world, 5).await;
    after(&world, 25).await;
    assert_eq!(events(&world, &cast, id).await, (0, 0));
    assert_eq!(requests::show(&world.system, &cast.el, id).await.unwrap().upcoming, None);
    world.deactivate(&cast.di, cast.ana.member).await;
    after(&world, 1).await;
    assert_eq!(events(&world, &cast, id).await, (1, 1), "within an hour");
}

#[tokio::test]
async fn a_request_that_cannot_be_read_keeps_no_other_from_being_told_of() {
    let (world, cast) = gated(&[sre()]).await;
    let bad = open(&world, &cast.el).await;
    let good = open(&world, &cast.el).await;
    world.clock.advance(TimeDelta::hours(5));
    let tx = world.system.store.write().await.unwrap();
    let broken = "UPDATE requests SET matched = 'nonsense' \
                  WHERE number = (SELECT MIN(number) FROM requests WHERE next_reminder_at IS NOT NULL)";
    tx.execute_unprepared(broken).await.unwrap();
    tx.commit().await.unwrap();
    // What else upkeep does may fail at the broken one.
    drop(requests::upkeep::run(&world.system).await);
    assert_eq!(events(&world, &cast, good).await, (1, 0));
    let tx = world.system.store.read().await.unwrap();
    let now = world.system.now();
    assert_eq!(reminders::due(&tx, now, 10).await.unwrap(), [], "it is postponed");
    let then = reminders::due(&tx, now + TimeDelta::minutes(1), 10).await.unwrap();
    assert_eq!(then, [(cast.organization, bad)]);
}

#[tokio::test]
async fn of_two_processes_one_tells() {
    let (world, cast) = gated(&[sre()]).await;
    let mut ids = Vec::new();
    for _ in 0..5 {
        ids.push(open(&world, &cast.el).await);
    }
    world.clock.advance(TimeDelta::hours(30));
    let store = Store::connect(&world.database.url).await.unwrap();
    let other = System::new(store, Arc::new(world.clock.clone()), "https://countersign.example/");
    let (one, two) = tokio::join!(requests::upkeep::run(&world.system), requests::upkeep::run(&other));
    assert!(one.unwrap() + two.unwrap() >= ids.len());
    for id in ids {
        assert_eq!(events(&world, &cast, id).await, (1, 1));
    }
}

#[tokio::test]
async fn who_left_the_team_is_not_told_and_a_team_that_is_gone_is_told_to_be() {
    let (world, cast) = gated(&[sre()]).await;
    let system = &world.system;
    let first = open(&world, &cast.el).await;
    let body = MemberBody { teams: Some(Vec::new()), ..MemberBody::default() };
    members::update(system, &cast.di, cast.di.member, body, None).await.unwrap();
    let body =
        TeamBody { name: "security".into(), members: vec![cast.cy.member.to_string(), cast.el.member.to_string()] };
    teams::update(system, &cast.di, cast.security, body, None).await.unwrap();
    after(&world, 24).await;
    assert_eq!(events(&world, &cast, first).await, (1, 1));
    assert!(told(&world, &cast.di).await.is_empty());
    assert!(told(&world, &cast.el).await.iter().all(|told| told.0 != Escalated), "the requester is not told");
    assert_eq!(told(&world, &cast.cy).await.len(), 1);

    let second = open(&world, &cast.el).await;
    if let Err(Error::Unconfirmed(impact)) = teams::delete(system, &cast.di, cast.security, None).await {
        teams::delete(system, &cast.di, cast.security, Some(impact.digest())).await.unwrap();
    }
    after(&world, 24).await;
    assert_eq!(events(&world, &cast, second).await, (1, 1));
    let last = world.told(&cast.di).await;
    assert!(last.iter().any(|told| told.contains("to a deleted team, where nobody could be told")), "{last:?}");
}

#[tokio::test]
async fn a_request_set_back_to_pending_waits_anew() {
    let (world, cast) = gated(&[sre()]).await;
    let (system, id) = (&world.system, open(&world, &cast.el).await);
    assert_eq!(approve(&world, &cast.ana, id).await.state, StateName::Approved);
    after(&world, 23).await;
    assert_eq!(events(&world, &cast, id).await, (0, 0), "it is decided");
    world.deactivate(&cast.di, cast.ana.member).await;
    let digest = requests::show(system, &cast.el, id).await.unwrap().payload.digest;
    requests::claim(system, &cast.el, id, ClaimBody { payload_digest: digest }, None).await.unwrap_err();
    after(&world, 3).await;
    assert_eq!(events(&world, &cast, id).await, (0, 0));
    after(&world, 1).await;
    assert_eq!(events(&world, &cast, id).await, (1, 0));
    assert_eq!(told(&world, &cast.bo).await[0], news(Waiting, REMINDED));
}

#[tokio::test]
async fn what_is_due_is_found_along_an_index() {
    let (world, cast) = gated(&[sre()]).await;
    open(&world, &cast.el).await;
    let tx = world.system.store.read().await.unwrap();
    if tx.get_database_backend() != DatabaseBackend::Sqlite {
        return;
    }
    let statement = reminders::select_due(governance::samples::noon(), 100).build(DatabaseBackend::Sqlite);
    let explain = format!("EXPLAIN QUERY PLAN {}", statement.sql);
    let explain = Statement::from_sql_and_values(DatabaseBackend::Sqlite, explain, statement.values.unwrap().0);
    let row = tx.query_one_raw(explain).await.unwrap().unwrap();
    let plan: String = row.try_get("", "detail").unwrap();
    assert!(plan.contains("requests_next_reminder"), "{plan}");
}
