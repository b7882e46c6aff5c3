//! What will change if the request is approved.

use governance::Payload;
use governance::payload::Digest;
use leptos::prelude::*;

use super::diff::{SideBySideDiff, UnifiedDiff, lines};
use super::visible::visible;
use crate::kit::{Badge, Card, Code, CodeBlock, Disclosure, EmptyState, Glyph, Notice, Tab, Tabs, Tone};

/// How a diff is laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DiffLayout {
    /// One column.
    #[default]
    Unified,
    /// Before at the left, after at the right.
    SideBySide,
}

/// The payload: as a diff where something stood before, otherwise as it is; always the whole of it.
#[component]
pub fn PayloadCard(
    payload: Option<Payload>,
    /// What a claim has to present.
    digest: Digest,
    /// How a diff is shown.
    layout: DiffLayout,
    /// The addresses of the page with the unified and with the side by side diff.
    layouts: (String, String),
) -> impl IntoView {
    let footer =
        view! { <span class="min-w-0 break-all">"Digest " <Code>{digest.to_string()}</Code></span> }.into_any();
    let Some(payload) = payload else {
        return view! {
            <Card title="What will change" id="payload" footer>
                <p class="text-muted">"No payload: the request names an action and a target, and nothing more."</p>
            </Card>
        }
        .into_any();
    };
    let media_type = payload.media_type().to_owned();
    let badge = view! { <Badge>{media_type}</Badge> }.into_any();
    let text = payload.text();
    let (shown, hidden) = visible(&text);
    let in_before = payload.before().map_or(0, |before| visible(&before).1);
    let warning = (hidden + in_before > 0).then(|| {
        let count = hidden + in_before;
        let characters = if count == 1 { "1 character".to_owned() } else { format!("{count} characters") };
        view! {
            <div class="px-4 py-3">
                <Notice tone=Tone::Warn title=format!("{characters} would be invisible")>
                    "They hide, or turn the order of the text around them. They are shown as their code, such as ⟨U+202E⟩."
                </Notice>
            </div>
        }
    });
    let body = match payload.before() {
        None => view! { <CodeBlock text=shown label="What will change" wrap=true class="code-flush" /> }.into_any(),
        Some(before) => changes(&before, &text, shown, layout, layouts),
    };
    view! {
        <Card title="What will change" id="payload" flush=true actions=badge footer>
            {warning}
            {body}
        </Card>
    }
    .into_any()
}

fn changes(before: &str, after: &str, shown: String, layout: DiffLayout, layouts: (String, String)) -> AnyView {
    let lines = lines(before, after);
    let whole = view! {
        <Disclosure summary="The whole payload" class="px-4 border-t border-line">
            <CodeBlock text=shown label="The whole payload" wrap=true />
        </Disclosure>
    };
    if lines.is_empty() {
        return view! {
            <EmptyState icon=Glyph::FileText title="Nothing changes" text="The payload is the same as what stood before." />
            {whole}
        }
        .into_any();
    }
    let tabs = vec![
        Tab::new("Unified", layouts.0, layout == DiffLayout::Unified),
        Tab::new("Side by side", layouts.1, layout == DiffLayout::SideBySide),
    ];
    let table = match layout {
        DiffLayout::Unified => view! { <UnifiedDiff lines /> }.into_any(),
        DiffLayout::SideBySide => view! { <SideBySideDiff lines /> }.into_any(),
    };
    view! {
        <Tabs label="Layout of the changes" tabs />
        <div class="diff" tabindex="0" role="region" aria-label="What will change">{table}</div>
        {whole}
    }
    .into_any()
}
