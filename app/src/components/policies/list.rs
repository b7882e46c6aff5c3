//! The list of policies.

use governance::analysis::PolicyFinding;
use governance::ids::OrganizationId;
use governance::wire::policies::PolicyView;
use leptos::prelude::*;

use super::scope::{capital, glyph, title};
use super::{BindingChips, FindingLines, InfeasibleLine, about};
use crate::kit::{Badge, Cell, Column, Row, Table};

/// Policies with what each needs, when, and where it is bound.
#[component]
pub fn PolicyList(
    /// The policies.
    policies: Vec<PolicyView>,
    /// What analysis finds wrong with them.
    findings: Vec<PolicyFinding>,
    /// Their organization.
    organization: OrganizationId,
) -> impl IntoView {
    let columns = ["Policy", "Needs", "Applies", "Bound to"].map(Column::text).into_iter();
    let columns = columns.chain([Column::number("Version")]).collect();
    let rows: Vec<_> = policies.into_iter().map(|policy| row(policy, &findings, organization)).collect();
    view! { <Table caption="Policies" columns tall=true>{rows}</Table> }
}

fn row(policy: PolicyView, findings: &[PolicyFinding], organization: OrganizationId) -> impl IntoView + use<> {
    let findings = about(findings, policy.id);
    let body = policy.body;
    let level = body.scope.parse().ok().map(|scope| {
        view! { <Badge icon=glyph(scope)>{title(scope)}</Badge> }
    });
    let reason = body.conditions.require_reason.then_some("A reason is required");
    // What an archived policy would need, nobody waits for.
    let infeasible = (!policy.archived).then(|| {
        view! { <InfeasibleLine reasons=policy.infeasible in_vain=policy.in_vain /> }
    });
    let bound = if policy.archived {
        view! { <span class="text-muted">"Ended when it was archived"</span> }.into_any()
    } else {
        view! { <BindingChips bindings=policy.bindings organization /> }.into_any()
    };
    view! {
        <Row>
            <Cell>
                <div class="grid gap-1">
                    <div class="flex flex-wrap items-center gap-x-2 gap-y-1">
                        <a class="cell-title" href=format!("/approval-policies/{}", policy.id)>{body.name}</a>
                        {level}
                    </div>
                    {(!body.description.is_empty()).then(|| view! { <p class="text-sm text-muted">{body.description}</p> })}
                    {infeasible}
                    <FindingLines findings />
                </div>
            </Cell>
            <Cell label="Needs">
                <div class="lg:min-w-40">
                    <p>{capital(&policy.quorum_says)}</p>
                    <p class="text-sm text-muted">{policy.approvers_say}</p>
                </div>
            </Cell>
            <Cell label="Applies">
                <div class="lg:min-w-36">
                    <p>{capital(&policy.conditions_say)}</p>
                    {reason.map(|reason| view! { <p class="text-sm text-muted">{reason}</p> })}
                </div>
            </Cell>
            <Cell label="Bound to">{bound}</Cell>
            <Cell label="Version" number=true>{policy.version}</Cell>
        </Row>
    }
}
