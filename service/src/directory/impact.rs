//! What a change of membership makes impossible, asked before it is written.
//!
//! Taking somebody out of a team, a role or the organization can leave policies that nobody could
//! satisfy any more, and requests that nobody could finish. A change that does so is refused with
//! what it would do ([`Error::Unconfirmed`]) until the caller confirms it by the digest of just that:
//! where it would do something else by then, it is refused again.

use crate::store::search::{self, Criteria, Order, Part, States};
use crate::store::{Tx, facts};
use crate::{Caller, Error, System};
use governance::Request;
use governance::evaluation::impact::{Impact, impact, takes};
use governance::payload::Digest;
use governance::people::{Member, OrgRole, Roster};

/// How many pending requests are read at a time.
const BATCH: u64 = 500;

/// Before a change: lets it pass if nothing becomes impossible, or if the caller has confirmed what
/// does.
///
/// # Errors
/// [`Error::Unconfirmed`].
pub(super) async fn confirmed(
    tx: &Tx,
    system: &System,
    caller: &Caller,
    (before, after): (&Roster, &Roster),
    confirmed: Option<Digest>,
) -> Result<(), Error> {
    if !takes(before, after) {
        return Ok(());
    }
    let found = of(tx, system, caller, before, after).await?;
    if found.is_empty() || confirmed == Some(found.digest()) { Ok(()) } else { Err(Error::Unconfirmed(found)) }
}

/// What becomes impossible between two rosters.
pub(super) async fn of(
    tx: &Tx,
    system: &System,
    caller: &Caller,
    before: &Roster,
    after: &Roster,
) -> Result<Impact, Error> {
    let policies = facts::policy_set(tx, caller.organization).await?;
    let pending = pending(tx, system, caller).await?;
    Ok(impact(before, after, &policies, &pending))
}

async fn pending(tx: &Tx, system: &System, caller: &Caller) -> Result<Vec<Request>, Error> {
    let criteria = Criteria { states: States::Pending, ..Criteria::default() };
    let mut part = Part { order: Order::Newest, after: None, limit: BATCH };
    let mut all = Vec::new();
    loop {
        let batch = search::find(tx, caller.organization, &criteria, &part, system.now()).await?;
        part.after = batch.last().map(|request| part.order.cursor(request.number, request.action));
        let last = (batch.len() as u64) < BATCH;
        all.extend(batch);
        if last {
            return Ok(all);
        }
    }
}

/// The roster in which every member is changed like this.
pub(super) fn with_members(roster: &Roster, change: impl Fn(&mut Member)) -> Roster {
    let changed = roster.members().cloned().map(|mut member| {
        change(&mut member);
        member
    });
    Roster::new(changed, roster.teams().cloned(), roster.roles().cloned())
}

/// The roster in which an org role is as given.
pub(super) fn with_role(roster: &Roster, role: &OrgRole) -> Roster {
    let others = roster.roles().filter(|other| other.id != role.id);
    Roster::new(roster.members().cloned(), roster.teams().cloned(), others.chain([role]).cloned())
}
