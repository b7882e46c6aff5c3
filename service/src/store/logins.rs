//! Login identities. Email addresses are in lower case everywhere.

use super::{Tx, entities::logins};
use crate::Error;
use governance::Timestamp;
use governance::ids::LoginId;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};

/// A login identity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Login {
    pub id: LoginId,
    pub email: String,
    pub name: String,
    pub password_hash: String,
}

impl From<logins::Model> for Login {
    fn from(row: logins::Model) -> Self {
        Self { id: LoginId(row.id), email: row.email, name: row.name, password_hash: row.password_hash }
    }
}

/// A login by id.
///
/// # Errors
/// Only internal ones.
pub async fn find(tx: &Tx, id: LoginId) -> Result<Option<Login>, Error> {
    Ok(logins::Entity::find_by_id(id.0).one(&**tx).await?.map(Login::from))
}

/// A login by its address.
///
/// # Errors
/// Only internal ones.
pub async fn by_email(tx: &Tx, email: &str) -> Result<Option<Login>, Error> {
    let query = logins::Entity::find().filter(logins::Column::Email.eq(email));
    Ok(query.one(&**tx).await?.map(Login::from))
}

/// Adds a login.
///
/// # Errors
/// [`Error::Conflict`] where the address has one.
pub async fn insert(tx: &Tx, login: &Login, now: Timestamp) -> Result<(), Error> {
    let row = logins::ActiveModel {
        id: Set(login.id.0),
        email: Set(login.email.clone()),
        name: Set(login.name.clone()),
        password_hash: Set(login.password_hash.clone()),
        created_at: Set(now),
    };
    row.insert(&**tx).await?;
    Ok(())
}

/// Replaces the password if it still is the one whose hash was seen; tells whether it was.
///
/// # Errors
/// Only internal ones.
pub async fn set_password(tx: &Tx, login: &Login, hash: &str) -> Result<bool, Error> {
    let result = logins::Entity::update_many()
        .col_expr(logins::Column::PasswordHash, Expr::value(hash))
        .filter(logins::Column::Id.eq(login.id.0))
        .filter(logins::Column::PasswordHash.eq(login.password_hash.as_str()))
        .exec(&**tx)
        .await?;
    Ok(result.rows_affected == 1)
}
