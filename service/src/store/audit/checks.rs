//! How far an organization's log is verified. Whoever can write to the database can change this, too;
//! so the checkpoints, and a sweep from the first event on, say what counts.

use crate::Error;
use crate::store::entities::audit_checks as table;
use crate::store::{Tx, json};
use governance::Timestamp;
use governance::audit::{Fault, Hash};
use governance::ids::OrganizationId;
use sea_orm::sea_query::OnConflict;
use sea_orm::{EntityTrait, Iterable, Set};

/// What is known of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// The last event that a round verified while it was new, and the hash there.
    pub sequence: u64,
    pub hash: Hash,
    /// How far the sweep over the whole log is.
    pub swept: u64,
    pub swept_hash: Hash,
    /// When a sweep last came to the end.
    pub swept_at: Option<Timestamp>,
    pub checked_at: Option<Timestamp>,
    /// The first thing that is wrong, and when it was found.
    pub fault: Option<(Fault, Timestamp)>,
}

impl Default for Check {
    fn default() -> Self {
        Self {
            sequence: 0,
            hash: Hash::GENESIS,
            swept: 0,
            swept_hash: Hash::GENESIS,
            swept_at: None,
            checked_at: None,
            fault: None,
        }
    }
}

/// What is known of an organization's log; nothing where it was never looked at, or where that cannot be read.
///
/// # Errors
/// The database cannot be read.
pub async fn load_check(tx: &Tx, organization: OrganizationId) -> Result<Check, Error> {
    let row = table::Entity::find_by_id(organization.0).one(&**tx).await?;
    Ok(row.and_then(read).unwrap_or_default())
}

fn read(row: table::Model) -> Option<Check> {
    Some(Check {
        sequence: row.sequence.try_into().ok()?,
        hash: row.hash.parse().ok()?,
        swept: row.swept.try_into().ok()?,
        swept_hash: row.swept_hash.parse().ok()?,
        swept_at: row.swept_at,
        checked_at: row.checked_at,
        fault: match (row.fault, row.found_at) {
            (Some(fault), Some(at)) => Some((json::read(&fault).ok()?, at)),
            _ => None,
        },
    })
}

/// Keeps what is known.
///
/// # Errors
/// Only internal ones.
pub async fn save_check(tx: &Tx, organization: OrganizationId, check: &Check) -> Result<(), Error> {
    let number = |sequence: u64| i64::try_from(sequence).map_err(Error::internal);
    let row = table::ActiveModel {
        organization_id: Set(organization.0),
        sequence: Set(number(check.sequence)?),
        hash: Set(check.hash.to_string()),
        swept: Set(number(check.swept)?),
        swept_hash: Set(check.swept_hash.to_string()),
        swept_at: Set(check.swept_at),
        checked_at: Set(check.checked_at),
        fault: Set(check.fault.as_ref().map(|(fault, _)| json::write(fault)).transpose()?),
        found_at: Set(check.fault.as_ref().map(|(_, at)| *at)),
    };
    let again = OnConflict::column(table::Column::OrganizationId).update_columns(table::Column::iter()).to_owned();
    table::Entity::insert(row).on_conflict(again).exec_without_returning(&**tx).await?;
    Ok(())
}
