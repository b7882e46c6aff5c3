//! Who would finish a request.

use governance::wire::requests::FinishView;
use leptos::prelude::*;

/// "Could be finished by: Ana, one of SRE, and one tech-lead." Nothing where nothing is open.
#[component]
pub fn FinishLine(finish: FinishView) -> impl IntoView {
    let few = if finish.proven { "" } else { " Fewer might do." };
    (!finish.members.is_empty()).then(|| {
        view! { <p class="text-sm">"Could be finished by: " <strong>{finish.says}</strong> "." {few}</p> }
    })
}
