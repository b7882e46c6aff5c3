//! Where mails stand after an attempt, or after what somebody did.

use super::{C, DROPPED, FAILED, SENT, WAITING, rows};
use crate::Error;
use crate::store::Tx;
use governance::Timestamp;
use governance::ids::{MemberId, OrganizationId};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

/// Where a mail stands after an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Now {
    Sent(Timestamp),
    /// To be tried again then.
    Again(Timestamp),
    Failed,
}

/// Writes what came of the `number`th attempt, where that still counts: another one may have begun meanwhile.
///
/// # Errors
/// Only internal ones.
pub async fn settle(tx: &Tx, id: Uuid, number: u32, now: Now, error: Option<&str>) -> Result<(), Error> {
    let (state, next, sent) = match now {
        Now::Sent(at) => (SENT, None, Some(at)),
        Now::Again(at) => (WAITING, Some(at), None),
        Now::Failed => (FAILED, None, None),
    };
    rows::Entity::update_many()
        .col_expr(C::State, Expr::value(state))
        .col_expr(C::NextAt, Expr::value(next))
        .col_expr(C::SentAt, Expr::value(sent))
        .col_expr(C::LastError, Expr::value(error.map(str::to_owned)))
        .filter(C::Id.eq(id))
        .filter(C::State.eq(WAITING))
        .filter(C::Attempts.eq(i32::try_from(number).map_err(Error::internal)?))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Lets mails wait until an instant, without an attempt.
///
/// # Errors
/// Only internal ones.
pub async fn postpone(tx: &Tx, ids: &[Uuid], until: Timestamp) -> Result<(), Error> {
    let these = C::Id.is_in(ids.iter().copied());
    rows::Entity::update_many().col_expr(C::NextAt, Expr::value(until)).filter(these).exec(&**tx).await?;
    Ok(())
}

/// Lets what is due of a member wait until an instant, without an attempt.
///
/// # Errors
/// Only internal ones.
pub async fn postpone_due(tx: &Tx, member: MemberId, now: Timestamp, until: Timestamp) -> Result<(), Error> {
    rows::Entity::update_many()
        .col_expr(C::NextAt, Expr::value(until))
        .filter(C::MemberId.eq(member.0))
        .filter(C::State.eq(WAITING))
        .filter(C::NextAt.lte(now))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Gives up what was due before an instant and still waits.
///
/// # Errors
/// Only internal ones.
pub async fn give_up(tx: &Tx, before: Timestamp) -> Result<(), Error> {
    rows::Entity::update_many()
        .col_expr(C::State, Expr::value(FAILED))
        .col_expr(C::NextAt, Expr::value(None::<Timestamp>))
        .col_expr(C::LastError, Expr::value("nobody sent it in time"))
        .filter(C::State.eq(WAITING))
        .filter(C::NextAt.lt(before))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Keeps that mails are not needed any more.
///
/// # Errors
/// Only internal ones.
pub async fn discard(tx: &Tx, ids: &[Uuid]) -> Result<(), Error> {
    rows::Entity::update_many()
        .col_expr(C::State, Expr::value(DROPPED))
        .col_expr(C::NextAt, Expr::value(None::<Timestamp>))
        .filter(C::Id.is_in(ids.iter().copied()))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Lets mails of an organization that were given up wait again, with all their attempts: one, or all of them. Gives
/// how many.
///
/// # Errors
/// Only internal ones.
pub async fn retry(tx: &Tx, organization: OrganizationId, one: Option<Uuid>, now: Timestamp) -> Result<u64, Error> {
    let which = one.map_or_else(Condition::all, |id| Condition::all().add(C::Id.eq(id)));
    let result = rows::Entity::update_many()
        .col_expr(C::State, Expr::value(WAITING))
        .col_expr(C::Attempts, Expr::value(0))
        .col_expr(C::NextAt, Expr::value(now))
        .filter(C::OrganizationId.eq(organization.0))
        .filter(C::State.eq(FAILED))
        .filter(which)
        .exec(&**tx)
        .await?;
    Ok(result.rows_affected)
}

/// Removes what was made before an instant and does not wait any more, a piece at a time. Gives how many.
///
/// # Errors
/// Only internal ones.
pub async fn forget(tx: &Tx, before: Timestamp, limit: u64) -> Result<u64, Error> {
    let ids: Vec<Uuid> = rows::Entity::find()
        .select_only()
        .column(C::Id)
        .filter(C::State.is_in([SENT, DROPPED, FAILED]))
        .filter(C::CreatedAt.lt(before))
        .limit(limit)
        .into_tuple()
        .all(&**tx)
        .await?;
    let result = rows::Entity::delete_many().filter(C::Id.is_in(ids)).exec(&**tx).await?;
    Ok(result.rows_affected)
}
