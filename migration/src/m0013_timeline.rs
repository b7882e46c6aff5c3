//! What the audit log is narrowed by, each along an index that stands in the log's order; and where the
//! events of requests happened.

use crate::build::index;
use crate::m0005_events::fill;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// What few events have: an index over those alone costs the others nothing when they are written.
const OF_FEW: [(&str, &str, &str); 5] = [
    ("events_session", "organization_id, session_id, sequence", "session_id IS NOT NULL"),
    ("events_project", "organization_id, project_id, sequence", "project_id IS NOT NULL"),
    ("events_environment", "organization_id, environment_id, sequence", "environment_id IS NOT NULL"),
    ("events_cluster", "organization_id, cluster_id, sequence", "cluster_id IS NOT NULL"),
    ("events_prominent", "organization_id, sequence", "prominent"),
];

/// A request keeps its target, and the cluster at which that stood when it was opened.
const WHERE: &str = "UPDATE events SET (project_id, environment_id, cluster_id) = \
     (SELECT project_id, environment_id, COALESCE(place_cluster_id, cluster_id) \
      FROM requests WHERE requests.id = events.request_id) \
     WHERE request_id IS NOT NULL AND project_id IS NULL AND cluster_id IS NULL";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        fill(manager, &[WHERE]).await?;
        for (name, columns, condition) in OF_FEW {
            let sql = format!("CREATE INDEX {name} ON events ({columns}) WHERE {condition}");
            manager.get_connection().execute_unprepared(&sql).await?;
        }
        index(manager, "events", &["organization_id", "at", "sequence"]).await?;
        index(manager, "events", &["request_id", "sequence"]).await?;
        drop(manager, "events_request_id").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        index(manager, "events", &["request_id"]).await?;
        let others = ["events_request_id_sequence", "events_organization_id_at_sequence"];
        for name in others.into_iter().chain(OF_FEW.map(|(name, ..)| name)) {
            drop(manager, name).await?;
        }
        Ok(())
    }
}

async fn drop(manager: &SchemaManager<'_>, name: &str) -> Result<(), DbErr> {
    manager.drop_index(Index::drop().name(name).table("events").to_owned()).await
}
