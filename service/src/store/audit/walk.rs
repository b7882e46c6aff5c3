//! Follows the log, and compares it with what was signed.

use super::{event_count, hash_of, known_keys, load_check, newest_signed, rows_after, sign, signed_within};
use crate::Error;
use crate::store::Tx;
use governance::Timestamp;
use governance::audit::{Chain, Checkpoint, Fault, FaultKind, Hash, Keys, LOOK_AHEAD, Row, SigningKey};
use governance::ids::OrganizationId;

/// How many events are read at once.
const BATCH: u64 = 1000;

/// Why the end of a walk was not reached.
#[derive(Debug)]
pub enum Unsound {
    /// The log is not what was recorded.
    Fault(Fault),
    /// It could not be read.
    Error(Error),
}

impl From<Fault> for Unsound {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<Error> for Unsound {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

/// Where a sound log is needed, a fault is a conflict with what is there.
impl From<Unsound> for Error {
    fn from(unsound: Unsound) -> Self {
        match unsound {
            Unsound::Fault(fault) => {
                Self::Conflict(format!("the audit log is not what was recorded, so it is not signed: {fault}"))
            }
            Unsound::Error(error) => error,
        }
    }
}

/// Whether a walk came to the newest event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    Reached,
    /// There are more than it was to look at.
    Ahead,
}

/// Follows a chain over at most `most` events, each checkpoint on the way included.
///
/// # Errors
/// The first fault; the chain stands before it.
pub async fn walk(tx: &Tx, chain: &mut Chain, keys: &Keys, most: u64) -> Result<End, Unsound> {
    let mut left = most;
    while left > 0 {
        let limit = left.min(BATCH);
        let after = chain.sequence();
        let rows = rows_after(tx, chain.organization(), after, limit).await?;
        let signed = signed_within(tx, chain.organization(), after, after + limit, None).await??;
        let read = rows.len() as u64;
        if let Err(fault) = follow(chain, rows, &signed, keys) {
            return Err(named(tx, chain, fault).await?.into());
        }
        if read < limit {
            return Ok(End::Reached);
        }
        left -= limit;
    }
    Ok(End::Ahead)
}

fn follow(chain: &mut Chain, rows: Vec<Result<Row, Fault>>, signed: &[Checkpoint], keys: &Keys) -> Result<(), Fault> {
    let (sound, bad) = readable(rows);
    let mut rest = sound.as_slice();
    for checkpoint in signed {
        let (now, later) = rest.split_at(rest.partition_point(|(entry, _)| entry.sequence <= checkpoint.sequence));
        chain.check(now)?;
        rest = later;
        // A checkpoint further on than the log is looked at where the log ends.
        if chain.sequence() == checkpoint.sequence {
            keys.check(chain, checkpoint)?;
        }
    }
    chain.check(rest)?;
    bad.map_or(Ok(()), Err)
}

/// The rows up to the first that cannot be read, and what is wrong with that one.
fn readable(rows: Vec<Result<Row, Fault>>) -> (Vec<Row>, Option<Fault>) {
    let mut sound = Vec::with_capacity(rows.len());
    for row in rows {
        match row {
            Ok(row) => sound.push(row),
            Err(fault) => return (sound, Some(fault)),
        }
    }
    (sound, None)
}

/// Names a fault before which the chain stands with the rows that follow, which tell more of it.
async fn named(tx: &Tx, chain: &mut Chain, fault: Fault) -> Result<Fault, Error> {
    let rows = rows_after(tx, chain.organization(), chain.sequence(), LOOK_AHEAD as u64).await?;
    let (sound, _) = readable(rows);
    // Where these fit, it was a checkpoint that did not.
    Ok(chain.clone().check(&sound).err().unwrap_or(fault))
}

/// Compares the end of the log, where the chain stands, with what must be there: what the organization's
/// counter says, the newest checkpoint, and what was verified earlier. A cut end is a fault, and so is more than there should be.
async fn look_at_end(tx: &Tx, chain: &Chain, verified: u64) -> Result<(), Unsound> {
    let count = event_count(tx, chain.organization()).await?;
    let signed = newest_signed(tx, chain.organization()).await??.map_or(0, |checkpoint| checkpoint.sequence);
    let least = count.max(signed).max(verified);
    if chain.sequence() < least {
        chain.check_head(least)?;
    }
    Ok(chain.check_head(count)?)
}

/// The newest event's place, verified from the newest checkpoint on: what may be signed. What was verified
/// earlier must stand where it stood.
///
/// # Errors
/// The first fault.
pub async fn verified_head(tx: &Tx, organization: OrganizationId, keys: &Keys) -> Result<Chain, Unsound> {
    let signed = newest_signed(tx, organization).await??;
    let mut chain = match &signed {
        Some(signed) => {
            keys.verify(signed)?;
            if stands(tx, organization, signed.sequence, signed.hash).await? {
                Chain::resume(organization, signed.sequence, signed.hash)
            } else {
                // Something before it was changed; from the start it can be named.
                Chain::start(organization)
            }
        }
        None => Chain::start(organization),
    };
    walk(tx, &mut chain, keys, u64::MAX).await?;
    let known = load_check(tx, organization).await?;
    look_at_end(tx, &chain, known.sequence).await?;
    // Up to a checkpoint, its signature says more than what anybody can write.
    let vouched = signed.map_or(0, |signed| signed.sequence);
    if known.sequence > vouched && !stands(tx, organization, known.sequence, known.hash).await? {
        return Err(rewritten(vouched + 1, known.sequence).into());
    }
    Ok(chain)
}

async fn stands(tx: &Tx, organization: OrganizationId, sequence: u64, hash: Hash) -> Result<bool, Error> {
    let sequence = i64::try_from(sequence).map_err(Error::internal)?;
    Ok(hash_of(tx, organization, sequence).await? == Some(hash))
}

/// The hashes fit in themselves, but not what was verified earlier.
fn rewritten(first: u64, verified: u64) -> Fault {
    let says = format!(
        "The log was rewritten: #{verified} does not have the hash with which it was verified; \
         what was changed is among #{first} to #{verified}"
    );
    Fault { sequence: first, kind: FaultKind::CheckpointMismatch, says }
}

/// The newest event's place, of a log in which no fault was found so far, now included: where [`checkpoint`]
/// goes on.
///
/// # Errors
/// The first fault, also one that was found earlier.
pub async fn proven(tx: &Tx, organization: OrganizationId) -> Result<Chain, Unsound> {
    if let Some((fault, _)) = load_check(tx, organization).await?.fault {
        return Err(fault.into());
    }
    verified_head(tx, organization, &known_keys(tx).await?).await
}

/// Signs the newest event, once what came after a place that was proven is verified, too. That should be little: where
/// the transaction has locked the organization, which makes it the newest event until the end, all who append wait.
///
/// # Errors
/// The first fault, also one that was found meanwhile: nothing is signed over a broken log.
pub async fn checkpoint(tx: &Tx, mut proven: Chain, key: &SigningKey, now: Timestamp) -> Result<Checkpoint, Unsound> {
    let known = load_check(tx, proven.organization()).await?;
    if let Some((fault, _)) = known.fault {
        return Err(fault.into());
    }
    walk(tx, &mut proven, &known_keys(tx).await?, u64::MAX).await?;
    look_at_end(tx, &proven, known.sequence).await?;
    Ok(sign(tx, &proven, key, now).await?)
}
