//! The versions of a policy, and what changes from one to another.

use super::view::version_view;
use crate::store::policies::Version;
use crate::store::{facts, policies};
use crate::{Caller, Error, System};
use governance::analysis;
use governance::ids::TemplateId;
use governance::policy::words::changes;
use governance::policy::{Place, PolicyBody, Template};
use governance::wire::comparisons::ComparisonView;
use governance::wire::directory::TokenScope;
use governance::wire::policies::VersionView;
use governance::{Facts, Permission};

/// Every version of a policy, the newest first. Every member may see them.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn versions(system: &System, caller: &Caller, id: TemplateId) -> Result<Vec<VersionView>, Error> {
    let (all, known) = read(system, caller, id).await?;
    let views = all.iter().enumerate().map(|(index, version)| version_view(version, all.get(index + 1), &known));
    Ok(views.collect())
}

/// One version of a policy.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn version(system: &System, caller: &Caller, id: TemplateId, number: u32) -> Result<VersionView, Error> {
    let (all, known) = read(system, caller, id).await?;
    let before = all.iter().find(|version| version.version + 1 == number);
    Ok(version_view(find(&all, number)?, before, &known))
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
    let (all, known) = read(system, caller, id).await?;
    let newest = all.first().map_or(1, |version| version.version);
    let to = to.unwrap_or(newest);
    let from = from.unwrap_or_else(|| to.saturating_sub(1).max(1));
    let (old, new) = (find(&all, from)?.template.clone(), find(&all, to)?.template.clone());
    compared(system, id, (from, old), (Some(to), new), known).await
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
    compared(system, id, (current.version, current.template), (None, draft), known).await
}

async fn read(system: &System, caller: &Caller, id: TemplateId) -> Result<(Vec<Version>, Facts), Error> {
    caller.scope(TokenScope::RequestsRead)?;
    let tx = system.store.read().await?;
    tx.permissions(caller).await?;
    let known = facts::load(&tx, caller.organization).await?;
    policies::find(&tx, caller.organization, id).await?;
    Ok((policies::versions(&tx, id).await?, known))
}

/// One of the versions of a policy.
pub(super) fn find(all: &[Version], number: u32) -> Result<&Version, Error> {
    all.iter().find(|version| version.version == number).ok_or(Error::NotFound("version"))
}

async fn compared(
    system: &System,
    id: TemplateId,
    (from, old): (u32, Template),
    (to, new): (Option<u32>, Template),
    known: Facts,
) -> Result<ComparisonView, Error> {
    let now = system.now();
    // In a large organization some hundred milliseconds of work.
    let work = move || {
        let places: Vec<Place> = known.policies.bindings_of(id).map(|binding| binding.place).collect();
        let comparison = analysis::compare(&old, &new, &places, &known, now);
        ComparisonView::new(from, to, comparison, changes(&old, &new, &known.roster), &known)
    };
    tokio::task::spawn_blocking(work).await.map_err(Error::internal)
}
