//! API tokens; only the hashes of their secrets.

use super::entities::tokens;
use super::{Tx, json};
use crate::Error;
use chrono::TimeDelta;
use governance::Timestamp;
use governance::ids::{MemberId, OrganizationId, TokenId};
use governance::people::Roster;
use governance::wire::Ref;
use governance::wire::directory::{TokenScope, TokenView};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};
use std::collections::BTreeMap;
use uuid::Uuid;

/// A token as it is kept.
#[derive(Clone, Debug)]
pub struct Token {
    pub id: TokenId,
    pub organization: OrganizationId,
    pub owner: MemberId,
    pub name: String,
    pub prefix: String,
    pub secret_hash: String,
    /// The hash of the secret before the last rotation, and until when it is taken, too.
    pub previous: Option<(String, Timestamp)>,
    /// When that one was last used since.
    pub previous_used_at: Option<Timestamp>,
    pub scopes: Vec<TokenScope>,
    pub created_at: Timestamp,
    pub expires_at: Option<Timestamp>,
    pub last_used_at: Option<Timestamp>,
    pub revoked_at: Option<Timestamp>,
}

impl Token {
    /// Whether it still opens anything.
    pub fn usable(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|at| at > now)
    }

    /// How the doors show it at an instant: with the end and the last use of the previous secret while that one still
    /// opens something.
    pub fn view(self, roster: &Roster, now: Timestamp) -> TokenView {
        let usable = self.usable(now);
        let previous_until = self.previous.map(|(_, until)| until).filter(|until| usable && *until > now);
        TokenView {
            id: self.id.0,
            name: self.name,
            prefix: self.prefix,
            owner: Ref::new(self.owner.0, roster.member_name(self.owner)),
            scopes: self.scopes,
            created_at: self.created_at,
            expires_at: self.expires_at,
            last_used_at: self.last_used_at,
            previous_until,
            previous_used_at: self.previous_used_at.filter(|_| previous_until.is_some()),
            revoked_at: self.revoked_at,
        }
    }
}

fn of_row(row: tokens::Model) -> Result<Token, Error> {
    Ok(Token {
        id: TokenId(row.id),
        organization: OrganizationId(row.organization_id),
        owner: MemberId(row.owner_id),
        name: row.name,
        prefix: row.prefix,
        secret_hash: row.secret_hash,
        previous: row.previous_hash.zip(row.previous_until),
        previous_used_at: row.previous_used_at,
        scopes: json::read(&row.scopes)?,
        created_at: row.created_at,
        expires_at: row.expires_at,
        last_used_at: row.last_used_at,
        revoked_at: row.revoked_at,
    })
}

/// Adds a token.
///
/// # Errors
/// [`Error::Conflict`] where the secret is in use.
pub async fn insert(tx: &Tx, token: &Token) -> Result<(), Error> {
    let row = tokens::ActiveModel {
        id: Set(token.id.0),
        organization_id: Set(token.organization.0),
        owner_id: Set(token.owner.0),
        name: Set(token.name.clone()),
        prefix: Set(token.prefix.clone()),
        secret_hash: Set(token.secret_hash.clone()),
        previous_hash: Set(None),
        previous_until: Set(None),
        previous_used_at: Set(None),
        scopes: Set(json::write(&token.scopes)?),
        created_at: Set(token.created_at),
        expires_at: Set(token.expires_at),
        last_used_at: Set(token.last_used_at),
        revoked_at: Set(token.revoked_at),
    };
    row.insert(&**tx).await?;
    Ok(())
}

/// The tokens of an organization, the newest first.
///
/// # Errors
/// Only internal ones.
pub async fn list(tx: &Tx, organization: OrganizationId) -> Result<Vec<Token>, Error> {
    let query = tokens::Entity::find()
        .filter(tokens::Column::OrganizationId.eq(organization.0))
        .order_by_desc(tokens::Column::Id);
    query.all(&**tx).await?.into_iter().map(of_row).collect()
}

/// The tokens of a member that can be used now, the newest first.
///
/// # Errors
/// Only internal ones.
pub async fn usable_of(
    tx: &Tx,
    organization: OrganizationId,
    owner: MemberId,
    now: Timestamp,
) -> Result<Vec<Token>, Error> {
    let query = tokens::Entity::find()
        .filter(tokens::Column::OrganizationId.eq(organization.0))
        .filter(tokens::Column::OwnerId.eq(owner.0))
        .order_by_desc(tokens::Column::Id);
    let all: Vec<Token> = query.all(&**tx).await?.into_iter().map(of_row).collect::<Result<_, _>>()?;
    Ok(all.into_iter().filter(|token| token.usable(now)).collect())
}

/// The names of tokens.
///
/// # Errors
/// Only internal ones.
pub async fn names(
    tx: &Tx,
    organization: OrganizationId,
    ids: impl IntoIterator<Item = TokenId>,
) -> Result<BTreeMap<TokenId, String>, Error> {
    let rows: Vec<(Uuid, String)> = tokens::Entity::find()
        .select_only()
        .column(tokens::Column::Id)
        .column(tokens::Column::Name)
        .filter(tokens::Column::OrganizationId.eq(organization.0))
        .filter(tokens::Column::Id.is_in(ids.into_iter().map(|id| id.0)))
        .into_tuple()
        .all(&**tx)
        .await?;
    Ok(rows.into_iter().map(|(id, name)| (TokenId(id), name)).collect())
}

/// One token, locked for a change.
///
/// # Errors
/// [`Error::NotFound`] also for another organization's.
pub async fn lock(tx: &Tx, organization: OrganizationId, id: TokenId) -> Result<Token, Error> {
    let query = tokens::Entity::find_by_id(id.0).filter(tokens::Column::OrganizationId.eq(organization.0));
    of_row(query.lock_exclusive().one(&**tx).await?.ok_or(Error::NotFound("token"))?)
}

/// The token with a secret of this hash, or with one before the last rotation that is still taken.
///
/// # Errors
/// Only internal ones.
pub async fn by_hash(tx: &Tx, hash: &str, now: Timestamp) -> Result<Option<Token>, Error> {
    use tokens::Column as C;
    if let Some(row) = tokens::Entity::find().filter(C::SecretHash.eq(hash)).one(&**tx).await? {
        return of_row(row).map(Some);
    }
    let previous = tokens::Entity::find().filter(C::PreviousHash.eq(hash)).filter(C::PreviousUntil.gt(now));
    previous.one(&**tx).await?.map(of_row).transpose()
}

/// Writes the secrets of a token, since when the previous one is used, and its expiry.
///
/// # Errors
/// Only internal ones.
pub async fn rotated(tx: &Tx, token: &Token) -> Result<(), Error> {
    let (hash, until) = token.previous.clone().unzip();
    let row = tokens::ActiveModel {
        id: Set(token.id.0),
        prefix: Set(token.prefix.clone()),
        secret_hash: Set(token.secret_hash.clone()),
        previous_hash: Set(hash),
        previous_until: Set(until),
        previous_used_at: Set(token.previous_used_at),
        expires_at: Set(token.expires_at),
        ..Default::default()
    };
    row.update(&**tx).await?;
    Ok(())
}

/// Ends a token.
///
/// # Errors
/// Only internal ones.
pub async fn revoke(tx: &Tx, id: TokenId, now: Timestamp) -> Result<(), Error> {
    tokens::Entity::update_many()
        .col_expr(tokens::Column::RevokedAt, Expr::value(now))
        .filter(tokens::Column::Id.eq(id.0))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Notes a use, unless one was noted less than `pause` ago; also that it was by the `previous` secret.
///
/// # Errors
/// Only internal ones.
pub async fn used(tx: &Tx, id: TokenId, previous: bool, now: Timestamp, pause: TimeDelta) -> Result<(), Error> {
    use tokens::Column as C;
    let noted = if previous { vec![C::LastUsedAt, C::PreviousUsedAt] } else { vec![C::LastUsedAt] };
    for column in noted {
        let earlier = Condition::any().add(column.is_null()).add(column.lte(now - pause));
        tokens::Entity::update_many()
            .col_expr(column, Expr::value(now))
            .filter(C::Id.eq(id.0))
            .filter(earlier)
            .exec(&**tx)
            .await?;
    }
    Ok(())
}
