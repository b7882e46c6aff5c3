//! An export that anybody can verify (docs/audit-format.md).
//!
//! What a filter leaves out stands there by its digest, so the whole chain can be followed from the first
//! event to the signed head, and nothing that is shown can be changed, nor anything be taken out of it. An event that
//! cannot be read is told as such in its place: there the verifier says that the log does not hold, and what follows can
//! be looked at.

use super::{Span, Writer, within};
use crate::audit::filter::Scene;
use crate::audit::key::signing_key;
use crate::store::Tx;
use crate::store::audit::{self, Unsound};
use crate::store::log::Criteria;
use crate::{Error, System};
use governance::audit::{self as chain, Chain, Checkpoint, Fault, Format, Header, KeyId, SigningKey};
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

/// What was verified before an export, to be signed together with the event that tells of it.
pub(super) struct Proof {
    organization: OrganizationId,
    key: SigningKey,
    proven: Result<Chain, Unsound>,
}

impl Proof {
    /// Verifies the log up to its end, as nobody has to wait for.
    ///
    /// # Errors
    /// [`Error::Conflict`] where there is no key.
    pub(super) async fn of(system: &System, organization: OrganizationId) -> Result<Self, Error> {
        // Before the transaction, within which it could not be made.
        let key = signing_key(system).await?;
        let proven = audit::proven(&system.store.read().await?, organization).await;
        Ok(Self { organization, key, proven })
    }

    /// The key, and what the export ends with: the newest event, signed. Over a log that does not hold, the newest
    /// event that was signed before; what comes after it proves nothing.
    ///
    /// # Errors
    /// [`Error::Conflict`] where the log does not hold and nothing was ever signed.
    pub(super) async fn head(self, tx: &Tx, system: &System) -> Result<(SigningKey, Checkpoint), Error> {
        let Self { organization, key, proven } = self;
        let signed = match proven {
            Ok(chain) => audit::checkpoint(tx, chain, &key, system.now()).await,
            Err(unsound) => Err(unsound),
        };
        let broken = match signed {
            Ok(head) => return Ok((key, head)),
            Err(Unsound::Error(error)) => return Err(error),
            Err(fault) => Error::from(fault),
        };
        let count = audit::event_count(tx, organization).await?;
        let signed = audit::newest_signed_by(tx, organization, key.public().id(), count).await?;
        signed.ok().flatten().map(|head| (key, head)).ok_or(broken)
    }
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
        let signed = audit::signed_within(tx, self.scene.organization, after, through, Some(self.key)).await?;
        // Of checkpoints that cannot be read none is needed: the head signs them all.
        let mut signed = signed.unwrap_or_default().into_iter().peekable();
        let mut last = after;
        while last < through {
            let rows = audit::rows_after(tx, self.scene.organization, last, through - last).await?;
            if rows.is_empty() {
                break;
            }
            for row in rows {
                last = match row {
                    Ok((entry, _)) if entry.sequence > through => through,
                    Ok((entry, hash)) => {
                        if i64::try_from(entry.sequence).is_ok_and(|sequence| shown.contains(&sequence)) {
                            self.writer.event(&entry, hash);
                        } else {
                            self.writer.omit(entry.sequence, entry.digest());
                        }
                        entry.sequence
                    }
                    // It is the last of these rows; those behind it are asked for anew.
                    Err(Fault { sequence, .. }) if sequence > through => through,
                    Err(Fault { sequence, says, .. }) => {
                        let here = sequence.max(last + 1);
                        self.writer.unreadable(here, &says);
                        here
                    }
                };
                while let Some(checkpoint) = signed.next_if(|checkpoint| checkpoint.sequence <= last) {
                    self.writer.checkpoint(&checkpoint);
                }
            }
        }
        Ok(self.writer.take())
    }

    async fn tail(&mut self, _: &Tx) -> Result<Vec<u8>, Error> {
        Ok(self.writer.finish())
    }
}
