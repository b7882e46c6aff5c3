//! What opening a request does to older ones that ask for the same.

use crate::Error;
use crate::store::requests::Loaded;
use crate::store::{Tx, requests, superseding};
use governance::{Facts, Superseding, Timestamp};

/// How often an attempt gives way to those who act on what it changes besides.
const ATTEMPTS: usize = 50;

/// Runs an attempt at a change, and anew while it meets [`Error::Busy`]: somebody else acts on requests that it
/// changes besides. Those are the ones that an opening supersedes, and the ones that the end of a break-glass
/// session takes with it. The last attempt's answer stands, be it `Busy`.
pub(crate) async fn undisturbed<T, F>(attempt: impl Fn() -> F) -> Result<T, Error>
where
    F: Future<Output = Result<T, Error>>,
{
    for _ in 1..ATTEMPTS {
        match attempt().await {
            Err(Error::Busy) => {}
            result => return result,
        }
    }
    attempt().await
}

/// Tells the older pending requests that ask for the same that they are superseded by one that was
/// just opened, and cancels them where the organization wants that. The organization is locked.
pub(super) async fn supersede(tx: &Tx, newer: &Loaded, facts: &Facts, now: Timestamp) -> Result<(), Error> {
    let mut all = superseding::older(tx, newer.organization, &newer.request, now).await?;
    if facts.settings.superseding == Superseding::Mark {
        // The others were told of one before, which is in its turn superseded now.
        all = all.pop().into_iter().collect();
    }
    for older in all {
        if let Some(outcome) = older.request.clone().give_way(&newer.request, facts, now) {
            requests::record(tx, &older, &outcome, facts).await?;
        }
    }
    Ok(())
}
