//! Requests, their reviews and claims.

use crate::build::{drop_all, index, keyed, table, unique};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

const TABLES: &[&str] = &["requests", "payloads", "request_policies", "reviews", "claims", "idempotency_keys"];

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        table(
            manager,
            "requests",
            vec![
                pk_uuid("id"),
                uuid("organization_id"),
                big_integer("number"),
                string("action"),
                uuid_null("project_id"),
                uuid_null("environment_id"),
                uuid_null("cluster_id"),
                uuid_null("place_cluster_id"),
                string("target_name"),
                uuid("requester_id"),
                uuid_null("token_id"),
                text("reason"),
                string("digest"),
                string("gate"),
                text("matched"),
                string("state"),
                text("state_detail"),
                timestamp_with_time_zone_null("deadline"),
                timestamp_with_time_zone("opened_at"),
                uuid_null("resubmission_of"),
                big_integer_null("resubmission_number"),
                integer("version"),
            ],
            &[
                ("organization_id", "organizations", ForeignKeyAction::Restrict),
                ("requester_id", "members", ForeignKeyAction::Restrict),
                ("token_id", "tokens", ForeignKeyAction::Restrict),
                ("resubmission_of", "requests", ForeignKeyAction::Restrict),
            ],
        )
        .await?;
        unique(manager, "requests", &["organization_id", "number"]).await?;
        index(manager, "requests", &["organization_id", "state", "number"]).await?;
        index(manager, "requests", &["state", "deadline"]).await?;
        index(manager, "requests", &["organization_id", "requester_id", "number"]).await?;
        table(
            manager,
            "payloads",
            vec![uuid("request_id").primary_key().to_owned(), string("media_type"), text("payload")],
            &[("request_id", "requests", ForeignKeyAction::Restrict)],
        )
        .await?;
        keyed(
            manager,
            "request_policies",
            vec![uuid("request_id"), uuid("policy_id")],
            &["request_id", "policy_id"],
            &[
                ("request_id", "requests", ForeignKeyAction::Restrict),
                ("policy_id", "policies", ForeignKeyAction::Restrict),
            ],
        )
        .await?;
        index(manager, "request_policies", &["policy_id"]).await?;
        keyed(
            manager,
            "reviews",
            vec![
                uuid("request_id"),
                uuid("member_id"),
                string("verdict"),
                text("comment"),
                timestamp_with_time_zone("at"),
            ],
            &["request_id", "member_id"],
            &[
                ("request_id", "requests", ForeignKeyAction::Restrict),
                ("member_id", "members", ForeignKeyAction::Restrict),
            ],
        )
        .await?;
        index(manager, "reviews", &["member_id"]).await?;
        table(
            manager,
            "claims",
            vec![
                pk_uuid("id"),
                uuid("request_id"),
                uuid_null("claimed_by"),
                uuid_null("token_id"),
                timestamp_with_time_zone("claimed_at"),
            ],
            &[
                ("request_id", "requests", ForeignKeyAction::Restrict),
                ("claimed_by", "members", ForeignKeyAction::Restrict),
            ],
        )
        .await?;
        unique(manager, "claims", &["request_id"]).await?;
        keyed(
            manager,
            "idempotency_keys",
            vec![
                uuid("organization_id"),
                uuid("caller"),
                string("idempotency_key"),
                string("fingerprint"),
                uuid("resource_id"),
                timestamp_with_time_zone("created_at"),
            ],
            &["organization_id", "caller", "idempotency_key"],
            &[("organization_id", "organizations", ForeignKeyAction::Restrict)],
        )
        .await?;
        index(manager, "idempotency_keys", &["created_at"]).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, TABLES).await
    }
}
