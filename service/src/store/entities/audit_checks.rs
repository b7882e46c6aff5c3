//! How far an organization's log is verified.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_checks")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: Uuid,
    /// The event up to which each was verified while it was new, by the rounds in the background and those that
    /// somebody asked for, and the hash there.
    pub sequence: i64,
    pub hash: String,
    /// How far the sweep over the whole log is, and the hash there.
    pub swept: i64,
    pub swept_hash: String,
    /// When a sweep last came to the end.
    pub swept_at: Option<DateTimeUtc>,
    pub checked_at: Option<DateTimeUtc>,
    /// The first thing that is wrong.
    pub fault: Option<String>,
    pub found_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
