//! Lists of requests: the inbox.

use super::filter::Filter;
use super::look::blocking;
use crate::page::Seek;
use crate::store::search::pending::Approvable;
use crate::store::search::{self, Criteria, Cursor, Order, Part, States};
use crate::store::{Tx, facts, requests};
use crate::{Caller, Error, System};
use governance::Facts;
use governance::wire::Page;
use governance::wire::directory::TokenScope;
use governance::wire::requests::RequestView;

/// Requests that fit, in the order of the filter. The cursor belongs to that order.
///
/// # Errors
/// [`Error::Invalid`] for a cursor that is none, or of another order.
pub async fn list(system: &System, caller: &Caller, filter: &Filter, seek: &Seek) -> Result<Page<RequestView>, Error> {
    caller.scope(TokenScope::RequestsRead)?;
    let page = Part { order: filter.order, after: place(seek, filter.order)?, limit: seek.limit() + 1 };
    let tx = system.store.read().await?;
    tx.permissions(caller).await?;
    let known = facts::load(&tx, caller.organization).await?;
    let now = system.now();
    let criteria = match filter.criteria(caller, &known, now) {
        Some(criteria) => approvable(&tx, caller, filter, criteria, &known).await?,
        None => None,
    };
    let Some(criteria) = criteria else { return Ok(Page { items: Vec::new(), next: None }) };
    let mut found = search::find(&tx, caller.organization, &criteria, &page, now).await?;
    let next = seek.cut(&mut found, |request| filter.order.cursor(request.number, request.action).to_string());
    let mut kinds = requests::media_types(&tx, found.iter().map(|request| request.id)).await?;
    drop(tx);
    let (viewer, base_url) = (caller.viewer(), system.base_url().to_owned());
    let view = move || {
        let view = |request| RequestView::of(request, kinds.remove(&request.id), &known, viewer, &base_url, now);
        found.iter().map(view).collect()
    };
    Ok(Page { items: blocking(view).await?, next })
}

fn place(seek: &Seek, order: Order) -> Result<Option<Cursor>, Error> {
    let place = seek.place::<Cursor>()?;
    if place.is_some_and(|place| place.order() != order) {
        return Err(Error::field("after", "is the `next` of a page in another order"));
    }
    Ok(place)
}

/// The criteria with what the caller can approve, where that is asked for; `None` where it can be
/// nothing.
async fn approvable(
    tx: &Tx,
    caller: &Caller,
    filter: &Filter,
    mut criteria: Criteria,
    facts: &Facts,
) -> Result<Option<Criteria>, Error> {
    let Some(wanted) = filter.can_approve else { return Ok(Some(criteria)) };
    // Tokens never review.
    if caller.token.is_some() {
        return Ok((!wanted).then_some(criteria));
    }
    if wanted {
        // Only what is pending can be approved, so the rest need not be walked over.
        if !matches!(criteria.states, States::All | States::Pending) {
            return Ok(None);
        }
        criteria.states = States::Pending;
    }
    let approvable = Approvable::by(tx, caller.organization, caller.member, &facts.roster).await?;
    criteria.can_approve = Some((wanted, approvable));
    Ok(Some(criteria))
}
