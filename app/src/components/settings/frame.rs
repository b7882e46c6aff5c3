//! The frame of a settings page.

use leptos::prelude::*;
use leptos_meta::Title;

use super::Section;
use crate::kit::{Crumb, PageHeader, Tab, Tabs};
use crate::session::Viewer;

/// The header, the sections beside it, and the page.
#[component]
pub fn SettingsFrame(
    /// The reader.
    viewer: Viewer,
    /// The section that the page belongs to.
    section: Section,
    /// The page's title; the section's name if empty.
    #[prop(into, optional)]
    title: String,
    /// One sentence.
    #[prop(into, optional)]
    description: String,
    /// The pages between the section and this one.
    #[prop(optional)]
    between: Vec<Crumb>,
    /// States beside the title.
    #[prop(optional_no_strip)]
    badges: Option<AnyView>,
    /// Buttons.
    #[prop(optional_no_strip)]
    actions: Option<AnyView>,
    /// The page.
    children: Children,
) -> impl IntoView {
    let within = !title.is_empty();
    let title = if within { title } else { section.label().to_owned() };
    let mut breadcrumb = vec![Crumb::new("Settings", "/settings")];
    if within {
        breadcrumb.push(Crumb::new(section.label(), section.path()));
        breadcrumb.extend(between);
    }
    let tabs = Section::open_to(&viewer.permissions)
        .map(|each| Tab::new(each.label(), each.path(), each == section))
        .collect();
    let header = match (badges, actions) {
        (Some(badges), Some(actions)) => {
            view! { <PageHeader title=title.clone() description breadcrumb badges actions /> }.into_any()
        }
        (Some(badges), None) => view! { <PageHeader title=title.clone() description breadcrumb badges /> }.into_any(),
        (None, Some(actions)) => view! { <PageHeader title=title.clone() description breadcrumb actions /> }.into_any(),
        (None, None) => view! { <PageHeader title=title.clone() description breadcrumb /> }.into_any(),
    };
    view! {
        <Title text=title />
        <div class="page">
            {header}
            <div class="split split-settings">
                <Tabs side=true label="Settings" tabs />
                <div class="stack">{children()}</div>
            </div>
        </div>
    }
}
