//! The server's half of a form: what survives exactly one redirect.

use std::sync::{Arc, Mutex, PoisonError};

use governance::ids::RequestId;
use governance::request::Verdict;
use governance::wire::policies::Gated;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use serde::{Deserialize, Serialize};

use super::Filled;
use crate::Refused;

/// What the session keeps from a post until the next page: a notice, or a refused form.
///
/// The server takes it out of the session before it renders a page, and puts it into the context.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flash {
    /// "Project created."
    pub notice: Option<String>,
    /// A new secret, for the one page that shows it.
    #[serde(default)]
    pub secret: Option<String>,
    /// What came of a decision about several requests.
    #[serde(default)]
    pub reviewed: Option<Reviewed>,
    /// The form that was refused.
    pub refusal: Option<Refusal>,
}

/// A decision about several requests: for each, whether it was recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reviewed {
    pub verdict: Verdict,
    /// What was said with it.
    pub comment: String,
    pub recorded: Vec<RequestId>,
    /// Those on which it was not, and why.
    pub refused: Vec<(RequestId, String)>,
}

/// A refused form: which one, with what in it, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// The address that the form posted to.
    pub form: String,
    /// What was typed, without passwords.
    pub values: Vec<(String, String)>,
    /// The reason.
    pub refused: Refused,
}

/// What a post that went well leaves, on its way from the server function to the session.
///
/// The server puts an empty one into the context of every post, and reads it afterwards.
#[derive(Clone, Debug, Default)]
pub struct Done(Arc<Mutex<Option<Flash>>>);

impl Done {
    /// What is left, once.
    pub fn take(&self) -> Option<Flash> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn leave(flash: Flash) {
        if let Some(done) = use_context::<Self>().filter(|_| flash != Flash::default()) {
            *done.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(flash);
        }
    }
}

/// Ends a server function well: leads to `path`, where `notice` is shown once (nothing if empty).
pub fn done(path: &str, notice: &str) {
    Done::leave(Flash { notice: (!notice.is_empty()).then(|| notice.to_owned()), ..Flash::default() });
    leptos_axum::redirect(path);
}

/// The same with a new secret (a token, a one-time address), which the page finds with [`secret`] and
/// shows once. Until then the reader's session holds it, and nothing else ever does.
pub fn done_with_secret(path: &str, notice: &str, secret: String) {
    Done::leave(Flash { notice: Some(notice.to_owned()), secret: Some(secret), ..Flash::default() });
    leptos_axum::redirect(path);
}

/// The same with what came of a decision about several requests, which the page finds with [`reviewed`].
pub fn done_with_results(path: &str, reviewed: Reviewed) {
    Done::leave(Flash { reviewed: Some(reviewed), ..Flash::default() });
    leptos_axum::redirect(path);
}

/// Ends a form whose act passes the gate: back to `page`, which tells that it was done, or links to the
/// request that waits (`?waits=…`).
pub fn gated(outcome: &Gated, page: &str, notice: &str) {
    match outcome {
        Gated::Done { .. } => done(page, notice),
        Gated::Pending { request, .. } => done(&format!("{page}?waits={request}"), ""),
    }
}

/// The secret that the last post made, for this page alone.
pub fn secret() -> Option<String> {
    use_context::<Flash>()?.secret
}

/// What came of the decision that was just taken about several requests.
pub fn reviewed() -> Option<Reviewed> {
    use_context::<Flash>()?.reviewed
}

/// The notice to show on this page, if the last post left one.
pub fn notice() -> Option<String> {
    use_context::<Flash>()?.notice
}

/// The state of the form that posts to server function `F`: as typed if it was just refused.
pub fn of<F: ServerFn>() -> Filled {
    use_context::<Flash>()
        .and_then(|flash| flash.refusal)
        .filter(|refusal| refusal.form == F::PATH)
        .map(|refusal| Filled { values: refusal.values, refused: Some(refusal.refused) })
        .unwrap_or_default()
}

/// The same for a form that stands on a page once a row: only the row whose hidden field `name` is `value`.
pub fn of_row<F: ServerFn>(name: &str, value: &str) -> Filled {
    let form = of::<F>();
    if form.value(name, "") == value { form } else { Filled::default() }
}
