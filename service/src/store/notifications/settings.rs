//! What members want to be told, by which channel, and when.

use super::super::Tx;
use super::super::entities::{muted_notifications as muted, quiet_hours, unmailed_notifications as unmailed};
use crate::{Caller, Error};
use governance::event::NotificationKind;
use governance::ids::{MemberId, OrganizationId};
use governance::mail::QuietHours;
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

/// The kinds that a member does not want by email.
///
/// # Errors
/// Only internal ones.
pub async fn unmailed_by(tx: &Tx, member: MemberId) -> Result<BTreeSet<NotificationKind>, Error> {
    let rows = unmailed::Entity::find().filter(unmailed::Column::MemberId.eq(member.0)).all(&**tx).await?;
    Ok(rows.into_iter().filter_map(|row| row.kind.parse().ok()).collect())
}

/// Sets the kinds that the caller does not want by email.
///
/// # Errors
/// Only internal ones.
pub async fn set_unmailed(tx: &Tx, caller: &Caller, kinds: &BTreeSet<NotificationKind>) -> Result<(), Error> {
    unmailed::Entity::delete_many().filter(unmailed::Column::MemberId.eq(caller.member.0)).exec(&**tx).await?;
    let rows = kinds.iter().map(|kind| unmailed::ActiveModel {
        organization_id: Set(caller.organization.0),
        member_id: Set(caller.member.0),
        kind: Set(kind.key().to_owned()),
    });
    let rows: Vec<_> = rows.collect();
    if !rows.is_empty() {
        unmailed::Entity::insert_many(rows).exec_without_returning(&**tx).await?;
    }
    Ok(())
}

/// When a member wants no email.
///
/// # Errors
/// Only internal ones.
pub async fn quiet_hours_of(tx: &Tx, member: MemberId) -> Result<Option<QuietHours>, Error> {
    let Some(row) = quiet_hours::Entity::find_by_id(member.0).one(&**tx).await? else { return Ok(None) };
    let hour = |hour: i32| u8::try_from(hour).map_err(Error::internal);
    let zone = row.timezone.parse().map_err(Error::internal)?;
    let hours = QuietHours::new("quietHours", hour(row.from_hour)?, hour(row.to_hour)?, zone);
    hours.map(Some).map_err(|_| Error::internal("quiet hours that cannot be"))
}

/// Sets when the caller wants no email.
///
/// # Errors
/// Only internal ones.
pub async fn set_quiet_hours(tx: &Tx, caller: &Caller, hours: Option<&QuietHours>) -> Result<(), Error> {
    quiet_hours::Entity::delete_by_id(caller.member.0).exec(&**tx).await?;
    if let Some(hours) = hours {
        let row = quiet_hours::ActiveModel {
            member_id: Set(caller.member.0),
            organization_id: Set(caller.organization.0),
            from_hour: Set(hours.from().into()),
            to_hour: Set(hours.to().into()),
            timezone: Set(hours.zone().name().to_owned()),
        };
        quiet_hours::Entity::insert(row).exec_without_returning(&**tx).await?;
    }
    Ok(())
}
