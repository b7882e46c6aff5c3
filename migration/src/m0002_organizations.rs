//! Organizations: people, resources, tokens, invitations.

use crate::build::{drop_all, index, keyed, table, unique, unique_where};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

const TABLES: &[&str] = &[
    "organizations",
    "members",
    "org_roles",
    "member_roles",
    "teams",
    "team_members",
    "clusters",
    "projects",
    "environments",
    "tokens",
    "invitations",
];

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        table(
            manager,
            "organizations",
            vec![
                pk_uuid("id"),
                string("slug"),
                string("name"),
                string("timezone"),
                big_integer("request_ttl_seconds"),
                big_integer("approval_ttl_seconds"),
                big_integer("request_sequence"),
                big_integer("event_sequence"),
                timestamp_with_time_zone("created_at"),
            ],
            &[],
        )
        .await?;
        unique(manager, "organizations", &["slug"]).await?;
        table(
            manager,
            "members",
            vec![
                pk_uuid("id"),
                uuid("organization_id"),
                uuid("login_id"),
                string("name"),
                string("email"),
                boolean("active"),
                timestamp_with_time_zone("joined_at"),
            ],
            &[
                ("organization_id", "organizations", ForeignKeyAction::Restrict),
                ("login_id", "logins", ForeignKeyAction::Restrict),
            ],
        )
        .await?;
        unique(manager, "members", &["organization_id", "login_id"]).await?;
        unique(manager, "members", &["organization_id", "email"]).await?;
        index(manager, "members", &["login_id"]).await?;
        table(
            manager,
            "org_roles",
            vec![pk_uuid("id"), uuid("organization_id"), string("name"), text("permissions"), boolean("built_in")],
            &[("organization_id", "organizations", ForeignKeyAction::Restrict)],
        )
        .await?;
        unique(manager, "org_roles", &["organization_id", "name"]).await?;
        keyed(
            manager,
            "member_roles",
            vec![uuid("member_id"), uuid("role_id")],
            &["member_id", "role_id"],
            &[("member_id", "members", ForeignKeyAction::Cascade), ("role_id", "org_roles", ForeignKeyAction::Cascade)],
        )
        .await?;
        index(manager, "member_roles", &["role_id"]).await?;
        table(
            manager,
            "teams",
            vec![pk_uuid("id"), uuid("organization_id"), string("name")],
            &[("organization_id", "organizations", ForeignKeyAction::Restrict)],
        )
        .await?;
        unique(manager, "teams", &["organization_id", "name"]).await?;
        keyed(
            manager,
            "team_members",
            vec![uuid("team_id"), uuid("member_id")],
            &["team_id", "member_id"],
            &[("team_id", "teams", ForeignKeyAction::Cascade), ("member_id", "members", ForeignKeyAction::Cascade)],
        )
        .await?;
        index(manager, "team_members", &["member_id"]).await?;
        table(
            manager,
            "clusters",
            vec![
                pk_uuid("id"),
                uuid("organization_id"),
                string("slug"),
                string("name"),
                string_null("environment"),
                timestamp_with_time_zone_null("deleted_at"),
            ],
            &[("organization_id", "organizations", ForeignKeyAction::Restrict)],
        )
        .await?;
        unique_where(manager, "clusters", &["organization_id", "slug"], "deleted_at IS NULL").await?;
        table(
            manager,
            "projects",
            vec![
                pk_uuid("id"),
                uuid("organization_id"),
                string("slug"),
                string("name"),
                timestamp_with_time_zone_null("deleted_at"),
            ],
            &[("organization_id", "organizations", ForeignKeyAction::Restrict)],
        )
        .await?;
        unique_where(manager, "projects", &["organization_id", "slug"], "deleted_at IS NULL").await?;
        table(
            manager,
            "environments",
            vec![
                pk_uuid("id"),
                uuid("organization_id"),
                uuid("project_id"),
                string("name"),
                uuid_null("cluster_id"),
                timestamp_with_time_zone_null("frozen_at"),
                uuid_null("frozen_by"),
                text_null("freeze_reason"),
                timestamp_with_time_zone_null("deleted_at"),
            ],
            &[
                ("organization_id", "organizations", ForeignKeyAction::Restrict),
                ("project_id", "projects", ForeignKeyAction::Restrict),
                ("cluster_id", "clusters", ForeignKeyAction::Restrict),
                ("frozen_by", "members", ForeignKeyAction::Restrict),
            ],
        )
        .await?;
        unique_where(manager, "environments", &["project_id", "name"], "deleted_at IS NULL").await?;
        index(manager, "environments", &["organization_id"]).await?;
        index(manager, "environments", &["cluster_id"]).await?;
        table(
            manager,
            "tokens",
            vec![
                pk_uuid("id"),
                uuid("organization_id"),
                uuid("owner_id"),
                string("name"),
                string("prefix"),
                string("secret_hash"),
                text("scopes"),
                timestamp_with_time_zone("created_at"),
                timestamp_with_time_zone_null("expires_at"),
                timestamp_with_time_zone_null("last_used_at"),
                timestamp_with_time_zone_null("revoked_at"),
            ],
            &[
                ("organization_id", "organizations", ForeignKeyAction::Restrict),
                ("owner_id", "members", ForeignKeyAction::Restrict),
            ],
        )
        .await?;
        unique(manager, "tokens", &["secret_hash"]).await?;
        index(manager, "tokens", &["organization_id"]).await?;
        table(
            manager,
            "invitations",
            vec![
                pk_uuid("id"),
                uuid("organization_id"),
                string("email"),
                text("role_ids"),
                text("team_ids"),
                string("secret_hash"),
                uuid_null("invited_by"),
                timestamp_with_time_zone("created_at"),
                timestamp_with_time_zone("expires_at"),
                timestamp_with_time_zone_null("accepted_at"),
                timestamp_with_time_zone_null("revoked_at"),
            ],
            &[
                ("organization_id", "organizations", ForeignKeyAction::Restrict),
                ("invited_by", "members", ForeignKeyAction::Restrict),
            ],
        )
        .await?;
        unique(manager, "invitations", &["secret_hash"]).await?;
        index(manager, "invitations", &["organization_id"]).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, TABLES).await
    }
}
