//! The audit log, append-only.

use crate::append_only;
use crate::build::{drop_all, index, table, unique};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

const TABLES: &[&str] = &["events"];

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        table(
            manager,
            "events",
            vec![
                pk_uuid("id"),
                uuid("organization_id"),
                big_integer("sequence"),
                timestamp_with_time_zone("at"),
                uuid_null("actor_id"),
                uuid_null("token_id"),
                string("kind"),
                text("subject"),
                uuid_null("request_id"),
                text("happening"),
                boolean("prominent"),
            ],
            &[("organization_id", "organizations", ForeignKeyAction::Restrict)],
        )
        .await?;
        unique(manager, "events", &["organization_id", "sequence"]).await?;
        index(manager, "events", &["request_id"]).await?;
        index(manager, "events", &["organization_id", "kind", "sequence"]).await?;
        index(manager, "events", &["organization_id", "actor_id", "sequence"]).await?;
        append_only::forbid(manager, "events").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, TABLES).await
    }
}

/// Fills columns that events gain: the one time at which an event is touched again. Nothing else may be
/// changed by `statements`.
pub async fn fill(manager: &SchemaManager<'_>, statements: &[&str]) -> Result<(), DbErr> {
    append_only::allow(manager, "events").await?;
    for statement in statements {
        manager.get_connection().execute_unprepared(statement).await?;
    }
    append_only::forbid(manager, "events").await
}
