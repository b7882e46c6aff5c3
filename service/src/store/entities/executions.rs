//! One request in the hands of its executor.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "executions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub organization_id: Uuid,
    pub request_id: Uuid,
    pub executor_id: Option<Uuid>,
    pub executor_of: String,
    pub host: String,
    pub url: Option<String>,
    pub state: String,
    pub attempts: i32,
    pub limit_minutes: i32,
    pub claim_id: Option<Uuid>,
    pub callback_hash: Option<String>,
    pub body: Option<String>,
    pub detail: String,
    pub given_up: Option<String>,
    pub last_status: Option<i32>,
    pub last_error: Option<String>,
    pub created_at: DateTimeUtc,
    pub next_at: Option<DateTimeUtc>,
    pub deadline: Option<DateTimeUtc>,
    pub acknowledged_at: Option<DateTimeUtc>,
    pub ended_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
