//! Email and chat: what is on its way by mail, who wants what of it and when, and the format of webhooks.

use crate::build::{drop_all, index, keyed, table};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

const TABLES: &[&str] = &["mails", "unmailed_notifications", "quiet_hours"];

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let format = string_len("format", 16).default("standard").to_owned();
        manager.alter_table(Table::alter().table("webhooks").add_column(format).to_owned()).await?;
        mails(manager).await?;
        keyed(
            manager,
            "unmailed_notifications",
            vec![uuid("organization_id"), uuid("member_id"), string("kind")],
            &["member_id", "kind"],
            &[
                ("organization_id", "organizations", ForeignKeyAction::Restrict),
                ("member_id", "members", ForeignKeyAction::Cascade),
            ],
        )
        .await?;
        index(manager, "unmailed_notifications", &["organization_id", "kind"]).await?;
        table(
            manager,
            "quiet_hours",
            vec![
                uuid("member_id").primary_key().to_owned(),
                uuid("organization_id"),
                integer("from_hour"),
                integer("to_hour"),
                string("timezone"),
            ],
            &[
                ("organization_id", "organizations", ForeignKeyAction::Restrict),
                ("member_id", "members", ForeignKeyAction::Cascade),
            ],
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, TABLES).await?;
        manager.alter_table(Table::alter().table("webhooks").drop_column("format").to_owned()).await
    }
}

async fn mails(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    table(
        manager,
        "mails",
        vec![
            pk_uuid("id"),
            uuid("organization_id"),
            uuid("member_id"),
            uuid_null("request_id"),
            uuid_null("event_id"),
            string_len("occasion", 16),
            string_len("state", 16),
            integer("attempts").default(0).to_owned(),
            timestamp_with_time_zone("created_at"),
            timestamp_with_time_zone_null("next_at"),
            timestamp_with_time_zone_null("sent_at"),
            text_null("last_error"),
        ],
        &[
            ("organization_id", "organizations", ForeignKeyAction::Restrict),
            ("member_id", "members", ForeignKeyAction::Cascade),
            ("request_id", "requests", ForeignKeyAction::Restrict),
            ("event_id", "events", ForeignKeyAction::Restrict),
        ],
    )
    .await?;
    index(manager, "mails", &["request_id", "occasion", "state"]).await?;
    index(manager, "mails", &["organization_id", "state", "created_at"]).await?;
    index(manager, "mails", &["state", "created_at"]).await?;
    // What the worker looks for at every turn is little, however long the history.
    let due = "CREATE INDEX mails_due ON mails (member_id, next_at) WHERE state = 'waiting'";
    manager.get_connection().execute_unprepared(due).await.map(drop)
}
