//! Who can approve, and whether that is enough.

use governance::policy::preview::{Approving, Preview};
use leptos::prelude::*;

use super::capital;
use crate::kit::{Disclosure, Glyph, Icon, Notice, Tone};

/// How many names of one ground stand open, and how many stand there at all.
const OPEN: usize = 8;
const MOST: usize = 200;

/// Whether it can be satisfied: by whom, for whom not, or why not at all.
#[component]
pub(super) fn Satisfiable(infeasible: Vec<String>, in_vain: Vec<String>, smallest: Option<String>) -> impl IntoView {
    if infeasible.is_empty() {
        let by = smallest.map(|says| view! { <span class="text-muted">" Enough would be "{says}"."</span> });
        let but = (!in_vain.is_empty()).then(|| {
            let lines: Vec<_> = in_vain.into_iter().map(|line| view! { <li>{line}"."</li> }).collect();
            view! { <Notice tone=Tone::Warn title="But not for everyone"><ul>{lines}</ul></Notice> }
        });
        return view! {
            <div class="grid gap-2">
                <p class="flex gap-1.5 text-sm">
                    <Icon glyph=Glyph::CircleCheck class="icon mt-0.5 text-ok" />
                    <span>"It can be satisfied."{by}</span>
                </p>
                {but}
            </div>
        }
        .into_any();
    }
    let reasons: Vec<_> = infeasible.into_iter().map(|reason| view! { <li>"It "{reason}"."</li> }).collect();
    view! {
        <Notice tone=Tone::Warn title="Cannot be satisfied now">
            <ul>{reasons}</ul>
            <p>"As members and teams are today, a request that it gates would wait until it expires. It can be saved."</p>
        </Notice>
    }
    .into_any()
}

/// Everyone who can approve, by the ground on which they may.
#[component]
pub(super) fn WhoCanApprove(preview: Preview) -> impl IntoView {
    if preview.approvers.is_empty() {
        return view! { <p>"Nobody."</p> }.into_any();
    }
    let groups: Vec<_> = preview.approvers.into_iter().map(group).collect();
    view! { <ul class="grid gap-3">{groups}</ul> }.into_any()
}

fn group(group: Approving) -> impl IntoView {
    let Approving { ground, mut names } = group;
    let rest = names.split_off(names.len().min(OPEN));
    let more = (!rest.is_empty()).then(|| {
        let summary = format!("and {} more", rest.len());
        let unnamed = rest.len().saturating_sub(MOST);
        let shown = rest.into_iter().take(MOST).collect::<Vec<_>>().join(", ");
        let unnamed = (unnamed > 0).then(|| format!(" and {unnamed} more"));
        view! { <Disclosure summary><p class="text-sm">{shown}{unnamed}</p></Disclosure> }
    });
    view! {
        <li class="grid gap-0.5">
            <p class="text-sm text-muted">{capital(&ground)}</p>
            <p>{names.join(", ")}</p>
            {more}
        </li>
    }
}
