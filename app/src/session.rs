//! Who is visiting, for server functions, pages and REST alike.
//!
//! The server makes one [`Visit`] a request and puts it into the context, where the functions of this
//! module find it, also after an await. The session holds who signed in and the organization they
//! chose; everything else is read anew, so a member who was deactivated is out at once.

mod viewer;
mod visit;

use std::net::IpAddr;

use governance::ids::LoginId;
use leptos::prelude::use_context;
use service::accounts::SignedIn;
use service::{Caller, System};

pub use viewer::Viewer;
pub use visit::{Visit, Who};

use crate::Refused;

/// A login of the demo organization, shown on its login page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoLogin {
    pub email: String,
    pub password: String,
    /// Who it is, in a few words.
    pub role: String,
}

/// The logins that the login page offers; in the context only while the demo is served.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DemoLogins(pub Vec<DemoLogin>);

/// This request's visit.
///
/// # Errors
/// 500 outside a request.
pub fn visit() -> Result<Visit, Refused> {
    use_context::<Visit>().ok_or_else(|| {
        tracing::error!("there is no visit in the context");
        Refused::internal()
    })
}

/// What service verbs need first.
///
/// # Errors
/// As [`visit`].
pub fn system() -> Result<System, Refused> {
    Ok(visit()?.system().clone())
}

/// The member on whose behalf this request acts, in the organization they chose.
///
/// # Errors
/// 401 when nobody is signed in.
pub async fn caller() -> Result<Caller, Refused> {
    Ok(visit()?.caller().await?)
}

/// The login that is signed in, for what belongs to a person and not to a membership.
///
/// # Errors
/// 401 when nobody is signed in.
pub async fn login() -> Result<LoginId, Refused> {
    Ok(visit()?.login().await?)
}

/// All that the frame of a page needs to know of its reader. Read once a request.
///
/// # Errors
/// 401 when nobody is signed in.
pub async fn viewer() -> Result<Viewer, Refused> {
    Ok(visit()?.viewer().await?)
}

/// Signs in: in a new session, whose id nobody can have known before.
///
/// # Errors
/// Only internal ones.
pub async fn sign_in(signed_in: SignedIn) -> Result<(), Refused> {
    Ok(visit()?.sign_in(signed_in).await?)
}

/// Ends every session of the login, this one too.
///
/// # Errors
/// 401 when nobody is signed in.
pub async fn sign_out_everywhere() -> Result<(), Refused> {
    Ok(visit()?.sign_out_everywhere().await?)
}

/// The id of this session, to tell it from the login's other ones.
///
/// # Errors
/// As [`visit`].
pub fn session_id() -> Result<Option<String>, Refused> {
    Ok(visit()?.session_id())
}

/// The address that the request came from.
///
/// # Errors
/// As [`visit`].
pub fn address() -> Result<IpAddr, Refused> {
    Ok(visit()?.address())
}
