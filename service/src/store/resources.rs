//! Projects, environments and clusters. What is deleted keeps its row, for the history.

use super::entities::{clusters, environments, projects};
use super::{Tx, executors};
use crate::Error;
use governance::ids::{ClusterId, EnvironmentId, OrganizationId};
use governance::resources::{Cluster, Environment, Project};
use governance::{Place, Timestamp};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};

/// Adds a project.
///
/// # Errors
/// [`Error::Conflict`] where the slug is taken.
pub async fn insert_project(tx: &Tx, organization: OrganizationId, project: &Project) -> Result<(), Error> {
    let row = projects::ActiveModel {
        id: Set(project.id.0),
        organization_id: Set(organization.0),
        slug: Set(project.slug.clone()),
        name: Set(project.name.clone()),
        deleted_at: Set(None),
    };
    row.insert(&**tx).await?;
    Ok(())
}

/// Changes slug and name of a project.
///
/// # Errors
/// Only internal ones.
pub async fn update_project(tx: &Tx, project: &Project) -> Result<(), Error> {
    projects::Entity::update_many()
        .col_expr(projects::Column::Slug, Expr::value(project.slug.as_str()))
        .col_expr(projects::Column::Name, Expr::value(project.name.as_str()))
        .filter(projects::Column::Id.eq(project.id.0))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Adds an environment that is not frozen.
///
/// # Errors
/// [`Error::Conflict`] where the project has one of that name.
pub async fn insert_environment(tx: &Tx, organization: OrganizationId, environment: &Environment) -> Result<(), Error> {
    let row = environments::ActiveModel {
        id: Set(environment.id.0),
        organization_id: Set(organization.0),
        project_id: Set(environment.project.0),
        name: Set(environment.name.clone()),
        cluster_id: Set(environment.cluster.map(|id| id.0)),
        frozen_at: Set(None),
        frozen_by: Set(None),
        freeze_reason: Set(None),
        deleted_at: Set(None),
    };
    row.insert(&**tx).await?;
    Ok(())
}

/// Changes name and hosting cluster of an environment.
///
/// # Errors
/// Only internal ones.
pub async fn update_environment(
    tx: &Tx,
    id: EnvironmentId,
    name: &str,
    cluster: Option<ClusterId>,
) -> Result<(), Error> {
    environments::Entity::update_many()
        .col_expr(environments::Column::Name, Expr::value(name))
        .col_expr(environments::Column::ClusterId, Expr::value(cluster.map(|id| id.0)))
        .filter(environments::Column::Id.eq(id.0))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Deletes an environment. Its bindings are not its business.
///
/// # Errors
/// Only internal ones.
pub async fn delete_environment(tx: &Tx, id: EnvironmentId, now: Timestamp) -> Result<(), Error> {
    environments::Entity::update_many()
        .col_expr(environments::Column::DeletedAt, Expr::value(now))
        .filter(environments::Column::Id.eq(id.0))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Adds a cluster.
///
/// # Errors
/// [`Error::Conflict`] where the slug is taken.
pub async fn insert_cluster(tx: &Tx, organization: OrganizationId, cluster: &Cluster) -> Result<(), Error> {
    let row = clusters::ActiveModel {
        id: Set(cluster.id.0),
        organization_id: Set(organization.0),
        slug: Set(cluster.slug.clone()),
        name: Set(cluster.name.clone()),
        environment: Set(cluster.environment.clone()),
        deleted_at: Set(None),
    };
    row.insert(&**tx).await?;
    Ok(())
}

/// Changes slug, name and environment label of a cluster.
///
/// # Errors
/// Only internal ones.
pub async fn update_cluster(tx: &Tx, cluster: &Cluster) -> Result<(), Error> {
    clusters::Entity::update_many()
        .col_expr(clusters::Column::Slug, Expr::value(cluster.slug.as_str()))
        .col_expr(clusters::Column::Name, Expr::value(cluster.name.as_str()))
        .col_expr(clusters::Column::Environment, Expr::value(cluster.environment.clone()))
        .filter(clusters::Column::Id.eq(cluster.id.0))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Deletes a cluster. Its bindings are not its business. Gives whether it had an executor, which is removed.
///
/// # Errors
/// Only internal ones.
pub async fn delete_cluster(tx: &Tx, id: ClusterId, now: Timestamp) -> Result<bool, Error> {
    let executor = executors::delete_of(tx, Place::Cluster(id)).await?;
    clusters::Entity::update_many()
        .col_expr(clusters::Column::DeletedAt, Expr::value(now))
        .filter(clusters::Column::Id.eq(id.0))
        .exec(&**tx)
        .await?;
    Ok(executor)
}
