//! The body of a delivery: CloudEvents 1.0 in JSON.
//!
//! What happens to a request until it is decided is told in CDEvents' words: an approval is created when the
//! request is opened, updated while it waits, closed when it is decided or ends. A request that no policy gates, or that
//! break-glass lets through, is opened and closed at once. An approval that is lost is updated, and closed again
//! later. What is done with an approval (claimed, succeeded, failed, refused) is no longer about the approval.
//!
//! Everything else has a type of our own, `dev.countersign.` and the kind's key. The event itself is the same
//! in both: as the audit log shows it, with the organization and the address of the page about it.

use crate::Timestamp;
use crate::event::EventKind;
use crate::ids::DeliveryId;
use crate::wire::accounts::OrganizationRef;
use crate::wire::events::EventView;
use serde_json::{Value, json};

/// The version of CDEvents in whose form an approval's `context` and `subject` are written.
const CDEVENTS: &str = "0.4.1";

/// The type of a test.
pub const TEST_TYPE: &str = "dev.countersign.webhook.test";

/// What becomes of an approval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Approval {
    Created,
    Updated,
    /// With the outcome, in one word.
    Closed(&'static str),
}

impl Approval {
    /// What a kind of event means for the approval; `None` where it is not about one. Every kind has to be
    /// thought of.
    const fn of(kind: EventKind) -> Option<Self> {
        use EventKind as K;
        match kind {
            K::RequestOpened => Some(Self::Created),
            K::RequestReviewed
            | K::ReviewRetracted
            | K::RequestCommented
            | K::RequestReopened
            | K::RequestSuperseded
            | K::RequestNudged
            | K::RequestReevaluated => Some(Self::Updated),
            K::RequestApproved => Some(Self::Closed("approved")),
            K::RequestRejected => Some(Self::Closed("rejected")),
            K::RequestCancelled => Some(Self::Closed("cancelled")),
            K::RequestExpired => Some(Self::Closed("expired")),
            K::RequestClaimed
            | K::ClaimRefused
            | K::RequestSucceeded
            | K::RequestFailed
            | K::BreakGlassStarted
            | K::BreakGlassBypassed
            | K::BreakGlassRevoked
            | K::BreakGlassExpired
            | K::BreakGlassFrequent
            | K::BreakGlassReviewDue
            | K::BreakGlassReviewOverdue
            | K::BreakGlassReviewed
            | K::FollowUpDone
            | K::PolicyCreated
            | K::PolicyChanged
            | K::PolicyArchived
            | K::BindingCreated
            | K::BindingChanged
            | K::BindingRemoved
            | K::ProjectCreated
            | K::ProjectChanged
            | K::ProjectDeleted
            | K::EnvironmentCreated
            | K::EnvironmentChanged
            | K::EnvironmentDeleted
            | K::EnvironmentFrozen
            | K::EnvironmentUnfrozen
            | K::ClusterCreated
            | K::ClusterChanged
            | K::ClusterDeleted
            | K::MemberInvited
            | K::InvitationRevoked
            | K::MemberJoined
            | K::MemberChanged
            | K::MemberDeactivated
            | K::MemberReactivated
            | K::TeamCreated
            | K::TeamChanged
            | K::TeamDeleted
            | K::OrgRoleCreated
            | K::OrgRoleChanged
            | K::OrgRoleDeleted
            | K::TokenIssued
            | K::TokenRevoked
            | K::WebhookCreated
            | K::WebhookChanged
            | K::WebhookDeleted
            | K::WebhookSecretRotated
            | K::WebhookDisabled
            | K::OrganizationCreated
            | K::OrganizationChanged
            | K::AuditExported
            | K::AuditBroken => None,
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Updated => "updated",
            Self::Closed(_) => "closed",
        }
    }
}

/// The CloudEvents type of a kind of event.
pub fn event_type(kind: EventKind) -> String {
    match Approval::of(kind) {
        Some(approval) => format!("dev.cdevents.approval.{}.0.1.0", approval.word()),
        None => format!("dev.countersign.{}", kind.key()),
    }
}

/// The body that tells a webhook of an event. `public_url` is the address at which people reach this server,
/// without a slash at the end.
pub fn cloud_event(event: &EventView, organization: &OrganizationRef, public_url: &str) -> Value {
    let source = source(organization, public_url);
    let kind = event_type(event.kind);
    let mut told = json!(event);
    told["organization"] = json!(organization);
    if let Some(url) = page(event, public_url) {
        told["url"] = json!(url);
    }
    let subject = event.request.as_ref().map(|request| request.id.to_string());
    let subject = subject.or_else(|| event.session.as_ref().map(|session| session.id.to_string()));
    let subject = subject.unwrap_or_else(|| event.subject.clone());
    let data = match Approval::of(event.kind) {
        None => told,
        Some(approval) => json!({
            "context": {
                "version": CDEVENTS, "id": event.id, "source": source, "type": kind, "timestamp": event.at,
            },
            "subject": {
                "id": subject, "source": source, "type": "approval", "content": content(approval, event, public_url),
            },
            "customData": told,
            "customDataContentType": "application/json",
        }),
    };
    envelope(json!(event.id), &source, &kind, &subject, event.at, data)
}

/// The body of a test.
pub fn test_event(
    id: DeliveryId,
    at: Timestamp,
    webhook: &str,
    organization: &OrganizationRef,
    public_url: &str,
) -> Value {
    let data = json!({ "organization": organization, "sentence": "sent a test; nothing happened" });
    envelope(json!(id), &source(organization, public_url), TEST_TYPE, webhook, at, data)
}

/// CloudEvents 1.0, JSON format §3.
fn envelope(id: Value, source: &str, kind: &str, subject: &str, at: Timestamp, data: Value) -> Value {
    json!({
        "specversion": "1.0",
        "id": id,
        "source": source,
        "type": kind,
        "subject": subject,
        "time": at,
        "datacontenttype": "application/json",
        "data": data,
    })
}

/// Where events of an organization come from: together with their `id` it is unique everywhere.
fn source(organization: &OrganizationRef, public_url: &str) -> String {
    format!("{public_url}/organizations/{}", organization.id)
}

/// The address of the page about what an event belongs to.
fn page(event: &EventView, public_url: &str) -> Option<String> {
    let request = event.request.as_ref().map(|request| format!("{public_url}/approvals/{}", request.id));
    request.or_else(|| event.session.as_ref().map(|session| format!("{public_url}/break-glass/{}", session.id)))
}

/// What CDEvents' subject says of an approval, with the names that CDEvents' tickets have.
fn content(approval: Approval, event: &EventView, public_url: &str) -> Value {
    let who = event.actor.as_ref().map_or("Countersign", |actor| actor.name.as_str());
    let mut content = json!({ "summary": event.subject });
    if let Some(url) = page(event, public_url) {
        content["uri"] = json!(url);
    }
    let by = if approval == Approval::Created { "creator" } else { "updatedBy" };
    content[by] = json!(who);
    if let Approval::Closed(resolution) = approval {
        content["resolution"] = json!(resolution);
    }
    content
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Scope;
    use crate::event::Happening;
    use crate::gate::Gate;
    use crate::ids::{BreakGlassSessionId, OrganizationId, RequestId};
    use crate::request::{Basis, Verdict};
    use crate::samples::{ANA, EL, PRODUCTION, noon};
    use crate::wire::Ref;
    use crate::wire::events::SessionRef;
    use crate::wire::requests::{RequestRef, ResourceRef};
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
            kind: happening.kind(),
            subject: subject.to_owned(),
            request: None,
            session: None,
            resource: None,
            sentence: happening.sentence(),
            text: happening.text().map(str::to_owned),
            prominent: false,
            detail: stored.get_mut("detail").map(Value::take).unwrap_or_default(),
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
            K::ALL.iter().copied().filter(|kind| event_type(*kind) == wanted).collect()
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
                K::RequestReevaluated,
            ]
        );
        for kind in K::ALL.iter().filter(|kind| Approval::of(**kind).is_none()) {
            assert_eq!(event_type(*kind), format!("dev.countersign.{}", kind.key()));
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
        let types: BTreeSet<String> =
            EventKind::ALL.iter().filter(|kind| Approval::of(**kind).is_none()).map(|kind| event_type(*kind)).collect();
        assert_eq!(types.len() + 12, EventKind::ALL.len());
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
}
