//! How far a request has come, on one line.

use governance::evaluation::Need;
use governance::policy::quorum::count_of;
use governance::wire::requests::{PolicyProgress, RequestView};
use leptos::prelude::*;

use crate::kit::Progress;

/// Progress of the policy that is furthest from being satisfied, and what all of them still need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    pub done: u32,
    pub total: u32,
    /// "needs 1 approval from SRE", of several policies each by its name; empty when nothing is missing.
    pub needs: String,
}

/// How many missing things of a policy are named, and of how many policies.
const NAMED: usize = 2;

impl Standing {
    /// Where a request stands; `None` where no policy gates it.
    pub fn of(request: &RequestView) -> Option<Self> {
        let distance = |policy: &PolicyProgress| {
            let (done, total) = steps(policy);
            (!policy.satisfied, total - done, total)
        };
        let (done, total) = steps(request.policies.iter().max_by_key(|policy| distance(policy))?);
        let needs = needs(&request.policies);
        Some(Self { done, total, needs })
    }
}

/// What policies still need, together where it is the same.
fn needs(policies: &[PolicyProgress]) -> String {
    let all = Need::all(policies.iter().map(|policy| (policy.name.as_str(), missing(policy))));
    match all.as_slice() {
        [] => String::new(),
        [need] => format!("needs {}", some_of(&need.missing, ", ")),
        all => {
            let each: Vec<_> = all
                .iter()
                .map(|Need { missing, policies }| format!("{} for {}", some_of(missing, ", "), policies.join(" and ")))
                .collect();
            format!("needs {}", some_of(&each, "; "))
        }
    }
}

/// What a policy still needs. "1 of 2" says how many approvals; whose they must be says more.
fn missing(policy: &PolicyProgress) -> Vec<String> {
    let count = |what: &str| what.ends_with(" approval") || what.ends_with(" approvals");
    let whose: Vec<String> = policy.missing.iter().filter(|what| !count(what)).cloned().collect();
    if whose.is_empty() { policy.missing.clone() } else { whose }
}

fn some_of(all: &[String], between: &str) -> String {
    let named = all[..all.len().min(NAMED)].join(between);
    match all.len().saturating_sub(NAMED) {
        0 => named,
        more => format!("{named}, and {more} more"),
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
            <Progress done total label=format!("{done} of {}", count_of(total as usize, "approval")) />
            <span aria-hidden="true">{format!("{done} of {total}")}</span>
        </span>
        {(!needs.is_empty()).then(|| view! { <span>{needs}</span> })}
    }
}
