//! The small forms of the frame that lead somewhere else: logging out, opening another organization.

use app::Refused;
use app::form::Flash;
use app::session::Visit;
use axum::Form;
use axum::response::Redirect;
use governance::ids::OrganizationId;
use serde::Deserialize;
use tower_sessions::Session;

use super::flash;

/// `POST /logout`: ends the session. Without one there is nothing to end.
pub async fn log_out(visit: Visit) -> Redirect {
    if let Err(error) = visit.sign_out().await {
        app::status::log_internal(&error);
    }
    Redirect::to("/login")
}

/// The organization menu's form.
#[derive(Deserialize)]
pub struct Choice {
    organization: OrganizationId,
}

/// `POST /organization`: opens another organization of the reader. Leads to its start: the page that
/// the form stood on belongs to the one before.
pub async fn switch_organization(visit: Visit, session: Session, Form(choice): Form<Choice>) -> Redirect {
    if let Err(error) = visit.switch_organization(choice.organization).await {
        let refused = Refused::from(error);
        if refused.status == 401 {
            return Redirect::to("/login");
        }
        flash::put(&session, &Flash { notice: Some(refused.message), ..Flash::default() }).await;
    }
    Redirect::to("/")
}
