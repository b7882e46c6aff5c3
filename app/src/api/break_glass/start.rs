//! Starting a session.

use governance::wire::break_glass::{ScopeBody, StartBody, Started};
use leptos::prelude::*;
use service::{Error, Idempotency};

use crate::session::{caller, system};
use crate::{Refused, form};

/// Starts a session of the reader, or opens the request for it; once, however often one rendering of the form
/// (`once`) sends it.
///
/// # Errors
/// 422 with the fields `reason`, `actions`, `scope`, `minutes`, `tokens`, `understood`; 403 without
/// `break_glass.initiate`; 409 and 429 where a limit stands in the way.
#[server(endpoint = "break-glass/start")]
pub async fn start_session(
    #[server(default)] reason: String,
    #[server(default)] actions: Vec<String>,
    #[server(default)] scope: String,
    #[server(default)] projects: Vec<String>,
    #[server(default)] environments: Vec<String>,
    #[server(default)] clusters: Vec<String>,
    #[server(default)] minutes: String,
    #[server(default)] tokens: Vec<String>,
    #[server(default)] understood: String,
    #[server(default)] once: String,
) -> Result<(), Refused> {
    let scope = match scope.as_str() {
        "organization" => ScopeBody { organization: true, ..ScopeBody::default() },
        "resources" => ScopeBody { organization: false, projects, environments, clusters },
        _ => ScopeBody::default(),
    };
    let body = StartBody {
        reason,
        actions,
        scope,
        // A number that is none becomes one that is refused beside its field.
        minutes: minutes.trim().parse().unwrap_or(0),
        // An id that is none is the id of no token, which is refused as well.
        tokens: tokens.iter().map(|id| id.parse().unwrap_or_default()).collect(),
        understood: understood == "true",
    };
    let key = Idempotency::of_form(&once, "break-glass-sessions", &body)?;
    let started = service::break_glass::start(&system()?, &caller().await?, &body, key.as_ref()).await;
    match started.map_err(beside_fields)? {
        Started::Active { session } => {
            form::done(
                &super::page_of(session.id),
                "Break-glass is active. Everything you do is recorded and announced.",
            );
        }
        Started::Pending { request, number } => {
            let notice = format!("Request #{number} waits for approval. The session starts when it is approved.");
            form::done(&format!("/approvals/{request}"), &notice);
        }
    }
    Ok(())
}

/// The errors of parts (`scope.environments[0]`) beside the field that has them (`scope`).
fn beside_fields(error: Error) -> Error {
    let Error::Invalid(mut errors) = error else { return error };
    for error in &mut errors.0 {
        let whole = error.field.split(['.', '[']).next().unwrap_or_default().to_owned();
        error.field = whole;
    }
    Error::Invalid(errors)
}
