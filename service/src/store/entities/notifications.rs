//! What one member is told of one request.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notifications")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub organization_id: Uuid,
    pub member_id: Uuid,
    pub request_id: Uuid,
    pub kind: String,
    pub at: DateTimeUtc,
    pub event_id: Option<Uuid>,
    pub read_at: Option<DateTimeUtc>,
    pub handled_at: Option<DateTimeUtc>,
    pub handled_by: Option<Uuid>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
