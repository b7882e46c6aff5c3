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
    /// A new one, with all migrations.
    pub async fn create() -> Self {
        let database = Self::empty().await;
        migration::up(&database.url).await.unwrap();
        database
    }

    /// A new one with nothing in it.
    pub async fn empty() -> Self {
        match std::env::var("TEST_DATABASE_URL") {
            Ok(administration) if !administration.is_empty() => {
                let name = format!("countersign_test_{}", Uuid::now_v7().simple());
                run(&administration, &format!("CREATE DATABASE {name}")).await;
                let (server, _) = administration.rsplit_once('/').expect("TEST_DATABASE_URL names a database");
                Self { url: format!("{server}/{name}"), place: Place::Server { administration, name } }
            }
            _ => {
                let folder = TempDir::new().unwrap();
                let file = folder.path().join("countersign.db");
                Self { url: format!("sqlite://{}?mode=rwc", file.display()), place: Place::Folder(folder) }
            }
        }
    }
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
