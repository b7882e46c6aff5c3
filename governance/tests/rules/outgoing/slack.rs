//! What is sent to chat: Block Kit for an incoming webhook.

use chrono_tz::Tz;
use governance::Action;
use governance::brief::Brief;
use governance::event::Happening;
use governance::gate::Gate;
use governance::ids::{BreakGlassSessionId, OrganizationId, RequestId};
use governance::outgoing::EventFilter;
use governance::outgoing::slack::{DEFAULT_EVENTS, message, test_message};
use governance::request::{Basis, StateName};
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

fn request(reason: &str, state: StateName) -> Brief {
    let id = RequestId(Uuid::from_u128(0xb1));
    let pending = state == StateName::Pending;
    Brief {
        id,
        number: 42,
        action: Action::ReleaseDeploy,
        target: "api / production".into(),
        requester: "El".into(),
        via_token: false,
        reason: reason.into(),
        state,
        bypassed: false,
        missing: if pending { vec!["2 approvals".into(), "1 approval from SRE".into()] } else { Vec::new() },
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
        detail: Value::Null,
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
        subject: "break-glass for release.deploy at api / production".into(),
        ..event(&happening, Some((ANA.0, "Ana")))
    }
}

fn shown(event: &EventView, request: Option<&Brief>) -> String {
    let message = message(event, request, &organization(), Tz::UTC, BASE);
    serde_json::to_string_pretty(&message).unwrap()
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
    prop_assert!(count(&message["text"]) <= 300);
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
            "actions" => prop_assert!(count(&block["elements"][0]["url"]) <= 3000),
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
        brief.missing = vec![long.clone(); 20];
        let organization = OrganizationRef { name: long.clone(), ..organization() };
        let event = EventView {
            sentence: long.clone(), subject: long.clone(), token: Some(long.clone()), ..opened(&long)
        };
        within_limits(&message(&event, Some(&brief), &organization, Tz::UTC, BASE))?;
        within_limits(&message(&EventView { request: None, ..event }, None, &organization, Tz::UTC, BASE))?;
        within_limits(&test_message(&long, &organization, BASE))?;
    }
}
