//! `/settings`: the sections that the reader can open.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::components::settings::Section;
use crate::kit::{Icon, PageHeader};
use crate::page;
use crate::session::viewer;

/// A card for each section.
#[component]
pub fn SettingsPage() -> impl IntoView {
    page::inside(viewer(), |viewer| {
        let cards: Vec<_> =
            Section::open_to(&viewer.permissions).map(|section| view! { <SectionCard section /> }).collect();
        view! {
            <Title text="Settings" />
            <div class="page">
                <PageHeader title="Settings" description="Who is here, what they may do, and what they do it to." />
                <ul class="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">{cards}</ul>
            </div>
        }
    })
}

#[component]
fn SectionCard(section: Section) -> impl IntoView {
    view! {
        <li>
            <a class="card flex h-full items-start gap-3 p-4 hover:bg-hover" href=section.path()>
                <Icon glyph=section.glyph() class="icon-lg mt-0.5 shrink-0 text-muted" />
                <span class="grid gap-0.5">
                    <span class="font-medium">{section.label()}</span>
                    <span class="text-sm text-muted">{section.says()}</span>
                </span>
            </a>
        </li>
    }
}
