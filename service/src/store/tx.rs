//! A transaction, and the check of permissions that every verb makes in it.

use super::entities::{member_roles, members, org_roles, tokens};
use super::{Changes, json};
use crate::{Caller, Error};
use governance::Permission;
use governance::audit::Hash;
use governance::ids::OrganizationId;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;
use std::sync::{Mutex, PoisonError};
use tokio::sync::OwnedMutexGuard;

/// One transaction. Dropped without [`Tx::commit`], it never happened.
#[derive(Debug)]
pub struct Tx {
    transaction: DatabaseTransaction,
    changes: Changes,
    /// The organizations of which there is something new to see.
    changed: Mutex<BTreeSet<OrganizationId>>,
    /// Whether what is told is mailed, too.
    mails: bool,
    /// The newest event that it appended to each organization, and the chain's hash there.
    heads: Mutex<BTreeMap<OrganizationId, (i64, Hash)>>,
    /// This process's turn to write to SQLite, given up when the transaction ends.
    _queue: Option<OwnedMutexGuard<()>>,
}

impl Tx {
    pub(super) fn new(
        transaction: DatabaseTransaction,
        queue: Option<OwnedMutexGuard<()>>,
        changes: Changes,
        mails: bool,
    ) -> Self {
        Self { transaction, changes, changed: Mutex::default(), mails, heads: Mutex::default(), _queue: queue }
    }

    /// Whether what is told is mailed, too: whether the configuration names a mail server.
    pub(super) fn mails(&self) -> bool {
        self.mails
    }

    /// Notes that there is something new to see of an organization: in its log, or for one of its members.
    pub(super) fn changed(&self, organization: OrganizationId) {
        self.changed.lock().unwrap_or_else(PoisonError::into_inner).insert(organization);
    }

    /// The chain's hash at a sequence, where it was this transaction that appended that event.
    pub(super) fn head(&self, organization: OrganizationId, sequence: i64) -> Option<Hash> {
        let heads = self.heads.lock().unwrap_or_else(PoisonError::into_inner);
        heads.get(&organization).filter(|(newest, _)| *newest == sequence).map(|(_, hash)| *hash)
    }

    /// Notes the newest event that it appended.
    pub(super) fn set_head(&self, organization: OrganizationId, sequence: i64, hash: Hash) {
        self.heads.lock().unwrap_or_else(PoisonError::into_inner).insert(organization, (sequence, hash));
    }

    /// Makes it last, and tells those who follow the organizations of which there is something new.
    ///
    /// # Errors
    /// The database cannot keep it; then nothing happened.
    pub async fn commit(self) -> Result<(), Error> {
        self.transaction.commit().await?;
        for organization in self.changed.into_inner().unwrap_or_else(PoisonError::into_inner) {
            self.changes.committed(organization);
        }
        Ok(())
    }

    /// Checks that the caller is an active member who holds the permission now, and that the token
    /// in use, if any, has the scope for it.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] for the deactivated, [`Error::Forbidden`],
    /// [`Error::TokenForbidden`].
    pub async fn authorize(&self, caller: &Caller, needed: Permission) -> Result<(), Error> {
        caller.scope_for(needed)?;
        if self.permissions(caller).await?.contains(&needed) { Ok(()) } else { Err(Error::Forbidden(needed)) }
    }

    /// What the caller may do now.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] where the caller is no active member any more, or the token in use
    /// was revoked.
    pub async fn permissions(&self, caller: &Caller) -> Result<BTreeSet<Permission>, Error> {
        let member = members::Entity::find_by_id(caller.member.0)
            .filter(members::Column::OrganizationId.eq(caller.organization.0))
            .filter(members::Column::Active.eq(true));
        member.one(&**self).await?.ok_or(Error::Unauthenticated)?;
        if let Some(token) = &caller.token {
            let live = tokens::Entity::find_by_id(token.id.0).filter(tokens::Column::RevokedAt.is_null());
            live.one(&**self).await?.ok_or(Error::Unauthenticated)?;
        }
        let held = member_roles::Entity::find().filter(member_roles::Column::MemberId.eq(caller.member.0));
        let held: Vec<_> = held.all(&**self).await?.into_iter().map(|row| row.role_id).collect();
        let roles = org_roles::Entity::find()
            .filter(org_roles::Column::OrganizationId.eq(caller.organization.0))
            .filter(org_roles::Column::Id.is_in(held));
        let mut permissions = BTreeSet::new();
        for role in roles.all(&**self).await? {
            permissions.extend(json::read::<Vec<Permission>>(&role.permissions)?);
        }
        Ok(permissions)
    }
}

impl Deref for Tx {
    type Target = DatabaseTransaction;
    fn deref(&self) -> &DatabaseTransaction {
        &self.transaction
    }
}
