//! Short ways to say what the migrations say often.

use sea_orm_migration::prelude::*;

/// Creates a table from its columns, with foreign keys `(column, table, what happens on delete)`
/// to the other table's `id`.
pub async fn table(
    manager: &SchemaManager<'_>,
    name: &'static str,
    columns: Vec<ColumnDef>,
    references: &[(&'static str, &'static str, ForeignKeyAction)],
) -> Result<(), DbErr> {
    let mut table = Table::create();
    table.table(name);
    for column in columns {
        table.col(column);
    }
    for (column, to, on_delete) in references {
        table.foreign_key(ForeignKey::create().from(name, *column).to(*to, "id").on_delete(*on_delete));
    }
    manager.create_table(table).await
}

/// Creates an index named after its table and columns.
pub async fn index(manager: &SchemaManager<'_>, table: &'static str, columns: &[&'static str]) -> Result<(), DbErr> {
    manager.create_index(on(table, columns)).await
}

/// Creates a unique index named after its table and columns.
pub async fn unique(manager: &SchemaManager<'_>, table: &'static str, columns: &[&'static str]) -> Result<(), DbErr> {
    manager.create_index(on(table, columns).unique().to_owned()).await
}

/// Creates a unique index over the rows for which `condition` holds.
pub async fn unique_where(
    manager: &SchemaManager<'_>,
    table: &'static str,
    columns: &[&'static str],
    condition: &str,
) -> Result<(), DbErr> {
    let name = format!("{table}_{}_live", columns.join("_"));
    let sql = format!("CREATE UNIQUE INDEX {name} ON {table} ({}) WHERE {condition}", columns.join(", "));
    manager.get_connection().execute_unprepared(&sql).await.map(|_| ())
}

/// A primary key of several columns.
pub async fn keyed(
    manager: &SchemaManager<'_>,
    name: &'static str,
    columns: Vec<ColumnDef>,
    key: &[&'static str],
    references: &[(&'static str, &'static str, ForeignKeyAction)],
) -> Result<(), DbErr> {
    let mut table = Table::create();
    table.table(name);
    for column in columns {
        table.col(column);
    }
    let mut primary = Index::create();
    for column in key {
        primary.col(*column);
    }
    table.primary_key(&mut primary);
    for (column, to, on_delete) in references {
        table.foreign_key(ForeignKey::create().from(name, *column).to(*to, "id").on_delete(*on_delete));
    }
    manager.create_table(table).await
}

fn on(table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create();
    index.name(format!("{table}_{}", columns.join("_"))).table(table);
    for column in columns {
        index.col(*column);
    }
    index
}

/// Drops tables, the last first.
pub async fn drop_all(manager: &SchemaManager<'_>, tables: &[&'static str]) -> Result<(), DbErr> {
    for name in tables.iter().rev() {
        manager.drop_table(Table::drop().table(*name).if_exists().to_owned()).await?;
    }
    Ok(())
}
