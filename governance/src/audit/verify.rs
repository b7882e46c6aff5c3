//! Verifies an export, one line at a time.

use super::chain::{Chain, LOOK_AHEAD, Row};
use super::checkpoint::Checkpoint;
use super::entry::EXACT;
use super::export::Header;
use super::fault::{Fault, FaultKind, range};
use super::hash::Hash;
use super::keys::Keys;
use super::line::{BadLine, Line, Omitted};
use crate::ids::OrganizationId;
use serde::Serialize;
use std::collections::VecDeque;

/// Follows an export from its header to its head, in memory that does not grow with it.
// INVARIANT: while `suspects` is empty, everything up to the chain's place fits. From the first row
// that does not, rows are only collected, and the fault is named when enough of them are there.
#[derive(Debug)]
pub struct Verifier {
    keys: Keys,
    head: Checkpoint,
    chain: Chain,
    /// Checkpoints from elsewhere that must stand in this chain, those not reached yet, in order.
    witnesses: VecDeque<Checkpoint>,
    suspects: Vec<Row>,
    lines: u64,
    seen: Intact,
}

/// What was verified.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Intact {
    pub organization: OrganizationId,
    /// The number of the first event, and of the last; without events the last is one less.
    pub first: u64,
    pub last: u64,
    /// How many events stand in the export,
    pub shown: u64,
    /// and how many are left out by a filter, with their digests in their place.
    pub omitted: u64,
    /// How many signatures were verified in the export; the head's is one of them.
    pub checkpoints: u64,
    /// How many checkpoints from elsewhere stand in this chain,
    pub witnesses: u64,
    /// and how many are of events before its first, so that nothing is known of them.
    pub out_of_sight: u64,
}

impl Intact {
    /// How many events were verified, those that are left out among them.
    pub const fn events(&self) -> u64 {
        self.shown + self.omitted
    }
}

impl Verifier {
    /// Begins with the header. The keys are trusted ones, or the header's own alone: then it is only shown
    /// that the export fits in itself. Witnesses are checkpoints that were noted elsewhere, in any order.
    ///
    /// # Errors
    /// If the head or a witness is not signed with one of these keys, if they are of another organization, if
    /// a witness is of an event after the head, or if the header contradicts itself.
    pub fn new(header: &Header, keys: impl Into<Keys>, mut witnesses: Vec<Checkpoint>) -> Result<Self, Fault> {
        let Header { organization, first, previous, head, .. } = *header;
        let keys = keys.into();
        keys.verify(&head)?;
        for checkpoint in witnesses.iter().chain([&head]) {
            same_organization(checkpoint, organization)?;
        }
        for witness in &witnesses {
            keys.verify(witness)?;
        }
        begins(first, previous, &head)?;
        reaches(&witnesses, &head)?;
        let before = first - 1;
        let noted = witnesses.len();
        witnesses.retain(|witness| witness.sequence >= before);
        witnesses.sort_by_key(|witness| witness.sequence);
        let (checkpoints, shown, omitted) = (0, 0, 0);
        let out_of_sight = (noted - witnesses.len()) as u64;
        let seen =
            Intact { organization, first, last: before, shown, omitted, checkpoints, witnesses: 0, out_of_sight };
        let chain = Chain::resume(organization, before, previous);
        let witnesses = witnesses.into();
        let mut verifier = Self { keys, head, chain, witnesses, suspects: Vec::new(), lines: 1, seen };
        verifier.reached()?;
        Ok(verifier)
    }

    /// Takes the text of the next line.
    ///
    /// # Errors
    /// The first fault, up to [`LOOK_AHEAD`] lines after its place. After one, the verifier is done.
    pub fn read(&mut self, text: &[u8]) -> Result<(), Fault> {
        match Line::read(text) {
            Ok(line) => self.take(line),
            Err(bad) => {
                self.lines += 1;
                Err(self.named().unwrap_or_else(|| self.unreadable(&bad)))
            }
        }
    }

    /// Takes the next line.
    ///
    /// # Errors
    /// As [`Verifier::read`].
    pub fn take(&mut self, line: Line) -> Result<(), Fault> {
        self.lines += 1;
        match line {
            Line::Event(entry, hash) => self.event((*entry, hash)),
            Line::Omitted(run) => self.named().map_or_else(|| self.omitted(&run), Err),
            Line::Checkpoint(checkpoint) if self.suspects.is_empty() => self.checkpoint(&checkpoint),
            Line::Checkpoint(_) => Ok(()),
        }
    }

    /// Ends: nothing more comes.
    ///
    /// # Errors
    /// The first fault; also if the export ends before its head.
    pub fn finish(self) -> Result<Intact, Fault> {
        if let Some(fault) = self.named() {
            return Err(fault);
        }
        self.chain.check_head(self.head.sequence)?;
        Ok(Intact { last: self.chain.sequence(), ..self.seen })
    }

    fn event(&mut self, row: Row) -> Result<(), Fault> {
        self.before_head()?;
        if self.suspects.is_empty() && self.chain.follow(&row.0, row.1) {
            self.seen.shown += 1;
            return self.reached();
        }
        self.suspects.push(row);
        if self.suspects.len() < LOOK_AHEAD { Ok(()) } else { self.named().map_or(Ok(()), Err) }
    }

    fn omitted(&mut self, run: &Omitted) -> Result<(), Fault> {
        let next = self.chain.sequence() + 1;
        if run.sequence > next {
            let missing = range(next, run.sequence - 1);
            return Err(Fault::new(
                next,
                FaultKind::Missing,
                format!("Neither digests nor events stand for {missing}"),
            ));
        }
        if run.sequence < next {
            let says = format!("At the place of #{next} stand digests from #{} on", run.sequence);
            return Err(Fault::new(run.sequence, FaultKind::Inserted, says));
        }
        for digest in &run.digests {
            self.before_head()?;
            self.chain.skip(*digest);
            self.seen.omitted += 1;
            self.reached()?;
        }
        Ok(())
    }

    fn checkpoint(&mut self, checkpoint: &Checkpoint) -> Result<(), Fault> {
        self.keys.check(&mut self.chain, checkpoint)?;
        // The head's place counts once, when it is reached.
        self.seen.checkpoints += u64::from(checkpoint.sequence < self.head.sequence);
        Ok(())
    }

    /// Compares a new place with what is known of it.
    fn reached(&mut self) -> Result<(), Fault> {
        let here = self.chain.sequence();
        while let Some(witness) = self.witnesses.pop_front_if(|witness| witness.sequence == here) {
            self.keys.check(&mut self.chain, &witness)?;
            self.seen.witnesses += 1;
        }
        if here == self.head.sequence {
            self.keys.check(&mut self.chain, &self.head)?;
            self.seen.checkpoints += 1;
        }
        Ok(())
    }

    /// No event may come after the newest one.
    fn before_head(&self) -> Result<(), Fault> {
        let (here, last) = (self.chain.sequence(), self.head.sequence);
        if here < last {
            return Ok(());
        }
        let says = format!("Something stands after #{last}, which was the newest event");
        Err(Fault::new(last + 1, FaultKind::Inserted, says))
    }

    fn named(&self) -> Option<Fault> {
        (!self.suspects.is_empty()).then(|| self.chain.name(&self.suspects))
    }

    fn unreadable(&self, bad: &BadLine) -> Fault {
        let (line, after) = (self.lines, self.chain.sequence());
        if bad.cut {
            return Fault::cut(after + 1, format!("line {line}, after #{after}, ends in its middle"));
        }
        let says = format!("Line {line}, after #{after}, cannot be read: {bad}");
        Fault::new(after + 1, FaultKind::Unreadable, says)
    }
}

fn same_organization(checkpoint: &Checkpoint, organization: OrganizationId) -> Result<(), Fault> {
    if checkpoint.organization == organization {
        return Ok(());
    }
    let (at, other) = (checkpoint.sequence, checkpoint.organization);
    let says = format!("The checkpoint of #{at} is of organization {other}, but the export is of {organization}");
    Err(Fault::new(at, FaultKind::Foreign, says))
}

/// The first line must be one that can follow its hash, and the head must not lie before it, nor
/// further than numbers are exact.
fn begins(first: u64, previous: Hash, head: &Checkpoint) -> Result<(), Fault> {
    let fits = |before: &u64| *before <= head.sequence && head.sequence <= EXACT;
    let Some(before) = first.checked_sub(1).filter(fits) else {
        let says = format!("The header begins at #{first}, but its head is #{}", head.sequence);
        return Err(Fault::new(first, FaultKind::Unreadable, says));
    };
    if before == 0 && previous != Hash::GENESIS {
        let says = "The header lets #1 follow a hash, but nothing comes before it";
        return Err(Fault::new(first, FaultKind::Edited, says));
    }
    Ok(())
}

/// No witness may know of events that came after the head.
fn reaches(witnesses: &[Checkpoint], head: &Checkpoint) -> Result<(), Fault> {
    let latest = witnesses.iter().map(|witness| witness.sequence).max().unwrap_or_default();
    if latest <= head.sequence {
        return Ok(());
    }
    let last = head.sequence;
    Err(Fault::cut(last + 1, format!("the log ends at #{last}, though a checkpoint noted elsewhere signs #{latest}")))
}
