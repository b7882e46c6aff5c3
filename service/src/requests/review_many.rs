//! Reviewing several requests with one decision.

use super::look::blocking;
use super::review::review;
use crate::store::{Tx, facts, requests};
use crate::{Caller, Error, System};
use governance::ids::RequestId;
use governance::request::{Request, TOGETHER_MOST, check_together};
use governance::wire::directory::TokenScope;
use governance::wire::requests::{RequestRef, RequestView, ReviewBody, check_text};
use std::collections::BTreeSet;

/// Requests as the caller sees them, in the order of `ids`, each once: what is to be decided together.
///
/// # Errors
/// Request not found, for any of them; [`Error::Invalid`] for more than [`TOGETHER_MOST`].
pub async fn show_many(system: &System, caller: &Caller, ids: &[RequestId]) -> Result<Vec<RequestView>, Error> {
    caller.scope(TokenScope::RequestsRead)?;
    let tx = system.store.read().await?;
    tx.permissions(caller).await?;
    show_in(tx, system, caller, once_each(ids)?).await
}

/// Requests as the caller sees them, in this order; any number of them.
///
/// # Errors
/// Request not found.
pub async fn show_all(system: &System, caller: &Caller, ids: &[RequestId]) -> Result<Vec<RequestView>, Error> {
    caller.scope(TokenScope::RequestsRead)?;
    let tx = system.store.read().await?;
    tx.permissions(caller).await?;
    show_in(tx, system, caller, ids.iter().copied()).await
}

async fn show_in(
    tx: Tx,
    system: &System,
    caller: &Caller,
    ids: impl IntoIterator<Item = RequestId>,
) -> Result<Vec<RequestView>, Error> {
    let mut found: Vec<Request> = Vec::new();
    for id in ids {
        found.push(requests::read(&tx, caller.organization, id, system.now()).await?);
    }
    let known = facts::load(&tx, caller.organization).await?;
    let mut kinds = requests::media_types(&tx, found.iter().map(|request| request.id)).await?;
    drop(tx);
    let (viewer, base_url, now) = (caller.viewer(), system.base_url().to_owned(), system.now());
    let view = move || {
        let view = |request| RequestView::of(request, kinds.remove(&request.id), &known, viewer, &base_url, now);
        found.iter().map(view).collect()
    };
    blocking(view).await
}

/// Approves or rejects several requests of equal action and payload, each in a transaction of its own: a
/// refusal of one leaves the others. Gives, in the order of `ids`, each as it is then, or why it was refused.
///
/// # Errors
/// Nothing was reviewed: a token (they never review), a request that is not found, [`Error::Invalid`] where the
/// comment is too long or the requests may not be decided together ([`check_together`]).
pub async fn review_many(
    system: &System,
    caller: &Caller,
    ids: &[RequestId],
    body: &ReviewBody,
) -> Result<Vec<(RequestRef, Result<RequestView, Error>)>, Error> {
    caller.in_person("review")?;
    check_text("comment", &body.comment)?;
    let mut chosen: Vec<Request> = Vec::new();
    {
        let tx = system.store.read().await?;
        tx.permissions(caller).await?;
        for id in once_each(ids)? {
            chosen.push(requests::read(&tx, caller.organization, id, system.now()).await?);
        }
    }
    // Neither action nor payload of a request ever changes, so this still holds when it is reviewed.
    check_together(&chosen)?;
    let mut done = Vec::new();
    for request in chosen {
        let reviewed = review(system, caller, request.id, body.clone()).await;
        done.push((RequestRef { id: request.id, number: request.number }, reviewed));
    }
    Ok(done)
}

/// The ids without repetitions; not so many that reading them takes long.
fn once_each(ids: &[RequestId]) -> Result<Vec<RequestId>, Error> {
    let mut seen = BTreeSet::new();
    let ids: Vec<RequestId> = ids.iter().copied().filter(|id| seen.insert(*id)).collect();
    if ids.len() > TOGETHER_MOST {
        return Err(Error::field("requests", format!("choose at most {TOGETHER_MOST} requests")));
    }
    Ok(ids)
}
