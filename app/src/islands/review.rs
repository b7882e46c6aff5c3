//! Approving and rejecting.

use governance::ids::RequestId;
use governance::request::Verdict;
use governance::wire::requests::RequestRef;
use leptos::prelude::*;

use super::hydrated;
use crate::Refused;
use crate::api::requests::ReviewRequest;
use crate::components::markdown;
use crate::components::requests::superseded::SupersededChoice;
use crate::form::Filled;
use crate::kit::{Button, Field, Glyph, Icon, Notice, Size, TextArea, Tone, Variant};

/// The review form of a request. A decision is shown as soon as it is sent; the page then comes anew with it. Refused,
/// the form is back as it was, with what was typed and the server's sentence.
#[island]
pub fn ReviewForm(
    /// The request.
    request: RequestId,
    /// Its number.
    number: u64,
    /// The newer request that asks for the same, if there is one.
    superseded_by: Option<RequestRef>,
    /// The form's state after a plain post.
    form: Filled,
) -> impl IntoView {
    let hydrated = hydrated();
    let review = ServerAction::<ReviewRequest>::new();
    let before = form.refused.clone();
    let refused = Signal::derive(move || -> Option<Refused> {
        match review.value().get() {
            Some(answer) => answer.err(),
            None => before.clone(),
        }
    });
    // What the answer tells is newer than the page.
    let told = move || review.value().get().and_then(Result::err).and_then(|refused| refused.superseded_by);
    let newer = Signal::derive(move || told().or_else(|| superseded_by.clone()));
    // What was sent last stands until it is refused: until the page that follows is there, nothing can be pressed again.
    let sent = RwSignal::new(None::<Verdict>);
    Effect::new(move |_| {
        if let Some(input) = review.input().get() {
            sent.set(Some(input.verdict));
        }
    });
    let decided = Signal::derive(move || {
        let stands = review.pending().get() || matches!(review.value().get(), Some(Ok(())));
        sent.get().filter(|_| stands)
    });
    let busy = Signal::derive(move || decided.get().is_some());
    let error = Signal::derive(move || refused.get().and_then(|refused| refused.errors.get("comment").cloned()));
    let problem = move || refused.get().filter(|_| !busy.get()).map(problem);
    view! {
        <ActionForm action=review attr:class="form" attr:data-hydrated=hydrated>
            {problem}
            <div role="status">{move || decided.get().map(said)}</div>
            <input type="hidden" name="request" value=request.to_string() />
            <div class="form" hidden=move || busy.get()>
                <Field name="comment" label="Comment" hint=format!("Optional. Everyone who sees the request can read it. {}", markdown::HINT) error>
                    <TextArea rows=3 value=form.value("comment", "") />
                </Field>
                <SupersededChoice number newer />
                <div class="review-buttons">
                    <Button variant=Variant::Primary size=Size::Large icon=Glyph::Check name="verdict" value="approve" disabled=busy>
                        "Approve"
                    </Button>
                    <Button variant=Variant::DangerQuiet size=Size::Large icon=Glyph::X name="verdict" value="reject" disabled=busy>
                        "Reject"
                    </Button>
                </div>
            </div>
        </ActionForm>
    }
}

/// The decision, while it is on its way.
fn said(verdict: Verdict) -> impl IntoView {
    let (glyph, tone, says) = match verdict {
        Verdict::Approve => (Glyph::CircleCheck, Tone::Ok, "You approved this request"),
        Verdict::Reject => (Glyph::CircleX, Tone::Danger, "You rejected this request"),
    };
    view! {
        <p class=format!("review-sent {}", tone.class())>
            <Icon glyph />
            <span><strong>{says}</strong> <span class="text-muted">" · being recorded"</span></span>
        </p>
    }
}

fn problem(refused: Refused) -> impl IntoView {
    view! {
        <Notice tone=Tone::Danger live=true>
            <p>{refused.message}</p>
            {(!refused.details.is_empty()).then(|| view! {
                <ul>{refused.details.into_iter().map(|detail| view! { <li>{detail}</li> }).collect_view()}</ul>
            })}
        </Notice>
    }
}
