//! Looking at a policy in words before it is saved.

use leptos::prelude::*;

use super::form::PolicyForm;
use crate::Refused;
use crate::session::{caller, system};

/// The status of a form that came back with its preview: nothing is wrong, and nothing was saved.
pub const PREVIEWED: u16 = 200;

/// How the sentences begin that tell why the policy could not be satisfied.
pub const CANNOT: &str = "Cannot be satisfied now: ";

/// Never saves: the form always comes back, with the policy in words as details, or with what is wrong.
#[server(endpoint = "policies/preview")]
pub async fn preview_policy(#[server(flatten)] policy: PolicyForm) -> Result<(), Refused> {
    let preview = service::policies::preview(&system()?, &caller().await?, &policy.body()).await?;
    let mut details = vec![
        format!("Needs {}.", preview.quorum_says),
        format!("Applies {}.", preview.conditions_say),
        format!("Can approve: {}.", preview.approvers_say),
    ];
    details.extend(preview.infeasible.iter().map(|reason| format!("{CANNOT}it {reason}.")));
    Err(Refused { details, ..Refused::new(PREVIEWED, "Nothing is saved yet.") })
}
