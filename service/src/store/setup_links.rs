//! The one-time address of the first set-up; only the hash of its secret.

use super::{Tx, entities::setup_links};
use crate::Error;
use governance::Timestamp;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, Set};
use uuid::Uuid;

/// Puts a new link in the place of all older ones.
///
/// # Errors
/// Only internal ones.
pub async fn replace(tx: &Tx, hash: &str, now: Timestamp, expires_at: Timestamp) -> Result<(), Error> {
    setup_links::Entity::delete_many().filter(setup_links::Column::UsedAt.is_null()).exec(&**tx).await?;
    let row = setup_links::ActiveModel {
        id: Set(Uuid::now_v7()),
        secret_hash: Set(hash.to_owned()),
        created_at: Set(now),
        expires_at: Set(expires_at),
        used_at: Set(None),
    };
    row.insert(&**tx).await?;
    Ok(())
}

/// Whether the link can be used now.
///
/// # Errors
/// Only internal ones.
pub async fn is_open(tx: &Tx, hash: &str, now: Timestamp) -> Result<bool, Error> {
    Ok(setup_links::Entity::find().filter(open(hash, now)).count(&**tx).await? == 1)
}

/// Uses the link up; tells whether it could be used.
///
/// # Errors
/// Only internal ones.
pub async fn take(tx: &Tx, hash: &str, now: Timestamp) -> Result<bool, Error> {
    let result = setup_links::Entity::update_many()
        .col_expr(setup_links::Column::UsedAt, Expr::value(now))
        .filter(open(hash, now))
        .exec(&**tx)
        .await?;
    Ok(result.rows_affected == 1)
}

fn open(hash: &str, now: Timestamp) -> Condition {
    Condition::all()
        .add(setup_links::Column::SecretHash.eq(hash))
        .add(setup_links::Column::UsedAt.is_null())
        .add(setup_links::Column::ExpiresAt.gt(now))
}
