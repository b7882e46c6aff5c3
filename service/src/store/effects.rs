//! The changes of resources that requests bring about when they are executed.

use super::entities::{environments, projects};
use super::{Tx, executors};
use crate::Error;
use governance::ids::{EnvironmentId, MemberId, ProjectId};
use governance::{Place, Timestamp};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// Freezes an environment.
///
/// # Errors
/// Only internal ones.
pub async fn freeze(tx: &Tx, id: EnvironmentId, by: MemberId, reason: &str, now: Timestamp) -> Result<(), Error> {
    set_freeze(tx, id, Some((now, by, reason))).await
}

/// Ends the freeze of an environment.
///
/// # Errors
/// Only internal ones.
pub async fn unfreeze(tx: &Tx, id: EnvironmentId) -> Result<(), Error> {
    set_freeze(tx, id, None).await
}

async fn set_freeze(tx: &Tx, id: EnvironmentId, freeze: Option<(Timestamp, MemberId, &str)>) -> Result<(), Error> {
    environments::Entity::update_many()
        .col_expr(environments::Column::FrozenAt, Expr::value(freeze.map(|(at, _, _)| at)))
        .col_expr(environments::Column::FrozenBy, Expr::value(freeze.map(|(_, by, _)| by.0)))
        .col_expr(environments::Column::FreezeReason, Expr::value(freeze.map(|(_, _, reason)| reason.to_owned())))
        .filter(environments::Column::Id.eq(id.0))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Deletes a project with its environments; the rows stay for the history. Gives whether it had an executor, which
/// is removed.
///
/// # Errors
/// Only internal ones.
pub async fn delete_project(tx: &Tx, id: ProjectId, now: Timestamp) -> Result<bool, Error> {
    environments::Entity::update_many()
        .col_expr(environments::Column::DeletedAt, Expr::value(now))
        .filter(environments::Column::ProjectId.eq(id.0))
        .filter(environments::Column::DeletedAt.is_null())
        .exec(&**tx)
        .await?;
    let executor = executors::delete_of(tx, Place::Project(id)).await?;
    projects::Entity::update_many()
        .col_expr(projects::Column::DeletedAt, Expr::value(now))
        .filter(projects::Column::Id.eq(id.0))
        .exec(&**tx)
        .await?;
    Ok(executor)
}
