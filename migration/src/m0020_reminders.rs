//! Reminders and escalation of requests that wait long: when one is due, and what was told.

use crate::build::keyed;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in ["reopened_at", "next_reminder_at"] {
            let column = timestamp_with_time_zone_null(column);
            manager.alter_table(Table::alter().table("requests").add_column(column).to_owned()).await?;
        }
        // What the worker looks for at every turn is little, however long the history.
        let due =
            "CREATE INDEX requests_next_reminder ON requests (next_reminder_at) WHERE next_reminder_at IS NOT NULL";
        manager.get_connection().execute_unprepared(due).await?;
        keyed(
            manager,
            "request_reminders",
            vec![
                uuid("request_id"),
                uuid("policy_id"),
                integer("version"),
                string("stage"),
                timestamp_with_time_zone("at"),
            ],
            &["request_id", "policy_id", "version", "stage"],
            &[("request_id", "requests", ForeignKeyAction::Restrict)],
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("request_reminders").to_owned()).await?;
        manager.drop_index(Index::drop().name("requests_next_reminder").table("requests").to_owned()).await?;
        for column in ["reopened_at", "next_reminder_at"] {
            manager.alter_table(Table::alter().table("requests").drop_column(column).to_owned()).await?;
        }
        Ok(())
    }
}
