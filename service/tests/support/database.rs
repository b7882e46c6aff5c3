//! A migrated database that is gone when the test ends.

use sea_orm::{ConnectionTrait, DatabaseConnection};
use tempfile::TempDir;
use uuid::Uuid;

/// A database of one test.
pub struct Database {
    pub url: String,
    place: Place,
}

enum Place {
    /// The folder of the SQLite file.
    Folder(#[allow(dead_code, reason = "held so that it is removed at the end")] TempDir),
    /// A database of a PostgreSQL server: the server's address and the name.
    Server { administration: String, name: String },
}

impl Database {
    /// A new one, with all migrations: a copy of the one that `TEST_DATABASE_TEMPLATE` names, for a migration takes
    /// longer than most tests, or else migrated here. It names a file of SQLite, or a database of the server to
    /// which nobody is connected.
    pub async fn create() -> Self {
        match set("TEST_DATABASE_TEMPLATE") {
            Some(template) => Self::make(Some(&template)).await,
            None => {
                let database = Self::empty().await;
                migration::up(&database.url).await.unwrap();
                database
            }
        }
    }

    /// A new one with nothing in it.
    pub async fn empty() -> Self {
        Self::make(None).await
    }

    async fn make(template: Option<&str>) -> Self {
        match set("TEST_DATABASE_URL") {
            Some(administration) => {
                let name = format!("countersign_test_{}", Uuid::now_v7().simple());
                let template = template.map(|template| format!(" TEMPLATE {template}")).unwrap_or_default();
                run(&administration, &format!("CREATE DATABASE {name}{template}")).await;
                let (server, _) = administration.rsplit_once('/').expect("TEST_DATABASE_URL names a database");
                Self { url: format!("{server}/{name}"), place: Place::Server { administration, name } }
            }
            None => {
                let folder = TempDir::new().unwrap();
                let file = folder.path().join("countersign.db");
                if let Some(template) = template {
                    std::fs::copy(template, &file).unwrap();
                }
                Self { url: format!("sqlite://{}?mode=rwc", file.display()), place: Place::Folder(folder) }
            }
        }
    }
}

/// An environment variable that is not empty.
fn set(variable: &str) -> Option<String> {
    std::env::var(variable).ok().filter(|value| !value.is_empty())
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Place::Server { administration, name } = &self.place {
            let (administration, name) = (administration.clone(), name.clone());
            // The test's own runtime cannot wait here.
            let drop = std::thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
                runtime.block_on(run(&administration, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")));
            });
            drop.join().expect("the test's database is dropped");
        }
    }
}

async fn run(url: &str, statement: &str) {
    let mut options = sea_orm::ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    let connection: DatabaseConnection = sea_orm::Database::connect(options).await.unwrap();
    connection.execute_unprepared(statement).await.unwrap();
    connection.close().await.unwrap();
}
