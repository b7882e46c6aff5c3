//! Saving a new version.

use super::change::change;
use super::view::view;
use crate::store::{facts, policies};
use crate::{Caller, Error, System};
use governance::Permission;
use governance::ids::TemplateId;
use governance::policy::Change;
use governance::wire::policies::{Gated, PolicyView, VersionBody};

/// What came of saving.
#[derive(Clone, Debug, PartialEq)]
pub struct Saved {
    /// The policy as it is now.
    pub policy: PolicyView,
    /// Whether it took effect or waits for approval; `None` where nothing was changed.
    pub outcome: Option<Gated>,
}

/// Saves a new version, which gates every request that is opened once it is in force. Requests that
/// are open keep the version that they were opened with. Needs `policies.manage`; where the policy
/// is bound, the version may have to be approved first.
///
/// A version that says the same as the current one is not saved.
///
/// # Errors
/// [`Error::Invalid`] with every field that cannot be accepted; [`Error::Conflict`] where the
/// policy is archived or somebody else saved a version meanwhile; violations.
pub async fn save(system: &System, caller: &Caller, id: TemplateId, body: &VersionBody) -> Result<Saved, Error> {
    let read = system.store.read().await?;
    read.authorize(caller, Permission::PoliciesManage).await?;
    let stored = policies::find(&read, caller.organization, id).await?;
    if stored.archived_at.is_some() {
        return Err(Error::Conflict("this policy is archived".to_owned()));
    }
    drop(read);
    let base = body.base_version.unwrap_or(stored.current.version);
    let outcome = change(system, caller, &body.reason, None, |known| {
        let template = body.policy.check_for_save(&known.roster)?;
        Ok(Change::Save { policy: id, base, template }.into())
    })
    .await?;
    saved(system, caller, id, outcome).await
}

/// The policy as it is after a change of it.
pub(super) async fn saved(
    system: &System,
    caller: &Caller,
    id: TemplateId,
    outcome: Option<Gated>,
) -> Result<Saved, Error> {
    let read = system.store.read().await?;
    let known = facts::load(&read, caller.organization).await?;
    let stored = policies::find(&read, caller.organization, id).await?;
    Ok(Saved { policy: view(&stored, &known)?, outcome })
}
