//! One attempt to send something.

use std::error::Error as _;
use std::str::FromStr;
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use governance::outgoing::{Endpoint, Fault, Format, Message, Network, Outcome, RESPONSE_MOST, slack};
use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use reqwest::{Client, Response, redirect};
use service::System;
use service::webhooks::sending::{Attempt, Outgoing};

use super::names::Names;

/// How long an attempt may take, from the name's resolution to the head of the answer.
const PATIENCE: Duration = Duration::from_secs(15);

/// How long the body of an answer is waited for. The status is known by then, and counts whatever comes of the body.
const BODY_PATIENCE: Duration = Duration::from_secs(3);

/// What a body is: CloudEvents in structured mode, or a message.
const fn media_type(format: Format) -> &'static str {
    match format {
        Format::Standard => "application/cloudevents+json; charset=utf-8",
        Format::Slack => "application/json; charset=utf-8",
    }
}

/// What makes connections; cheap to clone.
#[derive(Clone, Debug)]
pub struct Sender {
    https: Arc<LazyLock<Connections, Build>>,
    http: Arc<LazyLock<Connections, Build>>,
    allow: Arc<[Network]>,
}

/// A client, or why there is none on this machine, such as one without certificates of authorities.
type Connections = Result<Client, Fault>;

type Build = Box<dyn FnOnce() -> Connections + Send>;

impl Sender {
    /// A sender that may call the public internet, and `allow` besides. TLS is set up when something is sent for
    /// the first time: a server without webhooks needs none, and one that cannot have it serves all the same.
    pub fn new(allow: &[Network]) -> Self {
        let allow: Arc<[Network]> = allow.into();
        let lazily = |scheme| {
            let names = Names { scheme, allow: allow.clone() };
            Arc::new(LazyLock::<_, Build>::new(Box::new(move || connections(names))))
        };
        Self { https: lazily("https"), http: lazily("http"), allow }
    }

    /// Sends something once.
    pub async fn send(&self, system: &System, outgoing: Outgoing<'_>) -> Attempt {
        let at = system.now();
        let began = Instant::now();
        let answer = tokio::time::timeout(PATIENCE, self.post(outgoing, at.timestamp())).await;
        let (outcome, status, response) = match answer {
            Ok(Ok(response)) => {
                let status = response.status().as_u16();
                let retry_after = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
                let retry_after = retry_after.map(str::to_owned);
                let body = beginning(response).await;
                let outcome = match outgoing.format {
                    Format::Standard => Outcome::of_answer(status, retry_after.as_deref(), system.now()),
                    Format::Slack => slack::answer(status, retry_after.as_deref(), &body, system.now()),
                };
                (outcome, Some(status), body)
            }
            Ok(Err(fault)) => (Outcome::of_fault(&fault), None, Vec::new()),
            Err(_) => (Outcome::of_fault(&Fault::Timeout(PATIENCE.as_secs())), None, Vec::new()),
        };
        Attempt { outcome, status, at, took: began.elapsed(), response }
    }

    /// The answer that came back, with its body still to be read.
    async fn post(&self, outgoing: Outgoing<'_>, at: i64) -> Result<Response, Fault> {
        let endpoint = Endpoint::from_str(outgoing.url).map_err(|bad| Fault::Connection(bad.to_string()))?;
        if let Some(address) = endpoint.address() {
            // What is no name is never resolved.
            endpoint.callable(&[address], &self.allow)?;
        }
        let client = if endpoint.is_https() { &self.https } else { &self.http };
        let client = client.as_ref().as_ref().map_err(Fault::clone)?;
        let id = outgoing.id.to_string();
        let message = Message { id: &id, at, body: outgoing.body.as_bytes() };
        let mut request = client.post(outgoing.url).header(CONTENT_TYPE, media_type(outgoing.format));
        if outgoing.format == Format::Standard {
            for (name, value) in message.headers(outgoing.secrets) {
                request = request.header(name, value);
            }
        }
        request.body(outgoing.body.to_owned()).send().await.map_err(|error| fault(&error))
    }
}

/// A client that goes where it is told and nowhere else: no redirect, no proxy that would resolve names again.
fn connections(names: Names) -> Connections {
    // Another part of the process may have been first.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let agent = concat!("Countersign/", env!("CARGO_PKG_VERSION"));
    let client = Client::builder().user_agent(agent).redirect(redirect::Policy::none()).no_proxy().referer(false);
    client.dns_resolver(Arc::new(names)).build().map_err(|error| fault(&error))
}

/// As much of the body as is kept. What breaks off or does not come in time changes nothing: the status is known.
async fn beginning(mut response: Response) -> Vec<u8> {
    let mut body = Vec::new();
    let reading = async {
        while body.len() < RESPONSE_MOST {
            match response.chunk().await {
                Ok(Some(chunk)) => body.extend_from_slice(&chunk),
                Ok(None) | Err(_) => break,
            }
        }
    };
    // What came until then is kept.
    let _ = tokio::time::timeout(BODY_PATIENCE, reading).await;
    body.truncate(RESPONSE_MOST);
    body
}

/// Why there was no answer: what the name's resolution refused, or the innermost cause in its own words.
fn fault(error: &reqwest::Error) -> Fault {
    let mut cause = error.source();
    let mut innermost = error.to_string();
    while let Some(inner) = cause {
        if let Some(fault) = inner.downcast_ref::<Fault>() {
            return fault.clone();
        }
        if let Some(error) = tls(inner) {
            return Fault::Tls(error.to_string());
        }
        innermost = inner.to_string();
        cause = inner.source();
    }
    Fault::Connection(innermost)
}

/// The error of TLS that an error is or wraps. An I/O error hides what it wraps from `source`.
fn tls<'a>(error: &'a (dyn std::error::Error + 'static)) -> Option<&'a rustls::Error> {
    let wrapped = || tls(error.downcast_ref::<std::io::Error>()?.get_ref()?);
    error.downcast_ref().or_else(wrapped)
}
