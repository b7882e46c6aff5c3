//! What pollers are told of a request.

use crate::request::StateName;
use serde::{Deserialize, Serialize};

/// `GET /requests/{id}/gate`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GateAnswer {
    pub state: StateName,
    pub data: GateData,
}

/// The same for systems that compare one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GateData {
    /// Whether it may go on: approved, and not claimed by anybody.
    pub ok: bool,
    /// Whether `ok` stays as it is: the request is decided against, over, or claimed.
    #[serde(rename = "final")]
    pub is_final: bool,
}

impl GateAnswer {
    /// The answer for a request in this state.
    pub const fn of(state: StateName) -> Self {
        let ok = matches!(state, StateName::Approved);
        let waits = matches!(state, StateName::Pending);
        Self { state, data: GateData { ok, is_final: !ok && !waits } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_approved_and_not_claimed_may_go_on() {
        for state in StateName::ALL {
            let data = GateAnswer::of(state).data;
            assert_eq!(data.ok, state == StateName::Approved, "{state:?}");
            let may_change = matches!(state, StateName::Pending | StateName::Approved);
            assert_eq!(data.is_final, !may_change, "{state:?}");
        }
    }

    #[test]
    fn the_answer_has_the_documented_form() {
        let text = serde_json::to_string(&GateAnswer::of(StateName::Approved)).unwrap();
        assert_eq!(text, r#"{"state":"approved","data":{"ok":true,"final":false}}"#);
    }
}
