//! The versions of a policy.

use governance::ids::TemplateId;
use governance::wire::policies::VersionView;
use leptos::prelude::*;

use super::RestoreDialog;
use crate::components::comparison::FieldChanges;
use crate::kit::{Button, Disclosure, Fact, Facts, Glyph, Size, Timeline, TimelineItem, VisuallyHidden};
use crate::moment::Moment;

/// How earlier versions can be restored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Restorable {
    /// The policy.
    pub id: TemplateId,
    /// Bound somewhere, so that the change may have to be approved.
    pub bound: bool,
}

/// Who saved which version when, with the fields that each changed.
#[component]
pub fn History(
    /// The policy.
    id: TemplateId,
    /// The versions to show, the newest first.
    versions: Vec<VersionView>,
    /// The number of the current version.
    current: u32,
    /// Present for those who may go back to an earlier version.
    #[prop(optional_no_strip)]
    restorable: Option<Restorable>,
    /// Now.
    moment: Moment,
) -> impl IntoView {
    let items: Vec<_> = versions
        .into_iter()
        .map(|version| {
            let restorable = restorable.filter(|_| version.version != current);
            item(id, version, current, restorable, moment)
        })
        .collect();
    view! { <Timeline>{items}</Timeline> }
}

fn item(
    id: TemplateId,
    version: VersionView,
    current: u32,
    restorable: Option<Restorable>,
    moment: Moment,
) -> impl IntoView {
    let number = version.version;
    let first = number == 1;
    let did = if first { " created version " } else { " saved version " };
    let sentence = view! { <strong>{version.saved_by.name}</strong>{did}{number} };
    let changes = version.changes;
    let what = (!first).then(|| view! { <FieldChanges changes /> });
    let whole: Vec<_> =
        version.fields.into_iter().map(|field| view! { <Fact term=field.field>{field.says}</Fact> }).collect();
    let compared = (number != current).then(|| {
        let href = format!("/approval-policies/{id}/versions?from={number}&to={current}");
        view! { <a class="link text-sm" href=href>{format!("Compare version {number} with the current one")}</a> }
    });
    let restore = restorable.map(|restorable| {
        let opens = format!("restore-{number}");
        let named = format!(" version {number}");
        view! {
            <Button size=Size::Small icon=Glyph::RotateCcw opens>"Restore" <VisuallyHidden>{named}</VisuallyHidden></Button>
            <RestoreDialog restorable version=number />
        }
    });
    let actions = (compared.is_some() || restore.is_some())
        .then(|| view! { <div class="flex flex-wrap items-center gap-3">{compared}{restore}</div> });
    view! {
        <TimelineItem
            icon=if first { Glyph::Plus } else { Glyph::Pencil }
            sentence=sentence.into_any()
            time=moment.distance(version.saved_at)
        >
            {what}
            <Disclosure summary="Every field of this version"><Facts>{whole}</Facts></Disclosure>
            {actions}
        </TimelineItem>
    }
}
