//! What the server answers, or what answers in its place.

use super::clock::Clock;
use super::{Failure, Problem};
use serde::de::DeserializeOwned;
use std::io::ErrorKind;
use std::time::Duration;
use ureq::http::{HeaderMap, Response, StatusCode};
use ureq::{Body, Error};

/// More than any answer holds.
const MOST: u64 = 64 * 1024 * 1024;

/// The value in an answer.
///
/// # Errors
/// Whatever is no answer of a Countersign server, or is its refusal.
pub fn read<T: DeserializeOwned>(answer: Result<Response<Body>, Error>, clock: &Clock) -> Result<T, Failure> {
    let mut answer = checked(answer, clock)?;
    let text = text(&mut answer)?;
    serde_json::from_str(&text).map_err(|_| Failure::Unreachable(no_countersign(answer.status())))
}

/// An answer that is no refusal, with its body unread.
///
/// # Errors
/// As [`read`].
pub fn checked(answer: Result<Response<Body>, Error>, clock: &Clock) -> Result<Response<Body>, Failure> {
    let mut answer = answer.map_err(|error| failed(&error))?;
    clock.set(answer.headers());
    let status = answer.status();
    if let (true, Some(there)) = (status.is_redirection(), answer.headers().get("location")) {
        let there = there.to_str().unwrap_or("another address");
        return Err(Failure::Unreachable(format!("the server sends us on to {there}; give its own address")));
    }
    if status.is_success() {
        return Ok(answer);
    }
    let after = retry_after(answer.headers());
    let away = |says| Failure::Away { says, status: Some(status.as_u16()), after };
    let problem = serde_json::from_str::<Problem>(&text(&mut answer)?);
    Err(match problem {
        // Something between us and the server, or the server in its last moments: neither is a decision.
        Ok(problem) if status.is_server_error() => away(problem.detail),
        Err(_) if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS => away(no_countersign(status)),
        Ok(mut problem) => {
            // A pause of hours, as between nudges, is a refusal for a person; a limit is worth to wait for.
            let limit = matches!(problem.code(), "too-many-attempts" | "rate-limited");
            problem.retry_after = limit.then(|| after.unwrap_or_default());
            Failure::Refused(Box::new(problem))
        }
        Err(_) => Failure::Unreachable(no_countersign(status)),
    })
}

/// The session cookie that an answer sets, as it is to be sent: `name=value`.
pub fn session_cookie(headers: &HeaderMap) -> Option<String> {
    let set = headers.get_all("set-cookie").iter().filter_map(|value| value.to_str().ok());
    let mut pairs = set.filter_map(|value| value.split(';').next());
    let ours = |pair: &&str| pair.starts_with("countersign=") || pair.starts_with("__Host-countersign=");
    pairs.find(ours).map(str::to_owned)
}

fn text(answer: &mut Response<Body>) -> Result<String, Failure> {
    answer.body_mut().with_config().limit(MOST).read_to_string().map_err(|error| failed(&error))
}

/// A connection that could not be made or was cut may be made the next time; one that is not trusted, never.
fn failed(error: &Error) -> Failure {
    let says = error.to_string();
    match error {
        Error::Io(error) if error.kind() == ErrorKind::InvalidData => Failure::Unreachable(says),
        Error::Io(_)
        | Error::Timeout(_)
        | Error::HostNotFound
        | Error::ConnectionFailed
        | Error::ConnectProxyFailed(_)
        | Error::Protocol(_)
        | Error::BodyStalled => Failure::Away { says, status: None, after: None },
        _ => Failure::Unreachable(says),
    }
}

fn no_countersign(status: StatusCode) -> String {
    format!("what answers there ({status}) is no Countersign server of this version")
}

/// `Retry-After` in seconds, which is how Countersign and proxies in front of it write it.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    headers.get("retry-after")?.to_str().ok()?.trim().parse().ok().map(Duration::from_secs)
}
