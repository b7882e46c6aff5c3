//! Requests by the one that they follow: how a request finds those that ask for it again.

use crate::build::index;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        index(manager, "requests", &["resubmission_of"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let name = "requests_resubmission_of";
        manager.drop_index(Index::drop().name(name).table("requests").to_owned()).await
    }
}
