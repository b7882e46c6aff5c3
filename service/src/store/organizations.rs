//! Organizations and their settings.

use super::entities::organizations;
use super::{Tx, json};
use crate::Error;
use governance::break_glass::Limits;
use governance::ids::OrganizationId;
use governance::wire::accounts::OrganizationRef;
use governance::wire::directory::OrganizationView;
use governance::{Settings, Timestamp};
use sea_orm::sea_query::{Expr, LockType};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Set};

/// Whether there is any.
///
/// # Errors
/// Only internal ones.
pub async fn any(tx: &Tx) -> Result<bool, Error> {
    Ok(organizations::Entity::find().limit(1).count(&**tx).await? > 0)
}

/// All of them.
///
/// # Errors
/// Only internal ones.
pub async fn all(tx: &Tx) -> Result<Vec<OrganizationId>, Error> {
    let ids = organizations::Entity::find().select_only().column(organizations::Column::Id);
    let ids: Vec<uuid::Uuid> = ids.order_by_asc(organizations::Column::Id).into_tuple().all(&**tx).await?;
    Ok(ids.into_iter().map(OrganizationId).collect())
}

/// Whether a slug is taken.
///
/// # Errors
/// Only internal ones.
pub async fn slug_is_taken(tx: &Tx, slug: &str) -> Result<bool, Error> {
    Ok(organizations::Entity::find().filter(organizations::Column::Slug.eq(slug)).count(&**tx).await? > 0)
}

/// Adds an organization with nobody and nothing in it.
///
/// # Errors
/// [`Error::Conflict`] where the slug is taken.
pub async fn insert(
    tx: &Tx,
    id: OrganizationId,
    slug: &str,
    name: &str,
    settings: &Settings,
    now: Timestamp,
) -> Result<(), Error> {
    let row = organizations::ActiveModel {
        id: Set(id.0),
        slug: Set(slug.to_owned()),
        name: Set(name.to_owned()),
        timezone: Set(settings.timezone.name().to_owned()),
        request_ttl_seconds: Set(settings.request_ttl.num_seconds()),
        approval_ttl_seconds: Set(settings.approval_ttl.num_seconds()),
        superseding: Set(settings.superseding.word().to_owned()),
        request_sequence: Set(0),
        event_sequence: Set(0),
        event_at: Set(None),
        session_shortest_seconds: Set(settings.break_glass.shortest.num_seconds()),
        session_longest_seconds: Set(settings.break_glass.longest.num_seconds()),
        session_pause_seconds: Set(settings.break_glass.pause.num_seconds()),
        sessions_a_month: Set(i32::try_from(settings.break_glass.a_month).map_err(Error::internal)?),
        review_due_seconds: Set(settings.break_glass.review_due.num_seconds()),
        review_blocks: Set(settings.break_glass.review_blocks),
        created_at: Set(now),
    };
    row.insert(&**tx).await?;
    Ok(())
}

/// The sequence of an organization's newest event.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn event_sequence(tx: &Tx, id: OrganizationId) -> Result<i64, Error> {
    let sequence = organizations::Entity::find_by_id(id.0)
        .select_only()
        .column(organizations::Column::EventSequence)
        .into_tuple()
        .one(&**tx)
        .await?;
    sequence.ok_or(Error::NotFound("organization"))
}

/// An organization by its id, slug and name.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn reference(tx: &Tx, id: OrganizationId) -> Result<OrganizationRef, Error> {
    let row = organizations::Entity::find_by_id(id.0).one(&**tx).await?.ok_or(Error::NotFound("organization"))?;
    Ok(OrganizationRef { id, slug: row.slug, name: row.name })
}

/// All that is set of an organization.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn show(tx: &Tx, id: OrganizationId) -> Result<OrganizationView, Error> {
    let row = organizations::Entity::find_by_id(id.0).one(&**tx).await?.ok_or(Error::NotFound("organization"))?;
    Ok(OrganizationView {
        id: row.id,
        slug: row.slug,
        name: row.name,
        timezone: row.timezone,
        request_ttl_hours: row.request_ttl_seconds / 3600,
        approval_ttl_hours: row.approval_ttl_seconds / 3600,
        superseding: json::word(&row.superseding)?,
    })
}

/// Changes name and settings.
///
/// # Errors
/// Only internal ones.
pub async fn update(tx: &Tx, id: OrganizationId, name: &str, settings: &Settings) -> Result<(), Error> {
    organizations::Entity::update_many()
        .col_expr(organizations::Column::Name, Expr::value(name))
        .col_expr(organizations::Column::Timezone, Expr::value(settings.timezone.name()))
        .col_expr(organizations::Column::RequestTtlSeconds, Expr::value(settings.request_ttl.num_seconds()))
        .col_expr(organizations::Column::ApprovalTtlSeconds, Expr::value(settings.approval_ttl.num_seconds()))
        .col_expr(organizations::Column::Superseding, Expr::value(settings.superseding.word()))
        .filter(organizations::Column::Id.eq(id.0))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Changes the limits of break-glass.
///
/// # Errors
/// Only internal ones.
pub async fn set_limits(tx: &Tx, id: OrganizationId, limits: &Limits) -> Result<(), Error> {
    use organizations::Column as C;
    organizations::Entity::update_many()
        .col_expr(C::SessionShortestSeconds, Expr::value(limits.shortest.num_seconds()))
        .col_expr(C::SessionLongestSeconds, Expr::value(limits.longest.num_seconds()))
        .col_expr(C::SessionPauseSeconds, Expr::value(limits.pause.num_seconds()))
        .col_expr(C::SessionsAMonth, Expr::value(i32::try_from(limits.a_month).map_err(Error::internal)?))
        .col_expr(C::ReviewDueSeconds, Expr::value(limits.review_due.num_seconds()))
        .col_expr(C::ReviewBlocks, Expr::value(limits.review_blocks))
        .filter(C::Id.eq(id.0))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Locks an organization, so that what the directory's verbs and the events change of it stays as
/// it is read from now on until the transaction ends.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn lock(tx: &Tx, id: OrganizationId) -> Result<(), Error> {
    let row = organizations::Entity::find_by_id(id.0).lock(LockType::NoKeyUpdate).one(&**tx).await?;
    row.map(|_| ()).ok_or(Error::NotFound("organization"))
}
