//! The body with which an approved request is handed to its executor: CloudEvents 1.0 in JSON.

use super::cloud_event::{envelope, source};
use crate::Timestamp;
use crate::ids::{ClaimId, ExecutionId};
use crate::payload::Payload;
use crate::people::Roster;
use crate::request::Request;
use crate::resources::Directory;
use crate::wire::Ref;
use crate::wire::accounts::OrganizationRef;
use crate::wire::requests::{TargetView, WholePayload};
use serde_json::{Value, json};

/// The type of what is handed to an executor.
pub const EXECUTION_TYPE: &str = "dev.countersign.execution.requested";

/// What is handed to an executor.
#[derive(Clone, Copy, Debug)]
pub struct Handover<'a> {
    /// The same in every attempt.
    pub id: ExecutionId,
    pub request: &'a Request,
    pub payload: Option<&'a Payload>,
    pub claim: ClaimId,
    /// When it was claimed.
    pub at: Timestamp,
    /// The address for reports. Whoever knows it may report.
    pub callback: &'a str,
    /// Until when it takes reports in any case: the time limit counts from the acknowledgement, which comes later.
    pub callback_until: Timestamp,
    pub limit_minutes: u32,
}

/// The body. `public_url` is the address at which people reach this server, without a slash at the end.
pub fn execution_event(
    handover: &Handover<'_>,
    organization: &OrganizationRef,
    directory: &Directory,
    roster: &Roster,
    public_url: &str,
) -> Value {
    let Handover { id, request, payload, claim, at, .. } = *handover;
    let target = TargetView { name: request.target_name.clone(), ..TargetView::of(&request.target, directory) };
    let data = json!({
        "organization": organization,
        "request": {
            "id": request.id, "number": request.number, "url": format!("{public_url}/approvals/{}", request.id),
        },
        "action": request.action,
        "target": target,
        "requester": Ref::new(request.requester.0, roster.member_name(request.requester)),
        "reason": request.reason,
        "payloadDigest": request.digest,
        "payload": payload.cloned().map(WholePayload::from),
        "claimId": claim,
        "timeLimitMinutes": handover.limit_minutes,
        "callback": { "url": handover.callback, "expiresAt": handover.callback_until },
    });
    envelope(json!(id), &source(organization, public_url), EXECUTION_TYPE, &request.id.to_string(), at, data)
}
