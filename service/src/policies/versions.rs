//! The versions of a policy, and what changes from one to another.

use super::analysis::found;
use super::view::version_view;
use crate::page::Seek;
use crate::store::policies::Stored;
use crate::store::{Tx, facts, policies};
use crate::{Caller, Error, System};
use governance::analysis;
use governance::ids::TemplateId;
use governance::policy::words::changes;
use governance::policy::{Place, PolicyBody, Template};
use governance::wire::Page;
use governance::wire::comparisons::ComparisonView;
use governance::wire::directory::TokenScope;
use governance::wire::policies::VersionView;
use governance::{Facts, Permission};

/// Versions of a policy, the newest first. Every member may see them.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Invalid`] for a cursor that is none.
pub async fn versions(
    system: &System,
    caller: &Caller,
    id: TemplateId,
    seek: &Seek,
) -> Result<Page<VersionView>, Error> {
    let before = seek.place::<u32>()?;
    let (tx, _) = reading(system, caller, id).await?;
    let known = facts::load(&tx, caller.organization).await?;
    // The one beyond the page is what the last one on it is held against.
    let all = policies::versions(&tx, id, before, seek.limit() + 1).await?;
    let views = all.iter().enumerate().map(|(index, version)| version_view(version, all.get(index + 1), &known));
    let mut items = views.collect();
    let next = seek.cut(&mut items, |version: &VersionView| version.version.to_string());
    Ok(Page { items, next })
}

/// One version of a policy.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn version(system: &System, caller: &Caller, id: TemplateId, number: u32) -> Result<VersionView, Error> {
    let (tx, _) = reading(system, caller, id).await?;
    let known = facts::load(&tx, caller.organization).await?;
    let wanted = policies::version(&tx, id, number).await?;
    let before = policies::versions(&tx, id, Some(number), 1).await?;
    Ok(version_view(&wanted, before.first(), &known))
}

/// What changes from one version of a policy to another, and whether that makes it weaker or
/// stronger where it is bound now. Without `to` the current version is looked at, without `from` the
/// one before. Every member may see it.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn compare(
    system: &System,
    caller: &Caller,
    id: TemplateId,
    from: Option<u32>,
    to: Option<u32>,
) -> Result<ComparisonView, Error> {
    let (tx, stored) = reading(system, caller, id).await?;
    let to = to.unwrap_or(stored.current.version);
    let from = from.unwrap_or_else(|| to.saturating_sub(1).max(1));
    let (old, new) = (policies::version(&tx, id, from).await?, policies::version(&tx, id, to).await?);
    let known = facts::load(&tx, caller.organization).await?;
    drop(tx);
    compared(system, id, (from, old.template), (Some(to), new.template), known).await
}

/// What an edit would change of the current version of a policy. Nothing is written. Needs
/// `policies.manage`.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Invalid`] with every field that could not be saved.
pub async fn compare_draft(
    system: &System,
    caller: &Caller,
    id: TemplateId,
    body: &PolicyBody,
) -> Result<ComparisonView, Error> {
    let tx = system.store.read().await?;
    tx.authorize(caller, Permission::PoliciesManage).await?;
    let known = facts::load(&tx, caller.organization).await?;
    let current = policies::find(&tx, caller.organization, id).await?.current;
    drop(tx);
    let draft = body.check_for_save(&known.roster)?;
    let mut found = if draft == current.template {
        found(system, caller.organization, known.clone()).await?
    } else {
        let (mut saved, now) = (known.clone(), system.now());
        if let Some(policy) = saved.policies.policies.iter_mut().find(|policy| policy.id == id) {
            policy.template = draft.clone();
        }
        system.analyses().run(move || analysis::findings(&saved, now)).await?
    };
    found.retain(|finding| finding.policy.id == id.0);
    let compared = compared(system, id, (current.version, current.template), (None, draft), known).await?;
    Ok(ComparisonView { findings: found, ..compared })
}

/// A look at a policy, archived or not.
async fn reading(system: &System, caller: &Caller, id: TemplateId) -> Result<(Tx, Stored), Error> {
    caller.scope(TokenScope::RequestsRead)?;
    let tx = system.store.read().await?;
    tx.permissions(caller).await?;
    let stored = policies::find(&tx, caller.organization, id).await?;
    Ok((tx, stored))
}

async fn compared(
    system: &System,
    id: TemplateId,
    (from, old): (u32, Template),
    (to, new): (Option<u32>, Template),
    known: Facts,
) -> Result<ComparisonView, Error> {
    let now = system.now();
    let work = move || {
        // A version of another scope is in force nowhere; then both are compared as if bound everywhere.
        let fits = |place: &Place| place.scope() == old.scope && place.scope() == new.scope;
        let bound = known.policies.bindings_of(id).map(|binding| binding.place);
        let places: Vec<Place> = bound.filter(fits).collect();
        let comparison = analysis::compare(&old, &new, &places, &known, now);
        ComparisonView::new(from, to, comparison, changes(&old, &new, &known.roster), &known)
    };
    system.analyses().run(work).await
}
