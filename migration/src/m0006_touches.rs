//! The environments that a change of policies touches.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let touches = text("touches").default("[]").to_owned();
        manager.alter_table(Table::alter().table("requests").add_column(touches).to_owned()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table("requests").drop_column("touches").to_owned()).await
    }
}
