//! How mail stands in an organization.

use super::{C, FAILED, Mail, SENT, WAITING, of_row, rows};
use crate::Error;
use crate::store::Tx;
use governance::Timestamp;
use governance::ids::OrganizationId;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

/// How many mails there are in each state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Still to be sent.
    pub waiting: u64,
    /// Sent since an instant.
    pub sent: u64,
    /// Given up.
    pub failed: u64,
}

/// How many mails of an organization wait, were sent since an instant, and were given up.
///
/// # Errors
/// Only internal ones.
pub async fn counts(tx: &Tx, organization: OrganizationId, since: Timestamp) -> Result<Counts, Error> {
    let of = |state: &str| rows::Entity::find().filter(C::OrganizationId.eq(organization.0)).filter(C::State.eq(state));
    Ok(Counts {
        waiting: of(WAITING).count(&**tx).await?,
        sent: of(SENT).filter(C::SentAt.gte(since)).count(&**tx).await?,
        failed: of(FAILED).count(&**tx).await?,
    })
}

/// The newest mails of an organization that were given up, or that failed and are tried again; with whether they are
/// given up.
///
/// # Errors
/// Only internal ones.
pub async fn failed(tx: &Tx, organization: OrganizationId, limit: u64) -> Result<Vec<(Mail, bool)>, Error> {
    let rows = rows::Entity::find()
        .filter(C::OrganizationId.eq(organization.0))
        .filter(C::State.is_in([FAILED, WAITING]))
        .filter(C::LastError.is_not_null())
        .order_by_desc(C::CreatedAt)
        .limit(limit)
        .all(&**tx)
        .await?;
    rows.into_iter()
        .map(|row| Ok((row.state == FAILED, row)))
        .map(|row: Result<_, Error>| {
            let (given_up, row) = row?;
            Ok((of_row(row)?, given_up))
        })
        .collect()
}
