//! What waits for one member.

use crate::Error;
use crate::store::entities::{pending_policies, policy_versions};
use crate::store::{Tx, json};
use governance::Roster;
use governance::ids::{MemberId, OrganizationId, TemplateId};
use governance::policy::Policy;
use governance::policy::approvers::Reach;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect};
use std::collections::BTreeMap;
use uuid::Uuid;

/// The frozen policies under which one member can approve pending requests, as the core decided it for
/// each of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approvable {
    pub member: MemberId,
    /// What others ask for: policies in a version.
    pub others: Vec<(TemplateId, i32)>,
    /// What the member asks for.
    pub own: Vec<(TemplateId, i32)>,
}

impl Approvable {
    /// Asks the core about every policy that a pending request of the organization waits for. Of the
    /// roster, the member alone is looked at.
    ///
    /// # Errors
    /// Only internal ones.
    pub async fn by(tx: &Tx, organization: OrganizationId, member: MemberId, roster: &Roster) -> Result<Self, Error> {
        let mut approvable = Self { member, others: Vec::new(), own: Vec::new() };
        for (version, policy) in awaited(tx, organization).await? {
            let reach = Reach::of(&policy, member, roster);
            approvable.others.extend(reach.others.then_some((policy.id, version)));
            approvable.own.extend(reach.own.then_some((policy.id, version)));
        }
        Ok(approvable)
    }
}

/// The policies that pending requests wait for, each once in every version that is frozen on one.
async fn awaited(tx: &Tx, organization: OrganizationId) -> Result<Vec<(i32, Policy)>, Error> {
    let frozen: Vec<(Uuid, i32)> = pending_policies::Entity::find()
        .select_only()
        .columns([pending_policies::Column::PolicyId, pending_policies::Column::Version])
        .distinct()
        .filter(pending_policies::Column::OrganizationId.eq(organization.0))
        .into_tuple()
        .all(&**tx)
        .await?;
    let mut versions: BTreeMap<i32, Vec<Uuid>> = BTreeMap::new();
    for (policy, version) in frozen {
        versions.entry(version).or_default().push(policy);
    }
    if versions.is_empty() {
        return Ok(Vec::new());
    }
    let any = versions.into_iter().fold(Condition::any(), |any, (version, policies)| {
        let of_version = Condition::all().add(policy_versions::Column::Version.eq(version));
        any.add(of_version.add(policy_versions::Column::PolicyId.is_in(policies)))
    });
    let rows = policy_versions::Entity::find().filter(any).all(&**tx).await?;
    let policy = |row: policy_versions::Model| {
        let version = u32::try_from(row.version).map_err(Error::internal)?;
        let policy = Policy { id: TemplateId(row.policy_id), version, template: json::read(&row.template)? };
        Ok((row.version, policy))
    };
    rows.into_iter().map(policy).collect()
}
