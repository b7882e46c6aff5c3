//! Which server, and on whose behalf.

use super::Failure;
use crate::credentials::{Credentials, Kept};
use std::path::PathBuf;

/// Where the server is.
#[derive(clap::Args)]
#[command(next_help_heading = "Server")]
pub struct Place {
    /// The server's address; without it, the one that you signed in to
    #[arg(long, env = "COUNTERSIGN_URL", value_name = "URL")]
    url: Option<String>,
    /// Trust these certificates (PEM), and no others
    #[arg(long, env = "COUNTERSIGN_CA_FILE", value_name = "FILE")]
    pub ca_file: Option<PathBuf>,
}

/// Which server, and on whose behalf.
#[derive(clap::Args)]
#[command(next_help_heading = "Server")]
pub struct Server {
    #[command(flatten)]
    pub place: Place,
    /// An API token with the scopes that the command needs; without it, what `login` keeps
    #[arg(long, env = "COUNTERSIGN_TOKEN", hide_env_values = true, value_name = "TOKEN")]
    token: Option<String>,
}

/// How a command shows who asks.
#[derive(Clone)]
pub enum Credential {
    Nobody,
    Token(String),
    /// The cookie of a session: a person.
    Session(String),
}

impl Place {
    /// The address without a slash at its end: the one given, or the only one that was signed in to.
    ///
    /// # Errors
    /// None is given, and the kept ones leave it open.
    pub fn url(&self) -> Result<String, Failure> {
        if let Some(url) = given(self.url.as_deref()) {
            return Ok(url.trim_end_matches('/').to_owned());
        }
        let kept = Credentials::load()?.only_server();
        let ask = "which server? Give --url or COUNTERSIGN_URL, or sign in with `countersign login --url URL`";
        kept.ok_or_else(|| Failure::Unusable(ask.to_owned()))
    }
}

impl Server {
    /// The given token, or what was kept for this address: a token before a session.
    ///
    /// # Errors
    /// There is neither.
    pub fn credential(&self, url: &str) -> Result<Credential, Failure> {
        if let Some(token) = given(self.token.as_deref()) {
            return Ok(Credential::Token(token.to_owned()));
        }
        let ask = "on whose behalf? Give --token or COUNTERSIGN_TOKEN, or sign in with `countersign login`";
        let Kept { token, session } = Credentials::load()?.of(url);
        let kept = token.map(Credential::Token).or(session.map(|session| Credential::Session(session.cookie)));
        kept.ok_or_else(|| Failure::Unusable(ask.to_owned()))
    }
}

/// What is kept of a person for this address. Tokens never review and never break the glass, so that a given
/// one does not count.
///
/// # Errors
/// Nobody is signed in.
pub fn person(url: &str) -> Result<Credential, Failure> {
    let ask = "this is done in person, never with an API token: sign in with `countersign login --email EMAIL`";
    let session = Credentials::load()?.of(url).session;
    session.map(|session| Credential::Session(session.cookie)).ok_or_else(|| Failure::Unusable(ask.to_owned()))
}

/// A value that is there: pipelines set variables without a value for secrets that they lack.
fn given(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}
