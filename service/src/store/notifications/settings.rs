//! The kinds of notifications that members do not want.

use super::super::Tx;
use super::super::entities::muted_notifications as muted;
use crate::{Caller, Error};
use governance::event::NotificationKind;
use governance::ids::{MemberId, OrganizationId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set};
use std::collections::BTreeSet;
use uuid::Uuid;

/// The members of an organization who do not want a kind.
///
/// # Errors
/// Only internal ones.
pub async fn muted(tx: &Tx, organization: OrganizationId, kind: NotificationKind) -> Result<BTreeSet<MemberId>, Error> {
    let rows: Vec<Uuid> = muted::Entity::find()
        .select_only()
        .column(muted::Column::MemberId)
        .filter(muted::Column::OrganizationId.eq(organization.0))
        .filter(muted::Column::Kind.eq(kind.key()))
        .into_tuple()
        .all(&**tx)
        .await?;
    Ok(rows.into_iter().map(MemberId).collect())
}

/// The kinds that the caller does not want.
///
/// # Errors
/// Only internal ones.
pub async fn muted_by(tx: &Tx, caller: &Caller) -> Result<BTreeSet<NotificationKind>, Error> {
    let rows = muted::Entity::find().filter(muted::Column::MemberId.eq(caller.member.0)).all(&**tx).await?;
    Ok(rows.into_iter().filter_map(|row| row.kind.parse().ok()).collect())
}

/// Sets the kinds that the caller does not want.
///
/// # Errors
/// Only internal ones.
pub async fn set_muted(tx: &Tx, caller: &Caller, kinds: &BTreeSet<NotificationKind>) -> Result<(), Error> {
    muted::Entity::delete_many().filter(muted::Column::MemberId.eq(caller.member.0)).exec(&**tx).await?;
    let rows = kinds.iter().map(|kind| muted::ActiveModel {
        organization_id: Set(caller.organization.0),
        member_id: Set(caller.member.0),
        kind: Set(kind.key().to_owned()),
    });
    let rows: Vec<_> = rows.collect();
    if !rows.is_empty() {
        muted::Entity::insert_many(rows).exec_without_returning(&**tx).await?;
    }
    Ok(())
}
