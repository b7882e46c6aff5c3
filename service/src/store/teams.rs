//! Teams and org roles themselves; who is in them and holds them is in [`super::members`].

use super::Tx;
use super::entities::{org_roles, teams};
use super::json;
use crate::Error;
use governance::ids::{OrgRoleId, OrganizationId, TeamId};
use governance::people::{OrgRole, Team};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};

/// Adds a team.
///
/// # Errors
/// [`Error::Conflict`] where the name is taken.
pub async fn insert(tx: &Tx, organization: OrganizationId, team: &Team) -> Result<(), Error> {
    let row =
        teams::ActiveModel { id: Set(team.id.0), organization_id: Set(organization.0), name: Set(team.name.clone()) };
    row.insert(&**tx).await?;
    Ok(())
}

/// Renames a team.
///
/// # Errors
/// Only internal ones.
pub async fn rename(tx: &Tx, id: TeamId, name: &str) -> Result<(), Error> {
    teams::Entity::update_many()
        .col_expr(teams::Column::Name, Expr::value(name))
        .filter(teams::Column::Id.eq(id.0))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Deletes a team; its members stay.
///
/// # Errors
/// Only internal ones.
pub async fn delete(tx: &Tx, id: TeamId) -> Result<(), Error> {
    teams::Entity::delete_by_id(id.0).exec(&**tx).await?;
    Ok(())
}

/// Adds an org role.
///
/// # Errors
/// [`Error::Conflict`] where the name is taken.
pub async fn insert_role(tx: &Tx, organization: OrganizationId, role: &OrgRole) -> Result<(), Error> {
    let row = org_roles::ActiveModel {
        id: Set(role.id.0),
        organization_id: Set(organization.0),
        name: Set(role.name.clone()),
        permissions: Set(json::write(&role.permissions)?),
        built_in: Set(role.built_in),
    };
    row.insert(&**tx).await?;
    Ok(())
}

/// Changes the name and the permissions of an org role.
///
/// # Errors
/// Only internal ones.
pub async fn update_role(tx: &Tx, role: &OrgRole) -> Result<(), Error> {
    org_roles::Entity::update_many()
        .col_expr(org_roles::Column::Name, Expr::value(role.name.as_str()))
        .col_expr(org_roles::Column::Permissions, Expr::value(json::write(&role.permissions)?))
        .filter(org_roles::Column::Id.eq(role.id.0))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Deletes an org role.
///
/// # Errors
/// Only internal ones.
pub async fn delete_role(tx: &Tx, id: OrgRoleId) -> Result<(), Error> {
    org_roles::Entity::delete_by_id(id.0).exec(&**tx).await?;
    Ok(())
}
