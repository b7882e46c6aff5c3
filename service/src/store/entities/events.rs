//! One entry of the audit log.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "events")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub organization_id: Uuid,
    pub sequence: i64,
    pub at: DateTimeUtc,
    pub actor_id: Option<Uuid>,
    pub token_id: Option<Uuid>,
    pub kind: String,
    pub subject: String,
    pub request_id: Option<Uuid>,
    pub session_id: Option<Uuid>,
    pub project_id: Option<Uuid>,
    pub environment_id: Option<Uuid>,
    pub cluster_id: Option<Uuid>,
    pub happening: String,
    pub prominent: bool,
    /// The chain's hash after this event.
    pub hash: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
