//! Following what happens: what open pages are told.
//!
//! The log is what is followed, by its sequence, so a reader who was away goes on where they were
//! and misses nothing. Every member may see what happens to requests, and that something happened to
//! break-glass sessions; other events stay with those who may read the audit log, and are not told here.

use crate::store::{Following, alerts, facts, log, notifications, organizations};
use crate::{Caller, Error, System, requests};
use governance::event::EventKind;
use governance::wire::live::{LiveCounts, LiveNews};
use std::time::Duration;

/// How many events are told at once: whoever missed more is told so, and looks at the page as a whole.
const MOST: u64 = 100;

/// How long to wait for what often comes in company, so that it is told together.
const TOGETHER: Duration = Duration::from_millis(150);

/// The sequence of the newest event of the caller's organization.
///
/// # Errors
/// Only internal ones.
pub async fn sequence(system: &System, caller: &Caller) -> Result<i64, Error> {
    organizations::event_sequence(&system.store.read().await?, caller.organization).await
}

/// What happened after an event, and the numbers as they are.
///
/// # Errors
/// [`Error::Unauthenticated`] where the caller is no active member any more. Tokens have no pages.
pub async fn news(system: &System, caller: &Caller, since: i64) -> Result<LiveNews, Error> {
    caller.in_person("follow pages")?;
    let organization = caller.organization;
    let tx = system.store.read().await?;
    tx.permissions(caller).await?;
    let last = organizations::event_sequence(&tx, organization).await?;
    let (mut events, mut kinds) = (Vec::new(), Vec::new());
    if last > since {
        let roster = facts::roster(&tx, organization).await?;
        events = log::of_requests_after(&tx, organization, since, MOST + 1, &roster).await?;
        kinds = log::kinds_of_sessions_after(&tx, organization, since).await?;
    }
    let more = events.len() as u64 > MOST;
    if more {
        events.remove(0);
    }
    let waiting = requests::waiting_for(&tx, caller, system.now()).await?;
    let unread = notifications::unread(&tx, caller).await? + alerts::unread(&tx, caller).await?;
    let (running, sessions) = (kinds.iter().any(|kind| begins_or_ends(*kind)), !kinds.is_empty());
    Ok(LiveNews { last, organization, events, more, running, sessions, counts: LiveCounts { waiting, unread } })
}

/// Whether a session runs from then on, or no longer.
const fn begins_or_ends(kind: EventKind) -> bool {
    matches!(kind, EventKind::BreakGlassStarted | EventKind::BreakGlassRevoked | EventKind::BreakGlassExpired)
}

/// One reader who follows.
#[derive(Debug)]
pub struct Follow {
    system: System,
    caller: Caller,
    following: Following,
    since: i64,
    told: Option<LiveCounts>,
}

impl Follow {
    /// Follows from an event on; from now on where none is named. The first news come at once.
    ///
    /// # Errors
    /// Only internal ones.
    pub async fn since(system: System, caller: Caller, since: Option<i64>) -> Result<Self, Error> {
        // Before the log is looked at, so that nothing falls between.
        let following = system.store.changes().follow(caller.organization);
        let since = match since {
            Some(since) => since,
            None => sequence(&system, &caller).await?,
        };
        Ok(Self { system, caller, following, since, told: None })
    }

    /// Waits for news, for at most `patience`: then it looks all the same, since a deadline tells
    /// nobody and other processes may be out of hearing. `None` where there are none.
    ///
    /// # Errors
    /// As [`news`].
    pub async fn next(&mut self, patience: Duration) -> Result<Option<LiveNews>, Error> {
        if self.told.is_some() && tokio::time::timeout(patience, self.following.changed()).await.is_ok() {
            tokio::time::sleep(TOGETHER).await;
        }
        let news = news(&self.system, &self.caller, self.since).await?;
        let same = news.events.is_empty() && !news.sessions && self.told == Some(news.counts);
        self.since = news.last;
        self.told = Some(news.counts);
        Ok((!same).then_some(news))
    }
}

/// Tells other processes on the same database what this one commits, and hears of what they commit.
/// Runs until it fails; then it is to be begun anew.
///
/// # Errors
/// The database cannot be reached.
pub async fn relay(system: &System) -> Result<(), Error> {
    system.store.relay().await
}
