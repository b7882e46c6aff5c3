//! Outgoing events: webhooks, what is on its way to them (the outbox), and every attempt.

use crate::build::{drop_all, index, keyed, table, unique};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

const TABLES: &[&str] = &["webhooks", "deliveries", "delivery_attempts"];

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        webhooks(manager).await?;
        deliveries(manager).await?;
        attempts(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, TABLES).await
    }
}

async fn webhooks(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    table(
        manager,
        "webhooks",
        vec![
            pk_uuid("id"),
            uuid("organization_id"),
            string("name"),
            text("url"),
            text("events"),
            string("secret"),
            string_null("previous_secret"),
            timestamp_with_time_zone_null("previous_until"),
            boolean("enabled"),
            text_null("disabled_because"),
            timestamp_with_time_zone("created_at"),
        ],
        &[("organization_id", "organizations", ForeignKeyAction::Restrict)],
    )
    .await?;
    unique(manager, "webhooks", &["organization_id", "name"]).await
}

async fn deliveries(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    table(
        manager,
        "deliveries",
        vec![
            pk_uuid("id"),
            uuid("organization_id"),
            uuid("webhook_id"),
            uuid_null("event_id"),
            text_null("body"),
            string_len("state", 16),
            integer("attempts").default(0).to_owned(),
            integer("forgiven").default(0).to_owned(),
            timestamp_with_time_zone("created_at"),
            timestamp_with_time_zone_null("next_at"),
            timestamp_with_time_zone_null("delivered_at"),
        ],
        &[
            ("organization_id", "organizations", ForeignKeyAction::Restrict),
            ("webhook_id", "webhooks", ForeignKeyAction::Cascade),
            ("event_id", "events", ForeignKeyAction::Restrict),
        ],
    )
    .await?;
    index(manager, "deliveries", &["webhook_id", "state", "id"]).await?;
    index(manager, "deliveries", &["webhook_id", "id"]).await?;
    index(manager, "deliveries", &["state", "created_at"]).await?;
    // What the worker looks for at every turn is little, however long the history.
    let due = "CREATE INDEX deliveries_due ON deliveries (webhook_id, next_at) WHERE state = 'waiting'";
    manager.get_connection().execute_unprepared(due).await.map(drop)
}

async fn attempts(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    keyed(
        manager,
        "delivery_attempts",
        vec![
            uuid("delivery_id"),
            integer("number"),
            timestamp_with_time_zone("at"),
            integer_null("status"),
            text_null("error"),
            integer("took_ms"),
            text("response"),
        ],
        &["delivery_id", "number"],
        &[("delivery_id", "deliveries", ForeignKeyAction::Cascade)],
    )
    .await
}
