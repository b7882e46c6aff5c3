//! Invitations; only the hashes of their secrets.

use super::entities::invitations;
use super::{Tx, json};
use crate::Error;
use governance::Timestamp;
use governance::ids::{InvitationId, MemberId, OrgRoleId, OrganizationId, TeamId};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};

/// An invitation as it is kept.
#[derive(Clone, Debug)]
pub struct Invitation {
    pub id: InvitationId,
    pub organization: OrganizationId,
    pub email: String,
    pub roles: Vec<OrgRoleId>,
    pub teams: Vec<TeamId>,
    /// Absent for the one that the installation's administrator sent to a first owner.
    pub invited_by: Option<MemberId>,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
}

fn of_row(row: invitations::Model) -> Result<Invitation, Error> {
    Ok(Invitation {
        id: InvitationId(row.id),
        organization: OrganizationId(row.organization_id),
        email: row.email,
        roles: json::read(&row.role_ids)?,
        teams: json::read(&row.team_ids)?,
        invited_by: row.invited_by.map(MemberId),
        created_at: row.created_at,
        expires_at: row.expires_at,
    })
}

/// Adds an invitation.
///
/// # Errors
/// Only internal ones.
pub async fn insert(tx: &Tx, invitation: &Invitation, hash: &str) -> Result<(), Error> {
    let row = invitations::ActiveModel {
        id: Set(invitation.id.0),
        organization_id: Set(invitation.organization.0),
        email: Set(invitation.email.clone()),
        role_ids: Set(json::write(&invitation.roles)?),
        team_ids: Set(json::write(&invitation.teams)?),
        secret_hash: Set(hash.to_owned()),
        invited_by: Set(invitation.invited_by.map(|id| id.0)),
        created_at: Set(invitation.created_at),
        expires_at: Set(invitation.expires_at),
        accepted_at: Set(None),
        revoked_at: Set(None),
    };
    row.insert(&**tx).await?;
    Ok(())
}

/// Gives an invitation a new secret; the older one opens nothing any more.
///
/// # Errors
/// Only internal ones.
pub async fn renew(tx: &Tx, id: InvitationId, hash: &str) -> Result<(), Error> {
    invitations::Entity::update_many()
        .col_expr(invitations::Column::SecretHash, Expr::value(hash))
        .filter(invitations::Column::Id.eq(id.0))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// The invitations of an organization that wait, the newest first.
///
/// # Errors
/// Only internal ones.
pub async fn waiting(tx: &Tx, organization: OrganizationId, now: Timestamp) -> Result<Vec<Invitation>, Error> {
    let query = invitations::Entity::find()
        .filter(invitations::Column::OrganizationId.eq(organization.0))
        .filter(open(now))
        .order_by_desc(invitations::Column::Id);
    query.all(&**tx).await?.into_iter().map(of_row).collect()
}

/// One waiting invitation, locked for a change.
///
/// # Errors
/// [`Error::NotFound`] also for one that waits no longer, and for another organization's.
pub async fn lock(
    tx: &Tx,
    organization: OrganizationId,
    id: InvitationId,
    now: Timestamp,
) -> Result<Invitation, Error> {
    let query = invitations::Entity::find_by_id(id.0)
        .filter(invitations::Column::OrganizationId.eq(organization.0))
        .filter(open(now));
    of_row(query.lock_exclusive().one(&**tx).await?.ok_or(Error::NotFound("invitation"))?)
}

/// The waiting invitation with a secret of this hash; `lock` where it will be used.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn by_hash(tx: &Tx, hash: &str, now: Timestamp, lock: bool) -> Result<Invitation, Error> {
    let mut query = invitations::Entity::find().filter(invitations::Column::SecretHash.eq(hash)).filter(open(now));
    if lock {
        query = query.lock_exclusive();
    }
    of_row(query.one(&**tx).await?.ok_or(Error::NotFound("invitation"))?)
}

/// Uses an invitation up.
///
/// # Errors
/// Only internal ones.
pub async fn accept(tx: &Tx, id: InvitationId, now: Timestamp) -> Result<(), Error> {
    end(tx, id, invitations::Column::AcceptedAt, now).await
}

/// Takes an invitation back.
///
/// # Errors
/// Only internal ones.
pub async fn revoke(tx: &Tx, id: InvitationId, now: Timestamp) -> Result<(), Error> {
    end(tx, id, invitations::Column::RevokedAt, now).await
}

async fn end(tx: &Tx, id: InvitationId, column: invitations::Column, now: Timestamp) -> Result<(), Error> {
    invitations::Entity::update_many()
        .col_expr(column, Expr::value(now))
        .filter(invitations::Column::Id.eq(id.0))
        .exec(&**tx)
        .await?;
    Ok(())
}

fn open(now: Timestamp) -> Condition {
    Condition::all()
        .add(invitations::Column::AcceptedAt.is_null())
        .add(invitations::Column::RevokedAt.is_null())
        .add(invitations::Column::ExpiresAt.gt(now))
}
