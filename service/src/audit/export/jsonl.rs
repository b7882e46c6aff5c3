//! An export that anybody can verify (docs/audit-format.md).
//!
//! What a filter leaves out stands there by its digest, so the whole chain can be followed from the first
//! event to the signed head, and nothing that is shown can be changed, nor anything be taken out of it.

use super::{Span, Writer, within};
use crate::audit::filter::Scene;
use crate::store::log::Criteria;
use crate::store::{Tx, audit};
use crate::{Error, System};
use governance::audit::{self as chain, Checkpoint, Format, Header, KeyId, SigningKey};
use governance::ids::OrganizationId;
use std::collections::BTreeSet;

/// Writes the lines.
pub(super) struct Jsonl {
    scene: Scene,
    /// `None` where nothing can fit.
    criteria: Option<Criteria>,
    key: KeyId,
    writer: chain::Writer,
}

impl Jsonl {
    /// The writer of an export that ends with `head`; `says` is what the filter asks for, in words.
    pub(super) fn new(
        system: &System,
        scene: Scene,
        criteria: Option<Criteria>,
        (name, says): (String, String),
        key: &SigningKey,
        head: Checkpoint,
    ) -> Self {
        let filter = if says.is_empty() { serde_json::Value::Null } else { serde_json::json!({ "says": says }) };
        let public_key = key.public();
        let header = Header {
            format: Format::V1,
            organization: scene.organization,
            organization_name: name,
            public_key,
            exported_at: system.now(),
            first: 1,
            previous: chain::Hash::GENESIS,
            head,
            filter,
        };
        Self { writer: chain::Writer::new(&header), scene, criteria, key: public_key.id() }
    }
}

/// What an export ends with: the newest event, signed. Over a log that does not hold, the newest event that was
/// signed before; what comes after it proves nothing.
///
/// # Errors
/// [`Error::Conflict`] where the log does not hold and nothing was ever signed.
pub(super) async fn head(
    tx: &Tx,
    system: &System,
    organization: OrganizationId,
    key: &SigningKey,
) -> Result<Checkpoint, Error> {
    let broken = match audit::checkpoint(tx, organization, key, system.now()).await {
        Ok(head) => return Ok(head),
        Err(audit::Unsound::Error(error)) => return Err(error),
        Err(fault) => Error::from(fault),
    };
    let count = audit::event_count(tx, organization).await?;
    let signed = audit::signed_within(tx, organization, 0, count, Some(key.public().id())).await?;
    signed.ok().and_then(|signed| signed.last().copied()).ok_or(broken)
}

#[async_trait::async_trait]
impl Writer for Jsonl {
    async fn head(&mut self, _: &Tx) -> Result<Vec<u8>, Error> {
        Ok(self.writer.take())
    }

    async fn lines(&mut self, tx: &Tx, span: Span) -> Result<Vec<u8>, Error> {
        let number = |sequence: i64| u64::try_from(sequence).map_err(Error::internal);
        let (after, through) = (number(span.after)?, number(span.through)?);
        let shown: BTreeSet<i64> = match &self.criteria {
            Some(criteria) => {
                within(tx, &self.scene, criteria, span).await?.into_iter().map(|event| event.sequence).collect()
            }
            None => BTreeSet::new(),
        };
        let rows = audit::rows_after(tx, self.scene.organization, after, through - after).await?;
        let signed = audit::signed_within(tx, self.scene.organization, after, through, Some(self.key)).await?;
        let mut signed = signed.map_err(Error::internal)?.into_iter().peekable();
        for row in rows {
            let (entry, hash) = row.map_err(Error::internal)?;
            if entry.sequence > through {
                break;
            }
            if i64::try_from(entry.sequence).is_ok_and(|sequence| shown.contains(&sequence)) {
                self.writer.event(&entry, hash);
            } else {
                self.writer.omit(entry.sequence, entry.digest());
            }
            while let Some(checkpoint) = signed.next_if(|checkpoint| checkpoint.sequence <= entry.sequence) {
                self.writer.checkpoint(&checkpoint);
            }
        }
        Ok(self.writer.take())
    }

    async fn tail(&mut self, _: &Tx) -> Result<Vec<u8>, Error> {
        Ok(self.writer.finish())
    }
}
