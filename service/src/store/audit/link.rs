//! Gives new events their hashes.

use super::{entry, hash_of};
use crate::Error;
use crate::store::Tx;
use crate::store::entities::events;
use governance::audit::{Hash, link};
use governance::ids::OrganizationId;

/// Sets the hashes of new rows of an organization, which follow each other and the newest event. The
/// organization's counter is locked by this transaction, so nobody else appends in between.
///
/// # Errors
/// Only internal ones.
pub async fn link_new(tx: &Tx, organization: OrganizationId, rows: &mut [events::Model]) -> Result<(), Error> {
    #[cfg(feature = "unchained")]
    if UNCHAINED.load(std::sync::atomic::Ordering::Relaxed) {
        rows.iter_mut().for_each(|row| row.hash = Hash::GENESIS.to_string());
        return Ok(());
    }
    let Some(first) = rows.first() else { return Ok(()) };
    let before = first.sequence - 1;
    let mut hash = match tx.head(organization, before) {
        Some(hash) => hash,
        // Where the newest event is gone or holds no hash, the log is broken, which is found and told.
        // Work goes on all the same.
        None => hash_of(tx, organization, before).await?.unwrap_or(Hash::GENESIS),
    };
    for row in &mut *rows {
        hash = link(hash, entry(row).map_err(Error::internal)?.digest());
        row.hash = hash.to_string();
    }
    if let Some(last) = rows.last() {
        tx.set_head(organization, last.sequence, hash);
    }
    Ok(())
}

#[cfg(feature = "unchained")]
static UNCHAINED: std::sync::atomic::AtomicBool = std::sync::atomic::AtomicBool::new(false);

/// Appends events with a constant for a hash, or with hashes again: what `benches/chain.rs` compares. The feature is
/// for that alone.
#[cfg(feature = "unchained")]
pub fn without_chain(without: bool) {
    UNCHAINED.store(without, std::sync::atomic::Ordering::Relaxed);
}
