//! When a policy applies in the coming days.

use governance::policy::preview::When;
use leptos::prelude::*;

use crate::kit::{Disclosure, Glyph, Icon};

/// How many spans stand open.
const OPEN: usize = 8;

/// The spans of the next seven days, and the changes of the clock among them.
#[component]
pub(super) fn NextDays(when: When) -> impl IntoView {
    let changes: Vec<_> = when
        .changes
        .into_iter()
        .map(|change| {
            view! { <p class="flex gap-1.5 text-sm text-warn"><Icon glyph=Glyph::Clock class="icon mt-0.5" /><span>{change}</span></p> }
        })
        .collect();
    let line = |(span, lasts): (String, String)| {
        view! { <li><span>{span}</span>" "<span class="text-muted">{lasts}</span></li> }
    };
    let spans = if when.week.is_whole() {
        view! { <p>"All the time."</p> }.into_any()
    } else if when.spans.is_empty() {
        view! { <p>"Not once in the next 7 days."</p> }.into_any()
    } else {
        let mut spans = when.spans;
        let rest = spans.split_off(spans.len().min(OPEN));
        let more = (!rest.is_empty()).then(|| {
            let summary = format!("{} more", rest.len());
            view! { <Disclosure summary><ul class="spans">{rest.into_iter().map(line).collect_view()}</ul></Disclosure> }
        });
        view! { <ul class="spans">{spans.into_iter().map(line).collect_view()}</ul> {more} }.into_any()
    };
    view! {
        <div class="grid gap-2">
            <p class="text-sm text-muted">{when.now}</p>
            {changes}
            {spans}
        </div>
    }
}
