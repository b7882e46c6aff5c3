//! Finding and taking what is due.

use super::{C, Execution, of_row, rows};
use crate::Error;
use crate::store::{Tx, json};
use governance::Timestamp;
use governance::execution::ExecutionState;
use governance::ids::{ExecutionId, OrganizationId, RequestId};
use sea_orm::sea_query::{Expr, LockBehavior, LockType};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, Set};
use uuid::Uuid;

/// An execution for which there is something to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    pub id: ExecutionId,
    pub organization: OrganizationId,
    pub request: RequestId,
    pub state: ExecutionState,
}

/// What is due, of all organizations, the oldest first.
///
/// # Errors
/// Only internal ones.
pub async fn due(tx: &Tx, now: Timestamp, limit: u64) -> Result<Vec<Due>, Error> {
    let found: Vec<(Uuid, Uuid, Uuid, String)> = rows::Entity::find()
        .select_only()
        .columns([C::Id, C::OrganizationId, C::RequestId, C::State])
        .filter(C::NextAt.lte(now))
        .order_by_asc(C::NextAt)
        .limit(limit)
        .into_tuple()
        .all(&**tx)
        .await?;
    let due = found.into_iter().map(|(id, organization, request, state)| {
        let (id, organization, request) = (ExecutionId(id), OrganizationId(organization), RequestId(request));
        Ok(Due { id, organization, request, state: json::word(&state)? })
    });
    due.collect()
}

/// Takes an execution that is to be handed over, until an instant. `None` where that is not due any more, or where
/// another process is about to take it at this moment.
///
/// # Errors
/// Only internal ones.
pub async fn take(tx: &Tx, id: ExecutionId, now: Timestamp, until: Timestamp) -> Result<Option<Execution>, Error> {
    let found = rows::Entity::find_by_id(id.0)
        .filter(C::State.eq(ExecutionState::Sent.word()))
        .filter(C::NextAt.lte(now))
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .one(&**tx)
        .await?;
    let Some(row) = found else { return Ok(None) };
    let attempts = row.attempts + 1;
    let mut taken = row.clone().into_active_model();
    taken.attempts = Set(attempts);
    taken.next_at = Set(Some(until));
    taken.update(&**tx).await?;
    of_row(rows::Model { attempts, next_at: Some(until), ..row }).map(Some)
}

/// Puts off what was found due, and has not ended, until an instant. Where it came on meanwhile, nothing changes.
///
/// # Errors
/// Only internal ones.
pub async fn postpone(tx: &Tx, due: Due, now: Timestamp, until: Timestamp) -> Result<(), Error> {
    rows::Entity::update_many()
        .col_expr(C::NextAt, Expr::value(until))
        .filter(C::Id.eq(due.id.0))
        .filter(C::NextAt.lte(now))
        .filter(C::State.eq(due.state.word()))
        .exec(&**tx)
        .await?;
    Ok(())
}
