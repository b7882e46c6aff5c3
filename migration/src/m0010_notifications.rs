//! What members are told of requests, and which of it they want.

use crate::build::{drop_all, index, keyed, table, unique};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

const TABLES: &[&str] = &["notifications", "muted_notifications", "expiry_warnings", "notification_sweeps"];

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        table(
            manager,
            "notifications",
            vec![
                pk_uuid("id"),
                uuid("organization_id"),
                uuid("member_id"),
                uuid("request_id"),
                string("kind"),
                timestamp_with_time_zone("at"),
                uuid_null("event_id"),
                timestamp_with_time_zone_null("read_at"),
                timestamp_with_time_zone_null("handled_at"),
                uuid_null("handled_by"),
            ],
            &[
                ("organization_id", "organizations", ForeignKeyAction::Restrict),
                ("member_id", "members", ForeignKeyAction::Restrict),
                ("request_id", "requests", ForeignKeyAction::Restrict),
                ("event_id", "events", ForeignKeyAction::Restrict),
                ("handled_by", "events", ForeignKeyAction::Restrict),
            ],
        )
        .await?;
        unique(manager, "notifications", &["request_id", "member_id", "kind"]).await?;
        index(manager, "notifications", &["member_id", "at", "id"]).await?;
        index(manager, "notifications", &["at"]).await?;
        // The count in the bell is asked for on every page, and most notifications are read.
        let unread = "CREATE INDEX notifications_unread ON notifications (member_id, at, id) WHERE read_at IS NULL";
        manager.get_connection().execute_unprepared(unread).await?;
        keyed(
            manager,
            "muted_notifications",
            vec![uuid("organization_id"), uuid("member_id"), string("kind")],
            &["member_id", "kind"],
            &[
                ("organization_id", "organizations", ForeignKeyAction::Restrict),
                ("member_id", "members", ForeignKeyAction::Cascade),
            ],
        )
        .await?;
        index(manager, "muted_notifications", &["organization_id", "kind"]).await?;
        table(
            manager,
            "expiry_warnings",
            vec![uuid("request_id").primary_key().to_owned(), timestamp_with_time_zone("at")],
            &[("request_id", "requests", ForeignKeyAction::Restrict)],
        )
        .await?;
        table(
            manager,
            "notification_sweeps",
            vec![
                uuid("organization_id").primary_key().to_owned(),
                big_integer("done"),
                big_integer_null("target"),
                big_integer_null("before"),
            ],
            &[("organization_id", "organizations", ForeignKeyAction::Restrict)],
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, TABLES).await
    }
}
