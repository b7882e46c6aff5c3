//! What a session bypassed.

use governance::event::frozen;
use governance::wire::break_glass::{BypassStep, BypassedView};
use leptos::prelude::*;

use crate::components::markdown;
use crate::components::requests::visible::visible;

/// Each policy in its version and each freeze that a session bypassed for one request, as a list: at the
/// opening, and what more at the claim.
#[component]
pub fn BypassedList(bypassed: Vec<BypassedView>) -> impl IntoView {
    let items = bypassed.into_iter().flat_map(|bypassed| {
        let when = match bypassed.step {
            BypassStep::Opening => "",
            BypassStep::Claim => ", at the claim",
        };
        let policies =
            bypassed.policies.into_iter().map(|policy| format!("{} (version {})", policy.name, policy.version));
        let freezes = bypassed.freezes.into_iter().map(|freeze| {
            let (environment, because) = frozen(&freeze);
            let because = because.map(|because| format!(": {}", markdown::plain(because))).unwrap_or_default();
            format!("Freeze of {environment}{because}")
        });
        policies
            .chain(freezes)
            .map(move |what| view! { <li>{format!("{}{when}", visible(&what).0)}</li> })
            .collect::<Vec<_>>()
    });
    view! { <ul class="list-disc ps-5">{items.collect_view()}</ul> }
}
