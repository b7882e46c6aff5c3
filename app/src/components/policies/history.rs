//! The versions of a policy.

use governance::policy::PolicyBody;
use governance::wire::policies::VersionView;
use leptos::prelude::*;

use super::words::{Names, changes, words};
use crate::kit::{Disclosure, Fact, Facts, Glyph, Timeline, TimelineItem};
use crate::moment::Moment;

/// Who saved which version when, with the fields that each changed.
#[component]
pub fn History(
    /// Every version, the newest first.
    versions: Vec<VersionView>,
    /// The names of members and teams.
    names: Names,
    /// Now.
    moment: Moment,
) -> impl IntoView {
    let items: Vec<_> = versions
        .iter()
        .enumerate()
        .map(|(index, version)| item(version, versions.get(index + 1), &names, moment))
        .collect();
    view! { <Timeline>{items}</Timeline> }
}

fn item(version: &VersionView, before: Option<&VersionView>, names: &Names, moment: Moment) -> impl IntoView + use<> {
    let did = if before.is_some() { " saved version " } else { " created version " };
    let sentence = view! { <strong>{version.saved_by.name.clone()}</strong>{did}{version.version} };
    let what = before.map(|before| changed(&before.body, &version.body, names));
    let whole: Vec<_> =
        words(&version.body, names).into_iter().map(|(term, says)| view! { <Fact term>{says}</Fact> }).collect();
    view! {
        <TimelineItem
            icon=if before.is_some() { Glyph::Pencil } else { Glyph::Plus }
            sentence=sentence.into_any()
            time=moment.distance(version.saved_at)
        >
            {what}
            <Disclosure summary="Every field of this version"><Facts>{whole}</Facts></Disclosure>
        </TimelineItem>
    }
}

fn changed(before: &PolicyBody, after: &PolicyBody, names: &Names) -> impl IntoView + use<> {
    let facts: Vec<_> = changes(before, after, names)
        .into_iter()
        .map(|(term, was, is)| {
            view! { <Fact term>{is} <span class="text-muted">{format!(" (was: {was})")}</span></Fact> }
        })
        .collect();
    view! { <Facts>{facts}</Facts> }
}
