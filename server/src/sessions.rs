//! Browser sessions: the cookie, and the table they are kept in.
//!
//! A session ends 12 hours after it was last used, and 7 days after it began whatever happens. Only
//! visitors of whom there is something to remember get one.

use app::session::Who;
use async_trait::async_trait;
use chrono::TimeDelta;
use governance::Timestamp;
use service::System;
use service::accounts::sessions as kept;
use tower_sessions::cookie::SameSite;
use tower_sessions::cookie::time::{Duration, OffsetDateTime};
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result};
use tower_sessions::{Expiry, SessionManagerLayer, SessionStore};

use crate::config::Config;

/// How long a session lasts without being used.
pub const IDLE: TimeDelta = TimeDelta::hours(12);
/// How long it lasts at most.
pub const ABSOLUTE: TimeDelta = TimeDelta::days(7);
/// How long it lasts when nobody is signed in: a notice waits for the next page, no longer.
pub const ANONYMOUS: TimeDelta = TimeDelta::hours(1);

/// The layer that gives every request its session.
pub fn layer(config: &Config, system: &System) -> SessionManagerLayer<Sessions> {
    // A browser lets nobody but this very host set a cookie with this prefix.
    let name = if config.is_https() { "__Host-countersign" } else { "countersign" };
    SessionManagerLayer::new(Sessions(system.clone()))
        .with_name(name)
        .with_path("/")
        .with_secure(config.is_https())
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_expiry(Expiry::OnInactivity(Duration::seconds(IDLE.num_seconds())))
}

/// The sessions in the database.
#[derive(Clone, Debug)]
pub struct Sessions(System);

#[async_trait]
impl SessionStore for Sessions {
    async fn create(&self, record: &mut Record) -> Result<()> {
        let now = self.0.now();
        while !kept::create(&self.0, &row(record, now, now)?).await.map_err(backend)? {
            record.id = Id::default();
        }
        Ok(())
    }

    async fn save(&self, record: &Record) -> Result<()> {
        // A session that was ended meanwhile stays ended.
        let Some(before) = self.find(&record.id).await? else { return Ok(()) };
        kept::save(&self.0, &row(record, before.created_at, self.0.now())?).await.map_err(backend)
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let Some(found) = self.find(id).await? else { return Ok(None) };
        let data = serde_json::from_slice(&found.data).map_err(|error| Error::Decode(error.to_string()))?;
        let expiry_date = OffsetDateTime::from_unix_timestamp(found.expires_at.timestamp())
            .map_err(|error| Error::Decode(error.to_string()))?;
        Ok(Some(Record { id: *id, data, expiry_date }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        kept::delete(&self.0, &id.to_string()).await.map_err(backend)
    }
}

impl Sessions {
    async fn find(&self, id: &Id) -> Result<Option<kept::Record>> {
        kept::load(&self.0, &id.to_string()).await.map_err(backend)
    }
}

/// The row of a session that began at `began` and is used now.
fn row(record: &Record, began: Timestamp, now: Timestamp) -> Result<kept::Record> {
    let who = record.data.get(Who::KEY).map(|who| serde_json::from_value::<Who>(who.clone())).transpose();
    let login = who.map_err(|error| Error::Encode(error.to_string()))?.map(|who| who.login);
    let idle = if login.is_some() { IDLE } else { ANONYMOUS };
    Ok(kept::Record {
        id: record.id.to_string(),
        login,
        data: serde_json::to_vec(&record.data).map_err(|error| Error::Encode(error.to_string()))?,
        created_at: began,
        expires_at: (now + idle).min(began + ABSOLUTE),
    })
}

fn backend(error: service::Error) -> Error {
    let cause = std::error::Error::source(&error).map(ToString::to_string);
    Error::Backend(cause.unwrap_or_else(|| error.to_string()))
}
