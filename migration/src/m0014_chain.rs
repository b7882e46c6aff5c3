//! The audit log's hash chain: a hash for each event, checkpoints that sign it, the key that signs, and
//! how far it is verified.

mod backfill;

use crate::append_only;
use crate::build::{drop_all, keyed, table, unique_where};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

const TABLES: &[&str] = &["audit_keys", "audit_checkpoints", "audit_checks"];

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // An event without a hash is one that somebody else wrote; the empty text is no hash.
        let hash = string_len("hash", 64).default("").to_owned();
        manager.alter_table(Table::alter().table("events").add_column(hash).to_owned()).await?;
        append_only::allow(manager, "events").await?;
        backfill::run(manager.get_connection()).await?;
        append_only::forbid(manager, "events").await?;
        keys(manager).await?;
        checkpoints(manager).await?;
        append_only::forbid(manager, "audit_checkpoints").await?;
        checks(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        append_only::allow(manager, "audit_checkpoints").await?;
        drop_all(manager, TABLES).await?;
        manager.alter_table(Table::alter().table("events").drop_column("hash").to_owned()).await
    }
}

async fn keys(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = vec![
        string_len("id", 16).primary_key().to_owned(),
        text("public_key"),
        string_null("secret"),
        string("place"),
        timestamp_with_time_zone("created_at"),
    ];
    table(manager, "audit_keys", columns, &[]).await?;
    // Processes that start together make one.
    unique_where(manager, "audit_keys", &["place"], "place = 'database'").await
}

async fn checkpoints(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    keyed(
        manager,
        "audit_checkpoints",
        vec![
            uuid("organization_id"),
            big_integer("sequence"),
            string_len("hash", 64),
            timestamp_with_time_zone("at"),
            string_len("key", 16),
            string("signature"),
        ],
        &["organization_id", "sequence", "key"],
        &[("organization_id", "organizations", ForeignKeyAction::Restrict)],
    )
    .await
}

async fn checks(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    keyed(
        manager,
        "audit_checks",
        vec![
            uuid("organization_id"),
            big_integer("sequence"),
            string_len("hash", 64),
            big_integer("swept"),
            string_len("swept_hash", 64),
            timestamp_with_time_zone_null("swept_at"),
            timestamp_with_time_zone_null("checked_at"),
            text_null("fault"),
            timestamp_with_time_zone_null("found_at"),
        ],
        &["organization_id"],
        &[("organization_id", "organizations", ForeignKeyAction::Restrict)],
    )
    .await
}
