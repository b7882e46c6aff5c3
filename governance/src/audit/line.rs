//! The lines of an export after its header, as they are read.

use super::checkpoint::Checkpoint;
use super::entry::{Entry, WholeTarget};
use super::export::MOST_DIGESTS;
use super::hash::Hash;
use super::instant;
use super::unique::UniqueValue;
use crate::Timestamp;
use crate::ids::{BreakGlassSessionId, EventId, MemberId, OrganizationId, RequestId, TokenId};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A line of an export.
#[derive(Clone, Debug, PartialEq)]
pub enum Line {
    /// An event, and the hash that is stored with it.
    Event(Box<Entry>, Hash),
    /// Events that a filter leaves out.
    Omitted(Omitted),
    /// What signs the event before it.
    Checkpoint(Checkpoint),
}

/// The digests of events that follow each other and are not shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Omitted {
    /// The first one's.
    pub sequence: u64,
    /// At least one and at most [`MOST_DIGESTS`].
    pub digests: Vec<Hash>,
}

impl Omitted {
    fn checked(self) -> Result<Self, String> {
        let count = self.digests.len();
        if (1..=MOST_DIGESTS).contains(&count) {
            return Ok(self);
        }
        Err(format!("{count} digests in one line, not 1 to {MOST_DIGESTS}"))
    }
}

/// The text is no line of an export.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{says}")]
pub struct BadLine {
    /// What is wrong with it.
    pub says: String,
    /// Whether it ends in its middle.
    pub cut: bool,
}

/// Every member that a line may have. One shape for all lines reads each of them once.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Members {
    actor: Option<MemberId>,
    at: Option<At>,
    detail: Option<UniqueValue>,
    id: Option<EventId>,
    kind: Option<String>,
    organization: Option<OrganizationId>,
    prominent: Option<bool>,
    request: Option<RequestId>,
    sequence: Option<u64>,
    session: Option<BreakGlassSessionId>,
    subject: Option<String>,
    target: Option<WholeTarget>,
    token: Option<TokenId>,
    hash: Option<Hash>,
    omitted: Option<Omitted>,
    checkpoint: Option<Checkpoint>,
}

#[derive(Deserialize)]
#[serde(transparent)]
struct At(#[serde(deserialize_with = "instant::deserialize")] Timestamp);

impl Line {
    /// Reads a line; the newline at its end may be there or not.
    ///
    /// # Errors
    /// If it is no JSON object of one of the three shapes, or names a member twice.
    pub fn read(text: &[u8]) -> Result<Self, BadLine> {
        let members: Members = serde_json::from_slice(text)
            .map_err(|error| BadLine { says: error.to_string(), cut: error.is_eof() && !text.is_empty() })?;
        members.line().map_err(|says| BadLine { says, cut: false })
    }
}

impl Members {
    fn line(self) -> Result<Line, String> {
        let bare = !self.has_any_of_an_event();
        match self {
            Self { omitted: None, checkpoint: None, .. } => self.event(),
            Self { omitted: Some(run), checkpoint: None, .. } if bare => run.checked().map(Line::Omitted),
            Self { checkpoint: Some(checkpoint), omitted: None, .. } if bare => Ok(Line::Checkpoint(checkpoint)),
            Self { .. } => Err("several lines in one".to_owned()),
        }
    }

    fn has_any_of_an_event(&self) -> bool {
        [
            self.actor.is_some(),
            self.at.is_some(),
            self.detail.is_some(),
            self.id.is_some(),
            self.kind.is_some(),
            self.organization.is_some(),
            self.prominent.is_some(),
            self.request.is_some(),
            self.sequence.is_some(),
            self.session.is_some(),
            self.subject.is_some(),
            self.target.is_some(),
            self.token.is_some(),
            self.hash.is_some(),
        ]
        .contains(&true)
    }

    fn event(self) -> Result<Line, String> {
        let entry = Entry {
            actor: self.actor,
            at: needed(self.at, "at")?.0,
            detail: self.detail.map_or(Value::Null, |detail| detail.0),
            id: needed(self.id, "id")?,
            kind: needed(self.kind, "kind")?,
            organization: needed(self.organization, "organization")?,
            prominent: needed(self.prominent, "prominent")?,
            request: self.request,
            sequence: needed(self.sequence, "sequence")?,
            session: self.session,
            subject: needed(self.subject, "subject")?,
            target: self.target.map(Into::into),
            token: self.token,
        };
        Ok(Line::Event(Box::new(entry), needed(self.hash, "hash")?))
    }
}

fn needed<T>(member: Option<T>, name: &str) -> Result<T, String> {
    member.ok_or_else(|| format!("`{name}` is missing"))
}
