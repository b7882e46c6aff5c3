//! From a row to what is hashed of it.

use crate::store::entities::events;
use governance::audit::{Entry, Fault, FaultKind, Hash, Row, UniqueValue};
use governance::ids::{ClusterId, EnvironmentId, EventId, MemberId, OrganizationId, ProjectId, RequestId, TokenId};
use governance::resources::Target;
use serde::Deserialize;

/// What happened, as its column holds it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    kind: String,
    #[serde(default)]
    detail: Option<UniqueValue>,
}

/// What is hashed of an event.
///
/// # Errors
/// A [`FaultKind::Edited`] where what happened cannot be read, or where the row's kind is another. The
/// kind stands twice in a row, and people would be shown the one while the other is proved.
pub fn entry(event: &events::Model) -> Result<Entry, Fault> {
    let sequence = u64::try_from(event.sequence).unwrap_or_default();
    let edited = |says: String| Fault { sequence, kind: FaultKind::Edited, says };
    let stored: Stored = serde_json::from_str(&event.happening)
        .map_err(|error| edited(format!("What happened at #{sequence} cannot be read: {error}")))?;
    if stored.kind != event.kind {
        let Stored { kind, .. } = stored;
        return Err(edited(format!("#{sequence} says that it is `{}`, but what it holds is `{kind}`", event.kind)));
    }
    let target = Target {
        project: event.project_id.map(ProjectId),
        environment: event.environment_id.map(EnvironmentId),
        cluster: event.cluster_id.map(ClusterId),
    };
    Ok(Entry {
        actor: event.actor_id.map(MemberId),
        at: event.at,
        detail: stored.detail.map(|detail| detail.0).unwrap_or_default(),
        id: EventId(event.id),
        kind: stored.kind,
        organization: OrganizationId(event.organization_id),
        prominent: event.prominent,
        request: event.request_id.map(RequestId),
        sequence,
        session: event.session_id.map(Into::into),
        subject: event.subject.clone(),
        target: (target != Target::ORGANIZATION).then_some(target),
        token: event.token_id.map(TokenId),
    })
}

/// The same, with the hash that is stored with it.
///
/// # Errors
/// As [`entry`], and where the stored hash is none.
pub fn row(event: &events::Model) -> Result<Row, Fault> {
    let entry = entry(event)?;
    let hash: Hash = event.hash.parse().map_err(|error| {
        let says = format!("The hash that stands with #{} {error}", entry.sequence);
        Fault { sequence: entry.sequence, kind: FaultKind::Edited, says }
    })?;
    Ok((entry, hash))
}
