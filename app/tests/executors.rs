//! What executors and executions look like, as HTML.

use crate::html::html;
use app::components::events::EventItem;
use app::components::requests::ask::AskCard;
use app::components::requests::execution::OutcomeCard;
use app::components::requests::executor::given_up;
use app::components::settings::executors::{Executing, ExecutionSection};
use app::moment::Moment;
use chrono::TimeDelta;
use governance::event::Happening;
use governance::execution::{ExecutionState as S, GivenUp};
use governance::ids::{ClaimId, ExecutionId, ExecutorId, MemberId};
use governance::request::Request;
use governance::samples::{API, EL, ask, facts, noon};
use governance::wire::Ref;
use governance::wire::events::EventView;
use governance::wire::executors::{ExecutionRow, ExecutionView, ExecutorRef, ExecutorView};
use governance::wire::requests::{ClaimState, RequestRef, RequestView, Viewer};
use governance::{Action, Place, StateName};
use leptos::prelude::*;
use uuid::Uuid;

fn moment() -> Moment {
    Moment { now: noon() + TimeDelta::minutes(5), zone: chrono_tz::Tz::UTC }
}

fn execution(state: S) -> ExecutionView {
    ExecutionView {
        id: ExecutionId(Uuid::from_u128(2)),
        state,
        attempts: 0,
        last_status: None,
        last_error: None,
        detail: String::new(),
        given_up: None,
        next_attempt_at: None,
        deadline: None,
        acknowledged_at: None,
        ended_at: None,
        can_resume: false,
    }
}

fn seen_by(member: MemberId, state: StateName, execution: ExecutionView) -> RequestView {
    let request = Request::open(ask(), &facts(), noon()).unwrap().request;
    let viewer = Viewer { member, token: false };
    let view = RequestView::of(&request, None, &facts(), viewer, "https://countersign.example", moment().now);
    let executor = ExecutorRef { id: None, of: "project api".into(), host: "deploy.example.com".into() };
    RequestView { state, executor: Some(executor), execution: Some(execution), ..view }
}

fn card(state: StateName, execution: ExecutionView) -> String {
    let request = seen_by(EL, state, execution);
    html(|| view! { <OutcomeCard request claimed_by=None may_open=true moment=moment() /> })
}

fn section(executor: Option<ExecutorView>, last: Vec<ExecutionRow>) -> String {
    let executing = Executing { place: Place::Project(API), executor, last };
    html(|| view! { <ExecutionSection executing moment=moment() /> })
}

fn executor() -> ExecutorView {
    ExecutorView {
        id: ExecutorId(Uuid::from_u128(1)),
        project: Some(Ref::new(API.0, "api")),
        cluster: None,
        url: "https://deploy.example.com/countersign".into(),
        actions: vec![Action::ReleaseDeploy],
        time_limit_minutes: 30,
        enabled: true,
        created_at: noon(),
        previous_secret_until: None,
    }
}

#[test]
fn a_request_that_is_handed_over_shows_attempts_and_the_last_answer() {
    let sent = ExecutionView {
        attempts: 2,
        last_status: Some(500),
        last_error: Some("the receiver answered 500".into()),
        next_attempt_at: Some(noon() + TimeDelta::minutes(6)),
        deadline: Some(noon() + TimeDelta::hours(1)),
        ..execution(S::Sent)
    };
    let card = card(StateName::Executing, sent);
    for says in
        ["It is being handed over to the executor of project api.", "Being handed over", "The receiver answered 500."]
    {
        assert!(card.contains(says), "{card}");
    }
    insta::assert_snapshot!(card);
}

#[test]
fn what_the_executor_says_stands_there_as_it_is() {
    let running = ExecutionView { detail: "2 of 3 <b>pods</b>".into(), ..execution(S::Running) };
    let card = card(StateName::Executing, running);
    assert!(card.contains("is carrying it out.") && card.contains("2 of 3 &lt;b&gt;pods&lt;/b&gt;"), "{card}");
}

#[test]
fn what_an_executor_reported_last_stays_where_it_was_given_up() {
    let ended = |given_up: Option<&str>| ExecutionView {
        detail: "2 of 3 pods".into(),
        given_up: given_up.map(str::to_owned),
        acknowledged_at: Some(noon()),
        ..execution(S::Failed)
    };
    let silent = card(StateName::Failed, ended(Some("the executor reported no result within 30 minutes")));
    assert!(silent.contains("Reported last") && silent.contains("2 of 3 pods"), "{silent}");
    assert!(silent.contains("The executor reported no result within 30 minutes."), "{silent}");
    assert!(!silent.contains("reported that it failed"), "{silent}");
    let failed = card(StateName::Failed, ended(None));
    assert!(!failed.contains("Reported last") && failed.contains("reported that it failed"), "{failed}");
}

#[test]
fn what_was_asked_says_who_carries_it_out_in_the_tense_of_its_state_and_its_end_only_while_it_can_end() {
    let asked = |state, execution| {
        let request = seen_by(EL, state, execution);
        html(|| view! { <AskCard request token=None moment=moment() /> })
    };
    let had = |state| ExecutionView { acknowledged_at: Some(noon()), ..execution(state) };
    let who = "executor of project api, at deploy.example.com";
    for (state, execution, says) in [
        (StateName::Pending, execution(S::Waiting), format!("The {who}, carries it out as soon as it is approved.")),
        (StateName::Approved, execution(S::Waiting), format!("The {who}, is asked to carry it out.")),
        (StateName::Approved, execution(S::Failed), format!("It could not be handed over to the {who}.")),
        (StateName::Executing, execution(S::Sent), format!("It is being handed over to the {who}.")),
        (StateName::Executing, had(S::Running), format!("The {who}, is carrying it out.")),
        (StateName::Succeeded, had(S::Succeeded), format!("The {who}, carried it out.")),
        (StateName::Failed, had(S::Failed), format!("The {who}, reported that it failed.")),
        (StateName::Failed, execution(S::Failed), format!("The {who}, did not take it.")),
    ] {
        let asked = asked(state, execution);
        assert!(asked.contains(&format!("<dd>{says}</dd>")), "{state:?} in {asked}");
    }
    let cancelled = asked(StateName::Cancelled, execution(S::Waiting));
    assert!(cancelled.contains("<dd>It was not carried out.</dd>"), "{cancelled}");
    let ends = |state| asked(state, had(S::Running));
    assert!(
        ends(StateName::Pending).contains("<dt>Expires</dt>") && ends(StateName::Approved).contains("<dt>Lapses</dt>")
    );
    for state in [StateName::Executing, StateName::Succeeded, StateName::Failed] {
        let asked = ends(state);
        assert!(!asked.contains("<dt>Expires</dt>") && !asked.contains("<dt>Lapses</dt>"), "{state:?} in {asked}");
    }
}

#[test]
fn what_the_receiver_answered_last_stands_beside_how_it_ended_as_markdown() {
    let failed = ExecutionView {
        attempts: 1,
        last_status: Some(202),
        acknowledged_at: Some(noon()),
        detail: "**2 of 3** pods".into(),
        ..execution(S::Failed)
    };
    let claim = ClaimState {
        claim_id: ClaimId(Uuid::from_u128(3)),
        state: StateName::Failed,
        since: noon(),
        detail: failed.detail.clone(),
    };
    let request = RequestView { claim: Some(claim), ..seen_by(EL, StateName::Failed, failed) };
    let card = html(|| view! { <OutcomeCard request claimed_by=None may_open=true moment=moment() /> });
    assert!(card.contains("<strong>2 of 3</strong> pods") && !card.contains("**"), "{card}");
    assert!(card.contains("<dd>The receiver answered 202.</dd>"), "{card}");
}

fn event(happening: &Happening) -> EventView {
    EventView {
        id: Uuid::from_u128(4),
        sequence: 7,
        at: noon(),
        actor: None,
        token: None,
        kind: Some(happening.kind()),
        subject: "#42 release.deploy to api / production".into(),
        request: None,
        session: None,
        resource: None,
        sentence: happening.sentence(),
        text: happening.text().map(str::to_owned),
        prominent: false,
        detail: serde_json::to_value(happening).unwrap()["detail"].clone(),
        hash: String::new(),
    }
}

#[test]
fn what_countersign_gave_up_is_not_said_to_be_reported() {
    let why = GivenUp::Unreported { minutes: 30 };
    let executor = Some("project api".to_owned());
    let failed =
        |given_up| event(&Happening::RequestFailed { detail: why.says(), executor: executor.clone(), given_up });
    assert_eq!(given_up(&[failed(None)]), None);
    let gave_up = given_up(&[failed(Some(why))]);
    let says = "Countersign gave up waiting for the executor of project api after 30 minutes: it reported no result.";
    assert_eq!(gave_up.as_deref(), Some(says));

    let execution = ExecutionView { acknowledged_at: Some(noon()), attempts: 1, ..execution(S::Failed) };
    let claim = ClaimState {
        claim_id: ClaimId(Uuid::from_u128(3)),
        state: StateName::Failed,
        since: noon(),
        detail: why.says(),
    };
    let request = RequestView { claim: Some(claim), ..seen_by(EL, StateName::Failed, execution) };
    let asked = request.clone();
    let outcome = html({
        let given_up = gave_up.clone();
        || view! { <OutcomeCard request claimed_by=None given_up may_open=true moment=moment() /> }
    });
    assert!(outcome.contains(says) && !outcome.contains(r#"class="quote""#), "{outcome}");
    let asked = html(|| view! { <AskCard request=asked token=None given_up=gave_up moment=moment() /> });
    assert!(asked.contains(&format!("<dd>{says}</dd>")), "{asked}");
}

#[test]
fn the_timeline_says_that_the_executor_reported_or_that_countersign_gave_up_on_it() {
    let told = |happening: Happening| html(|| view! { <EventItem event=event(&happening) moment=moment() /> });
    let executor = Some("project api".to_owned());
    let succeeded = told(Happening::RequestSucceeded { detail: "**3** pods".into(), executor: executor.clone() });
    assert!(succeeded.contains("<strong>The executor of project api</strong> reported success"), "{succeeded}");
    assert!(succeeded.contains("<strong>3</strong> pods"), "{succeeded}");
    let failed =
        |given_up| told(Happening::RequestFailed { detail: "too late".into(), executor: executor.clone(), given_up });
    let (reported, late) = (failed(None), failed(Some(GivenUp::Unreported { minutes: 30 })));
    assert!(reported.contains("<strong>The executor of project api</strong> reported failure"), "{reported}");
    let says = "<strong>Countersign</strong> gave up waiting for the executor of project api after 30 minutes";
    assert!(late.contains(says), "{late}");
}

#[test]
fn only_what_could_not_be_claimed_is_tried_again_and_only_by_who_may() {
    let stopped = |can_resume| ExecutionView {
        last_error: Some("it could not be claimed: production is frozen".into()),
        can_resume,
        ..execution(S::Failed)
    };
    let may = card(StateName::Approved, stopped(true));
    assert!(may.contains(r#"action="/forms/requests/resume""#) && may.contains("It could not be handed over"), "{may}");
    assert!(may.contains("Not handed over") && !may.contains("Failed"), "{may}");
    assert!(may.contains("It could not be claimed: production is frozen."), "{may}");
    assert!(!card(StateName::Approved, stopped(false)).contains("/forms/requests/resume"));
    assert!(!may.contains("How to claim it"), "{may}");
}

#[test]
fn the_section_offers_a_webhook_where_callers_carry_out() {
    let section = section(None, Vec::new());
    assert!(section.contains(r#"action="/forms/executors/create""#), "{section}");
    assert!(section.contains(&format!(r#"name="project" value="{API}""#)), "{section}");
    assert!(!section.contains("environment.freeze"), "{section}");
    insta::assert_snapshot!(section);
}

#[test]
fn the_last_executions_say_what_was_reported_before_what_was_answered() {
    let row = |execution| ExecutionRow {
        request: RequestRef { id: ask().id, number: 42 },
        action: Action::ReleaseDeploy,
        target: "api / production".into(),
        created_at: noon(),
        execution: ExecutionView { last_status: Some(202), attempts: 1, ..execution },
    };
    let failed = ExecutionView { detail: "The `pods` did not start".into(), ..execution(S::Failed) };
    let silent = ExecutionView {
        detail: "2 of 3 pods".into(),
        given_up: Some("the executor reported no result within 30 minutes".into()),
        ..execution(S::Failed)
    };
    let section = section(Some(executor()), vec![row(failed), row(silent), row(execution(S::Succeeded))]);
    let says = "The executor reported no result within 30 minutes. Reported last: 2 of 3 pods";
    assert!(section.contains(says), "{section}");
    assert!(section.contains("The pods did not start"), "{section}");
    assert_eq!(section.matches("The receiver answered 202.").count(), 1, "{section}");
}

#[test]
fn the_section_of_an_executor_has_its_form_its_secret_its_end_and_the_last_executions() {
    let row = ExecutionRow {
        request: RequestRef { id: ask().id, number: 42 },
        action: Action::ReleaseDeploy,
        target: "api / production".into(),
        created_at: noon(),
        execution: ExecutionView { last_status: Some(202), attempts: 1, ..execution(S::Acknowledged) },
    };
    let section = section(Some(executor()), vec![row]);
    for form in ["update", "rotate", "delete"] {
        assert!(section.contains(&format!(r#"action="/forms/executors/{form}""#)), "{form} in {section}");
    }
    assert!(section.contains("#42 Release Deploy") && section.contains("Acknowledged"), "{section}");
    assert!(section.contains(r#"data-live-again="1500""#), "{section}");
    insta::assert_snapshot!(section);
}
