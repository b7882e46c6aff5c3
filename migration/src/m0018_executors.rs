//! Executors, and the requests that are in their hands.

use crate::build::{drop_all, index, table, unique};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

const TABLES: &[&str] = &["executors", "executions"];

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        executors(manager).await?;
        executions(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, TABLES).await
    }
}

async fn executors(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    table(
        manager,
        "executors",
        vec![
            pk_uuid("id"),
            uuid("organization_id"),
            uuid_null("project_id"),
            uuid_null("cluster_id"),
            text("url"),
            text("actions"),
            string("secret"),
            string_null("previous_secret"),
            timestamp_with_time_zone_null("previous_until"),
            integer("limit_minutes"),
            boolean("enabled"),
            timestamp_with_time_zone("created_at"),
        ],
        &[
            ("organization_id", "organizations", ForeignKeyAction::Restrict),
            ("project_id", "projects", ForeignKeyAction::Restrict),
            ("cluster_id", "clusters", ForeignKeyAction::Restrict),
        ],
    )
    .await?;
    index(manager, "executors", &["organization_id"]).await?;
    unique(manager, "executors", &["project_id"]).await?;
    unique(manager, "executors", &["cluster_id"]).await
}

async fn executions(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    table(
        manager,
        "executions",
        vec![
            pk_uuid("id"),
            uuid("organization_id"),
            uuid("request_id"),
            uuid_null("executor_id"),
            string("executor_of"),
            string("host"),
            text_null("url"),
            string_len("state", 16),
            integer("attempts").default(0).to_owned(),
            integer("limit_minutes"),
            uuid_null("claim_id"),
            string_null("callback_hash"),
            text_null("body"),
            text("detail"),
            integer_null("last_status"),
            text_null("last_error"),
            timestamp_with_time_zone("created_at"),
            timestamp_with_time_zone_null("next_at"),
            timestamp_with_time_zone_null("deadline"),
            timestamp_with_time_zone_null("acknowledged_at"),
            timestamp_with_time_zone_null("ended_at"),
        ],
        &[
            ("organization_id", "organizations", ForeignKeyAction::Restrict),
            ("request_id", "requests", ForeignKeyAction::Restrict),
            // What is in its hands is seen on the requests' pages, also once it is removed.
            ("executor_id", "executors", ForeignKeyAction::SetNull),
        ],
    )
    .await?;
    unique(manager, "executions", &["request_id"]).await?;
    unique(manager, "executions", &["callback_hash"]).await?;
    index(manager, "executions", &["executor_id", "id"]).await?;
    // What the worker looks for at every turn is little, however long the history.
    let due = "CREATE INDEX executions_due ON executions (next_at) WHERE next_at IS NOT NULL";
    manager.get_connection().execute_unprepared(due).await.map(drop)
}
