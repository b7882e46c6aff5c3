//! Looking at a policy in words before it is saved.

use super::view::approvers;
use crate::store::facts;
use crate::{Caller, Error, System};
use governance::Permission;
use governance::evaluation::feasibility;
use governance::ids::TemplateId;
use governance::policy::{Policy, PolicyBody};

/// A policy that nobody has saved, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    pub quorum_says: String,
    pub conditions_say: String,
    pub approvers_say: String,
    /// Why the present members could not satisfy it; empty when they could.
    pub infeasible: Vec<String>,
}

/// What a policy would say. Nothing is written. Needs `policies.manage`.
///
/// # Errors
/// [`Error::Invalid`] with every field that could not be saved.
pub async fn preview(system: &System, caller: &Caller, body: &PolicyBody) -> Result<Preview, Error> {
    let tx = system.store.read().await?;
    tx.authorize(caller, Permission::PoliciesManage).await?;
    let known = facts::load(&tx, caller.organization).await?;
    let template = body.check_for_save(&known.roster)?;
    let policy = Policy { id: system.new_id::<TemplateId>(), version: 1, template };
    Ok(Preview {
        quorum_says: policy.template.quorum.sentence(&known.roster),
        conditions_say: policy.template.conditions.sentence(known.settings.timezone),
        approvers_say: approvers(&policy, &known),
        infeasible: feasibility(&policy, None, &known.roster).reasons,
    })
}
