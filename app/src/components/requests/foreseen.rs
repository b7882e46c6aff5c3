//! What would come of asking: which policies apply, and who can approve.

use governance::gate::Gate;
use leptos::prelude::*;

use crate::api::requests::{Foreseen, ForeseenPolicy};
use crate::components::requests::finish::FinishLine;
use crate::kit::{Badge, Disclosure, Glyph, Notice, Tone};

/// How many names stand in a list before "and 4 others".
const NAMED: usize = 8;

/// The answer, in words.
#[component]
pub fn ForeseenView(foreseen: Foreseen) -> impl IntoView {
    let (tone, title, text) = match (foreseen.gate, foreseen.policies.iter().filter(|policy| !policy.observed).count())
    {
        (Gate::Blocked, _) => (Tone::Danger, "It cannot be opened".to_owned(), foreseen.violations.join(". ")),
        (Gate::Allowed, _) => {
            (Tone::Ok, "It needs no approval".to_owned(), "No policy gates this action on this target now.".to_owned())
        }
        (Gate::Bypassed, policies) => {
            (Tone::Hazard, "It needs no approval".to_owned(), bypasses(policies, &foreseen.freezes))
        }
        (Gate::Pending, 1) => (Tone::Info, "It waits for approval".to_owned(), "1 policy gates it.".to_owned()),
        (Gate::Pending, many) => (Tone::Info, "It waits for approval".to_owned(), format!("{many} policies gate it.")),
    };
    let others = (!foreseen.others.is_empty()).then(|| {
        let count = foreseen.others.len();
        let lines =
            foreseen.others.into_iter().map(|(policy, why)| view! { <li>{policy} ": " {why}</li> }).collect_view();
        let summary =
            if count == 1 { "1 policy does not apply".to_owned() } else { format!("{count} policies do not apply") };
        view! {
            <div class="px-4">
                <Disclosure summary><ul class="grid gap-1 text-sm text-muted">{lines}</ul></Disclosure>
            </div>
        }
    });
    view! {
        <div class="p-4">
            <Notice tone title><p>{text}</p>{foreseen.finish.map(|finish| view! { <FinishLine finish /> })}</Notice>
        </div>
        {foreseen.policies.into_iter().map(policy).collect_view()}
        {others}
    }
}

/// What break-glass bypasses: so many policies, and these freezes.
fn bypasses(policies: usize, said: &[String]) -> String {
    let policies = match policies {
        0 => None,
        1 => Some("1 policy".to_owned()),
        many => Some(format!("{many} policies")),
    };
    let freezes = match said {
        [] => None,
        [_] => Some("a freeze".to_owned()),
        many => Some(format!("{} freezes", many.len())),
    };
    let what: Vec<String> = policies.into_iter().chain(freezes).collect();
    let which: String = said.iter().map(|freeze| format!(" {freeze}.")).collect();
    format!("Your break-glass session bypasses {}.{which}", what.join(" and "))
}

fn policy(policy: ForeseenPolicy) -> impl IntoView {
    let count = policy.eligible.len();
    let who = match count {
        0 => "Nobody can approve.".to_owned(),
        1..=NAMED => format!("Can approve: {}.", policy.eligible.join(", ")),
        _ => format!("Can approve: {} and {} others.", policy.eligible[..NAMED].join(", "), count - NAMED),
    };
    let badge = policy.observed.then(|| view! { <Badge icon=Glyph::Eye>"Observing"</Badge> });
    view! {
        <div class="policy">
            <div class="policy-head">
                <a class="policy-name" href=format!("/approval-policies/{}", policy.policy.id)>{policy.policy.name}</a>
                {badge}
            </div>
            <p class="text-sm">{policy.quorum}</p>
            <p class="policy-why">{who}</p>
            {policy.infeasible.into_iter().map(|reason| view! {
                <Notice tone=Tone::Warn title="The present members cannot satisfy it"><p>{reason}</p></Notice>
            }).collect_view()}
        </div>
    }
}
