//! Hashes the events that are there already, each organization's in their order. How an event is
//! hashed is fixed by docs/audit-format.md and its test vectors.

use governance::Timestamp;
use governance::audit::{Entry, Hash, link};
use governance::ids::OrganizationId;
use governance::resources::Target;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DatabaseBackend, QueryResult, Statement, Value};
use serde::Deserialize;
use uuid::Uuid;

/// How many events are read and written at once.
const BATCH: usize = 1000;

const COLUMNS: [&str; 14] = [
    "id",
    "organization_id",
    "sequence",
    "at",
    "actor_id",
    "token_id",
    "subject",
    "request_id",
    "session_id",
    "project_id",
    "environment_id",
    "cluster_id",
    "happening",
    "prominent",
];

/// Hashes every event that there is.
pub async fn run(database: &impl ConnectionTrait) -> Result<(), DbErr> {
    let organizations = Query::select().column("id").from("organizations").to_owned();
    for row in database.query_all(&organizations).await? {
        organization(database, row.try_get("", "id")?).await?;
    }
    Ok(())
}

async fn organization(database: &impl ConnectionTrait, id: Uuid) -> Result<(), DbErr> {
    let (mut after, mut hash) = (0_i64, Hash::GENESIS);
    loop {
        let batch = Query::select()
            .columns(COLUMNS)
            .from("events")
            .and_where(Expr::col("organization_id").eq(id))
            .and_where(Expr::col("sequence").gt(after))
            .order_by("sequence", Order::Asc)
            .limit(BATCH as u64)
            .to_owned();
        let rows = database.query_all(&batch).await?;
        if rows.is_empty() {
            return Ok(());
        }
        let mut hashes = Vec::with_capacity(rows.len());
        for row in &rows {
            let entry = entry(row)?;
            hash = link(hash, entry.digest());
            after = row.try_get("", "sequence")?;
            hashes.push(format!("({after}, '{hash}')"));
        }
        write(database, id, &hashes.join(", ")).await?;
        if rows.len() < BATCH {
            return Ok(());
        }
    }
}

/// Writes hashes: `(sequence, 'hash')`, separated by commas.
async fn write(database: &impl ConnectionTrait, organization: Uuid, hashes: &str) -> Result<(), DbErr> {
    let backend = database.get_database_backend();
    let bound = if backend == DatabaseBackend::Postgres { "$1" } else { "?" };
    let sql = format!(
        "WITH chain (sequence, hash) AS (VALUES {hashes}) UPDATE events SET hash = chain.hash FROM chain \
         WHERE events.organization_id = {bound} AND events.sequence = chain.sequence"
    );
    let values: [Value; 1] = [organization.into()];
    database.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await.map(drop)
}

#[derive(Deserialize)]
struct Happening {
    kind: String,
    #[serde(default)]
    detail: serde_json::Value,
}

fn entry(row: &QueryResult) -> Result<Entry, DbErr> {
    let sequence: i64 = row.try_get("", "sequence")?;
    let organization: Uuid = row.try_get("", "organization_id")?;
    let unreadable = |why: String| DbErr::Custom(format!("event #{sequence} of {organization} cannot be read: {why}"));
    let happening: String = row.try_get("", "happening")?;
    let Happening { kind, detail } = serde_json::from_str(&happening).map_err(|error| unreadable(error.to_string()))?;
    let named = |column: &str| row.try_get::<Option<Uuid>>("", column);
    let (project, environment, cluster) = (named("project_id")?, named("environment_id")?, named("cluster_id")?);
    let target = Target {
        project: project.map(Into::into),
        environment: environment.map(Into::into),
        cluster: cluster.map(Into::into),
    };
    Ok(Entry {
        actor: named("actor_id")?.map(Into::into),
        at: row.try_get::<Timestamp>("", "at")?,
        detail,
        id: row.try_get::<Uuid>("", "id")?.into(),
        kind,
        organization: OrganizationId(organization),
        prominent: row.try_get("", "prominent")?,
        request: named("request_id")?.map(Into::into),
        sequence: sequence.try_into().map_err(|_| unreadable("a negative number".to_owned()))?,
        session: named("session_id")?.map(Into::into),
        subject: row.try_get("", "subject")?,
        target: (target != Target::ORGANIZATION).then_some(target),
        token: named("token_id")?.map(Into::into),
    })
}
