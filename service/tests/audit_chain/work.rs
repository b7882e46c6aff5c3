//! What the tests have in common: people at work, and somebody who writes to the database behind their backs.

use crate::support::{Cast, World};
use governance::ids::RequestId;
use governance::policy::PolicyBody;
use governance::policy::draft::QuorumBody;
use governance::request::Verdict;
use governance::samples::production_gate_body;
use governance::wire::policies::BindBody;
use governance::wire::requests::{OpenBody, ReviewBody, TargetBody};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseBackend, DatabaseConnection};
use service::{Caller, bindings, policies, requests};

/// Lets anybody's approval be needed for production.
pub async fn gate(world: &World, cast: &Cast) {
    let quorum = QuorumBody { min_approvals: 1, ..QuorumBody::default() };
    let body = PolicyBody { quorum, ..production_gate_body() };
    let policy = policies::create(&world.system, &cast.di, &body, None).await.unwrap();
    let body =
        BindBody { policy: policy.id.to_string(), environment: Some("api/production".into()), ..BindBody::default() };
    bindings::bind(&world.system, &cast.di, &body, "", None).await.unwrap();
}

/// Opens a request for a deployment to `project / environment`.
pub async fn open(world: &World, caller: &Caller, project: &str, environment: &str) -> RequestId {
    let target = TargetBody { project: Some(project.into()), environment: Some(environment.into()), cluster: None };
    let (action, reason) = ("release.deploy".into(), "Größe \"L\"\n€ 😀".into());
    let body = OpenBody { action, target, reason, ..OpenBody::default() };
    requests::open(&world.system, caller, body, None).await.unwrap().request.id
}

/// Reviews a request.
pub async fn review(world: &World, caller: &Caller, id: RequestId, verdict: Verdict) {
    let body = ReviewBody { verdict, comment: "Seen".into(), superseded_by: None };
    requests::review(&world.system, caller, id, body).await.unwrap();
}

/// A connection beside the server's.
pub async fn connect(world: &World) -> DatabaseConnection {
    let mut options = ConnectOptions::new(&world.database.url);
    options.max_connections(1).sqlx_logging(false);
    options.map_sqlx_sqlite_opts(|sqlite| sqlite.foreign_keys(false));
    Database::connect(options).await.unwrap()
}

/// A connection of somebody who may do anything: no trigger and no foreign key holds them back.
pub async fn intruder(world: &World) -> DatabaseConnection {
    let connection = connect(world).await;
    let statements: &[&str] = match connection.get_database_backend() {
        DatabaseBackend::Postgres => &["SET session_replication_role = replica"],
        _ => &[
            "DROP TRIGGER IF EXISTS events_no_update",
            "DROP TRIGGER IF EXISTS events_no_delete",
            "DROP TRIGGER IF EXISTS audit_checkpoints_no_update",
            "DROP TRIGGER IF EXISTS audit_checkpoints_no_delete",
        ],
    };
    run(&connection, statements).await;
    connection
}

/// Runs statements, in which `ACME` and `OTHER` stand for the two organizations' ids.
pub async fn run(connection: &DatabaseConnection, statements: &[&str]) {
    for statement in statements {
        let statement = statement
            .replace("ACME", "(SELECT id FROM organizations WHERE name = 'Acme')")
            .replace("OTHER", "(SELECT id FROM organizations WHERE name = 'Other')");
        if let Err(error) = connection.execute_unprepared(&statement).await {
            panic!("{statement}: {error}");
        }
    }
}
