//! Who follows an organization is told when something new was committed: by this process at once, by
//! other processes on the same PostgreSQL database a moment later.
//!
//! Only that something changed is told, never what: whoever is told reads the log from where they
//! were, so a message that is lost, late or told twice does no harm, and a slow look now and then
//! makes up for one that never came.

use super::Store;
use crate::Error;
use governance::ids::OrganizationId;
use sea_orm::sqlx::postgres::PgListener;
use sea_orm::{ConnectionTrait, DatabaseBackend, Statement};
use std::collections::BTreeSet;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::broadcast::{Receiver, Sender};
use uuid::Uuid;

/// The channel of PostgreSQL that all processes listen to.
const CHANNEL: &str = "countersign_changes";

/// How many changes a follower may be behind before it is told only that there were some.
const BEHIND: usize = 256;

/// One process's announcements; cheap to clone.
#[derive(Clone, Debug)]
pub struct Changes {
    /// Of this process and of others; `None` where any organization may have changed.
    told: Sender<Option<OrganizationId>>,
    /// Of this process alone, for the others.
    committed: Sender<OrganizationId>,
    /// Tells this process's messages from others'.
    process: Uuid,
}

impl Default for Changes {
    fn default() -> Self {
        Self { told: Sender::new(BEHIND), committed: Sender::new(BEHIND), process: Uuid::now_v7() }
    }
}

impl Changes {
    /// Hears, from now on, of changes of an organization.
    pub fn follow(&self, organization: OrganizationId) -> Following {
        Following { told: self.told.subscribe(), organization }
    }

    /// Tells of a commit of this process.
    pub(super) fn committed(&self, organization: OrganizationId) {
        // Nobody may be listening.
        let _ = self.told.send(Some(organization));
        let _ = self.committed.send(organization);
    }

    fn message(&self, organization: OrganizationId) -> String {
        format!("{}:{organization}", self.process)
    }

    /// Tells of what another process said, unless it is an echo of this one's own message.
    fn heard(&self, message: &str) {
        let Some((process, organization)) = message.split_once(':') else { return };
        if process != self.process.to_string()
            && let Ok(organization) = organization.parse()
        {
            let _ = self.told.send(Some(organization));
        }
    }
}

/// One organization's changes.
#[derive(Debug)]
pub struct Following {
    told: Receiver<Option<OrganizationId>>,
    organization: OrganizationId,
}

impl Following {
    /// Returns once something may have changed since the last call.
    pub async fn changed(&mut self) {
        loop {
            match self.told.recv().await {
                Ok(Some(other)) if other != self.organization => {}
                Ok(_) | Err(RecvError::Lagged(_)) => return,
                // The process ends; whoever waits is let go by other means.
                Err(RecvError::Closed) => std::future::pending().await,
            }
        }
    }
}

impl Store {
    /// The announcements of this process.
    pub fn changes(&self) -> &Changes {
        &self.changes
    }

    /// Tells other processes what this one commits, and hears what they do, until it fails or is
    /// dropped. On SQLite, which one process serves, it has nothing to do and never returns.
    ///
    /// The others are told after the commit, on a connection apart: `NOTIFY` within a transaction
    /// makes all commits of the database queue for one lock.
    ///
    /// # Errors
    /// The database cannot be reached. Begin again; nothing is lost but time.
    pub async fn relay(&self) -> Result<(), Error> {
        if self.database.get_database_backend() != DatabaseBackend::Postgres {
            return std::future::pending().await;
        }
        tokio::try_join!(self.hear(), self.announce()).map(|_| ())
    }

    async fn hear(&self) -> Result<(), Error> {
        let pool = self.database.get_postgres_connection_pool();
        let mut listener = PgListener::connect_with(pool).await.map_err(Error::internal)?;
        listener.listen(CHANNEL).await.map_err(Error::internal)?;
        // Before it listened, and between two connections, anything may have been told.
        let _ = self.changes.told.send(None);
        loop {
            match listener.try_recv().await.map_err(Error::internal)? {
                Some(told) => self.changes.heard(told.payload()),
                None => drop(self.changes.told.send(None)),
            }
        }
    }

    async fn announce(&self) -> Result<(), Error> {
        let mut committed = self.changes.committed.subscribe();
        loop {
            let mut changed = BTreeSet::new();
            match committed.recv().await {
                Ok(organization) => changed.insert(organization),
                Err(RecvError::Lagged(_)) => continue,
                Err(RecvError::Closed) => return Ok(()),
            };
            // What was committed meanwhile goes with it.
            while let Ok(organization) = committed.try_recv() {
                changed.insert(organization);
            }
            for organization in changed {
                let values = [CHANNEL.into(), self.changes.message(organization).into()];
                let statement =
                    Statement::from_sql_and_values(DatabaseBackend::Postgres, "SELECT pg_notify($1, $2)", values);
                self.database.execute_raw(statement).await?;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;
    use tokio::time::timeout;

    async fn hears(following: &mut Following) -> bool {
        timeout(Duration::from_millis(20), following.changed()).await.is_ok()
    }

    #[tokio::test]
    async fn a_follower_hears_of_its_organization_and_of_no_other() {
        let changes = Changes::default();
        let (ours, theirs) = (OrganizationId(Uuid::from_u128(1)), OrganizationId(Uuid::from_u128(2)));
        let mut following = changes.follow(ours);
        changes.committed(theirs);
        assert!(!hears(&mut following).await);
        changes.committed(ours);
        assert!(hears(&mut following).await);
        assert!(!hears(&mut following).await, "once is enough");
    }

    #[tokio::test]
    async fn what_another_process_says_is_told_and_an_echo_is_not() {
        let (changes, other) = (Changes::default(), Changes::default());
        let ours = OrganizationId(Uuid::from_u128(1));
        let mut following = changes.follow(ours);
        changes.heard(&changes.message(ours));
        changes.heard("nonsense");
        assert!(!hears(&mut following).await);
        changes.heard(&other.message(ours));
        assert!(hears(&mut following).await);
    }

    #[tokio::test]
    async fn who_is_too_far_behind_is_told_that_there_was_something() {
        let changes = Changes::default();
        let (ours, theirs) = (OrganizationId(Uuid::from_u128(1)), OrganizationId(Uuid::from_u128(2)));
        let mut following = changes.follow(ours);
        for _ in 0..=BEHIND {
            changes.committed(theirs);
        }
        assert!(hears(&mut following).await);
    }
}
