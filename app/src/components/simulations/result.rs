//! The answer of the simulator.

use governance::gate::Gate;
use governance::request::{StateName, Verdict};
use governance::wire::simulations::{ReceivedReview, SimulatedPolicy, SimulationView};
use leptos::prelude::*;

use super::policy::{Applying, NotApplying};
use crate::components::policies::scope::capital;
use crate::components::requests::finish::FinishLine;
use crate::kit::{Card, EmptyState, Glyph, Icon, Notice, Tone, VisuallyHidden, absolute};
use crate::moment::Moment;

/// What would happen: the verdict, how the reviews would be received, and every policy.
#[component]
pub fn SimulationResult(simulation: SimulationView, moment: Moment) -> impl IntoView {
    let tone = match (simulation.gate, simulation.state) {
        (Gate::Blocked, _) | (_, None | Some(StateName::Rejected)) => Tone::Danger,
        (Gate::Bypassed, _) => Tone::Hazard,
        (_, Some(StateName::Approved)) => Tone::Ok,
        _ => Tone::Info,
    };
    let lacks = simulation.lacks.map(|permission| {
        let title = format!("{} could not ask for it", simulation.actor.name);
        view! {
            <Notice tone=Tone::Warn title>
                <p>{format!("They lack the permission {}, or are not active. The rest is told as if they had it.", permission.key())}</p>
            </Notice>
        }
    });
    let asked = format!(
        "{} asks for {} on {}, {}.",
        simulation.actor.name,
        simulation.action.title(),
        simulation.target.name,
        absolute(&moment.local(simulation.at)),
    );
    let (applying, others): (Vec<_>, Vec<_>) = simulation.policies.into_iter().partition(|policy| policy.matched);
    let finish = simulation.finish.map(|finish| view! { <FinishLine finish /> });
    view! {
        <section class="stack" aria-label="What would happen">
            <Notice tone title={format!("{}.", capital(&simulation.says))}>
                <p>{asked}</p>
                {finish}
            </Notice>
            {lacks}
            {(!simulation.reviews.is_empty()).then(|| reviews(simulation.reviews))}
            {matched(applying)}
            {(!others.is_empty()).then(|| unmatched(others))}
        </section>
    }
}

fn matched(policies: Vec<SimulatedPolicy>) -> impl IntoView {
    let body = if policies.is_empty() {
        view! {
            <EmptyState icon=Glyph::ShieldCheck title="No policy applies" text="Nothing gates this action on this target at this time." />
        }
        .into_any()
    } else {
        let each = policies.into_iter().filter_map(|mut policy| {
            let standing = policy.standing.take()?;
            Some(view! { <Applying policy standing /> })
        });
        each.collect_view().into_any()
    };
    view! { <Card title="Policies that apply" flush=true>{body}</Card> }
}

fn unmatched(policies: Vec<SimulatedPolicy>) -> impl IntoView {
    let each = policies.into_iter().map(|policy| view! { <NotApplying policy /> });
    view! { <Card title="Policies that do not apply" flush=true>{each.collect_view()}</Card> }
}

fn reviews(reviews: Vec<ReceivedReview>) -> impl IntoView {
    let lines = reviews.into_iter().map(|review| {
        let (does, glyph) = match review.verdict {
            Verdict::Approve => ("approves", Glyph::Check),
            Verdict::Reject => ("rejects", Glyph::X),
        };
        let (mark, class, word) = match review.says {
            None => (glyph, "icon-sm text-ok", "Recorded: "),
            Some(_) => (Glyph::Ban, "icon-sm text-danger", "Refused: "),
        };
        let says = review.says.map(|says| format!(", and is told “{says}”"));
        view! {
            <li class="requirement">
                <Icon glyph=mark class />
                <span><VisuallyHidden>{word}</VisuallyHidden>{format!("{} {does}", review.by.name)} {says}</span>
            </li>
        }
    });
    view! { <Card title="Reviews"><ul class="requirements">{lines.collect_view()}</ul></Card> }
}
