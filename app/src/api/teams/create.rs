//! Creating a team.

use governance::wire::directory::TeamBody;
use leptos::prelude::*;
use service::directory::teams;

use crate::session::{caller, system};
use crate::{Refused, form};

/// Creates a team with these members.
///
/// # Errors
/// 422 with the fields `name` and `members`; 403 without `members.manage`.
#[server(endpoint = "teams/create")]
pub async fn create_team(
    #[server(default)] name: String,
    #[server(default)] members: Vec<String>,
) -> Result<(), Refused> {
    let team = teams::create(&system()?, &caller().await?, TeamBody { name, members }, None).await?;
    form::done("/settings/teams", &format!("The team {} was created.", team.name));
    Ok(())
}
