//! How far something has come, in steps.

use leptos::prelude::*;

/// The most steps that are drawn one by one.
const SEGMENTS: u32 = 8;

/// So many of so many, drawn as segments. The words stand beside it, or are given as `label`.
#[component]
pub fn Progress(
    /// How many are done.
    done: u32,
    /// How many are needed.
    total: u32,
    /// What a screen reader says, such as "1 of 2 approvals".
    #[prop(into)]
    label: String,
) -> impl IntoView {
    let segments = total.clamp(1, SEGMENTS);
    let filled = if total <= SEGMENTS { done.min(total) } else { done.min(total) * SEGMENTS / total };
    let class = if done >= total { "progress progress-complete" } else { "progress" };
    let steps: Vec<_> =
        (0..segments).map(|step| view! { <span class=(step < filled).then_some("done")></span> }).collect();
    view! { <span class=class role="img" aria-label=label>{steps}</span> }
}
