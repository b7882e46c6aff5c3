//! One policy of a simulation.

use governance::policy::{Mode, Scope};
use governance::wire::requests::BindingRef;
use governance::wire::simulations::{EligibleMember, SimulatedPolicy, SimulatedStanding};
use leptos::prelude::*;

use super::tree::{Reasons, Tree};
use crate::components::policies::scope::capital;
use crate::kit::{Badge, Disclosure, Glyph, Notice, Tone};

/// How many people stand in the open.
const NAMED: usize = 8;

/// A policy that applies: where it stands, who may approve, and why.
#[component]
pub(super) fn Applying(policy: SimulatedPolicy, standing: SimulatedStanding) -> impl IntoView {
    let badge = match (standing.mode, standing.satisfied) {
        (Mode::Observe, _) => view! { <Badge icon=Glyph::Eye>"Observing"</Badge> }.into_any(),
        (Mode::Enforce, true) => view! { <Badge tone=Tone::Ok icon=Glyph::Check>"Satisfied"</Badge> }.into_any(),
        (Mode::Enforce, false) => view! { <Badge tone=Tone::Accent icon=Glyph::Clock>"Waits"</Badge> }.into_any(),
    };
    let missing = match (standing.mode, standing.missing.join(", ")) {
        (_, missing) if missing.is_empty() => None,
        (Mode::Enforce, missing) => Some(format!("Needs {missing}.")),
        (Mode::Observe, missing) => Some(format!("It only observes. Enforced, it would need {missing}.")),
    };
    let infeasible = standing.infeasible.into_iter().map(|reason| {
        view! {
            <Notice tone=Tone::Warn title="The present members cannot satisfy it"><p>{capital(&reason)} "."</p></Notice>
        }
    });
    view! {
        <div class="policy">
            <div class="policy-head">
                <div>
                    <a class="policy-name link-quiet" href=format!("/approval-policies/{}", policy.id)>{policy.name}</a>
                    <span class="policy-why">{format!(" v{}", policy.version)}</span>
                </div>
                {badge}
            </div>
            <p class="policy-why">{bound(&standing.bindings)}</p>
            {missing.map(|missing| view! { <p class="text-sm">{missing}</p> })}
            {infeasible.collect_view()}
            <Tree finding=standing.verdict open=true />
            <Tree finding=policy.why />
            <People people=standing.eligible />
        </div>
    }
}

/// "Bound to environment api / production."
fn bound(bindings: &[BindingRef]) -> String {
    let place = |binding: &BindingRef| match binding.level {
        Scope::Organization => "the organization".to_owned(),
        level => format!("{level} {}", binding.name),
    };
    format!("Bound to {}.", bindings.iter().map(place).collect::<Vec<_>>().join(" and "))
}

/// Who may approve, and why each may.
#[component]
fn People(people: Vec<EligibleMember>) -> impl IntoView {
    if people.is_empty() {
        return view! { <p class="text-sm">"Nobody can approve."</p> }.into_any();
    }
    let names: Vec<&str> = people.iter().take(NAMED).map(|member| member.name.as_str()).collect();
    let summary = match people.len() - names.len() {
        0 => format!("Can approve: {}", names.join(", ")),
        rest => format!("Can approve: {} and {rest} others", names.join(", ")),
    };
    let lines = people.into_iter().map(|member| {
        view! { <li>{member.name} <span class="text-muted">" · " {member.ground}</span></li> }
    });
    view! { <Disclosure summary class="disclosure-small"><ul class="grid gap-1 text-sm">{lines.collect_view()}</ul></Disclosure> }.into_any()
}

/// A policy that does not apply: the first reason why, and the others below it.
#[component]
pub(super) fn NotApplying(policy: SimulatedPolicy) -> impl IntoView {
    let reason = policy.why.because.iter().find(|reason| !reason.holds).map(|reason| reason.says.clone());
    view! {
        <div class="policy">
            <div class="policy-head">
                <div>
                    <a class="policy-name link-quiet" href=format!("/approval-policies/{}", policy.id)>{policy.name}</a>
                    <span class="policy-why">{format!(" v{}", policy.version)}</span>
                </div>
            </div>
            {reason.map(|reason| view! { <p class="policy-why">{capital(&reason)} "."</p> })}
            <Disclosure summary="Each condition" class="disclosure-small"><Reasons because=policy.why.because /></Disclosure>
        </div>
    }
}
