//! The workers' side of the mail outbox: what is due is taken for a while, sent, and settled.
//!
//! Several processes share the work. A process that dies while it sends gives back what it took once its time is
//! over, so what was being sent then may arrive twice.

use super::composing::Desk;
use crate::put_off::{PUT_OFF, put_off};
use crate::store::{Tx, mails};
use crate::{Error, System};
use chrono::TimeDelta;
use governance::Timestamp;
use governance::ids::{MemberId, OrganizationId};
use governance::mail::{Letter, Next, Outcome, Reader, plan};
use mails::{Mail, Now};
use std::time::Duration;
use uuid::Uuid;

/// How many members are looked after in one round: what many have due must not keep others waiting for long.
const MEMBERS: u64 = 25;

/// How many mails of a member are looked at at once: together they are a digest.
const TOGETHER: u64 = 200;

/// How many letters are sent at once by a process.
pub const AT_ONCE: usize = 4;

/// How long sending one letter may take as a whole.
pub const LONGEST: Duration = Duration::from_secs(120);

/// From how many letters on a round takes no more: these are sent before their time is over, as is what one more
/// member has due.
const ENOUGH: usize = 4 * AT_ONCE;

/// How long what was taken stays taken. What is not begun early enough to end within it is not sent by who took
/// it: see [`Parcel::is_late`].
const TAKEN: TimeDelta = TimeDelta::minutes(10);

/// For how long a mail may be due without anybody who sends it: as long as one is tried.
const UNSENT: TimeDelta = TimeDelta::days(1);

/// For how long what was sent, dropped or given up is kept.
const KEPT: TimeDelta = TimeDelta::days(30);

/// How many old mails one round removes.
const FORGOTTEN: u64 = 1_000;

/// A letter that is to be sent now.
#[derive(Clone, Debug)]
pub struct Parcel {
    /// The mails that it is made of, each with the number of this attempt.
    mails: Vec<(Uuid, u32)>,
    pub to_name: String,
    pub to_address: String,
    /// Unique to this letter, and the same in every attempt at it.
    pub id: Uuid,
    pub letter: Letter,
    /// Until when it is taken.
    until: Timestamp,
}

impl Parcel {
    /// Whether it might still be being sent when others may take it: then it is left to them.
    pub fn is_late(&self, now: Timestamp) -> bool {
        now + LONGEST > self.until
    }
}

/// Takes what is due, of some members, alerts first; nothing where no mail server is configured.
///
/// # Errors
/// Only internal ones.
pub async fn take(system: &System) -> Result<Vec<Parcel>, Error> {
    if system.mail_from().is_none() {
        return Ok(Vec::new());
    }
    let due = mails::due(&system.store.read().await?, system.now(), MEMBERS).await?;
    let mut parcels = Vec::new();
    for (organization, member) in due {
        if parcels.len() >= ENOUGH {
            break;
        }
        // One transaction each: what is wrong with one keeps no other from being sent.
        match of_member(system, organization, member).await {
            Ok(taken) => parcels.extend(taken),
            Err(error) => put_off("mail could not be put together", member, error, postpone(system, member)).await,
        }
    }
    Ok(parcels)
}

async fn postpone(system: &System, member: MemberId) -> Result<(), Error> {
    let now = system.now();
    let tx = system.store.write().await?;
    mails::postpone_due(&tx, member, now, now + PUT_OFF).await?;
    tx.commit().await
}

async fn of_member(system: &System, organization: OrganizationId, member: MemberId) -> Result<Vec<Parcel>, Error> {
    let now = system.now();
    let tx = system.store.write().await?;
    let due = mails::lock_due(&tx, member, now, TOGETHER).await?;
    if due.is_empty() {
        // Another process was first.
        return Ok(Vec::new());
    }
    let desk = Desk::of(&tx, organization, member, &due).await?;
    let judged = due.into_iter().map(|mail| desk.judge(mail)).collect();
    let newest = mails::newest(&tx, member).await?;
    let reader = Reader { active: desk.address().is_some(), quiet: desk.quiet.as_ref(), newest };
    let plan = plan(judged, reader, now);
    mails::discard(&tx, &ids(&plan.dropped)).await?;
    if let Some(until) = plan.until {
        mails::postpone(&tx, &ids(&plan.later), until).await?;
    }
    let mut parcels = Vec::new();
    for letter in plan.letters {
        parcels.extend(pack(&tx, system, &desk, letter).await?);
    }
    tx.commit().await?;
    Ok(parcels)
}

fn ids(mails: &[Mail]) -> Vec<Uuid> {
    mails.iter().map(|mail| mail.id).collect()
}

/// Puts a letter together; `None` where there is nothing left to tell.
async fn pack(tx: &Tx, system: &System, desk: &Desk, mails: Vec<Mail>) -> Result<Option<Parcel>, Error> {
    let (Some(first), Some((name, address))) = (mails.first(), desk.address()) else { return Ok(None) };
    let id = first.id;
    let Some(letter) = desk.compose(tx, system, &mails).await? else {
        mails::discard(tx, &ids(&mails)).await?;
        return Ok(None);
    };
    let until = system.now() + TAKEN;
    mails::taken(tx, &ids(&mails), until).await?;
    Ok(Some(Parcel {
        mails: mails.iter().map(|mail| (mail.id, mail.attempts + 1)).collect(),
        to_name: name.to_owned(),
        to_address: address.to_owned(),
        id,
        letter,
        until,
    }))
}

/// Settles what came of an attempt: sent, to be tried again, or given up.
///
/// # Errors
/// Only internal ones.
pub async fn settle(system: &System, parcel: &Parcel, outcome: &Outcome) -> Result<(), Error> {
    let now = system.now();
    let random = rand::random();
    let tx = system.store.write().await?;
    for (id, number) in &parcel.mails {
        let state = match outcome.next(*number, now, random) {
            Next::Done => Now::Sent(now),
            Next::Again(at) => Now::Again(at),
            Next::GiveUp => Now::Failed,
        };
        mails::settle(&tx, *id, *number, state, outcome.error()).await?;
    }
    tx.commit().await
}

/// Gives up what was due for long and nobody sent, such as where no mail server is configured any more, and removes a
/// piece of what was sent long ago. Gives how much it removed.
///
/// # Errors
/// Only internal ones.
pub async fn forget(system: &System) -> Result<u64, Error> {
    let tx = system.store.write().await?;
    mails::give_up(&tx, system.now() - UNSENT).await?;
    let gone = mails::forget(&tx, system.now() - KEPT, FORGOTTEN).await?;
    tx.commit().await?;
    Ok(gone)
}
