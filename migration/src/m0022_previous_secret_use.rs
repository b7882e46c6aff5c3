//! When the previous secret of an API token was last used: whether it can be let go of.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

const TABLE: &str = "tokens";
const COLUMN: &str = "previous_used_at";

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = timestamp_with_time_zone_null(COLUMN);
        manager.alter_table(Table::alter().table(TABLE).add_column(column).to_owned()).await?;
        // By which secret a token was used so far is not known: it may have been the previous one.
        let maybe = Query::update()
            .table(TABLE)
            .value(COLUMN, Expr::col("last_used_at"))
            .and_where(Expr::col("previous_hash").is_not_null())
            .to_owned();
        manager.get_connection().execute(&maybe).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table(TABLE).drop_column(COLUMN).to_owned()).await
    }
}
