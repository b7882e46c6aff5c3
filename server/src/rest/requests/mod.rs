//! `/requests`: opening, looking, deciding, executing.

mod execution;
mod gate;
mod list;
mod nudges;
mod open;
mod reevaluation;
mod reviews;
mod show;

use utoipa_axum::router::OpenApiRouter;

use crate::state::AppState;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::default()
        .merge(open::routes())
        .merge(show::routes())
        .merge(gate::routes())
        .merge(reviews::routes())
        .merge(execution::routes())
        .merge(reevaluation::routes())
        .merge(nudges::routes())
}
