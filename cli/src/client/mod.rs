//! Talking to a Countersign server.

mod failure;
mod tls;

pub use failure::{Failure, Problem};

use serde::Serialize;
use serde::de::DeserializeOwned;
use std::path::PathBuf;
use std::time::Duration;
use ureq::http::{Response, StatusCode, Uri};
use ureq::{Agent, Body};

const TIMEOUT: Duration = Duration::from_secs(60);
/// More than any answer holds.
const MOST: u64 = 64 * 1024 * 1024;

/// Which server, and on whose behalf.
#[derive(clap::Args)]
#[command(next_help_heading = "Server")]
pub struct Server {
    /// The server's address
    #[arg(long, env = "COUNTERSIGN_URL", value_name = "URL")]
    url: String,
    /// An API token with the scopes that the command needs
    #[arg(long, env = "COUNTERSIGN_TOKEN", hide_env_values = true, value_name = "TOKEN")]
    token: String,
    /// Trust these certificates (PEM), and no others
    #[arg(long, env = "COUNTERSIGN_CA_FILE", value_name = "FILE")]
    ca_file: Option<PathBuf>,
}

/// A server that can be asked.
pub struct Client {
    agent: Agent,
    /// Without a slash at its end.
    url: String,
    authorization: String,
}

impl Client {
    /// # Errors
    /// An address or a file of certificates that cannot be used.
    pub fn new(server: &Server) -> Result<Self, Failure> {
        let url = server.url.trim().trim_end_matches('/').to_owned();
        let bad = || Failure::Unusable(format!("`{url}` is no address such as https://countersign.example.com"));
        let uri: Uri = url.parse().map_err(|_| bad())?;
        let host = uri.host().filter(|_| matches!(uri.scheme_str(), Some("http" | "https"))).ok_or_else(bad)?;
        let mut config = Agent::config_builder()
            .http_status_as_error(false)
            // An address that moved is told, not followed: the token is for this one.
            .max_redirects(0)
            .timeout_global(Some(TIMEOUT))
            .user_agent(concat!("countersign/", env!("CARGO_PKG_VERSION")));
        if is_loopback(host) {
            config = config.proxy(None);
        }
        if let Some(file) = &server.ca_file {
            config = config.tls_config(tls::trusting(file)?);
        }
        Ok(Self { agent: config.build().into(), authorization: format!("Bearer {}", server.token.trim()), url })
    }

    /// The address of a page.
    pub fn page(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }

    /// Reads what is at a path below the API's.
    ///
    /// # Errors
    /// The server cannot be reached, or refuses.
    pub fn get<T: DeserializeOwned>(&self, path: &str, query: &[(&str, &str)]) -> Result<T, Failure> {
        let request = self.agent.get(self.api(path)).header("authorization", &self.authorization);
        answer(request.query_pairs(query.iter().copied()).call())
    }

    /// Sends a body to a path.
    ///
    /// # Errors
    /// As [`Self::get`].
    pub fn post<T: DeserializeOwned>(&self, path: &str, body: &impl Serialize) -> Result<T, Failure> {
        answer(self.agent.post(self.api(path)).header("authorization", &self.authorization).send_json(body))
    }

    /// Sets what is at a path.
    ///
    /// # Errors
    /// As [`Self::get`].
    pub fn put<T: DeserializeOwned>(
        &self,
        path: &str,
        query: &[(&str, &str)],
        body: &impl Serialize,
    ) -> Result<T, Failure> {
        let request = self.agent.put(self.api(path)).header("authorization", &self.authorization);
        answer(request.query_pairs(query.iter().copied()).send_json(body))
    }

    fn api(&self, path: &str) -> String {
        format!("{}/api/v1{path}", self.url)
    }
}

fn answer<T: DeserializeOwned>(answer: Result<Response<Body>, ureq::Error>) -> Result<T, Failure> {
    let mut answer = answer.map_err(|error| Failure::Unreachable(error.to_string()))?;
    let status = answer.status();
    if let (true, Some(there)) = (status.is_redirection(), answer.headers().get("location")) {
        let there = there.to_str().unwrap_or("another address");
        return Err(Failure::Unreachable(format!("the server sends us on to {there}; give its own address")));
    }
    let text = answer.body_mut().with_config().limit(MOST).read_to_string();
    let text = text.map_err(|error| Failure::Unreachable(error.to_string()))?;
    if status.is_success() {
        return serde_json::from_str(&text).map_err(|_| no_countersign(status));
    }
    Err(serde_json::from_str(&text).map_or_else(|_| no_countersign(status), Failure::Refused))
}

fn no_countersign(status: StatusCode) -> Failure {
    Failure::Unreachable(format!("what answers there ({status}) is no Countersign server of this version"))
}

fn is_loopback(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || host.parse().is_ok_and(|address: std::net::IpAddr| address.is_loopback())
}
