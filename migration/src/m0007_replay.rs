//! Requests by the time of their opening: how a replay reads them.

use crate::build::index;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        index(manager, "requests", &["organization_id", "opened_at", "number"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let name = "requests_organization_id_opened_at_number";
        manager.drop_index(Index::drop().name(name).table("requests").to_owned()).await
    }
}
