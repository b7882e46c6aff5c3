//! What requests are found by without reading them: risk and type, the resources that they stand at,
//! and the policies that pending ones wait for.

use crate::build::{drop_all, index, keyed};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;
use sea_orm_migration::sea_orm::DatabaseBackend;

const TABLES: &[&str] = &["request_places", "pending_policies"];

/// The orders in which requests are read, beside those that are there.
const ORDERS: &[&[&str]] = &[
    &["organization_id", "state", "risk_rank", "number"],
    &["organization_id", "risk_rank", "number"],
    &["organization_id", "kind", "number"],
    &["organization_id", "requester_id", "state"],
];

/// The risk and the type of each action, as they are when this runs; what is opened later brings its own.
const ACTIONS: &str = "UPDATE requests SET \
     risk_rank = CASE \
         WHEN action IN ('project.delete', 'command.execute', 'resource.delete', 'token.issue', \
             'break_glass.initiate') THEN 1 \
         WHEN action IN ('environment.freeze', 'environment.unfreeze', 'environment.policy_update', \
             'cluster.sync', 'cluster.scale') THEN 3 \
         ELSE 2 END, \
     kind = CASE action \
         WHEN 'release.deploy' THEN 'release' \
         WHEN 'promotion.execute' THEN 'promotion' \
         WHEN 'rollback.execute' THEN 'rollback' \
         WHEN 'break_glass.initiate' THEN 'security' \
         WHEN 'project.delete' THEN 'project' \
         WHEN 'environment.freeze' THEN 'project' \
         WHEN 'environment.unfreeze' THEN 'project' \
         WHEN 'environment.policy_update' THEN 'project' \
         ELSE 'cluster' END";

const NUMBERS: &str = "UPDATE request_policies SET number = \
     (SELECT number FROM requests WHERE requests.id = request_policies.request_id)";

/// Where the targets themselves stand.
const AIMED: &str = "INSERT INTO request_places (request_id, resource_id, number) \
     SELECT id, project_id, number FROM requests WHERE project_id IS NOT NULL \
     UNION SELECT id, environment_id, number FROM requests WHERE environment_id IS NOT NULL \
     UNION SELECT id, place_cluster_id, number FROM requests WHERE place_cluster_id IS NOT NULL";

/// What changes of policies touch beside it. Which cluster hosted an environment then is not known any
/// more, so the one that hosts it now is taken.
const TOUCHED_SQLITE: &str = "INSERT INTO request_places (request_id, resource_id, number) \
     SELECT DISTINCT touched.id, touched.resource_id, touched.number FROM ( \
         SELECT requests.id, requests.number, unhex(replace(part.value, '-', '')) AS resource_id \
         FROM requests, json_each(requests.touches) AS target, json_each(target.value) AS part \
         UNION \
         SELECT requests.id, requests.number, environments.cluster_id \
         FROM requests, json_each(requests.touches) AS target \
         JOIN environments \
             ON environments.id = unhex(replace(json_extract(target.value, '$.environment'), '-', '')) \
         WHERE environments.cluster_id IS NOT NULL \
             AND json_extract(target.value, '$.cluster') IS NULL \
     ) AS touched \
     WHERE NOT EXISTS (SELECT 1 FROM request_places AS known \
         WHERE known.request_id = touched.id AND known.resource_id = touched.resource_id)";

const TOUCHED_POSTGRES: &str = "INSERT INTO request_places (request_id, resource_id, number) \
     SELECT DISTINCT touched.id, touched.resource_id, touched.number FROM ( \
         SELECT requests.id, requests.number, part.value::uuid AS resource_id \
         FROM requests, json_array_elements(requests.touches::json) AS target, \
             json_each_text(target) AS part \
         UNION \
         SELECT requests.id, requests.number, environments.cluster_id \
         FROM requests, json_array_elements(requests.touches::json) AS target, environments \
         WHERE environments.id = (target->>'environment')::uuid \
             AND environments.cluster_id IS NOT NULL AND target->>'cluster' IS NULL \
     ) AS touched \
     WHERE NOT EXISTS (SELECT 1 FROM request_places AS known \
         WHERE known.request_id = touched.id AND known.resource_id = touched.resource_id)";

const PENDING_SQLITE: &str = "INSERT INTO pending_policies (request_id, policy_id, version, organization_id) \
     SELECT requests.id, unhex(replace(json_extract(matched.value, '$.policy.id'), '-', '')), \
         json_extract(matched.value, '$.policy.version'), requests.organization_id \
     FROM requests, json_each(requests.matched) AS matched \
     WHERE requests.state = 'pending' AND json_extract(matched.value, '$.mode') = 'enforce'";

const PENDING_POSTGRES: &str = "INSERT INTO pending_policies (request_id, policy_id, version, organization_id) \
     SELECT requests.id, (part->'policy'->>'id')::uuid, (part->'policy'->>'version')::integer, \
         requests.organization_id \
     FROM requests, json_array_elements(requests.matched::json) AS part \
     WHERE requests.state = 'pending' AND part->>'mode' = 'enforce'";

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = [
            ("requests", integer("risk_rank").default(0).to_owned()),
            ("requests", string("kind").default("").to_owned()),
            ("request_policies", big_integer("number").default(0).to_owned()),
        ];
        for (table, column) in columns {
            manager.alter_table(Table::alter().table(table).add_column(column).to_owned()).await?;
        }
        keyed(
            manager,
            "request_places",
            vec![uuid("request_id"), uuid("resource_id"), big_integer("number")],
            &["request_id", "resource_id"],
            &[("request_id", "requests", ForeignKeyAction::Restrict)],
        )
        .await?;
        keyed(
            manager,
            "pending_policies",
            vec![uuid("request_id"), uuid("policy_id"), integer("version"), uuid("organization_id")],
            &["request_id", "policy_id"],
            &[
                ("request_id", "requests", ForeignKeyAction::Restrict),
                ("policy_id", "policies", ForeignKeyAction::Restrict),
                ("organization_id", "organizations", ForeignKeyAction::Restrict),
            ],
        )
        .await?;
        let (touched, pending) = match manager.get_database_backend() {
            DatabaseBackend::Postgres => (TOUCHED_POSTGRES, PENDING_POSTGRES),
            _ => (TOUCHED_SQLITE, PENDING_SQLITE),
        };
        for statement in [ACTIONS, NUMBERS, AIMED, touched, pending] {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        for columns in ORDERS {
            index(manager, "requests", columns).await?;
        }
        index(manager, "request_places", &["resource_id", "number"]).await?;
        index(manager, "pending_policies", &["organization_id", "policy_id", "version"]).await?;
        index(manager, "request_policies", &["policy_id", "number"]).await?;
        drop_index(manager, "request_policies", &["policy_id"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        index(manager, "request_policies", &["policy_id"]).await?;
        drop_index(manager, "request_policies", &["policy_id", "number"]).await?;
        for columns in ORDERS {
            drop_index(manager, "requests", columns).await?;
        }
        drop_all(manager, TABLES).await?;
        for (table, column) in [("requests", "risk_rank"), ("requests", "kind"), ("request_policies", "number")] {
            manager.alter_table(Table::alter().table(table).drop_column(column).to_owned()).await?;
        }
        Ok(())
    }
}

async fn drop_index(manager: &SchemaManager<'_>, table: &'static str, columns: &[&str]) -> Result<(), DbErr> {
    let name = format!("{table}_{}", columns.join("_"));
    manager.drop_index(Index::drop().name(name).table(table).to_owned()).await
}
