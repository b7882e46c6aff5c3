//! What `login` keeps, for one server each: an API token, a session, or both.
//!
//! One file that only its owner may read, in a folder that only its owner may enter.

mod file;

use crate::client::Failure;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Everything that is kept.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credentials {
    /// By address, without a slash at its end.
    servers: BTreeMap<String, Kept>,
}

/// What is kept for one server.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<Session>,
}

/// The session of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// As it is sent: `name=value`.
    pub cookie: String,
    pub email: String,
}

impl Credentials {
    /// What is kept; nothing where there is no file yet.
    ///
    /// # Errors
    /// A file that others may read, or that cannot be read.
    pub fn load() -> Result<Self, Failure> {
        file::path().map_or_else(|| Ok(Self::default()), |path| file::load(&path))
    }

    /// Keeps it, in place of what was kept before.
    ///
    /// # Errors
    /// No folder to keep it in, or one that cannot be written.
    pub fn save(&self) -> Result<(), Failure> {
        let nowhere =
            || Failure::Unusable("neither XDG_CONFIG_HOME nor HOME says where to keep credentials".to_owned());
        file::save(&file::path().ok_or_else(nowhere)?, self)
    }

    /// What is kept for a server.
    pub fn of(&self, url: &str) -> Kept {
        self.servers.get(url).cloned().unwrap_or_default()
    }

    /// Changes what is kept for a server.
    pub fn change(&mut self, url: &str, change: impl FnOnce(&mut Kept)) {
        change(self.servers.entry(url.to_owned()).or_default());
    }

    /// Forgets a server.
    pub fn forget(&mut self, url: &str) -> Option<Kept> {
        self.servers.remove(url)
    }

    /// The server, where something is kept for exactly one.
    pub fn only_server(&self) -> Option<String> {
        let mut servers = self.servers.keys();
        servers.next().filter(|_| servers.next().is_none()).cloned()
    }
}
