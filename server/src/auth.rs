//! Who sends a request: its session and its address.

use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use app::session::Visit;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::header::{AUTHORIZATION, COOKIE, ORIGIN};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, Request, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tower_sessions::Session;

use crate::config::Config;
use crate::state::AppState;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// A handler that takes a `Visit` learns who is signed in, and can sign them in and out.
impl FromRequestParts<AppState> for Visit {
    type Rejection = (StatusCode, &'static str);

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Self::Rejection> {
        let session = Session::from_request_parts(parts, state).await?;
        Ok(Visit::new(state.system.clone(), session, address(parts, &state.config)))
    }
}

/// How a request carries its API token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scheme {
    Bearer,
    /// As the password, for systems that can only be given an address: `https://token:csn_…@host/…`.
    Basic,
}

fn credentials(headers: &HeaderMap) -> Option<(Scheme, &str)> {
    let (scheme, credentials) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    let scheme = match scheme.to_ascii_lowercase().as_str() {
        "bearer" => Scheme::Bearer,
        "basic" => Scheme::Basic,
        _ => return None,
    };
    Some((scheme, credentials.trim()))
}

/// The API token of a request, if it carries one.
pub fn token(headers: &HeaderMap) -> Option<Cow<'_, str>> {
    match credentials(headers)? {
        (Scheme::Bearer, token) => Some(token.into()),
        (Scheme::Basic, encoded) => {
            let decoded = String::from_utf8(STANDARD.decode(encoded).ok()?).ok()?;
            decoded.split_once(':').map(|(_, password)| password.to_owned().into())
        }
    }
}

/// Takes from a request with an API token whatever a browser adds by itself: the token alone says who sends it,
/// so no cookie can be ridden on. Where it comes from does not matter with a bearer, which no browser sends by
/// itself; basic credentials it may remember, so there it does.
pub fn token_alone<B>(mut request: Request<B>) -> Request<B> {
    let Some((scheme, _)) = credentials(request.headers()) else { return request };
    request.headers_mut().remove(COOKIE);
    if scheme == Scheme::Bearer {
        request.headers_mut().remove(ORIGIN);
        request.headers_mut().remove(FETCH_SITE);
    }
    request
}

/// The address of the client: the peer, or what the proxy in front says that its peer was.
fn address(parts: &Parts, config: &Config) -> IpAddr {
    let forwarded = || {
        let last = parts.headers.get_all(FORWARDED_FOR).iter().next_back()?;
        last.to_str().ok()?.rsplit(',').next()?.trim().parse().ok()
    };
    let peer = || parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
    let trusted = config.trust_proxy.then(forwarded).flatten();
    // A router that is driven without a network has no peer.
    trusted.or_else(peer).unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST))
}
