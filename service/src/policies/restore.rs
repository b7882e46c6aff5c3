//! Going back to an earlier version of a policy.

use super::change::change;
use super::save::{Saved, saved};
use crate::store::policies;
use crate::{Caller, Error, System};
use governance::Permission;
use governance::ids::TemplateId;
use governance::policy::{Change, PolicyBody};

/// Saves a new version with the content of an earlier one; what is in between stays in the history.
/// Needs `policies.manage`; where the policy is bound, the version may have to be approved first.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Invalid`] where it names somebody or something that is not there any
/// more; as [`super::save`].
pub async fn restore(
    system: &System,
    caller: &Caller,
    id: TemplateId,
    number: u32,
    reason: &str,
) -> Result<Saved, Error> {
    let read = system.store.read().await?;
    read.authorize(caller, Permission::PoliciesManage).await?;
    let stored = policies::find(&read, caller.organization, id).await?;
    let template = policies::version(&read, id, number).await?.template;
    if stored.archived_at.is_some() {
        return Err(Error::Conflict("this policy is archived".to_owned()));
    }
    drop(read);
    let base = stored.current.version;
    let outcome = change(system, caller, reason, None, |known| {
        // What was right when it was saved may name what has been deleted since.
        PolicyBody::of(&template, &known.roster).check_for_save(&known.roster)?;
        Ok(Change::Save { policy: id, base, template }.into())
    })
    .await?;
    saved(system, caller, id, outcome).await
}
