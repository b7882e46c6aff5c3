//! What the policy that is being written would have done.

use governance::wire::replays::ReplayView;
use leptos::prelude::*;

use super::form::PolicyForm;
use crate::Refused;

/// Replays what the form says over the requests of the last 30 days: where the policy of this id is
/// bound, and for a policy that is not saved yet at every resource of its scope. Nothing is written.
///
/// # Errors
/// 422 with the fields that could not be saved; 403 without the permission.
#[server(endpoint = "policies/replay")]
pub async fn replay_policy(
    #[server(default)] id: String,
    #[server(flatten)] policy: PolicyForm,
) -> Result<ReplayView, Refused> {
    replayed(id.parse().ok(), policy.body()).await
}

/// The same for a page.
///
/// # Errors
/// As [`replay_policy`].
#[cfg(feature = "ssr")]
pub async fn replayed(
    id: Option<governance::ids::TemplateId>,
    policy: governance::policy::PolicyBody,
) -> Result<ReplayView, Refused> {
    use crate::session::{caller, system};
    use governance::wire::replays::{DraftReplayBody, ReplayBody};

    let (system, caller) = (system()?, caller().await?);
    Ok(match id {
        Some(id) => {
            let body = ReplayBody { policy: Some(policy), ..ReplayBody::default() };
            service::replay::of_policy(&system, &caller, id, &body).await?
        }
        None => {
            let body = DraftReplayBody { days: None, policy, places: None };
            service::replay::of_draft(&system, &caller, &body).await?
        }
    })
}
