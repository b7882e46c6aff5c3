//! The last versions of a policy, beside it.

use governance::ids::TemplateId;
use governance::wire::policies::VersionView;
use leptos::prelude::*;

use crate::kit::{Card, Glyph, Timeline, TimelineItem};
use crate::moment::Moment;

/// How many versions are shown.
pub const RECENT: u64 = 4;

/// The last versions, and the way to all of them.
#[component]
pub fn RecentVersions(
    /// The policy.
    id: TemplateId,
    /// The last versions, the newest first.
    versions: Vec<VersionView>,
    /// How many there are.
    all: u32,
    /// Now.
    moment: Moment,
) -> impl IntoView {
    let items: Vec<_> = versions
        .into_iter()
        .map(|version| {
            let number = format!("Version {}", version.version);
            let sentence = view! { <strong>{number}</strong>" by "{version.saved_by.name} }.into_any();
            view! { <TimelineItem icon=Glyph::History sentence time=moment.distance(version.saved_at) /> }
        })
        .collect();
    let says = if all == 1 { "See the version".to_owned() } else { format!("See what changed in {all} versions") };
    let footer = view! { <a class="link" href=format!("/approval-policies/{id}/versions")>{says}</a> };
    view! { <Card title="Versions" footer=footer.into_any()><Timeline>{items}</Timeline></Card> }
}
