//! Executors and the course of an execution: what is sent, what counts, and when it is over.

use crate::cast::{approved_by, everywhere, freeze, needs};
use chrono::TimeDelta;
use governance::event::Happening;
use governance::execution::{Answered, CalledBack, Course, ExecutionState as S, Report, Spent};
use governance::ids::{ClaimId, ExecutionId};
use governance::outgoing::{Fault, Handover, Outcome, execution_event};
use governance::policy::Scope;
use governance::samples::{ANA, API, EU_1, PRODUCTION, directory, noon, roster};
use governance::wire::accounts::OrganizationRef;
use governance::wire::executors::{ExecutorBody, ExecutorChange};
use governance::{Payload, Place, Refusal, StateName, payload};
use serde_json::json;
use uuid::Uuid;

const CLAIM: ClaimId = ClaimId(Uuid::from_u128(81));

fn minutes(minutes: i64) -> TimeDelta {
    TimeDelta::minutes(minutes)
}

/// Claimed at noon, with a limit of 20 minutes.
fn sent() -> Course {
    Course::waiting(minutes(20)).claimed(noon())
}

fn answer(status: u16) -> Answered {
    sent().answered(&Outcome::of_answer(status, None, noon()), Some(status), 1, noon(), 0)
}

fn running() -> Course {
    match sent().called_back(Report::Running, noon() + minutes(5)).unwrap() {
        CalledBack::Running(course) => course,
        CalledBack::Ended(_) => panic!("it runs"),
    }
}

#[test]
fn any_success_acknowledges_and_the_time_limit_counts_from_then() {
    for status in [200, 202, 204, 299] {
        let Answered::Acknowledged(course) = answer(status) else { panic!("{status}") };
        assert_eq!((course.state, course.deadline), (S::Acknowledged, Some(noon() + minutes(20))));
        assert!(!course.sends(noon()));
    }
}

#[test]
fn a_definite_refusal_fails_and_everything_else_is_tried_again() {
    for status in 300..=599 {
        let definite = (400..500).contains(&status) && ![408, 425, 429].contains(&status);
        match answer(status) {
            Answered::Refused(why) => {
                assert_eq!((why.says(), definite), (format!("refused by the executor: HTTP {status}"), true))
            }
            Answered::Again(at) => assert!(!definite && at > noon() && at <= noon() + minutes(20), "{status}"),
            other => panic!("{status}: {other:?}"),
        }
    }
    let silent = Outcome::of_fault(&Fault::Timeout(15));
    assert!(matches!(sent().answered(&silent, None, 40, noon(), 0), Answered::Again(_)));
}

#[test]
fn no_answer_to_a_later_attempt_is_a_refusal() {
    // It may be about a duplicate of what the executor has already.
    for status in [400, 404, 409, 410, 422] {
        let outcome = Outcome::of_answer(status, None, noon());
        match sent().answered(&outcome, Some(status), 2, noon(), 0) {
            Answered::Again(at) => assert!(at > noon() && at < noon() + minutes(1), "{status}: {at}"),
            other => panic!("{status}: {other:?}"),
        }
    }
}

#[test]
fn a_wait_never_leads_past_the_deadline() {
    let busy = Outcome::of_answer(503, Some("86400"), noon());
    assert_eq!(sent().answered(&busy, Some(503), 1, noon(), 0), Answered::Again(noon() + minutes(20)));
}

#[test]
fn what_is_not_acknowledged_within_an_hour_or_its_limit_has_failed() {
    let says = |limit: i64, after: i64| {
        Course::waiting(minutes(limit)).claimed(noon()).overdue(noon() + minutes(after)).map(|why| why.says())
    };
    assert_eq!(says(20, 19), None);
    assert_eq!(says(20, 20).unwrap(), "the executor did not acknowledge the request within 20 minutes");
    assert_eq!(says(600, 59), None);
    assert_eq!(says(600, 60).unwrap(), "the executor did not acknowledge the request within 1 hour");
    assert!(!sent().sends(noon() + minutes(20)));
}

#[test]
fn a_report_acknowledges_and_repeating_it_gains_no_time() {
    let course = running();
    assert_eq!((course.state, course.deadline), (S::Running, Some(noon() + minutes(25))));
    assert_eq!(course.called_back(Report::Running, noon() + minutes(20)), Ok(CalledBack::Running(course)));
    assert_eq!(
        course.overdue(noon() + minutes(25)).unwrap().says(),
        "the executor reported no result within 20 minutes"
    );
}

#[test]
fn a_result_may_come_without_a_word_before_and_is_late_after_the_limit() {
    assert_eq!(sent().called_back(Report::Succeeded, noon()), Ok(CalledBack::Ended(true)));
    assert_eq!(running().called_back(Report::Failed, noon() + minutes(24)), Ok(CalledBack::Ended(false)));
    assert_eq!(running().called_back(Report::Succeeded, noon() + minutes(25)), Err(Spent));
    for state in [S::Waiting, S::Succeeded, S::Failed] {
        assert_eq!(Course { state, ..sent() }.called_back(Report::Succeeded, noon()), Err(Spent), "{state:?}");
    }
}

#[test]
fn an_answer_after_a_report_changes_nothing() {
    let late = running().answered(&Outcome::of_answer(410, None, noon()), Some(410), 1, noon(), 0);
    assert_eq!(late, Answered::Late);
}

#[test]
fn a_claim_for_an_executor_names_it_and_checks_everything() {
    let facts = everywhere([needs(1)]);
    let of = "project api (deploy.example.com)";
    let decision = approved_by(&facts, &[ANA]).claim_for(&facts, of, CLAIM, payload::digest(None), noon()).unwrap();
    assert_eq!(decision.answer, Ok(CLAIM));
    let told = &decision.outcome.events()[0].happening;
    assert_eq!(*told, Happening::RequestClaimed { claim: CLAIM, executor: Some(of.to_owned()) });
    assert_eq!(told.sentence(), format!("claimed the request for the executor of {of}, which carries it out"));
    let mut frozen = facts.clone();
    freeze(&mut frozen, PRODUCTION, "Quarter end");
    let decision = approved_by(&facts, &[ANA]).claim_for(&frozen, of, CLAIM, payload::digest(None), noon()).unwrap();
    assert!(matches!(decision.answer, Err(Refusal::Violations(_))));
    assert_eq!(decision.outcome.request.state.name(), StateName::Approved);
}

#[test]
fn the_body_holds_what_an_executor_needs() {
    let facts = everywhere([needs(1)]);
    let request = approved_by(&facts, &[ANA]);
    let payload = Payload::Json { json: json!({ "image": "api:42" }), before: None };
    let handover = Handover {
        id: ExecutionId(Uuid::from_u128(91)),
        request: &request,
        payload: Some(&payload),
        claim: CLAIM,
        at: noon(),
        callback: "https://countersign.example/api/v1/execution-callbacks/secret",
        callback_until: noon() + minutes(20),
        limit_minutes: 20,
    };
    let organization = OrganizationRef { id: Uuid::from_u128(7).into(), slug: "acme".into(), name: "Acme".into() };
    let body = execution_event(&handover, &organization, &directory(), &roster(), "https://countersign.example");
    assert_eq!((&body["specversion"], &body["type"]), (&json!("1.0"), &json!("dev.countersign.execution.requested")));
    assert_eq!((&body["id"], &body["subject"]), (&json!(handover.id), &json!(request.id)));
    let data = &body["data"];
    assert_eq!(data["request"]["url"], format!("https://countersign.example/approvals/{}", request.id));
    assert_eq!((&data["action"], &data["target"]["environment"]), (&json!("release.deploy"), &json!("production")));
    assert_eq!((&data["requester"]["name"], &data["claimId"]), (&json!("El"), &json!(CLAIM)));
    assert_eq!(
        (&data["payload"]["json"], &data["payloadDigest"]),
        (&json!({ "image": "api:42" }), &json!(request.digest))
    );
    let callback = json!({ "url": handover.callback, "expiresAt": "2026-01-07T12:20:00Z" });
    assert_eq!((&data["callback"], &data["timeLimitMinutes"]), (&callback, &json!(20)));
}

#[test]
fn an_executor_belongs_to_one_project_or_one_cluster() {
    let place = |project: &str, cluster: &str| {
        let body = ExecutorBody { project: Some(project.into()), cluster: Some(cluster.into()), ..Default::default() };
        body.place(&directory()).map_err(|errors| (errors.0[0].field.clone(), errors.0[0].message.clone()))
    };
    let no = |field: &str, says: &str| Err((field.to_owned(), says.to_owned()));
    assert_eq!(place("api", ""), Ok(Place::Project(API)));
    assert_eq!(place("", "eu-1"), Ok(Place::Cluster(EU_1)));
    assert_eq!(place("", " "), no("project", "is required where no cluster is named"));
    assert_eq!(place("api", "eu-1"), no("cluster", "must be absent where a project is named"));
    assert_eq!(place("nope", ""), no("project", "there is no project `nope`"));
    assert_eq!(place("", "nope"), no("cluster", "there is no cluster `nope`"));
    assert_eq!(Place::Project(API).scope(), Scope::Project);
}

#[test]
fn a_change_leaves_nothing_out_so_that_nothing_is_widened() {
    let whole = json!({
        "url": "https://deploy.example.com/", "actions": ["release.deploy"], "timeLimitMinutes": 5, "enabled": false,
    });
    assert!(serde_json::from_value::<ExecutorChange>(whole.clone()).is_ok());
    for field in ["url", "actions", "timeLimitMinutes", "enabled"] {
        let mut part = whole.clone();
        part.as_object_mut().unwrap().remove(field);
        let says = serde_json::from_value::<ExecutorChange>(part).unwrap_err().to_string();
        assert!(says.contains(field), "{says}");
    }
}

#[test]
fn each_field_that_cannot_be_accepted_is_named() {
    let change = ExecutorChange {
        url: "http://10.0.0.1/".into(),
        actions: vec!["release.deploy".into(), "environment.freeze".into(), "nope".into()],
        time_limit_minutes: 1441,
        enabled: true,
    };
    let errors = change.check(&[]).unwrap_err();
    assert_eq!(errors.of("url"), Some("must begin with https://"));
    assert_eq!(errors.of("actions"), Some("environment.freeze is carried out by Countersign itself"));
    assert_eq!(errors.of("timeLimitMinutes"), Some("must be from 1 to 1440"));
    let good = ExecutorChange {
        url: "https://deploy.example.com/".into(),
        actions: Vec::new(),
        time_limit_minutes: 1,
        ..change
    };
    assert!(good.check(&[]).unwrap().actions.is_empty());
}
