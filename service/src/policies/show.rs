//! Looking at policies.

use super::view::view;
use crate::page::Seek;
use crate::store::{facts, policies};
use crate::{Caller, Error, System};
use governance::ids::TemplateId;
use governance::wire::Page;
use governance::wire::directory::TokenScope;
use governance::wire::policies::PolicyView;

/// Policies by name: the live ones, or the archived ones. Every member may see them.
///
/// # Errors
/// Only internal ones.
pub async fn list(system: &System, caller: &Caller, archived: bool, seek: &Seek) -> Result<Page<PolicyView>, Error> {
    caller.scope(TokenScope::RequestsRead)?;
    let after = seek.place::<TemplateId>()?;
    let tx = system.store.read().await?;
    tx.permissions(caller).await?;
    let known = facts::load(&tx, caller.organization).await?;
    let stored = policies::list(&tx, caller.organization, archived).await?;
    let start = after.and_then(|after| stored.iter().position(|policy| policy.id == after)).map_or(0, |at| at + 1);
    let mut items = Vec::new();
    for policy in stored.iter().skip(start).take(usize::try_from(seek.limit() + 1).unwrap_or(usize::MAX)) {
        items.push(view(policy, &known)?);
    }
    let next = seek.cut(&mut items, |policy| policy.id.to_string());
    Ok(Page { items, next })
}

/// One policy, live or archived.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn show(system: &System, caller: &Caller, id: TemplateId) -> Result<PolicyView, Error> {
    caller.scope(TokenScope::RequestsRead)?;
    let tx = system.store.read().await?;
    tx.permissions(caller).await?;
    let known = facts::load(&tx, caller.organization).await?;
    view(&policies::find(&tx, caller.organization, id).await?, &known)
}
