//! Deleting a team.

use governance::ids::TeamId;
use governance::payload::Digest;
use leptos::prelude::*;

use crate::session::{caller, system};
use crate::{Refused, form};

/// Deletes a team; its members stay.
///
/// # Errors
/// 404; 403 without `members.manage`; 409 with what it would make impossible, unless confirmed.
#[server(endpoint = "teams/delete")]
pub async fn delete_team(id: TeamId, #[server(default)] confirmed: Option<Digest>) -> Result<(), Refused> {
    service::directory::teams::delete(&system()?, &caller().await?, id, confirmed).await?;
    form::done("/settings/teams", "The team was deleted. Its members stay.");
    Ok(())
}
