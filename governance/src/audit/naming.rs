//! Names what is wrong where a row does not fit.
//!
//! Nobody can make up a content that gives a stored hash. So where an entry, perhaps with its number
//! restored, gives a hash that is stored nearby, it is a true entry of that place, and everything
//! else about it is what was tampered with. Each rule below asks one such question; the first that
//! has an answer names the fault. Only what no hash proves is told from the numbers alone.

use super::chain::{Chain, LOOK_AHEAD, Row};
use super::entry::Entry;
use super::fault::{Fault, FaultKind, range};
use super::hash::{Hash, link};

/// Names what is wrong with the first of these rows; the others are those that follow it.
pub fn name(chain: &Chain, rows: &[Row]) -> Fault {
    let next = chain.sequence() + 1;
    let Some(((entry, hash), rest)) = rows.split_first() else {
        return Fault::cut(next, "the log ends before it");
    };
    let misfit = Misfit { chain, next, entry, hash: *hash, rest };
    let rules = [
        Misfit::foreign,
        Misfit::renumbered,
        Misfit::after_inserted,
        Misfit::displaced,
        Misfit::followed,
        Misfit::gap,
        Misfit::repeated,
        Misfit::closed_gap,
        Misfit::wrong_hash,
    ];
    rules.iter().find_map(|rule| rule(&misfit)).unwrap_or_else(|| misfit.edited())
}

/// A row that does not fit, at the place of the event `next`.
struct Misfit<'a> {
    chain: &'a Chain,
    next: u64,
    entry: &'a Entry,
    hash: Hash,
    rest: &'a [Row],
}

impl Misfit<'_> {
    fn fault(&self, kind: FaultKind, says: String) -> Option<Fault> {
        Some(Fault::new(self.next, kind, says))
    }

    /// It says itself that it belongs to another organization.
    fn foreign(&self) -> Option<Fault> {
        let Self { next, entry, .. } = self;
        let foreign = entry.organization != self.chain.organization();
        let says = || format!("At the place of #{next} stands an event of organization {}", entry.organization);
        foreign.then(|| Fault::new(*next, FaultKind::Foreign, says()))
    }

    /// With the number of this place it fits: only its number was changed.
    fn renumbered(&self) -> Option<Fault> {
        let Self { next, entry, .. } = self;
        let fits = after(self.chain.hash(), entry, *next) == self.hash;
        fits.then(|| Fault::new(*next, FaultKind::Edited, format!("#{next} was given the number {}", entry.sequence)))
    }

    /// It fits at an earlier place: it is a copy of what stands there, or that was put in before it.
    fn after_inserted(&self) -> Option<Fault> {
        let Self { next, .. } = self;
        let fits = |(at, before, _): &(u64, Hash, Hash)| after(*before, self.entry, *at) == self.hash;
        let (at, _, stands) = self.chain.places_before().find(fits)?;
        if stands == self.hash {
            return self.fault(FaultKind::Inserted, format!("At the place of #{next} stands a copy of #{at}"));
        }
        let says = format!("{} put in, with hashes of their own, before what was #{at}", were(at, next - 1));
        Some(Fault::new(at, FaultKind::Inserted, says))
    }

    /// A later row belongs here: this one was put in before it, or changed places.
    fn displaced(&self) -> Option<Fault> {
        let Self { next, entry, hash, rest, .. } = self;
        let here = |row: &Row| after(self.chain.hash(), &row.0, *next);
        let found = rest.iter().position(|row| [row.1, *hash].contains(&here(row)))?;
        let (true_one, others) = rest.get(found..)?.split_first()?;
        if here(true_one) != true_one.1 {
            let says = format!("#{next} stands {} further on, in exchange for another event", places(found + 1));
            return self.fault(FaultKind::Reordered, says);
        }
        let claims_later = entry.sequence > *next && true_one.0.sequence == *next;
        if claims_later || self.fits_after(true_one, others) {
            let says = format!("#{next} stands {} further on, after events that came later", places(found + 1));
            return self.fault(FaultKind::Reordered, says);
        }
        self.fault(FaultKind::Inserted, format!("{} put in before what was #{next}", were(*next, next + found as u64)))
    }

    /// Whether it belongs after the row of this place, or after one of those that follow that.
    fn fits_after(&self, true_one: &Row, others: &[Row]) -> bool {
        let mut later = self.next;
        std::iter::once(true_one).chain(others).any(|(_, before)| {
            later += 1;
            [self.entry.sequence, later].iter().any(|at| after(*before, self.entry, *at) == self.hash)
        })
    }

    /// The next event follows from its hash: the hash is that of this place, but not its content.
    fn followed(&self) -> Option<Fault> {
        let (second, hash) = self.rest.first()?;
        let fits = second.sequence == self.next + 1 && after(self.hash, second, second.sequence) == *hash;
        fits.then(|| self.edited())
    }

    /// Its number is a later one.
    fn gap(&self) -> Option<Fault> {
        let Self { next, entry, .. } = self;
        let last = entry.sequence.checked_sub(1).filter(|last| last >= next)?;
        let are = if last == *next { "is" } else { "are" };
        self.fault(FaultKind::Missing, format!("{} {are} missing", range(*next, last)))
    }

    /// Its number is an earlier one.
    fn repeated(&self) -> Option<Fault> {
        let Self { next, entry, .. } = self;
        if entry.sequence >= *next {
            return None;
        }
        self.fault(FaultKind::Inserted, format!("At the place of #{next} stands a second #{}", entry.sequence))
    }

    /// The next one follows from it once its number is made larger: events before them were deleted,
    /// and those after moved up.
    fn closed_gap(&self) -> Option<Fault> {
        let (second, hash) = self.rest.first()?;
        let fits = |by: &u64| after(self.hash, second, second.sequence.saturating_add(*by)) == *hash;
        let by = (1..=LOOK_AHEAD as u64).find(fits)?;
        let are = if by == 1 { "is" } else { "are" };
        let missing = range(self.next, self.next + by - 1);
        self.fault(FaultKind::Missing, format!("{missing} {are} missing, and what follows was given their numbers"))
    }

    /// The next one follows from the hash that its content gives.
    fn wrong_hash(&self) -> Option<Fault> {
        let (second, hash) = self.rest.first()?;
        let own = after(self.chain.hash(), self.entry, self.entry.sequence);
        let fits = after(own, second, second.sequence) == *hash;
        fits.then(|| {
            let says = format!("The hash that stands with #{} was changed; the event itself fits", self.next);
            Fault::new(self.next, FaultKind::Edited, says)
        })
    }

    /// It has the number of this place, or the hash, but not the content.
    fn edited(&self) -> Fault {
        let next = self.next;
        let says = match self.chain.unseen() {
            0 => format!("#{next} is not what was recorded: it does not give its hash"),
            1 => format!("#{next}, or the event before it that is left out, is not what was recorded"),
            unseen => {
                format!("#{next}, or one of the {unseen} events before it that are left out, is not what was recorded")
            }
        };
        Fault::new(next, FaultKind::Edited, says)
    }
}

/// The hash after an entry, were it of this number.
fn after(before: Hash, entry: &Entry, sequence: u64) -> Hash {
    if entry.sequence == sequence {
        return link(before, entry.digest());
    }
    link(before, Entry { sequence, ..entry.clone() }.digest())
}

/// "#5 was", "#5 to #9 were".
fn were(first: u64, last: u64) -> String {
    format!("{} {}", range(first, last), if first == last { "was" } else { "were" })
}

/// "1 place", "3 places".
fn places(count: usize) -> String {
    format!("{count} place{}", if count == 1 { "" } else { "s" })
}
