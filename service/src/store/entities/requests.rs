//! One wish to perform one action on one target with one payload.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "requests")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub organization_id: Uuid,
    pub number: i64,
    pub action: String,
    /// The inbox's type of the action.
    pub kind: String,
    /// 1 for the riskiest.
    pub risk_rank: i32,
    pub project_id: Option<Uuid>,
    pub environment_id: Option<Uuid>,
    pub cluster_id: Option<Uuid>,
    pub place_cluster_id: Option<Uuid>,
    pub touches: String,
    pub target_name: String,
    pub requester_id: Uuid,
    pub token_id: Option<Uuid>,
    pub reason: String,
    pub digest: String,
    pub gate: String,
    pub session_id: Option<Uuid>,
    pub matched: String,
    pub state: String,
    pub state_detail: String,
    pub deadline: Option<DateTimeUtc>,
    pub opened_at: DateTimeUtc,
    pub resubmission_of: Option<Uuid>,
    pub resubmission_number: Option<i64>,
    pub aim: Option<String>,
    pub nudged_at: Option<DateTimeUtc>,
    /// When it was last set back to pending.
    pub reopened_at: Option<DateTimeUtc>,
    /// From when on a reminder may be due.
    pub next_reminder_at: Option<DateTimeUtc>,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
