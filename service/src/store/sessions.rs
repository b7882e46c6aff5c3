//! Browser sessions.

use super::{Tx, entities::web_sessions};
use crate::Error;
use governance::Timestamp;
use governance::ids::LoginId;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set, TryInsertResult};

/// A session as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    pub id: String,
    /// Whose it is, once somebody has logged in.
    pub login: Option<LoginId>,
    /// What the web layer keeps in it.
    pub data: Vec<u8>,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
}

impl From<web_sessions::Model> for Record {
    fn from(row: web_sessions::Model) -> Self {
        Self {
            id: row.id,
            login: row.login_id.map(LoginId),
            data: row.data,
            created_at: row.created_at,
            expires_at: row.expires_at,
        }
    }
}

/// Adds a session; false where the id is taken.
///
/// # Errors
/// Only internal ones.
pub async fn insert(tx: &Tx, record: &Record) -> Result<bool, Error> {
    let row = web_sessions::ActiveModel {
        id: Set(record.id.clone()),
        login_id: Set(record.login.map(|id| id.0)),
        data: Set(record.data.clone()),
        created_at: Set(record.created_at),
        expires_at: Set(record.expires_at),
    };
    let result = web_sessions::Entity::insert(row).on_conflict_do_nothing().exec_without_returning(&**tx).await?;
    Ok(matches!(result, TryInsertResult::Inserted(1)))
}

/// The session, unless it has expired.
///
/// # Errors
/// Only internal ones.
pub async fn find(tx: &Tx, id: &str, now: Timestamp) -> Result<Option<Record>, Error> {
    let query = web_sessions::Entity::find_by_id(id).filter(web_sessions::Column::ExpiresAt.gt(now));
    Ok(query.one(&**tx).await?.map(Record::from))
}

/// Changes a session that is still there, but never when it was created.
///
/// # Errors
/// Only internal ones.
pub async fn update(tx: &Tx, record: &Record) -> Result<(), Error> {
    web_sessions::Entity::update_many()
        .col_expr(web_sessions::Column::LoginId, Expr::value(record.login.map(|id| id.0)))
        .col_expr(web_sessions::Column::Data, Expr::value(record.data.clone()))
        .col_expr(web_sessions::Column::ExpiresAt, Expr::value(record.expires_at))
        .filter(web_sessions::Column::Id.eq(record.id.as_str()))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Ends a session.
///
/// # Errors
/// Only internal ones.
pub async fn delete(tx: &Tx, id: &str) -> Result<(), Error> {
    web_sessions::Entity::delete_by_id(id).exec(&**tx).await?;
    Ok(())
}

/// Removes what has expired; tells how many there were.
///
/// # Errors
/// Only internal ones.
pub async fn delete_expired(tx: &Tx, now: Timestamp) -> Result<u64, Error> {
    let expired = web_sessions::Entity::delete_many().filter(web_sessions::Column::ExpiresAt.lte(now));
    Ok(expired.exec(&**tx).await?.rows_affected)
}

/// Ends every session of a login but the one to keep.
///
/// # Errors
/// Only internal ones.
pub async fn delete_of(tx: &Tx, login: LoginId, keep: Option<&str>) -> Result<(), Error> {
    let mut query = web_sessions::Entity::delete_many().filter(web_sessions::Column::LoginId.eq(login.0));
    if let Some(keep) = keep {
        query = query.filter(web_sessions::Column::Id.ne(keep));
    }
    query.exec(&**tx).await?;
    Ok(())
}

/// The live sessions of a login, the newest first.
///
/// # Errors
/// Only internal ones.
pub async fn of_login(tx: &Tx, login: LoginId, now: Timestamp) -> Result<Vec<Record>, Error> {
    let query = web_sessions::Entity::find()
        .filter(web_sessions::Column::LoginId.eq(login.0))
        .filter(web_sessions::Column::ExpiresAt.gt(now))
        .order_by_desc(web_sessions::Column::CreatedAt);
    Ok(query.all(&**tx).await?.into_iter().map(Record::from).collect())
}
