//! What time does to sessions: a part of [`crate::requests::upkeep`]. Nothing waits for it: the gate
//! compares times itself. It writes ends down, reminds of reviews, and tells of follow-ups that are overdue.

use crate::store::{break_glass, facts};
use crate::{Error, System};
use chrono::TimeDelta;
use governance::break_glass::{Owed, Standing};
use governance::event::Happening;
use governance::ids::{BreakGlassSessionId, FollowUpId, OrganizationId};

/// How many ends are written down in one round, how many reviews of each organization are told of, and how
/// many follow-ups.
const BATCH: u64 = 100;

/// How far the day is ahead where it begins first.
const FIRST_ZONE: TimeDelta = TimeDelta::hours(14);

/// One round. What goes wrong with one session is logged and leaves the others alone.
///
/// # Errors
/// The database cannot be read.
pub async fn run(system: &System) -> Result<(), Error> {
    let tx = system.store.read().await?;
    let now = system.now();
    let due = break_glass::due(&tx, now, BATCH).await?;
    let mut owing = Vec::new();
    for organization in break_glass::debtors(&tx).await? {
        let ids = break_glass::untold(&tx, organization, now, BATCH).await?;
        owing.extend(ids.into_iter().map(|id| (organization, id)));
    }
    // The day before the one that has begun somewhere; each organization's own zone is asked below.
    let over = (now + FIRST_ZONE).date_naive().pred_opt().unwrap_or_default();
    let late = break_glass::open_until(&tx, over, BATCH).await?;
    drop(tx);
    for (organization, id) in due {
        told("break-glass session", &id, end(system, organization, id).await);
    }
    for (organization, id) in owing {
        told("break-glass session", &id, remind(system, organization, id).await);
    }
    for (organization, id) in late {
        told("follow-up", &id, overdue(system, organization, id).await);
    }
    Ok(())
}

async fn end(system: &System, organization: OrganizationId, id: BreakGlassSessionId) -> Result<(), Error> {
    let tx = system.store.write().await?;
    let known = facts::load_for_change(&tx, organization).await?;
    let session = break_glass::read(&tx, organization, id).await?.session;
    let at = known.sessions.instant(system.now());
    break_glass::end_if_due(&tx, organization, &session, &known, at).await?;
    tx.commit().await
}

async fn remind(system: &System, organization: OrganizationId, id: BreakGlassSessionId) -> Result<(), Error> {
    let now = system.now();
    let (kept, limits) = {
        let tx = system.store.read().await?;
        (break_glass::read(&tx, organization, id).await?, facts::settings(&tx, organization).await?.break_glass)
    };
    let Some(owed) = Owed::by(&kept.session, &limits, now) else { return Ok(()) };
    let due = owed.due;
    let (happening, overdue) = match owed.standing(now) {
        Standing::Overdue => (Happening::BreakGlassReviewOverdue { due }, true),
        Standing::DueSoon if kept.reminded_at.is_none() => (Happening::BreakGlassReviewDue { due }, false),
        Standing::DueSoon | Standing::Owed => return Ok(()),
    };
    let tx = system.store.write().await?;
    let known = facts::load_for_change(&tx, organization).await?;
    let again = break_glass::read(&tx, organization, id).await?;
    // Another process may have been faster, or the reviewer.
    if again != kept {
        return Ok(());
    }
    let step = again.session.remind(happening, &known.roster, known.sessions.instant(now));
    break_glass::told(&tx, organization, &step, overdue, now).await?;
    tx.commit().await
}

async fn overdue(system: &System, organization: OrganizationId, id: FollowUpId) -> Result<(), Error> {
    let now = system.now();
    let tx = system.store.write().await?;
    let known = facts::load_for_change(&tx, organization).await?;
    let Some((kept, found)) = break_glass::by_follow_up(&tx, organization, id).await? else { return Ok(()) };
    let at = known.sessions.instant(now);
    let today = now.with_timezone(&known.settings.timezone).date_naive();
    let Some(step) = kept.session.follow_up_overdue(&found, &known.roster, today, at) else { return Ok(()) };
    if break_glass::follow_up_overdue(&tx, organization, &step, id, now).await? {
        tx.commit().await?;
    }
    Ok(())
}

fn told(what: &str, id: &(dyn std::fmt::Display + Sync), result: Result<(), Error>) {
    if let Err(error) = result {
        let error = &error as &dyn std::error::Error;
        tracing::error!(%id, error, "the upkeep of a {what} failed");
    }
}
