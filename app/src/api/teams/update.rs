//! Changing a team.

use governance::ids::TeamId;
use governance::payload::Digest;
use governance::wire::directory::TeamBody;
use leptos::prelude::*;
use service::directory::teams;

use crate::session::{caller, system};
use crate::{Refused, form};

/// Changes a team's name and its whole list of members.
///
/// # Errors
/// As for creating one; 404; 409 with what it would make impossible, unless confirmed.
#[server(endpoint = "teams/update")]
pub async fn update_team(
    id: TeamId,
    #[server(default)] name: String,
    #[server(default)] members: Vec<String>,
    #[server(default)] confirmed: Option<Digest>,
) -> Result<(), Refused> {
    let team = teams::update(&system()?, &caller().await?, id, TeamBody { name, members }, confirmed).await?;
    form::done(&format!("/settings/teams/{id}"), &format!("The team {} was saved.", team.name));
    Ok(())
}
