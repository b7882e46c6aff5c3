//! The tenant.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "organizations")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub slug: String,
    pub name: String,
    pub timezone: String,
    pub request_ttl_seconds: i64,
    pub approval_ttl_seconds: i64,
    pub superseding: String,
    pub request_sequence: i64,
    pub event_sequence: i64,
    /// The latest time that any event bears.
    pub event_at: Option<DateTimeUtc>,
    pub session_shortest_seconds: i64,
    pub session_longest_seconds: i64,
    pub session_pause_seconds: i64,
    pub sessions_a_month: i32,
    pub review_due_seconds: i64,
    pub review_blocks: bool,
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
