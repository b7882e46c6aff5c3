//! Break-glass: sessions, what their reviews found, who is alerted; and where events happened.

use crate::build::{drop_all, index, keyed, table, unique_where};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

const TABLES: &[&str] = &["break_glass_sessions", "break_glass_follow_ups", "alerts"];

#[derive(DeriveMigrationName)]
pub struct Migration;

/// What other tables gain.
fn columns() -> Vec<(&'static str, &'static str, ColumnDef)> {
    vec![
        ("requests", "session_id", uuid_null("session_id")),
        ("events", "session_id", uuid_null("session_id")),
        ("events", "project_id", uuid_null("project_id")),
        ("events", "environment_id", uuid_null("environment_id")),
        ("events", "cluster_id", uuid_null("cluster_id")),
        ("organizations", "event_at", timestamp_with_time_zone_null("event_at")),
        ("organizations", "session_shortest_seconds", seconds("session_shortest_seconds", 30 * 60)),
        ("organizations", "session_longest_seconds", seconds("session_longest_seconds", 4 * 60 * 60)),
        ("organizations", "session_pause_seconds", seconds("session_pause_seconds", 0)),
        ("organizations", "sessions_a_month", integer("sessions_a_month").default(3).to_owned()),
        ("organizations", "review_due_seconds", seconds("review_due_seconds", 7 * 24 * 60 * 60)),
        ("organizations", "review_blocks", boolean("review_blocks").default(false).to_owned()),
    ]
}

fn seconds(name: &'static str, default: i64) -> ColumnDef {
    big_integer(name).default(default).to_owned()
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, _, column) in columns() {
            manager.alter_table(Table::alter().table(table).add_column(column).to_owned()).await?;
        }
        sessions(manager).await?;
        follow_ups(manager).await?;
        alerts(manager).await?;
        index(manager, "requests", &["session_id"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().name("requests_session_id").table("requests").to_owned()).await?;
        drop_all(manager, TABLES).await?;
        for (table, name, _) in columns().into_iter().rev() {
            manager.alter_table(Table::alter().table(table).drop_column(name).to_owned()).await?;
        }
        Ok(())
    }
}

async fn sessions(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    table(
        manager,
        "break_glass_sessions",
        vec![
            pk_uuid("id"),
            uuid("organization_id"),
            uuid("holder_id"),
            uuid("request_id"),
            text("actions"),
            text("scope"),
            text("tokens"),
            text("reason"),
            timestamp_with_time_zone("started_at"),
            timestamp_with_time_zone("ends_at"),
            timestamp_with_time_zone_null("ended_at"),
            uuid_null("revoked_by"),
            text("revoked_because").default("").to_owned(),
            timestamp_with_time_zone_null("reminded_at"),
            timestamp_with_time_zone_null("overdue_at"),
            timestamp_with_time_zone_null("reviewed_at"),
            uuid_null("reviewed_by"),
            text("account").default("").to_owned(),
            boolean_null("justified"),
        ],
        &[
            ("organization_id", "organizations", ForeignKeyAction::Restrict),
            ("holder_id", "members", ForeignKeyAction::Restrict),
            ("request_id", "requests", ForeignKeyAction::Restrict),
        ],
    )
    .await?;
    unique_where(manager, "break_glass_sessions", &["holder_id"], "ended_at IS NULL").await?;
    index(manager, "break_glass_sessions", &["organization_id", "started_at", "id"]).await?;
    index(manager, "break_glass_sessions", &["holder_id", "started_at"]).await?;
    // What the worker looks for at every turn is little, however long the history.
    let open = "CREATE INDEX break_glass_sessions_open ON break_glass_sessions (organization_id, ends_at) \
                WHERE reviewed_at IS NULL";
    manager.get_connection().execute_unprepared(open).await.map(drop)
}

async fn follow_ups(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    table(
        manager,
        "break_glass_follow_ups",
        vec![
            pk_uuid("id"),
            uuid("organization_id"),
            uuid("session_id"),
            integer("position"),
            text("what"),
            uuid("owner_id"),
            date("due"),
            timestamp_with_time_zone_null("done_at"),
            uuid_null("done_by"),
        ],
        &[
            ("organization_id", "organizations", ForeignKeyAction::Restrict),
            ("session_id", "break_glass_sessions", ForeignKeyAction::Restrict),
            ("owner_id", "members", ForeignKeyAction::Restrict),
        ],
    )
    .await?;
    index(manager, "break_glass_follow_ups", &["session_id", "position"]).await
}

async fn alerts(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    keyed(
        manager,
        "alerts",
        vec![
            uuid("organization_id"),
            uuid("member_id"),
            uuid("event_id"),
            big_integer("sequence"),
            timestamp_with_time_zone_null("read_at"),
        ],
        &["member_id", "event_id"],
        &[
            ("organization_id", "organizations", ForeignKeyAction::Restrict),
            ("member_id", "members", ForeignKeyAction::Restrict),
            ("event_id", "events", ForeignKeyAction::Restrict),
        ],
    )
    .await?;
    index(manager, "alerts", &["member_id", "sequence"]).await?;
    index(manager, "alerts", &["event_id"]).await?;
    // The count in the bell is asked for on every page.
    let unread = "CREATE INDEX alerts_unread ON alerts (member_id, sequence) WHERE read_at IS NULL";
    manager.get_connection().execute_unprepared(unread).await.map(drop)
}
