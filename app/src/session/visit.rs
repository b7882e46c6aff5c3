//! One request's session, and what was already read for it.

use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::TimeDelta;
use governance::Timestamp;
use governance::ids::{LoginId, OrganizationId};
use serde::{Deserialize, Serialize};
use service::accounts::{self, SignedIn};
use service::{Caller, Error, System};
use tower_sessions::Session;

use super::Viewer;

/// How long a session may be used before that is written down: a write a click would be too many.
const SEEN: TimeDelta = TimeDelta::minutes(10);

/// What a session holds of the person who signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Who {
    pub login: LoginId,
    /// The organization that they opened last.
    pub organization: Option<OrganizationId>,
    /// When the session was last used, give or take ten minutes.
    pub seen: Timestamp,
}

impl Who {
    /// Where it stands in the session.
    pub const KEY: &str = "who";
}

/// One request by a browser; cheap to clone.
#[derive(Clone, Debug)]
pub struct Visit {
    system: System,
    session: Session,
    address: IpAddr,
    known: Arc<Mutex<Known>>,
}

/// What was read during this request already.
#[derive(Debug, Default)]
struct Known {
    caller: Option<Caller>,
    viewer: Option<Viewer>,
}

impl Visit {
    /// A request within `session` from `address`.
    pub fn new(system: System, session: Session, address: IpAddr) -> Self {
        Self { system, session, address, known: Arc::default() }
    }

    /// What service verbs need first.
    pub fn system(&self) -> &System {
        &self.system
    }

    /// The address that the request came from.
    pub fn address(&self) -> IpAddr {
        self.address
    }

    /// The id of the session, if it is kept already.
    pub fn session_id(&self) -> Option<String> {
        self.session.id().map(|id| id.to_string())
    }

    /// The member on whose behalf the request acts.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`].
    pub async fn caller(&self) -> Result<Caller, Error> {
        if let Some(caller) = self.known(|known| known.caller.clone()) {
            return Ok(caller);
        }
        let who = self.who().await?;
        let caller = accounts::login::caller(&self.system, who.login, who.organization).await?;
        self.known(|known| known.caller = Some(caller.clone()));
        Ok(caller)
    }

    /// The login that is signed in.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`].
    pub async fn login(&self) -> Result<LoginId, Error> {
        Ok(self.who().await?.login)
    }

    /// Whether the session is there still: for what goes on long after it was looked at first.
    pub async fn is_still_signed_in(&self) -> bool {
        let Some(id) = self.session_id() else { return false };
        matches!(accounts::sessions::load(&self.system, &id).await, Ok(Some(_)))
    }

    /// All that the frame of a page needs.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`].
    pub async fn viewer(&self) -> Result<Viewer, Error> {
        if let Some(viewer) = self.known(|known| known.viewer.clone()) {
            return Ok(viewer);
        }
        let viewer = Viewer::load(&self.system, self.login().await?, self.caller().await?).await?;
        self.known(|known| known.viewer = Some(viewer.clone()));
        Ok(viewer)
    }

    /// Signs in, in a new session.
    ///
    /// # Errors
    /// Only internal ones.
    pub async fn sign_in(&self, signed_in: SignedIn) -> Result<(), Error> {
        self.session.clear().await;
        self.session.cycle_id().await.map_err(Error::internal)?;
        let organization = Some(signed_in.organization);
        self.put(Who { login: signed_in.login, organization, seen: self.system.now() }).await
    }

    /// Ends the session.
    ///
    /// # Errors
    /// Only internal ones.
    pub async fn sign_out(&self) -> Result<(), Error> {
        self.known(|known| *known = Known::default());
        // Loads it first: a session that is there no more has no id to delete.
        self.session.get_value(Who::KEY).await.map_err(Error::internal)?;
        self.session.flush().await.map_err(Error::internal)
    }

    /// Ends every session of the login, this one too.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`].
    pub async fn sign_out_everywhere(&self) -> Result<(), Error> {
        accounts::sessions::delete_of_login(&self.system, self.login().await?, None).await?;
        self.sign_out().await
    }

    /// Opens another organization of the login.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the login is no active member of it.
    pub async fn switch_organization(&self, organization: OrganizationId) -> Result<(), Error> {
        let who = self.who().await?;
        let caller = accounts::login::caller(&self.system, who.login, Some(organization)).await?;
        if caller.organization != organization {
            return Err(Error::NotFound("organization"));
        }
        self.put(Who { organization: Some(organization), ..who }).await
    }

    async fn who(&self) -> Result<Who, Error> {
        let who = self.session.get::<Who>(Who::KEY).await.map_err(Error::internal)?.ok_or(Error::Unauthenticated)?;
        let now = self.system.now();
        if now - who.seen >= SEEN {
            self.session.insert(Who::KEY, Who { seen: now, ..who }).await.map_err(Error::internal)?;
        }
        Ok(who)
    }

    async fn put(&self, who: Who) -> Result<(), Error> {
        self.known(|known| *known = Known::default());
        self.session.insert(Who::KEY, who).await.map_err(Error::internal)
    }

    fn known<T>(&self, with: impl FnOnce(&mut Known) -> T) -> T {
        with(&mut self.known.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
