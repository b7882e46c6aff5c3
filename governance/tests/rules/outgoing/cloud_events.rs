//! What is sent to webhooks: CloudEvents 1.0, with CDEvents' types for approvals.

use governance::Scope;
use governance::event::{EventKind, Happening};
use governance::gate::Gate;
use governance::ids::{BreakGlassSessionId, DeliveryId, OrganizationId, RequestId};
use governance::outgoing::{TEST_TYPE, cloud_event, event_type, test_event};
use governance::request::{Basis, Verdict};
use governance::samples::{ANA, EL, PRODUCTION, noon};
use governance::wire::Ref;
use governance::wire::accounts::OrganizationRef;
use governance::wire::events::{EventView, SessionRef};
use governance::wire::requests::{RequestRef, ResourceRef};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use uuid::Uuid;

fn organization() -> OrganizationRef {
    OrganizationRef {
        id: OrganizationId(Uuid::from_u128(0xa1)),
        slug: "northwind".to_owned(),
        name: "Northwind".to_owned(),
    }
}

/// As the store makes it of what is stored.
fn event(happening: &Happening, subject: &str) -> EventView {
    let mut stored = serde_json::to_value(happening).unwrap();
    EventView {
        id: Uuid::from_u128(0xe1),
        sequence: 7,
        at: noon(),
        actor: None,
        token: None,
        kind: Some(happening.kind()),
        subject: subject.to_owned(),
        request: None,
        session: None,
        resource: None,
        sentence: happening.sentence(),
        text: happening.text().map(str::to_owned),
        prominent: false,
        detail: stored.get_mut("detail").map(Value::take).unwrap_or_default(),
        hash: String::new(),
    }
}

fn of_request(happening: &Happening) -> EventView {
    EventView {
        request: Some(RequestRef { id: RequestId(Uuid::from_u128(0xb1)), number: 42 }),
        resource: Some(ResourceRef { kind: Scope::Environment, id: PRODUCTION.0 }),
        ..event(happening, "#42 release.deploy to api / production")
    }
}

fn body(event: &EventView) -> Value {
    cloud_event(event, &organization(), "https://cs.example.com")
}

fn read(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn a_request_that_waits_is_a_created_approval() {
    let opened = Happening::RequestOpened {
        gate: Gate::Pending,
        policies: Vec::new(),
        observed: Vec::new(),
        reason: "Fix checkout".to_owned(),
        resubmission_of: None,
    };
    let opened = EventView {
        actor: Some(Ref::new(EL.0, "El")),
        token: Some("pipeline".to_owned()),
        sentence: "opened the request; it waits for Gate".to_owned(),
        ..of_request(&opened)
    };
    let expected = read(
        r##"{
          "specversion": "1.0",
          "id": "00000000-0000-0000-0000-0000000000e1",
          "source": "https://cs.example.com/organizations/00000000-0000-0000-0000-0000000000a1",
          "type": "dev.cdevents.approval.created.0.1.0",
          "subject": "00000000-0000-0000-0000-0000000000b1",
          "time": "2026-01-07T12:00:00Z",
          "datacontenttype": "application/json",
          "data": {
            "context": {
              "version": "0.4.1",
              "id": "00000000-0000-0000-0000-0000000000e1",
              "source": "https://cs.example.com/organizations/00000000-0000-0000-0000-0000000000a1",
              "type": "dev.cdevents.approval.created.0.1.0",
              "timestamp": "2026-01-07T12:00:00Z"
            },
            "subject": {
              "id": "00000000-0000-0000-0000-0000000000b1",
              "source": "https://cs.example.com/organizations/00000000-0000-0000-0000-0000000000a1",
              "type": "approval",
              "content": {
                "summary": "#42 release.deploy to api / production",
                "uri": "https://cs.example.com/approvals/00000000-0000-0000-0000-0000000000b1",
                "creator": "El"
              }
            },
            "customData": {
              "id": "00000000-0000-0000-0000-0000000000e1",
              "sequence": 7,
              "at": "2026-01-07T12:00:00Z",
              "actor": { "id": "00000000-0000-0000-0000-000000000005", "name": "El" },
              "token": "pipeline",
              "kind": "request.opened",
              "subject": "#42 release.deploy to api / production",
              "request": { "id": "00000000-0000-0000-0000-0000000000b1", "number": 42 },
              "resource": { "kind": "environment", "id": "00000000-0000-0000-0000-000000000034" },
              "sentence": "opened the request; it waits for Gate",
              "text": "Fix checkout",
              "prominent": false,
              "detail": { "gate": "pending", "policies": [], "reason": "Fix checkout" },
              "organization": {
                "id": "00000000-0000-0000-0000-0000000000a1", "slug": "northwind", "name": "Northwind"
              },
              "url": "https://cs.example.com/approvals/00000000-0000-0000-0000-0000000000b1"
            },
            "customDataContentType": "application/json"
          }
        }"##,
    );
    assert_eq!(body(&opened), expected);
}

#[test]
fn a_decided_request_is_a_closed_approval() {
    let approved = of_request(&Happening::RequestApproved { basis: Basis::Quorum });
    let expected = read(
        r##"{
          "specversion": "1.0",
          "id": "00000000-0000-0000-0000-0000000000e1",
          "source": "https://cs.example.com/organizations/00000000-0000-0000-0000-0000000000a1",
          "type": "dev.cdevents.approval.closed.0.1.0",
          "subject": "00000000-0000-0000-0000-0000000000b1",
          "time": "2026-01-07T12:00:00Z",
          "datacontenttype": "application/json",
          "data": {
            "context": {
              "version": "0.4.1",
              "id": "00000000-0000-0000-0000-0000000000e1",
              "source": "https://cs.example.com/organizations/00000000-0000-0000-0000-0000000000a1",
              "type": "dev.cdevents.approval.closed.0.1.0",
              "timestamp": "2026-01-07T12:00:00Z"
            },
            "subject": {
              "id": "00000000-0000-0000-0000-0000000000b1",
              "source": "https://cs.example.com/organizations/00000000-0000-0000-0000-0000000000a1",
              "type": "approval",
              "content": {
                "summary": "#42 release.deploy to api / production",
                "uri": "https://cs.example.com/approvals/00000000-0000-0000-0000-0000000000b1",
                "updatedBy": "Countersign",
                "resolution": "approved"
              }
            },
            "customData": {
              "id": "00000000-0000-0000-0000-0000000000e1",
              "sequence": 7,
              "at": "2026-01-07T12:00:00Z",
              "kind": "request.approved",
              "subject": "#42 release.deploy to api / production",
              "request": { "id": "00000000-0000-0000-0000-0000000000b1", "number": 42 },
              "resource": { "kind": "environment", "id": "00000000-0000-0000-0000-000000000034" },
              "sentence": "marked the request approved: every policy is satisfied",
              "prominent": false,
              "detail": { "basis": "quorum" },
              "organization": {
                "id": "00000000-0000-0000-0000-0000000000a1", "slug": "northwind", "name": "Northwind"
              },
              "url": "https://cs.example.com/approvals/00000000-0000-0000-0000-0000000000b1"
            },
            "customDataContentType": "application/json"
          }
        }"##,
    );
    assert_eq!(body(&approved), expected);
}

#[test]
fn whatever_else_happens_has_a_type_of_our_own() {
    let revoked = Happening::BreakGlassRevoked { because: "done".to_owned(), seconds: 600 };
    let holder = Ref::new(ANA.0, "Ana");
    let session = SessionRef { id: BreakGlassSessionId(Uuid::from_u128(0xc1)), holder: holder.clone() };
    let revoked = EventView {
        actor: Some(holder),
        session: Some(session),
        prominent: true,
        ..event(&revoked, "break-glass of Ana")
    };
    let expected = read(
        r##"{
          "specversion": "1.0",
          "id": "00000000-0000-0000-0000-0000000000e1",
          "source": "https://cs.example.com/organizations/00000000-0000-0000-0000-0000000000a1",
          "type": "dev.countersign.break_glass.revoked",
          "subject": "00000000-0000-0000-0000-0000000000c1",
          "time": "2026-01-07T12:00:00Z",
          "datacontenttype": "application/json",
          "data": {
            "id": "00000000-0000-0000-0000-0000000000e1",
            "sequence": 7,
            "at": "2026-01-07T12:00:00Z",
            "actor": { "id": "00000000-0000-0000-0000-000000000001", "name": "Ana" },
            "kind": "break_glass.revoked",
            "subject": "break-glass of Ana",
            "session": {
              "id": "00000000-0000-0000-0000-0000000000c1",
              "holder": { "id": "00000000-0000-0000-0000-000000000001", "name": "Ana" }
            },
            "sentence": "ended the session after 10 minutes",
            "text": "done",
            "prominent": true,
            "detail": { "because": "done", "seconds": 600 },
            "organization": {
              "id": "00000000-0000-0000-0000-0000000000a1", "slug": "northwind", "name": "Northwind"
            },
            "url": "https://cs.example.com/break-glass/00000000-0000-0000-0000-0000000000c1"
          }
        }"##,
    );
    assert_eq!(body(&revoked), expected);
}

#[test]
fn what_belongs_to_no_page_is_told_by_its_words() {
    let body = body(&event(&Happening::TeamCreated, "team SRE"));
    assert_eq!((&body["subject"], &body["type"]), (&json!("team SRE"), &json!("dev.countersign.team.created")));
    assert_eq!((body["data"].get("url"), &body["data"]["detail"]), (None, &Value::Null));
}

#[test]
fn the_life_of_an_approval_is_told_in_the_words_of_cdevents() {
    use EventKind as K;
    let of = |word: &str| -> Vec<EventKind> {
        let wanted = format!("dev.cdevents.approval.{word}.0.1.0");
        K::ALL.iter().copied().filter(|kind| event_type(Some(*kind)) == wanted).collect()
    };
    assert_eq!(of("created"), [K::RequestOpened]);
    assert_eq!(of("closed"), [K::RequestApproved, K::RequestRejected, K::RequestCancelled, K::RequestExpired]);
    assert_eq!(
        of("updated"),
        [
            K::RequestReviewed,
            K::ReviewRetracted,
            K::RequestCommented,
            K::RequestReopened,
            K::RequestSuperseded,
            K::RequestNudged,
            K::RequestReminded,
            K::RequestEscalated,
            K::RequestReevaluated,
        ]
    );
    let others = K::ALL.iter().copied().filter(|kind| !event_type(Some(*kind)).starts_with("dev.cdevents."));
    for kind in others {
        assert_eq!(event_type(Some(kind)), format!("dev.countersign.{}", kind.key()));
    }
}

#[test]
fn the_outcome_of_an_approval_and_who_brought_it_about_are_told() {
    let content = |happening: &Happening| {
        let event = EventView { actor: Some(Ref::new(ANA.0, "Ana")), ..of_request(happening) };
        body(&event)["data"]["subject"]["content"].clone()
    };
    for (happening, resolution) in [
        (Happening::RequestRejected, "rejected"),
        (Happening::RequestCancelled { comment: String::new() }, "cancelled"),
        (Happening::RequestExpired { approved: false, session_over: false }, "expired"),
    ] {
        let content = content(&happening);
        assert_eq!((&content["resolution"], &content["updatedBy"]), (&json!(resolution), &json!("Ana")));
    }
    let reviewed = content(&Happening::RequestReviewed { verdict: Verdict::Approve, comment: String::new() });
    assert_eq!((reviewed.get("resolution"), &reviewed["updatedBy"]), (None, &json!("Ana")));
}

#[test]
fn types_are_told_apart_and_bodies_have_what_cloudevents_asks_for() {
    let types: BTreeSet<String> = EventKind::ALL.iter().map(|kind| event_type(Some(*kind))).collect();
    assert_eq!(types.len(), EventKind::ALL.len() - 14 + 3, "fourteen kinds share the three types of an approval");
    assert!(!types.contains(TEST_TYPE));
    for happening in [Happening::RequestRejected, Happening::TeamDeleted] {
        let body = body(&event(&happening, "something"));
        for attribute in ["id", "source", "specversion", "type", "subject", "time", "datacontenttype"] {
            assert!(body[attribute].as_str().is_some_and(|text| !text.is_empty()), "{attribute}");
        }
    }
}

#[test]
fn a_test_says_that_it_is_one() {
    let id = DeliveryId(Uuid::from_u128(0xd1));
    let body = test_event(id, noon(), "webhook CI", &organization(), "https://cs.example.com");
    let expected = read(
        r#"{
          "specversion": "1.0",
          "id": "00000000-0000-0000-0000-0000000000d1",
          "source": "https://cs.example.com/organizations/00000000-0000-0000-0000-0000000000a1",
          "type": "dev.countersign.webhook.test",
          "subject": "webhook CI",
          "time": "2026-01-07T12:00:00Z",
          "datacontenttype": "application/json",
          "data": {
            "organization": {
              "id": "00000000-0000-0000-0000-0000000000a1", "slug": "northwind", "name": "Northwind"
            },
            "sentence": "sent a test; nothing happened"
          }
        }"#,
    );
    assert_eq!(body, expected);
}
