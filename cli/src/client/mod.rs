//! Talking to a Countersign server.
//!
//! Whatever is asked is asked with patience, here and nowhere else: what may be asked for twice again as soon as the
//! server can be asked, all else only where the server did nothing.

mod answer;
mod clock;
mod failure;
mod patience;
mod server;
mod tls;

pub use failure::{Failure, Problem};
pub use patience::Patience;
pub use server::{Place, Server};

use answer::{checked, read};
use clock::Clock;
use governance::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use server::Credential;
use std::io::Read;
use std::time::Duration;
use ureq::http::Uri;
use ureq::{Agent, RequestBuilder};

const TIMEOUT: Duration = Duration::from_secs(60);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// A server that can be asked. Copies share their connections.
#[derive(Clone)]
pub struct Client {
    agent: Agent,
    /// Without a slash at its end.
    url: String,
    credential: Credential,
    clock: Clock,
    patience: Patience,
}

impl Client {
    /// A client on behalf of a token or a person.
    ///
    /// # Errors
    /// An address, a file of certificates or kept credentials that cannot be used, or none.
    pub fn new(server: &Server) -> Result<Self, Failure> {
        let client = Self::anonymous(&server.place)?;
        Ok(Self { credential: server.credential(&client.url)?, ..client })
    }

    /// A client on behalf of a person, for what API tokens never do.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn in_person(place: &Place) -> Result<Self, Failure> {
        let client = Self::anonymous(place)?;
        Ok(Self { credential: server::person(&client.url)?, ..client })
    }

    /// A client on behalf of a person who is signed in, otherwise of a token: for lists that tell a person more.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn of_person_or_token(server: &Server) -> Result<Self, Failure> {
        Self::in_person(&server.place).or_else(|_| Self::new(server))
    }

    /// A client on behalf of nobody yet.
    ///
    /// # Errors
    /// An address or a file of certificates that cannot be used.
    pub fn anonymous(place: &Place) -> Result<Self, Failure> {
        let url = place.url()?;
        let bad = || Failure::Unusable(format!("`{url}` is no address such as https://countersign.example.com"));
        let uri: Uri = url.parse().map_err(|_| bad())?;
        let host = uri.host().filter(|_| matches!(uri.scheme_str(), Some("http" | "https"))).ok_or_else(bad)?;
        let mut config = Agent::config_builder()
            .http_status_as_error(false)
            // An address that moved is told, not followed: the token is for this one.
            .max_redirects(0)
            .timeout_global(Some(TIMEOUT))
            .timeout_connect(Some(CONNECT_TIMEOUT))
            .user_agent(concat!("countersign/", env!("CARGO_PKG_VERSION")));
        if is_loopback(host) {
            config = config.proxy(None);
        }
        if let Some(file) = &place.ca_file {
            config = config.tls_config(tls::trusting(file)?);
        }
        let (agent, credential) = (config.build().into(), Credential::Nobody);
        Ok(Self { agent, url, credential, clock: Clock::default(), patience: Patience::brief() })
    }

    /// The same with another patience than that of a moment.
    pub fn patient(&self, patience: &Patience) -> Self {
        Self { patience: patience.clone(), ..self.clone() }
    }

    /// The same on behalf of a token.
    pub fn with_token(self, token: &str) -> Self {
        Self { credential: Credential::Token(token.to_owned()), ..self }
    }

    /// The same on behalf of the person of a session.
    pub fn with_session(self, cookie: &str) -> Self {
        Self { credential: Credential::Session(cookie.to_owned()), ..self }
    }

    /// Whether it acts on behalf of a person.
    pub fn is_person(&self) -> bool {
        matches!(self.credential, Credential::Session(_))
    }

    /// The server's address, without a slash at its end.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The address of a page.
    pub fn page(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }

    /// What time it is at the server; `None` before it answered, or where it does not say.
    pub fn now(&self) -> Option<Timestamp> {
        self.clock.now()
    }

    /// Reads what is at a path below the API's.
    ///
    /// # Errors
    /// The server cannot be reached, or refuses.
    pub fn get<T: DeserializeOwned>(&self, path: &str, query: &[(&str, &str)]) -> Result<T, Failure> {
        self.get_then(path, query, query)
    }

    /// The same; where it has to be asked for again, then with another query.
    ///
    /// # Errors
    /// As [`Self::get`].
    pub fn get_then<T: DeserializeOwned>(
        &self,
        path: &str,
        query: &[(&str, &str)],
        then: &[(&str, &str)],
    ) -> Result<T, Failure> {
        let mut query = query;
        self.patience.ask(|| {
            let request = self.known(self.agent.get(self.api(path))).query_pairs(query.iter().copied());
            query = then;
            read(request.call(), &self.clock)
        })
    }

    /// Sends a body to a path.
    ///
    /// # Errors
    /// As [`Self::get`].
    pub fn post<T: DeserializeOwned>(&self, path: &str, body: &impl Serialize) -> Result<T, Failure> {
        self.patience.ask_once(|| self.posted(path, None, body))
    }

    /// Sends a body to a path, where a repeat with the same key does nothing more.
    ///
    /// # Errors
    /// As [`Self::get`].
    pub fn post_once<T: DeserializeOwned>(&self, path: &str, key: &str, body: &impl Serialize) -> Result<T, Failure> {
        self.patience.ask(|| self.posted(path, Some(key), body))
    }

    /// Sends a body to a path, where a repeat does nothing more, by its key or by itself, and where no conflict lasts:
    /// it is sent again where the server undid it, too.
    ///
    /// # Errors
    /// As [`Self::get`].
    pub fn insist<T: DeserializeOwned>(
        &self,
        path: &str,
        key: Option<&str>,
        body: &impl Serialize,
    ) -> Result<T, Failure> {
        self.patience.ask(|| self.posted(path, key, body).map_err(Failure::or_undone))
    }

    fn posted<T: DeserializeOwned>(&self, path: &str, key: Option<&str>, body: &impl Serialize) -> Result<T, Failure> {
        let mut request = self.known(self.agent.post(self.api(path)));
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        read(request.send_json(body), &self.clock)
    }

    /// Sends a body to a path, and gives the answer with the session cookie that it sets.
    ///
    /// # Errors
    /// As [`Self::get`].
    pub fn sign_in<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl Serialize,
    ) -> Result<(T, Option<String>), Failure> {
        self.patience.ask_once(|| {
            let answer = checked(self.agent.post(self.api(path)).send_json(body), &self.clock)?;
            let cookie = answer::session_cookie(answer.headers());
            Ok((read(Ok(answer), &self.clock)?, cookie))
        })
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
        self.patience.ask_once(|| {
            let request = self.known(self.agent.put(self.api(path))).query_pairs(query.iter().copied());
            read(request.send_json(body), &self.clock)
        })
    }

    /// Removes what is at a path.
    ///
    /// # Errors
    /// As [`Self::get`].
    pub fn delete(&self, path: &str) -> Result<(), Failure> {
        self.patience.ask(|| checked(self.known(self.agent.delete(self.api(path))).call(), &self.clock).map(|_| ()))
    }

    /// Reads a file, however long it takes as long as something comes.
    ///
    /// # Errors
    /// As [`Self::get`]; reading fails where the file is cut off.
    pub fn download(&self, path: &str, query: &[(&str, &str)]) -> Result<impl Read + use<>, Failure> {
        self.patience.ask(|| {
            let request = self.known(self.agent.get(self.api(path))).query_pairs(query.iter().copied());
            let request = request.config().timeout_global(None).timeout_recv_response(Some(TIMEOUT)).build();
            Ok(checked(request.call(), &self.clock)?.into_body().into_reader())
        })
    }

    /// A request that says who asks.
    fn known<B>(&self, request: RequestBuilder<B>) -> RequestBuilder<B> {
        match &self.credential {
            Credential::Nobody => request,
            Credential::Token(token) => request.header("authorization", format!("Bearer {token}")),
            Credential::Session(cookie) => request.header("cookie", cookie),
        }
    }

    fn api(&self, path: &str) -> String {
        format!("{}/api/v1{path}", self.url)
    }
}

/// Of some parameters those that were given.
pub fn given<'a, const N: usize>(
    parameters: [(&'static str, &'a Option<String>); N],
) -> impl Iterator<Item = (&'static str, &'a str)> {
    parameters.into_iter().filter_map(|(name, value)| Some((name, value.as_deref()?)))
}

fn is_loopback(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || host.parse().is_ok_and(|address: std::net::IpAddr| address.is_loopback())
}
