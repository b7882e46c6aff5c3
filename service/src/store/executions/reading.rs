//! Looking at executions, and writing what was locked.

use super::{C, Execution, of_row, rows, to_row};
use crate::Error;
use crate::store::Tx;
use crate::store::entities::requests;
use governance::ids::{ExecutionId, ExecutorId, RequestId};
use governance::wire::requests::RequestRef;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};
use std::collections::BTreeMap;

/// The execution of a request, if it is in an executor's hands.
///
/// # Errors
/// Only internal ones.
pub async fn of_request(tx: &Tx, request: RequestId) -> Result<Option<Execution>, Error> {
    rows::Entity::find().filter(C::RequestId.eq(request.0)).one(&**tx).await?.map(of_row).transpose()
}

/// The execution whose callback has this secret, by what is kept of it.
///
/// # Errors
/// Only internal ones.
pub async fn by_callback(tx: &Tx, hash: &str) -> Result<Option<Execution>, Error> {
    rows::Entity::find().filter(C::CallbackHash.eq(hash)).one(&**tx).await?.map(of_row).transpose()
}

/// An execution as it is now, locked for a change. It may be gone.
///
/// # Errors
/// Only internal ones.
pub async fn lock(tx: &Tx, id: ExecutionId) -> Result<Option<Execution>, Error> {
    rows::Entity::find_by_id(id.0).lock_exclusive().one(&**tx).await?.map(of_row).transpose()
}

/// Writes an execution that was locked.
///
/// # Errors
/// Only internal ones.
pub async fn update(tx: &Tx, execution: &Execution) -> Result<(), Error> {
    to_row(execution)?.into_active_model().reset_all().update(&**tx).await?;
    Ok(())
}

/// A request as the list of an executor names it.
#[derive(Clone, Debug)]
pub struct Named {
    pub request: RequestRef,
    /// The action's key.
    pub action: String,
    /// The target in words.
    pub target: String,
}

/// The newest executions of an executor, the newest first, each with its request.
///
/// # Errors
/// Only internal ones.
pub async fn of_executor(tx: &Tx, id: ExecutorId, limit: u64) -> Result<Vec<(Named, Execution)>, Error> {
    let query = rows::Entity::find().filter(C::ExecutorId.eq(id.0)).order_by_desc(C::Id).limit(limit);
    let found = query.all(&**tx).await?;
    let named = requests::Entity::find().filter(requests::Column::Id.is_in(found.iter().map(|row| row.request_id)));
    let named = named.all(&**tx).await?.into_iter().map(|row| {
        let number = u64::try_from(row.number).map_err(Error::internal)?;
        let request = RequestRef { id: RequestId(row.id), number };
        Ok((row.id, Named { request, action: row.action, target: row.target_name }))
    });
    let mut named = named.collect::<Result<BTreeMap<_, _>, Error>>()?;
    let both = found.into_iter().filter_map(|row| Some((named.remove(&row.request_id)?, row)));
    both.map(|(named, row)| Ok((named, of_row(row)?))).collect()
}
