//! What a request asks for, comparable; when it was last nudged; what newer requests do to older ones.

use crate::build::index;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;
use sea_orm_migration::sea_orm::DatabaseBackend;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// Gives every request the text that `governance::Request::aim` has for it.
fn backfill(backend: DatabaseBackend) -> String {
    let id = |column: &str| match backend {
        DatabaseBackend::Postgres => format!("COALESCE(REPLACE(CAST({column} AS TEXT), '-', ''), '-')"),
        // Of nothing, HEX makes an empty text.
        _ => format!("COALESCE(NULLIF(LOWER(HEX({column})), ''), '-')"),
    };
    let parts = [id("project_id"), id("environment_id"), id("cluster_id")].join(" || ' ' || ");
    format!(
        "UPDATE requests SET aim = action || ' ' || {parts} WHERE action NOT IN ('environment.policy_update', \
         'manifest.apply', 'command.execute', 'cluster.scale', 'cluster.restart', 'cluster.rollback', \
         'resource.delete', 'token.issue', 'break_glass.initiate')"
    )
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in [
            ("requests", string_null("aim")),
            ("requests", timestamp_with_time_zone_null("nudged_at")),
            ("organizations", string("superseding").default("mark").to_owned()),
        ] {
            manager.alter_table(Table::alter().table(table).add_column(column).to_owned()).await?;
        }
        manager.get_connection().execute_unprepared(&backfill(manager.get_database_backend())).await?;
        index(manager, "requests", &["organization_id", "aim", "number"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let name = "requests_organization_id_aim_number";
        manager.drop_index(Index::drop().name(name).table("requests").to_owned()).await?;
        for (table, column) in [("organizations", "superseding"), ("requests", "nudged_at"), ("requests", "aim")] {
            manager.alter_table(Table::alter().table(table).drop_column(column).to_owned()).await?;
        }
        Ok(())
    }
}
