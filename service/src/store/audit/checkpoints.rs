//! What was signed.

use crate::Error;
use crate::store::Tx;
use crate::store::entities::audit_checkpoints as table;
use governance::Timestamp;
use governance::audit::{Chain, Checkpoint, Fault, FaultKind, KeyId, SigningKey};
use governance::ids::OrganizationId;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select, Set};
use table::Column as C;

/// The checkpoints of the events after a sequence up to another, in order; only those of one key if wanted.
/// An export holds those of its own key.
///
/// # Errors
/// Only internal ones; within, a row that is no checkpoint.
pub async fn signed_within(
    tx: &Tx,
    organization: OrganizationId,
    after: u64,
    through: u64,
    key: Option<KeyId>,
) -> Result<Result<Vec<Checkpoint>, Fault>, Error> {
    let number = |sequence: u64| i64::try_from(sequence).map_err(Error::internal);
    let mut query = of(organization).filter(C::Sequence.gt(number(after)?)).filter(C::Sequence.lte(number(through)?));
    if let Some(key) = key {
        query = query.filter(C::Key.eq(key.to_string()));
    }
    let rows = query.order_by_asc(C::Sequence).order_by_asc(C::At).all(&**tx).await?;
    Ok(rows.into_iter().map(checkpoint).collect())
}

/// The checkpoint of the newest event that was signed, if any was.
///
/// # Errors
/// As [`signed_within`].
pub async fn newest_signed(tx: &Tx, organization: OrganizationId) -> Result<Result<Option<Checkpoint>, Fault>, Error> {
    let newest = of(organization).order_by_desc(C::Sequence).order_by_desc(C::At).limit(1).one(&**tx).await?;
    Ok(newest.map(checkpoint).transpose())
}

/// The newest checkpoint of one key, of an event up to a sequence.
///
/// # Errors
/// As [`signed_within`].
pub async fn newest_signed_by(
    tx: &Tx,
    organization: OrganizationId,
    key: KeyId,
    through: u64,
) -> Result<Result<Option<Checkpoint>, Fault>, Error> {
    let through = i64::try_from(through).map_err(Error::internal)?;
    let newest = of(organization).filter(C::Key.eq(key.to_string())).filter(C::Sequence.lte(through));
    Ok(newest.order_by_desc(C::Sequence).limit(1).one(&**tx).await?.map(checkpoint).transpose())
}

/// Whether anything was ever signed, in any organization.
///
/// # Errors
/// Only internal ones.
pub async fn any_signed(tx: &Tx) -> Result<bool, Error> {
    let one: Option<i64> =
        table::Entity::find().select_only().column(C::Sequence).limit(1).into_tuple().one(&**tx).await?;
    Ok(one.is_some())
}

/// Signs a place of a log that was verified. What the same key signed before stays as it was.
///
/// # Errors
/// Only internal ones.
pub async fn sign(tx: &Tx, chain: &Chain, key: &SigningKey, now: Timestamp) -> Result<Checkpoint, Error> {
    let (organization, sequence) = (chain.organization(), chain.sequence());
    let id = (organization.0, i64::try_from(sequence).map_err(Error::internal)?, key.public().id().to_string());
    if let Some(Ok(before)) = table::Entity::find_by_id(id).one(&**tx).await?.map(checkpoint)
        && before.hash == chain.hash()
    {
        return Ok(before);
    }
    let signed = Checkpoint::sign(organization, sequence, chain.hash(), whole(now), key);
    let row = table::ActiveModel {
        organization_id: Set(organization.0),
        sequence: Set(i64::try_from(sequence).map_err(Error::internal)?),
        hash: Set(signed.hash.to_string()),
        at: Set(signed.at),
        key: Set(signed.key.to_string()),
        signature: Set(signed.signature.to_string()),
    };
    // Another process may sign it at the same time.
    let once = OnConflict::columns([C::OrganizationId, C::Sequence, C::Key]).do_nothing().to_owned();
    table::Entity::insert(row).on_conflict(once).exec_without_returning(&**tx).await?;
    Ok(signed)
}

/// Databases keep microseconds, and what is signed must read back as it was.
fn whole(at: Timestamp) -> Timestamp {
    chrono::SubsecRound::trunc_subsecs(at, 6)
}

fn of(organization: OrganizationId) -> Select<table::Entity> {
    table::Entity::find().filter(C::OrganizationId.eq(organization.0))
}

fn checkpoint(row: table::Model) -> Result<Checkpoint, Fault> {
    let sequence = u64::try_from(row.sequence).unwrap_or_default();
    let read = || {
        Some(Checkpoint {
            organization: OrganizationId(row.organization_id),
            sequence,
            hash: row.hash.parse().ok()?,
            at: row.at,
            key: row.key.parse().ok()?,
            signature: row.signature.parse().ok()?,
        })
    };
    read().ok_or_else(|| {
        let says = format!("The checkpoint of #{sequence} cannot be read");
        Fault { sequence, kind: FaultKind::ForgedCheckpoint, says }
    })
}
