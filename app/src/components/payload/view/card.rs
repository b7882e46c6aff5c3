//! The payload of a request.

use governance::payload::Digest;
use leptos::prelude::*;

use super::super::reading::View;
use super::super::shown::{Body, Shown};
use super::lines::Lines;
use super::rows::Rows;
use super::tools::{part_links, tools};
use crate::kit::{Badge, Card, Code, EmptyState, Glyph, Notice, Tab, Tabs, Tone};

/// What would change: as a diff where something stood before or the payload is one, otherwise as it is.
#[component]
pub fn PayloadCard(
    /// What is read of it; `None` where the request has no payload.
    shown: Option<Shown>,
    /// What a claim has to present.
    digest: Digest,
    /// Where all of it is downloaded.
    download: String,
) -> impl IntoView {
    let digest = view! { <span class="min-w-0 break-all">"Digest " <Code>{digest.to_string()}</Code></span> };
    let Some(shown) = shown else {
        return view! {
            <Card title="What will change" id="payload" footer=digest.into_any()>
                <p class="text-muted">"No payload: the request names an action and a target, and nothing more."</p>
            </Card>
        }
        .into_any();
    };
    let before = shown.before.then(|| {
        view! { <a class="link" href=format!("{download}?side=before")>"Download what stood before"</a> }
    });
    let footer = view! {
        <div class="reader-footer">
            {digest}
            <a class="link" href=download>"Download the payload"</a>
            {before}
        </div>
    };
    let media_type = shown.media_type.clone();
    let badge = view! { <Badge>{media_type}</Badge> };
    view! {
        <Card title="What will change" id="payload" flush=true actions=badge.into_any() footer=footer.into_any()>
            <Reader shown label="What will change" />
        </Card>
    }
    .into_any()
}

/// The text itself, with the ways through it.
#[component]
pub fn Reader(
    shown: Shown,
    /// What it is, for screen readers.
    label: &'static str,
) -> impl IntoView {
    let view = shown.reading.view;
    let tabs: Vec<Tab> = shown
        .views
        .iter()
        .map(|(name, view)| Tab::new(*name, shown.reading.viewed(*view).href(), *view == shown.reading.view))
        .collect();
    let warning = hidden(shown.hidden);
    let uncompared = shown.uncompared.then(|| {
        view! {
            <div class="px-4 py-3">
                <Notice tone=Tone::Warn title="Too many lines to compare">
                    "Here is all of what it would be; download both texts to compare them."
                </Notice>
            </div>
        }
    });
    let (tools, links) = (tools(&shown), part_links(&shown));
    let body = match shown.body {
        Body::Same { layout } => {
            let text = if layout {
                "Only the layout of the text or the order of its keys is another one."
            } else {
                "The payload is the same as what stood before."
            };
            view! { <EmptyState icon=Glyph::FileText title="Nothing changes" text /> }.into_any()
        }
        Body::Lines(lines) => {
            let lines = view! { <Lines lines reading=shown.reading /> };
            view! { <div class="reader" tabindex="0" role="region" aria-label=label>{lines}</div> }.into_any()
        }
        Body::Rows(stretches) => {
            let rows = view! { <Rows stretches split={view == View::Split} /> };
            view! { <div class="reader diff" tabindex="0" role="region" aria-label=label>{rows}</div> }.into_any()
        }
    };
    view! {
        {warning}
        {uncompared}
        {(!tabs.is_empty()).then(|| view! { <Tabs label="How the payload is shown" tabs /> })}
        {tools}
        {body}
        {links}
    }
}

fn hidden(count: usize) -> Option<impl IntoView> {
    let characters = if count == 1 { "1 character".to_owned() } else { format!("{count} characters") };
    (count > 0).then(|| {
        view! {
            <div class="px-4 py-3">
                <Notice tone=Tone::Warn title=format!("{characters} would be invisible")>
                    "They hide, or turn the order of the text around them. They are shown as their code, such as ⟨U+202E⟩."
                </Notice>
            </div>
        }
    })
}
