//! The reason for a change that passes the gate, where it does not stand among other fields.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// In the body; a body without it, or no body, gives no reason.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ReasonBody {
    /// Why; policies may require it.
    pub reason: String,
}

/// In the query, for `DELETE`.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ReasonQuery {
    /// Why; policies may require it.
    #[serde(default)]
    #[param(required = false)]
    pub reason: String,
}
