//! By when the review of an ended break-glass session is due: from its end on, whatever the limits become.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;
use sea_orm_migration::sea_orm::ConnectionTrait;
use uuid::Uuid;

const TABLE: &str = "break_glass_sessions";

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = timestamp_with_time_zone_null("review_due_at");
        manager.alter_table(Table::alter().table(TABLE).add_column(column).to_owned()).await?;
        fill(manager.get_connection()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table(TABLE).drop_column("review_due_at").to_owned()).await
    }
}

/// Those that ended before keep what the limits say now. Not in SQL: the databases count time differently.
async fn fill(database: &impl ConnectionTrait) -> Result<(), DbErr> {
    let ended = Query::select()
        .columns([(TABLE, "id"), (TABLE, "ended_at")])
        .column(("organizations", "review_due_seconds"))
        .from(TABLE)
        .inner_join("organizations", Expr::col((TABLE, "organization_id")).equals(("organizations", "id")))
        .and_where(Expr::col((TABLE, "ended_at")).is_not_null())
        .to_owned();
    for row in database.query_all(&ended).await? {
        let id: Uuid = row.try_get("", "id")?;
        let ended_at: DateTime<Utc> = row.try_get("", "ended_at")?;
        let due = ended_at + TimeDelta::seconds(row.try_get("", "review_due_seconds")?);
        let keep =
            Query::update().table(TABLE).value("review_due_at", due).and_where(Expr::col("id").eq(id)).to_owned();
        database.execute(&keep).await?;
    }
    Ok(())
}
