//! The audit log, append-only.

use crate::build::{drop_all, index, table, unique};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;
use sea_orm_migration::sea_orm::DatabaseBackend;

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
        append_only(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, TABLES).await
    }
}

/// Forbids to change or remove an event, whatever the code above does.
async fn append_only(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let statements: &[&str] = match manager.get_database_backend() {
        DatabaseBackend::Postgres => &[
            "CREATE FUNCTION events_are_append_only() RETURNS trigger LANGUAGE plpgsql AS \
             $$ BEGIN RAISE EXCEPTION 'events are append-only'; END $$",
            "CREATE TRIGGER events_append_only BEFORE UPDATE OR DELETE ON events \
             FOR EACH ROW EXECUTE FUNCTION events_are_append_only()",
            "CREATE TRIGGER events_no_truncate BEFORE TRUNCATE ON events \
             FOR EACH STATEMENT EXECUTE FUNCTION events_are_append_only()",
        ],
        _ => &[
            "CREATE TRIGGER events_no_update BEFORE UPDATE ON events \
             BEGIN SELECT RAISE(ABORT, 'events are append-only'); END",
            "CREATE TRIGGER events_no_delete BEFORE DELETE ON events \
             BEGIN SELECT RAISE(ABORT, 'events are append-only'); END",
        ],
    };
    run(manager, statements).await
}

/// Fills columns that events gain: the one time at which an event is touched again. Nothing else may be
/// changed by `statements`.
pub async fn fill(manager: &SchemaManager<'_>, statements: &[&str]) -> Result<(), DbErr> {
    let lift: &[&str] = match manager.get_database_backend() {
        DatabaseBackend::Postgres => &[
            "DROP TRIGGER events_append_only ON events",
            "DROP TRIGGER events_no_truncate ON events",
            "DROP FUNCTION events_are_append_only()",
        ],
        _ => &["DROP TRIGGER events_no_update", "DROP TRIGGER events_no_delete"],
    };
    run(manager, lift).await?;
    run(manager, statements).await?;
    append_only(manager).await
}

async fn run(manager: &SchemaManager<'_>, statements: &[&str]) -> Result<(), DbErr> {
    for statement in statements {
        manager.get_connection().execute_unprepared(statement).await?;
    }
    Ok(())
}
