//! The chain of one organization, followed from a known place.

use super::checkpoint::Checkpoint;
use super::entry::Entry;
use super::fault::{Fault, FaultKind, range};
use super::hash::{Hash, link};
use super::key::PublicKey;
use super::naming;
use crate::ids::OrganizationId;
use std::collections::VecDeque;

/// How many rows are looked at, at most, to name what is wrong.
pub const LOOK_AHEAD: usize = 64;

/// An event with the hash that is stored with it.
pub type Row = (Entry, Hash);

/// A place in the log of an organization up to which everything fits.
// INVARIANT: `hash` is h(sequence), reached over entries that follow from each other.
#[derive(Clone, Debug)]
pub struct Chain {
    organization: OrganizationId,
    sequence: u64,
    hash: Hash,
    /// Up to where a checkpoint, or whoever resumed here, vouches for the chain.
    vouched: u64,
    /// How many events right before this place were known by their digest alone.
    unseen: u64,
    /// The hashes before this one, the newest last, to name events that were put in before it.
    before: VecDeque<Hash>,
}

impl Chain {
    /// The place before the first event.
    pub const fn start(organization: OrganizationId) -> Self {
        Self::resume(organization, 0, Hash::GENESIS)
    }

    /// A place that was reached earlier: after the event `sequence`, with its hash.
    pub const fn resume(organization: OrganizationId, sequence: u64, hash: Hash) -> Self {
        Self { organization, sequence, hash, vouched: sequence, unseen: 0, before: VecDeque::new() }
    }

    /// Whose log it is.
    pub const fn organization(&self) -> OrganizationId {
        self.organization
    }

    /// The number of the last event that fits; 0 before the first.
    pub const fn sequence(&self) -> u64 {
        self.sequence
    }

    /// The hash at this place.
    pub const fn hash(&self) -> Hash {
        self.hash
    }

    /// Goes on over rows that must follow from here, in order. A log may be given in batches; where
    /// one fails, the chain stands before the row that does not fit, and giving it again together
    /// with the [`LOOK_AHEAD`] rows that follow it names the fault as well as can be.
    ///
    /// # Errors
    /// The first row that does not fit, by name.
    pub fn check(&mut self, rows: &[Row]) -> Result<(), Fault> {
        for (at, (entry, hash)) in rows.iter().enumerate() {
            if !self.follow(entry, *hash) {
                let end = rows.len().min(at + LOOK_AHEAD);
                return Err(self.name(rows.get(at..end).unwrap_or_default()));
            }
        }
        Ok(())
    }

    /// Compares this place with a checkpoint of it.
    ///
    /// # Errors
    /// If the key did not sign it, if it is of another organization or another place, or if the
    /// chain has another hash here: then it names the events among which it was rewritten.
    pub fn check_checkpoint(&mut self, checkpoint: &Checkpoint, key: &PublicKey) -> Result<(), Fault> {
        checkpoint.verify(key)?;
        self.compare(checkpoint)?;
        self.vouched = self.sequence;
        Ok(())
    }

    /// Compares this place with the count of events that there must be.
    ///
    /// # Errors
    /// If the end is missing, or if there are more.
    pub fn check_head(&self, count: u64) -> Result<(), Fault> {
        let last = self.sequence;
        if last < count {
            return Err(Fault::cut(last + 1, format!("the log ends at #{last}, though it had {count} events")));
        }
        if last > count {
            let says = format!("There are events up to #{last}, though only {count} were recorded");
            return Err(Fault::new(count + 1, FaultKind::Inserted, says));
        }
        Ok(())
    }

    /// Goes over an event if it fits here, and tells whether it did.
    pub(super) fn follow(&mut self, entry: &Entry, hash: Hash) -> bool {
        let next = entry.organization == self.organization && entry.sequence == self.sequence + 1;
        let fits = next && link(self.hash, entry.digest()) == hash;
        if fits {
            self.advance(hash);
            self.unseen = 0;
        }
        fits
    }

    /// Goes over an event of which only the digest is known. Whether it fits shows at the next hash.
    pub(super) fn skip(&mut self, digest: Hash) {
        self.advance(link(self.hash, digest));
        self.unseen += 1;
    }

    /// Names what is wrong with the first of these rows, which does not fit here.
    pub(super) fn name(&self, rows: &[Row]) -> Fault {
        naming::name(self, rows)
    }

    /// The events right before this place of which only digests were given.
    pub(super) const fn unseen(&self) -> u64 {
        self.unseen
    }

    /// The places before this one that are still known, the newest first: the number of the event
    /// that follows there, the hash before it, and the hash after it.
    pub(super) fn places_before(&self) -> impl Iterator<Item = (u64, Hash, Hash)> {
        let after = std::iter::once(self.hash).chain(self.before.iter().rev().copied());
        let numbers = (1..=self.sequence).rev();
        numbers.zip(self.before.iter().rev().copied().zip(after)).map(|(at, (before, after))| (at, before, after))
    }

    fn advance(&mut self, hash: Hash) {
        if self.before.len() == LOOK_AHEAD {
            self.before.pop_front();
        }
        self.before.push_back(self.hash);
        self.hash = hash;
        self.sequence += 1;
    }

    fn compare(&self, checkpoint: &Checkpoint) -> Result<(), Fault> {
        let (here, signed) = (self.sequence, checkpoint.sequence);
        if checkpoint.organization != self.organization {
            let says = format!("The checkpoint of #{signed} is another organization's");
            return Err(Fault::new(signed, FaultKind::Foreign, says));
        }
        if signed > here {
            let missing = range(here + 1, signed);
            let says = format!("A checkpoint signs #{signed}, but {missing} should stand before it");
            return Err(Fault::new(here + 1, FaultKind::Missing, says));
        }
        if signed < here {
            let says = format!("The checkpoint of #{signed} stands after #{here}");
            return Err(Fault::new(signed, FaultKind::Reordered, says));
        }
        if checkpoint.hash != self.hash {
            let first = self.vouched.saturating_add(1).min(signed);
            let says = format!(
                "The log was rewritten: up to #{signed} it does not give the hash that was signed; \
                 what was changed is among {}",
                range(first, signed)
            );
            return Err(Fault::new(first, FaultKind::CheckpointMismatch, says));
        }
        Ok(())
    }
}
