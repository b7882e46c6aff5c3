//! Taking what is due.

use super::{C, Mail, WAITING, of_row, rows};
use crate::Error;
use crate::store::Tx;
use governance::Timestamp;
use governance::ids::{MemberId, OrganizationId};
use governance::mail::Occasion;
use sea_orm::sea_query::{Expr, ExprTrait, Func, LockBehavior, LockType};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

/// What goes out at once.
const URGENT: [Occasion; 2] = [Occasion::Alert, Occasion::Test];

/// Members, of all organizations, for whom something is due: those first who have something urgent, and then those
/// who wait for the longest.
///
/// # Errors
/// Only internal ones.
pub async fn due(tx: &Tx, now: Timestamp, limit: u64) -> Result<Vec<(OrganizationId, MemberId)>, Error> {
    let rank = Expr::case(C::Occasion.is_in(URGENT.map(Occasion::key)), Expr::value(0)).finally(Expr::value(1));
    let ids: Vec<(Uuid, Uuid)> = rows::Entity::find()
        .select_only()
        .columns([C::OrganizationId, C::MemberId])
        .filter(C::State.eq(WAITING))
        .filter(C::NextAt.lte(now))
        .group_by(C::OrganizationId)
        .group_by(C::MemberId)
        .order_by_asc(Expr::expr(Func::min(rank)))
        .order_by_asc(C::NextAt.min())
        .limit(limit)
        .into_tuple()
        .all(&**tx)
        .await?;
    Ok(ids.into_iter().map(|(organization, member)| (OrganizationId(organization), MemberId(member))).collect())
}

/// What is due of a member, the oldest first, locked. What another process is about to take at this moment is left to
/// it.
///
/// # Errors
/// Only internal ones.
pub async fn lock_due(tx: &Tx, member: MemberId, now: Timestamp, limit: u64) -> Result<Vec<Mail>, Error> {
    let found = rows::Entity::find()
        .filter(C::MemberId.eq(member.0))
        .filter(C::State.eq(WAITING))
        .filter(C::NextAt.lte(now))
        .order_by_asc(C::Id)
        .limit(limit)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .all(&**tx)
        .await?;
    found.into_iter().map(of_row).collect()
}

/// When the newest of a member's mails was put on its way that no attempt was made at, due or not, but for urgent ones.
///
/// # Errors
/// Only internal ones.
pub async fn newest(tx: &Tx, member: MemberId) -> Result<Option<Timestamp>, Error> {
    let newest = rows::Entity::find()
        .filter(C::MemberId.eq(member.0))
        .filter(C::State.eq(WAITING))
        .filter(C::Attempts.eq(0))
        .filter(C::Occasion.is_not_in(URGENT.map(Occasion::key)))
        .order_by_desc(C::CreatedAt)
        .limit(1)
        .one(&**tx)
        .await?;
    Ok(newest.map(|row| row.created_at))
}

/// Keeps that these are being sent, until an instant.
///
/// # Errors
/// Only internal ones.
pub async fn taken(tx: &Tx, ids: &[Uuid], until: Timestamp) -> Result<(), Error> {
    rows::Entity::update_many()
        .col_expr(C::Attempts, Expr::col(C::Attempts).add(1))
        .col_expr(C::NextAt, Expr::value(until))
        .filter(C::Id.is_in(ids.iter().copied()))
        .exec(&**tx)
        .await?;
    Ok(())
}
