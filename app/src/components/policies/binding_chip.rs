//! Bindings as chips.

use governance::ids::OrganizationId;
use governance::policy::Mode;
use governance::wire::policies::BindingView;
use leptos::prelude::*;

use super::scope::{capital, glyph, path_of};
use crate::kit::{Badge, Chip, Glyph, Tone};

/// How many chips stand in a list before the rest is counted.
const MOST: usize = 6;

/// Where a policy is bound, with its mode where that is not to enforce. Leads to the resource.
#[component]
pub fn BindingChip(
    /// The binding.
    binding: BindingView,
    /// The organization, whose own page a binding at its level leads to.
    organization: OrganizationId,
) -> impl IntoView {
    let observed = (binding.mode == Mode::Observe).then_some(" · observed");
    let href = path_of(&binding, organization);
    view! { <Chip icon=glyph(binding.level) href=href>{capital_of(&binding)} {observed}</Chip> }
}

/// The organization is named as at the beginning of a sentence, slugs as they are.
fn capital_of(binding: &BindingView) -> String {
    if binding.resource.is_none() { capital(&binding.name) } else { binding.name.clone() }
}

/// All bindings of a policy by level, or that there is none.
#[component]
pub fn BindingChips(
    /// The bindings.
    bindings: Vec<BindingView>,
    /// The organization.
    organization: OrganizationId,
) -> impl IntoView {
    if bindings.is_empty() {
        return view! { <Badge plain=true tone=Tone::Warn icon=Glyph::TriangleAlert>"Nothing"</Badge> }.into_any();
    }
    let mut bindings = bindings;
    bindings.sort_by_key(|binding| (binding.level, binding.name.clone()));
    let more = bindings.len().saturating_sub(MOST);
    let chips: Vec<_> =
        bindings.into_iter().take(MOST).map(|binding| view! { <BindingChip binding organization /> }).collect();
    view! {
        <div class="chips">
            {chips}
            {(more > 0).then(|| view! { <span class="text-muted">{format!("and {more} more")}</span> })}
        </div>
    }
    .into_any()
}
