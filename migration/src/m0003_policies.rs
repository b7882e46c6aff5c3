//! Policies: templates, their versions, their bindings.

use crate::build::{drop_all, index, keyed, table, unique, unique_where};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

const TABLES: &[&str] = &["policies", "policy_versions", "bindings"];

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        table(
            manager,
            "policies",
            vec![
                pk_uuid("id"),
                uuid("organization_id"),
                string("name"),
                integer("version"),
                timestamp_with_time_zone("created_at"),
                timestamp_with_time_zone_null("archived_at"),
            ],
            &[("organization_id", "organizations", ForeignKeyAction::Restrict)],
        )
        .await?;
        unique_where(manager, "policies", &["organization_id", "name"], "archived_at IS NULL").await?;
        keyed(
            manager,
            "policy_versions",
            vec![
                uuid("policy_id"),
                integer("version"),
                text("template"),
                uuid("saved_by"),
                timestamp_with_time_zone("saved_at"),
            ],
            &["policy_id", "version"],
            &[
                ("policy_id", "policies", ForeignKeyAction::Restrict),
                ("saved_by", "members", ForeignKeyAction::Restrict),
            ],
        )
        .await?;
        table(
            manager,
            "bindings",
            vec![
                pk_uuid("id"),
                uuid("organization_id"),
                uuid("policy_id"),
                string("level"),
                uuid_null("resource_id"),
                string("resource_key"),
                string("mode"),
                timestamp_with_time_zone("created_at"),
            ],
            &[
                ("organization_id", "organizations", ForeignKeyAction::Restrict),
                ("policy_id", "policies", ForeignKeyAction::Restrict),
            ],
        )
        .await?;
        unique(manager, "bindings", &["policy_id", "resource_key"]).await?;
        index(manager, "bindings", &["organization_id"]).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, TABLES).await
    }
}
