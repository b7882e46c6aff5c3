//! The previous secret of an API token, which a rotation leaves valid for a while.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

const TABLE: &str = "tokens";
const INDEX: &str = "tokens_previous_hash";

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in [text_null("previous_hash"), timestamp_with_time_zone_null("previous_until")] {
            manager.alter_table(Table::alter().table(TABLE).add_column(column).to_owned()).await?;
        }
        let index = Index::create().name(INDEX).table(TABLE).col("previous_hash").unique().to_owned();
        manager.create_index(index).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().name(INDEX).table(TABLE).to_owned()).await?;
        for column in ["previous_hash", "previous_until"] {
            manager.alter_table(Table::alter().table(TABLE).drop_column(column).to_owned()).await?;
        }
        Ok(())
    }
}
