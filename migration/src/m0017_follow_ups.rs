//! When a follow-up was told to be overdue: once each.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

const TABLE: &str = "break_glass_follow_ups";

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let overdue = timestamp_with_time_zone_null("overdue_at");
        manager.alter_table(Table::alter().table(TABLE).add_column(overdue).to_owned()).await?;
        // What the worker looks for at every turn is little, however long the history.
        let open = "CREATE INDEX break_glass_follow_ups_open ON break_glass_follow_ups (due, id) \
                    WHERE done_at IS NULL AND overdue_at IS NULL";
        manager.get_connection().execute_unprepared(open).await.map(drop)
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().name("break_glass_follow_ups_open").table(TABLE).to_owned()).await?;
        manager.alter_table(Table::alter().table(TABLE).drop_column("overdue_at").to_owned()).await
    }
}
