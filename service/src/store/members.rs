//! Members, with the teams that they are in and the roles that they hold.

use super::Tx;
use super::entities::{member_roles, members, organizations, team_members};
use crate::Error;
use governance::Timestamp;
use governance::ids::{LoginId, MemberId, OrgRoleId, OrganizationId, TeamId};
use governance::wire::accounts::{Membership, OrganizationRef};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};
use std::collections::BTreeMap;

/// Somebody who joins.
#[derive(Clone, Debug)]
pub struct Joining {
    pub id: MemberId,
    pub organization: OrganizationId,
    pub login: LoginId,
    pub name: String,
    pub email: String,
}

/// Adds a member.
///
/// # Errors
/// [`Error::Conflict`] where the login or the address is a member already.
pub async fn insert(tx: &Tx, joining: &Joining, now: Timestamp) -> Result<(), Error> {
    let row = members::ActiveModel {
        id: Set(joining.id.0),
        organization_id: Set(joining.organization.0),
        login_id: Set(joining.login.0),
        name: Set(joining.name.clone()),
        email: Set(joining.email.clone()),
        active: Set(true),
        joined_at: Set(now),
    };
    row.insert(&**tx).await?;
    Ok(())
}

/// Changes name and activity.
///
/// # Errors
/// Only internal ones.
pub async fn update(tx: &Tx, id: MemberId, name: &str, active: bool) -> Result<(), Error> {
    members::Entity::update_many()
        .col_expr(members::Column::Name, Expr::value(name))
        .col_expr(members::Column::Active, Expr::value(active))
        .filter(members::Column::Id.eq(id.0))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// When each member of an organization joined.
///
/// # Errors
/// Only internal ones.
pub async fn joined(tx: &Tx, organization: OrganizationId) -> Result<BTreeMap<MemberId, Timestamp>, Error> {
    let rows = members::Entity::find().filter(members::Column::OrganizationId.eq(organization.0)).all(&**tx).await?;
    Ok(rows.into_iter().map(|row| (MemberId(row.id), row.joined_at)).collect())
}

/// The organizations in which a login is an active member, by name.
///
/// # Errors
/// Only internal ones.
pub async fn memberships(tx: &Tx, login: LoginId) -> Result<Vec<Membership>, Error> {
    let query =
        members::Entity::find().filter(members::Column::LoginId.eq(login.0)).filter(members::Column::Active.eq(true));
    let mut held: BTreeMap<_, _> = query.all(&**tx).await?.into_iter().map(|row| (row.organization_id, row)).collect();
    let query = organizations::Entity::find().filter(organizations::Column::Id.is_in(held.keys().copied()));
    let mut memberships = Vec::with_capacity(held.len());
    for row in query.all(&**tx).await? {
        if let Some(member) = held.remove(&row.id) {
            let organization = OrganizationRef { id: OrganizationId(row.id), slug: row.slug, name: row.name };
            memberships.push(Membership { organization, member: MemberId(member.id), name: member.name });
        }
    }
    memberships.sort_by_cached_key(|held| (held.organization.name.to_lowercase(), held.organization.id));
    Ok(memberships)
}

/// Puts members into a team.
///
/// # Errors
/// [`Error::Conflict`] where one is in it already.
pub async fn join(tx: &Tx, team: TeamId, joining: impl IntoIterator<Item = MemberId>) -> Result<(), Error> {
    for member in joining {
        let row = team_members::ActiveModel { team_id: Set(team.0), member_id: Set(member.0) };
        row.insert(&**tx).await?;
    }
    Ok(())
}

/// Takes members out of a team.
///
/// # Errors
/// Only internal ones.
pub async fn leave(tx: &Tx, team: TeamId, leaving: impl IntoIterator<Item = MemberId>) -> Result<(), Error> {
    for member in leaving {
        team_members::Entity::delete_by_id((team.0, member.0)).exec(&**tx).await?;
    }
    Ok(())
}

/// Gives a member roles.
///
/// # Errors
/// [`Error::Conflict`] where the member holds one already.
pub async fn grant(tx: &Tx, member: MemberId, roles: impl IntoIterator<Item = OrgRoleId>) -> Result<(), Error> {
    for role in roles {
        let row = member_roles::ActiveModel { member_id: Set(member.0), role_id: Set(role.0) };
        row.insert(&**tx).await?;
    }
    Ok(())
}

/// Takes roles from a member.
///
/// # Errors
/// Only internal ones.
pub async fn take(tx: &Tx, member: MemberId, roles: impl IntoIterator<Item = OrgRoleId>) -> Result<(), Error> {
    for role in roles {
        member_roles::Entity::delete_by_id((member.0, role.0)).exec(&**tx).await?;
    }
    Ok(())
}
