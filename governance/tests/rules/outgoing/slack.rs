//! What is sent to chat: Block Kit for an incoming webhook.

use chrono_tz::Tz;
use governance::Action;
use governance::brief::{Asked, AskedSession, Brief, SessionBrief};
use governance::evaluation::Need;
use governance::event::Happening;
use governance::execution::GivenUp;
use governance::gate::Gate;
use governance::ids::{BreakGlassSessionId, OrganizationId, RequestId};
use governance::outgoing::EventFilter;
use governance::outgoing::slack::{DEFAULT_EVENTS, message, test_message};
use governance::request::{Basis, StateName, Verdict};
use governance::samples::{ANA, EL, noon};
use governance::wire::Ref;
use governance::wire::accounts::OrganizationRef;
use governance::wire::events::{EventView, SessionRef};
use governance::wire::requests::RequestRef;
use proptest::prelude::*;
use serde_json::Value;
use uuid::Uuid;

const BASE: &str = "https://cs.example.com";

fn organization() -> OrganizationRef {
    OrganizationRef { id: OrganizationId(Uuid::from_u128(0xa1)), slug: "northwind".into(), name: "Northwind".into() }
}

fn need(missing: &[&str], policy: &str) -> Need {
    Need { missing: missing.iter().map(|what| (*what).to_owned()).collect(), policies: vec![policy.to_owned()] }
}

fn request(reason: &str, state: StateName) -> Brief {
    let id = RequestId(Uuid::from_u128(0xb1));
    let pending = state == StateName::Pending;
    Brief {
        id,
        number: 42,
        action: Action::ReleaseDeploy,
        target: "api / production".into(),
        requester: "El".into(),
        token: None,
        asked: None,
        reason: reason.into(),
        state,
        bypassed: false,
        approved_by: if pending { Vec::new() } else { vec!["Ana".into(), "Bo".into()] },
        rejection: String::new(),
        missing: if pending { vec![need(&["2 approvals", "1 approval from SRE"], "Deploys")] } else { Vec::new() },
        ends_at: pending.then(|| noon() + chrono::TimeDelta::days(1)),
        url: format!("{BASE}/approvals/{id}"),
    }
}

fn event(happening: &Happening, actor: Option<(Uuid, &str)>) -> EventView {
    EventView {
        id: Uuid::from_u128(0xe1),
        sequence: 7,
        at: noon(),
        actor: actor.map(|(id, name)| Ref::new(id, name)),
        token: None,
        kind: Some(happening.kind()),
        subject: "#42 release.deploy to api / production".into(),
        request: Some(RequestRef { id: RequestId(Uuid::from_u128(0xb1)), number: 42 }),
        session: None,
        resource: None,
        sentence: happening.sentence(),
        text: happening.text().map(str::to_owned),
        prominent: false,
        detail: serde_json::to_value(happening).unwrap()["detail"].take(),
        hash: String::new(),
    }
}

fn opened(reason: &str) -> EventView {
    let happening = Happening::RequestOpened {
        gate: Gate::Pending,
        policies: Vec::new(),
        observed: Vec::new(),
        reason: reason.into(),
        resubmission_of: None,
    };
    EventView {
        sentence: "opened the request; it waits for Production Deploy Gate".into(),
        ..event(&happening, Some((EL.0, "El")))
    }
}

fn started(reason: &str) -> EventView {
    let happening = Happening::BreakGlassStarted {
        reason: reason.into(),
        actions: [Action::ReleaseDeploy].into(),
        scope: "api / production".into(),
        tokens: 0,
        until: noon() + chrono::TimeDelta::hours(1),
        number: 43,
    };
    let holder = Ref::new(ANA.0, "Ana");
    let session = SessionRef { id: BreakGlassSessionId(Uuid::from_u128(0xc1)), holder };
    EventView {
        request: None,
        session: Some(session),
        subject: "break-glass session of Ana".into(),
        ..event(&happening, Some((ANA.0, "Ana")))
    }
}

fn session() -> SessionBrief {
    SessionBrief {
        holder: "Ana".into(),
        scope: "environment api / production".into(),
        started_at: noon(),
        until: noon() + chrono::TimeDelta::hours(1),
    }
}

fn told(event: &EventView, request: Option<&Brief>) -> Value {
    let session = event.session.as_ref().map(|_| session());
    message(event, request, session.as_ref(), &organization(), Tz::UTC, BASE)
}

fn shown(event: &EventView, request: Option<&Brief>) -> String {
    serde_json::to_string_pretty(&told(event, request)).unwrap()
}

/// What a message says where blocks are not read.
fn plain(event: &EventView, request: &Brief) -> String {
    told(event, Some(request))["text"].as_str().unwrap().to_owned()
}

#[test]
fn a_request_that_waits_says_who_what_where_and_what_is_missing() {
    insta::assert_snapshot!(shown(&opened("Fix checkout"), Some(&request("Fix checkout", StateName::Pending))));
}

#[test]
fn what_became_of_a_request_is_a_message_of_its_own_that_names_it() {
    let approved = event(&Happening::RequestApproved { basis: Basis::Quorum }, None);
    insta::assert_snapshot!(shown(&approved, Some(&request("Fix checkout", StateName::Approved))));
}

#[test]
fn break_glass_is_not_to_be_taken_for_something_usual() {
    insta::assert_snapshot!(shown(&started("Checkout is down, and nobody is awake"), None));
}

#[test]
fn a_rejection_says_why() {
    let rejection = "Not on a <b>Friday</b>".to_owned();
    let brief = Brief { approved_by: Vec::new(), rejection, ..request("Fix checkout", StateName::Rejected) };
    insta::assert_snapshot!(shown(&event(&Happening::RequestRejected, Some((EL.0, "Bo"))), Some(&brief)));
    let silent = Brief { rejection: String::new(), ..brief };
    let says = "#42 was rejected: release.deploy to api / production: Bo closed the request as rejected <";
    let said = plain(&event(&Happening::RequestRejected, Some((EL.0, "Bo"))), &silent);
    assert!(said.starts_with(says), "{said}");
}

#[test]
fn what_an_executor_reported_is_told_as_its_own() {
    let executor = || Some("project api".to_owned());
    let succeeded = event(&Happening::RequestSucceeded { detail: "3 pods".into(), executor: executor() }, None);
    insta::assert_snapshot!(shown(&succeeded, Some(&request("Fix checkout", StateName::Succeeded))));
    let given_up = Some(GivenUp::Unreported { minutes: 60 });
    let failed = Happening::RequestFailed { detail: String::new(), executor: executor(), given_up };
    let said = plain(&event(&failed, None), &request("Fix checkout", StateName::Failed));
    let says = "Countersign gave up waiting for the executor of project api after 1 hour: it reported no result";
    assert!(said.contains(says), "{said}");
}

#[test]
fn where_blocks_are_not_read_the_text_says_what_and_has_the_link() {
    let url = "https://cs.example.com/approvals/00000000-0000-0000-0000-0000000000b1";
    let said = plain(&opened("Fix checkout"), &request("Fix checkout", StateName::Pending));
    let waits = "#42 waits for approval: release.deploy to api / production";
    assert_eq!(said, format!("{waits}: El asks (high risk): Fix checkout <{url}|Open request>"));
    let approved = event(&Happening::RequestApproved { basis: Basis::Quorum }, None);
    let said = plain(&approved, &request("Fix checkout", StateName::Approved));
    assert!(said.ends_with(&format!("api / production: approved by Ana, Bo <{url}|Open request>")), "{said}");
}

#[test]
fn the_title_of_what_happens_to_a_session_says_which_one_it_is() {
    let overdue = Happening::BreakGlassReviewOverdue { due: noon() };
    let event = EventView { session: started("").session, request: None, ..event(&overdue, None) };
    let mut message = told(&event, None);
    let says = "Countersign reported that the review of this session is overdue";
    let title = format!("⚠ BREAK-GLASS: {says} (Ana at environment api / production, 7 January 2026)");
    assert_eq!(message["blocks"][0]["text"]["text"].take(), title);
    let url = "https://cs.example.com/break-glass/00000000-0000-0000-0000-0000000000c1";
    assert_eq!(message["text"], format!("{title} <{url}|Open session>"));
}

fn asked_session(text: &str) -> Asked {
    Asked::Session(AskedSession {
        actions: text.to_owned(),
        scope: text.to_owned(),
        length: "30 minutes".to_owned(),
        tokens: vec![text.to_owned()],
    })
}

#[test]
fn a_start_of_a_session_that_waits_says_what_it_would_bypass() {
    let session = AskedSession {
        actions: "release.deploy".into(),
        scope: "environment api / production".into(),
        length: "30 minutes".into(),
        tokens: Vec::new(),
    };
    let brief = Brief {
        action: Action::BreakGlassInitiate,
        target: session.scope.clone(),
        asked: Some(Asked::Session(session)),
        ..request("Checkout is down", StateName::Pending)
    };
    let event = opened("Checkout is down");
    let title = "⚠ BREAK-GLASS: #42 waits for approval: start of a break-glass session at environment api / production";
    let message = told(&event, Some(&brief));
    assert_eq!(message["blocks"][0]["text"]["text"], title);
    let fields = message["blocks"][2]["fields"].to_string();
    let session = "*Session*\\nrelease.deploy at environment api / production for 30 minutes";
    assert!(fields.contains("*Where*\\nenvironment api / production\"") && fields.contains(session), "{fields}");
    let said = plain(&event, &brief);
    let asks = format!("{title}: El asks for release.deploy for 30 minutes (critical risk): Checkout is down <");
    assert!(said.starts_with(&asks), "{said}");
}

#[test]
fn a_change_of_policies_says_what_changes_and_that_it_is_weaker() {
    let change = "Save version 2 of Deploys. Weaker. Approvals: 1 (was: 2)";
    let brief = Brief {
        action: Action::EnvironmentPolicyUpdate,
        asked: Some(Asked::Changes(vec![change.to_owned(); 10])),
        ..request("Too slow", StateName::Pending)
    };
    let message = told(&opened("Too slow"), Some(&brief));
    let listed = message["blocks"][3]["text"]["text"].as_str().unwrap();
    assert!(
        listed.starts_with(&format!("*Changes*\n• {change}\n• ")) && listed.ends_with("\n• and 2 more"),
        "{listed}"
    );
    let one = Brief { asked: Some(Asked::Changes(vec![change.to_owned()])), ..brief };
    let said = plain(&opened("Too slow"), &one);
    assert!(said.contains(&format!("El asks (medium risk): {change}. Reason: Too slow <")), "{said}");
}

#[test]
fn who_asks_through_a_token_is_told_with_its_name() {
    let brief = Brief { token: Some("ci".into()), ..request("Fix checkout", StateName::Pending) };
    let said = plain(&opened("Fix checkout"), &brief);
    assert!(said.contains(": El, through the API token ci, asks (high risk): Fix checkout <"), "{said}");
}

#[test]
fn several_policies_say_each_what_it_misses() {
    let missing = vec![need(&["1 approval"], "Off-Hours"), need(&["2 approvals", "1 approval from SRE"], "Deploys")];
    let message = told(&opened("x"), Some(&Brief { missing, ..request("x", StateName::Pending) }));
    let says = "*Still missing*\n• 1 approval (Off-Hours)\n• 2 approvals, 1 approval from SRE (Deploys)";
    assert_eq!(message["blocks"][4]["text"]["text"], says);
}

#[test]
fn a_review_is_told_by_who_gave_it_and_why_it_was_rejected_once() {
    let review = |verdict: Verdict, comment: &str| {
        event(&Happening::RequestReviewed { verdict, comment: comment.into() }, Some((EL.0, "Olivia Hart")))
    };
    let rejected = Brief { rejection: "Not now".into(), ..request("Fix checkout", StateName::Rejected) };
    let message = told(&review(Verdict::Reject, "Not now"), Some(&rejected));
    let title = "Olivia Hart rejected #42: release.deploy to api / production";
    assert_eq!(message["blocks"][0]["text"]["text"], title);
    assert!(!message.to_string().contains("Not now"), "{message}");
    let said = plain(&event(&Happening::RequestRejected, Some((EL.0, "Olivia Hart"))), &rejected);
    assert!(said.contains(": Not now <"), "{said}");
    let said = plain(&review(Verdict::Approve, "Fine"), &request("Fix checkout", StateName::Pending));
    assert!(said.starts_with("Olivia Hart approved #42: release.deploy to api / production: Fine <"), "{said}");
}

#[test]
fn what_was_reported_is_told_without_the_marks_of_markdown() {
    let detail = "## Rolled out\n\n**3** of `3` pods".to_owned();
    let succeeded = event(&Happening::RequestSucceeded { detail, executor: None }, None);
    let message = told(&succeeded, Some(&request("**Fix** checkout", StateName::Succeeded)));
    assert_eq!(message["blocks"][2]["text"]["text"], "> Rolled out\n> \n> 3 of 3 pods");
    assert!(message.to_string().contains("*Reason*\\n> Fix checkout\""), "{message}");
}

#[test]
fn what_somebody_wrote_can_neither_call_everyone_nor_hide_a_link() {
    let hostile =
        "<!channel> *now* <https://evil.example|Approve> @here\n&amp; done [ok](https://evil.example)\u{202e}";
    insta::assert_snapshot!(shown(&opened(hostile), Some(&request(hostile, StateName::Pending))));
}

#[test]
fn a_test_says_that_nothing_happened() {
    let message = test_message("#releases", &organization(), BASE);
    insta::assert_snapshot!(serde_json::to_string_pretty(&message).unwrap());
}

#[test]
fn the_default_events_are_a_filter_in_its_kept_form() {
    let filter = EventFilter::parse("events", &DEFAULT_EVENTS).unwrap();
    let mut kept = filter.patterns();
    let mut default = DEFAULT_EVENTS.map(str::to_owned).to_vec();
    kept.sort();
    default.sort();
    assert_eq!(kept, default);
}

/// Every text of a message with its limit.
fn within_limits(message: &Value) -> Result<(), TestCaseError> {
    let count = |value: &Value| value.as_str().unwrap().chars().count();
    let text = message["text"].as_str().unwrap();
    let (said, link) = text.rsplit_once(" <").unwrap_or((text, ""));
    prop_assert!(said.chars().count() <= 500 && !said.contains('<'), "{}", said);
    prop_assert!(link.is_empty() || link.starts_with(BASE) && link.ends_with('>'), "{}", link);
    let blocks = message["blocks"].as_array().unwrap();
    prop_assert!(blocks.len() <= 50);
    for block in blocks {
        match block["type"].as_str().unwrap() {
            "header" => prop_assert!((1..=150).contains(&count(&block["text"]["text"]))),
            "section" if block["fields"].is_array() => {
                for field in block["fields"].as_array().unwrap() {
                    prop_assert!((1..=2000).contains(&count(&field["text"])));
                }
            }
            "section" => prop_assert!((1..=3000).contains(&count(&block["text"]["text"]))),
            "context" => prop_assert!(count(&block["elements"][0]["text"]) <= 2000),
            other => prop_assert!(false, "{other}"),
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn whatever_is_written_a_message_keeps_to_slacks_limits(text in ".{0,200}", times in 1..60_usize) {
        let long = text.repeat(times);
        let mut brief = request(&long, StateName::Pending);
        brief.target = long.clone();
        brief.requester = long.clone();
        brief.missing = vec![need(&[&long], &long), need(&[&long, "1 approval"], &long)];
        brief.token = Some(long.clone());
        brief.asked = Some(if times % 2 == 0 { Asked::Changes(vec![long.clone(); 20]) } else { asked_session(&long) });
        (brief.approved_by, brief.rejection) = (vec![long.clone(); 20], long.clone());
        let session = SessionBrief { holder: long.clone(), scope: long.clone(), ..session() };
        let organization = OrganizationRef { name: long.clone(), ..organization() };
        let event = EventView {
            sentence: long.clone(), subject: long.clone(), token: Some(long.clone()), ..opened(&long)
        };
        within_limits(&message(&event, Some(&brief), Some(&session), &organization, Tz::UTC, BASE))?;
        within_limits(&message(&EventView { request: None, ..event }, None, None, &organization, Tz::UTC, BASE))?;
        within_limits(&test_message(&long, &organization, BASE))?;
    }
}
