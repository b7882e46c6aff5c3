//! What would come of asking for an action.

use governance::gate::Gate;
use governance::wire::Ref;
use governance::wire::requests::FinishView;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::Refused;

/// What opening a request would lead to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Foreseen {
    pub gate: Gate,
    /// The policies that would apply, enforced ones first.
    pub policies: Vec<ForeseenPolicy>,
    /// Who would finish it, where it would wait and somebody could.
    pub finish: Option<FinishView>,
    /// The freezes that a break-glass session would bypass, in words.
    pub freezes: Vec<String>,
    /// What stands in the way, in sentences.
    pub violations: Vec<String>,
    /// The policies that would not apply, each with the first reason why.
    pub others: Vec<(String, String)>,
}

/// A policy that would apply.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ForeseenPolicy {
    pub policy: Ref,
    /// It is only observed: it would be told of and gate nothing.
    pub observed: bool,
    /// What it needs, in words.
    pub quorum: String,
    /// The names of those who could approve.
    pub eligible: Vec<String>,
    /// Why the present members could not satisfy it; empty when they could.
    pub infeasible: Vec<String>,
}

/// Tells what would come of it if the reader asked for this now. Nothing is written.
///
/// # Errors
/// 422 with the fields of an action and target that do not fit.
#[server(endpoint = "requests/foresee")]
pub async fn foresee_request(
    #[server(default)] action: String,
    #[server(default)]
    #[server(rename = "target.project")]
    project: String,
    #[server(default)]
    #[server(rename = "target.environment")]
    environment: String,
    #[server(default)]
    #[server(rename = "target.cluster")]
    cluster: String,
    #[server(default)] reason: String,
) -> Result<Foreseen, Refused> {
    use governance::wire::requests::TargetBody;
    let target = TargetBody { project: Some(project), environment: Some(environment), cluster: Some(cluster) };
    foreseen(&action, &target, &reason).await
}

/// The same for a page.
///
/// # Errors
/// As [`foresee_request`].
#[cfg(feature = "ssr")]
pub async fn foreseen(
    action: &str,
    target: &governance::wire::requests::TargetBody,
    reason: &str,
) -> Result<Foreseen, Refused> {
    use crate::session::{caller, system};
    use governance::evaluation::Finding;
    use governance::policy::Mode;

    let preview = service::requests::preview(&system()?, &caller().await?, action, target, reason).await?;
    let mut policies: Vec<_> = preview
        .policies
        .into_iter()
        .map(|policy| ForeseenPolicy {
            policy: policy.policy,
            observed: policy.mode == Mode::Observe,
            quorum: policy.quorum,
            eligible: policy.eligible.into_iter().map(|member| member.name).collect(),
            infeasible: policy.infeasible,
        })
        .collect();
    policies.sort_by_key(|policy| policy.observed);
    let unmatched = |finding: Finding| {
        let why = finding.because.into_iter().find(|reason| !reason.holds)?;
        Some((finding.says, why.says))
    };
    Ok(Foreseen {
        gate: preview.gate,
        policies,
        finish: preview.finish,
        freezes: preview.freezes,
        violations: preview.violations.into_iter().map(|violation| violation.message).collect(),
        others: preview.findings.into_iter().filter(|finding| !finding.holds).filter_map(unmatched).collect(),
    })
}
