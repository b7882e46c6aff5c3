//! What the preview in the editor is drawn from.

use governance::wire::studio::StudioFacts;
use leptos::prelude::*;

use crate::Refused;

/// Everyone with teams and roles, and the zone; for those who may change policies.
///
/// # Errors
/// 403 for everybody else.
#[server(endpoint = "policies/studio")]
pub async fn load_studio() -> Result<StudioFacts, Refused> {
    use crate::session::{caller, system};
    Ok(service::policies::studio(&system()?, &caller().await?).await?)
}
