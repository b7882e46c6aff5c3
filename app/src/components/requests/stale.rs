//! What to do about a request that waits for too long.

use governance::wire::requests::RequestView;
use leptos::prelude::*;

use super::can_ask;
use super::dialogs::CANCEL;
use crate::api::requests::NudgeRequest;
use crate::form;
use crate::kit::{Button, Card, Form, Glyph, LinkButton, Size, Variant};
use crate::moment::Moment;

/// The next steps for whom a stale request is up to: nudge who can finish it, or cancel it and ask again. Nothing for
/// others, and where it is not stale.
#[component]
pub fn StaleCard(
    request: RequestView,
    /// Whether the reader may open requests.
    may_open: bool,
    moment: Moment,
) -> impl IntoView {
    let nudge = request.nudge.clone().filter(|_| request.stale)?;
    let last = nudge.last.map(|last| {
        view! { <p class="text-sm text-muted">"Last nudged " {moment.distance(last)} "."</p> }
    });
    let act = if nudge.can {
        let says = nudge.whom.map_or_else(|| "Nudge".to_owned(), |whom| format!("Nudge {whom}"));
        view! {
            <Form action={form::action::<NudgeRequest>()} bare=true>
                <input type="hidden" name="request" value=request.id.to_string() />
                <Button icon=Glyph::Clock>{says}</Button>
            </Form>
        }
        .into_any()
    } else {
        view! { <p>{sentence(&nudge.reason.unwrap_or_default())}</p> }.into_any()
    };
    let again = (may_open && can_ask(request.action)).then(|| {
        let form = format!("/requests/new?from={}", request.id);
        view! { <LinkButton href=form size=Size::Small>"Ask again"</LinkButton> }
    });
    let cancel = request.can_cancel.then(|| {
        view! { <Button opens=CANCEL size=Size::Small variant=Variant::DangerQuiet>"Cancel it…"</Button> }
    });
    Some(view! {
        <Card title="Waiting for longer than a day">
            <div class="stack">
                {act}
                {last}
                <p class="text-sm text-muted">
                    "If it is not wanted like this any more, cancel it and ask again: that opens a new request with the same content."
                </p>
                <div class="actions">{cancel} {again}</div>
            </div>
        </Card>
    })
}

/// A fragment as a sentence.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let head: String = chars.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{head}{}.", chars.as_str())
}
