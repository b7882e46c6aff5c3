//! How far a request has come, on one line.

use governance::wire::requests::{PolicyProgress, RequestView};
use leptos::prelude::*;

use crate::kit::Progress;

/// Progress of the policy that is furthest from being satisfied, and what all of them still need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    pub done: u32,
    pub total: u32,
    /// "needs 1 approval from SRE"; empty when nothing is missing.
    pub needs: String,
}

/// How many missing things are named.
const NAMED: usize = 2;

impl Standing {
    /// Where a request stands; `None` where no policy gates it.
    pub fn of(request: &RequestView) -> Option<Self> {
        let distance = |policy: &PolicyProgress| {
            let (done, total) = steps(policy);
            (!policy.satisfied, total - done, total)
        };
        let (done, total) = steps(request.policies.iter().max_by_key(|policy| distance(policy))?);
        let mut missing: Vec<&str> = Vec::new();
        for what in request.policies.iter().flat_map(|policy| &policy.missing) {
            if !missing.contains(&what.as_str()) {
                missing.push(what);
            }
        }
        // "1 of 2" says how many; whose they must be says more.
        let count = |what: &str| what.ends_with(" approval") || what.ends_with(" approvals");
        if missing.iter().any(|what| !count(what)) {
            missing.retain(|what| !count(what));
        }
        let more = missing.len().saturating_sub(NAMED);
        missing.truncate(NAMED);
        let needs = match (missing.is_empty(), more) {
            (true, _) => String::new(),
            (false, 0) => format!("needs {}", missing.join(", ")),
            (false, more) => format!("needs {}, and {more} more", missing.join(", ")),
        };
        Some(Self { done, total, needs })
    }
}

/// How many approvals a policy has, and of how many. Enough approvals from the wrong people leave at least
/// one to go.
pub fn steps(policy: &PolicyProgress) -> (u32, u32) {
    let given = u32::try_from(policy.approvals).unwrap_or(u32::MAX);
    if policy.satisfied {
        return (policy.required, policy.required);
    }
    (given, policy.required.max(given.saturating_add(1)))
}

/// Segments and words: "1 of 2 · needs 1 approval from SRE".
#[component]
pub fn StandingLine(standing: Standing) -> impl IntoView {
    let Standing { done, total, needs } = standing;
    view! {
        <span class="row-progress">
            <Progress done total label=format!("{done} of {total} approvals") />
            <span aria-hidden="true">{format!("{done} of {total}")}</span>
        </span>
        {(!needs.is_empty()).then(|| view! { <span>{needs}</span> })}
    }
}
