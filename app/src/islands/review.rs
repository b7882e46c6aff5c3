//! Approving and rejecting.

use governance::ids::RequestId;
use leptos::prelude::*;

use super::hydrated;
use crate::Refused;
use crate::api::requests::ReviewRequest;
use crate::components::markdown;
use crate::form::Filled;
use crate::kit::{Button, Field, Glyph, Notice, Size, TextArea, Tone, Variant};

/// The review form of a request. Done, it leads back to the request; refused, it says why and keeps the
/// comment.
#[island]
pub fn ReviewForm(
    /// The request.
    request: RequestId,
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
    // Until the page that follows is there, nothing can be pressed again.
    let busy = Signal::derive(move || review.pending().get() || matches!(review.value().get(), Some(Ok(()))));
    let error = Signal::derive(move || refused.get().and_then(|refused| refused.errors.get("comment").cloned()));
    let problem = move || {
        refused.get().filter(|_| !busy.get()).map(|refused| {
            view! {
                <Notice tone=Tone::Danger live=true>
                    <p>{refused.message}</p>
                    {(!refused.details.is_empty()).then(|| view! {
                        <ul>{refused.details.into_iter().map(|detail| view! { <li>{detail}</li> }).collect_view()}</ul>
                    })}
                </Notice>
            }
        })
    };
    view! {
        <ActionForm action=review attr:class="form" attr:data-hydrated=hydrated>
            {problem}
            <input type="hidden" name="request" value=request.to_string() />
            <Field name="comment" label="Comment" hint=format!("Optional. Everyone who sees the request can read it. {}", markdown::HINT) error>
                <TextArea rows=3 value=form.value("comment", "") />
            </Field>
            <div class="review-buttons">
                <Button variant=Variant::Primary size=Size::Large icon=Glyph::Check name="verdict" value="approve" disabled=busy>
                    "Approve"
                </Button>
                <Button variant=Variant::DangerQuiet size=Size::Large icon=Glyph::X name="verdict" value="reject" disabled=busy>
                    "Reject"
                </Button>
            </div>
            <p class="sr-only" role="status">{move || busy.get().then_some("Your review is being recorded")}</p>
        </ActionForm>
    }
}
