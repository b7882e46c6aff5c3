//! A request as mail and chat tell of it.

use super::look::blocking;
use crate::store::{Tx, requests, tokens};
use crate::{Error, System};
use governance::Facts;
use governance::brief::{Asked, Brief};
use governance::ids::OrganizationId;
use governance::request::Request;

/// What mail and chat say of a request that was read in this transaction, as it is now.
///
/// # Errors
/// Only internal ones.
pub(crate) async fn brief(
    tx: &Tx,
    system: &System,
    organization: OrganizationId,
    request: Request,
    facts: &Facts,
) -> Result<Brief, Error> {
    let token = match request.token {
        Some(id) => tokens::names(tx, organization, [id]).await?.remove(&id),
        None => None,
    };
    let (base_url, now) = (system.base_url().to_owned(), system.now());
    if !Asked::stands_in_payload(request.action) {
        return Ok(Brief::of(&request, None, token, facts, &base_url, now));
    }
    let payload = requests::payload(tx, request.id).await?;
    let facts = facts.clone();
    blocking(move || Brief::of(&request, payload.as_ref(), token, &facts, &base_url, now)).await
}
