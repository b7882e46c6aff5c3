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
            | K::RequestReminded
            | K::RequestEscalated
            | K::RequestReevaluated => Some(Self::Updated),
            K::RequestApproved => Some(Self::Closed("approved")),
            K::RequestRejected => Some(Self::Closed("rejected")),
            K::RequestCancelled => Some(Self::Closed("cancelled")),
            K::RequestExpired => Some(Self::Closed("expired")),
            K::RequestResumed
            | K::RequestClaimed
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
            | K::FollowUpAsked
            | K::FollowUpOverdue
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
            | K::TokenRotated
            | K::TokenRevoked
            | K::WebhookCreated
            | K::WebhookChanged
            | K::WebhookDeleted
            | K::WebhookSecretRotated
            | K::WebhookDisabled
            | K::ExecutorCreated
            | K::ExecutorChanged
            | K::ExecutorDeleted
            | K::ExecutorSecretRotated
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

/// The CloudEvents type of a kind of event; `None` is that of one which cannot be read.
pub fn event_type(kind: Option<EventKind>) -> String {
    match kind.map(|kind| (kind, Approval::of(kind))) {
        Some((_, Some(approval))) => format!("dev.cdevents.approval.{}.0.1.0", approval.word()),
        Some((kind, None)) => format!("dev.countersign.{}", kind.key()),
        None => "dev.countersign.unreadable".to_owned(),
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
    let data = match event.kind.and_then(Approval::of) {
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
pub(super) fn envelope(id: Value, source: &str, kind: &str, subject: &str, at: Timestamp, data: Value) -> Value {
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
pub(super) fn source(organization: &OrganizationRef, public_url: &str) -> String {
    format!("{public_url}/organizations/{}", organization.id)
}

/// The address of the page about what an event belongs to.
pub(crate) fn page(event: &EventView, public_url: &str) -> Option<String> {
    let request = event.request.as_ref().map(|request| format!("{public_url}/approvals/{}", request.id));
    request.or_else(|| event.session.as_ref().map(|session| format!("{public_url}/break-glass/{}", session.id)))
}

/// What CDEvents' subject says of an approval, with the names that CDEvents' tickets have.
fn content(approval: Approval, event: &EventView, public_url: &str) -> Value {
    let who = event.who();
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
