//! Reporting on an execution (semantics.md §8).

use crate::cast::{approved_by, deactivate, everywhere, kinds, needs, opened};
use chrono::TimeDelta;
use governance::event::{Actor, EventKind, Happening};
use governance::execution::GivenUp;
use governance::ids::ClaimId;
use governance::payload;
use governance::request::{Outcome, State};
use governance::samples::{ANA, BO, DI, EL, noon};
use governance::{Facts, Permission, Refusal, Request, StateName};
use uuid::Uuid;

const CLAIM: ClaimId = ClaimId(Uuid::from_u128(81));
const OTHER: ClaimId = ClaimId(Uuid::from_u128(82));

fn executing(facts: &Facts) -> Request {
    let claimed = approved_by(facts, &[ANA]).claim(facts, Actor::member(EL), CLAIM, payload::digest(None), noon());
    claimed.unwrap().outcome.request
}

fn report(facts: &Facts, claim: ClaimId, result: Result<&str, &str>) -> Result<Outcome, Refusal> {
    let result = result.map(str::to_owned).map_err(str::to_owned);
    executing(facts).report(facts, Actor::member(EL), claim, result, noon())
}

#[test]
fn an_execution_succeeds_or_fails_with_a_detail() {
    let facts = everywhere([needs(1)]);
    let outcome = report(&facts, CLAIM, Ok("api:1.4.2 is live")).unwrap();
    assert_eq!(kinds(&outcome), [EventKind::RequestSucceeded]);
    let detail = "api:1.4.2 is live".to_owned();
    assert_eq!(outcome.request.state, State::Succeeded { at: noon(), claim: CLAIM, detail });
    let outcome = report(&facts, CLAIM, Err("exit 1")).unwrap();
    assert_eq!(kinds(&outcome), [EventKind::RequestFailed]);
    assert_eq!(outcome.request.state, State::Failed { at: noon(), claim: CLAIM, detail: "exit 1".to_owned() });
}

#[test]
fn what_an_executor_reports_is_told_as_its_own_and_what_it_does_not_as_given_up() {
    let facts = everywhere([needs(1)]);
    let of = "project api";
    let told = |outcome: &Outcome| {
        let happening = &outcome.events()[0].happening;
        (format!("{} {}", happening.doer(), happening.sentence()), happening.text().map(str::to_owned))
    };
    let failed = executing(&facts).report_for(&facts, of, CLAIM, Err("exit 1".into()), noon()).unwrap();
    let says = "The executor of project api reported failure".to_owned();
    assert_eq!(told(&failed), (says, Some("exit 1".to_owned())));
    let why = GivenUp::Unacknowledged { minutes: 60 };
    let silent = executing(&facts).give_up_on(&facts, of, CLAIM, why, noon()).unwrap();
    let says = "Countersign gave up waiting for the executor of project api after 1 hour: it did not acknowledge the \
                request";
    assert_eq!(told(&silent), (says.to_owned(), None));
    assert_eq!(silent.request.state, State::Failed { at: noon(), claim: CLAIM, detail: why.says() });
    let stored = serde_json::to_value(&silent.events()[0].happening).unwrap();
    assert_eq!(stored["detail"]["givenUp"], serde_json::json!({ "because": "unacknowledged", "minutes": 60 }));
    assert_eq!(serde_json::from_value::<Happening>(stored).unwrap(), silent.events()[0].happening);
    assert_eq!(told(&report(&facts, CLAIM, Ok("")).unwrap()), ("Countersign reported success".to_owned(), None));
}

#[test]
fn a_result_belongs_to_its_claim() {
    let facts = everywhere([needs(1)]);
    assert_eq!(report(&facts, OTHER, Ok("")), Err(Refusal::ClaimNotFound));
    let unclaimed = opened(&facts).report(&facts, Actor::member(EL), CLAIM, Ok(String::new()), noon());
    assert_eq!(unclaimed, Err(Refusal::ClaimNotFound));
}

#[test]
fn a_result_is_reported_once() {
    let facts = everywhere([needs(1)]);
    let failed = report(&facts, CLAIM, Err("exit 1")).unwrap().request;
    let again = failed.report(&facts, Actor::member(EL), CLAIM, Ok(String::new()), noon());
    assert_eq!(again, Err(Refusal::Closed(StateName::Failed)));
}

#[test]
fn the_requester_reports_or_who_manages_requests_and_nobody_else() {
    let facts = everywhere([needs(1)]);
    let by = |actor| executing(&facts).report(&facts, actor, CLAIM, Ok(String::new()), noon());
    assert!(by(Actor::member(DI)).is_ok());
    assert!(by(Actor::System).is_ok());
    assert_eq!(by(Actor::member(BO)), Err(Refusal::MayNot(Permission::RequestsManage)));
}

#[test]
fn an_execution_has_no_deadline_and_needs_its_approvals_no_longer() {
    let mut facts = everywhere([needs(1)]);
    let executing = executing(&facts);
    deactivate(&mut facts, ANA);
    let late = noon() + TimeDelta::days(30);
    let outcome = executing.report(&facts, Actor::member(EL), CLAIM, Ok(String::new()), late).unwrap();
    assert_eq!(outcome.request.state.name(), StateName::Succeeded);
}
