//! Logins, their sessions, and the one-time set-up link.

use crate::build::{drop_all, index, table, unique};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

const TABLES: &[&str] = &["logins", "web_sessions", "setup_links"];

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        table(
            manager,
            "logins",
            vec![
                pk_uuid("id"),
                string("email"),
                string("name"),
                text("password_hash"),
                timestamp_with_time_zone("created_at"),
            ],
            &[],
        )
        .await?;
        unique(manager, "logins", &["email"]).await?;
        table(
            manager,
            "web_sessions",
            vec![
                string("id").primary_key().to_owned(),
                uuid_null("login_id"),
                blob("data"),
                timestamp_with_time_zone("created_at"),
                timestamp_with_time_zone("expires_at"),
            ],
            &[("login_id", "logins", ForeignKeyAction::Cascade)],
        )
        .await?;
        index(manager, "web_sessions", &["login_id"]).await?;
        index(manager, "web_sessions", &["expires_at"]).await?;
        table(
            manager,
            "setup_links",
            vec![
                pk_uuid("id"),
                string("secret_hash"),
                timestamp_with_time_zone("created_at"),
                timestamp_with_time_zone("expires_at"),
                timestamp_with_time_zone_null("used_at"),
            ],
            &[],
        )
        .await?;
        unique(manager, "setup_links", &["secret_hash"]).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, TABLES).await
    }
}
