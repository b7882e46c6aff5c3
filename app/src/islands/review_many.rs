//! Approving and rejecting several requests with one decision.

use governance::ids::RequestId;
use leptos::prelude::*;

use super::hydrated;
use crate::Refused;
use crate::api::requests::ReviewRequests;
use crate::form::Filled;
use crate::kit::{Button, Field, Glyph, Notice, Size, TextArea, Tone, Variant};

/// The review form of several requests. Done, it leads back to them with what came of each; refused as a whole, it
/// says why and keeps the comment.
#[island]
pub fn ReviewManyForm(
    /// The requests.
    requests: Vec<RequestId>,
    /// What was said about those of them that were refused just before.
    said: String,
    /// The form's state after a plain post.
    form: Filled,
) -> impl IntoView {
    let hydrated = hydrated();
    let review = ServerAction::<ReviewRequests>::new();
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
            let whole = refused.errors.get("requests").cloned();
            view! {
                <Notice tone=Tone::Danger live=true>
                    <p>{whole.unwrap_or(refused.message)}</p>
                    {(!refused.details.is_empty()).then(|| view! {
                        <ul>{refused.details.into_iter().map(|detail| view! { <li>{detail}</li> }).collect_view()}</ul>
                    })}
                </Notice>
            }
        })
    };
    let which = match requests.len() {
        1 => "1 request".to_owned(),
        many => format!("all {many} requests"),
    };
    let (approve, reject) = (format!("Approve {which}"), format!("Reject {which}"));
    let ids: Vec<_> = requests
        .into_iter()
        .map(|id| view! { <input type="hidden" name="requests[]" value=id.to_string() /> })
        .collect();
    view! {
        <ActionForm action=review attr:class="form" attr:data-hydrated=hydrated>
            {problem}
            {ids}
            <Field name="comment" label="Comment" hint="Optional. It is recorded with each of them." error>
                <TextArea rows=3 value=form.value("comment", &said) />
            </Field>
            <div class="review-buttons review-buttons-many">
                <Button variant=Variant::Primary size=Size::Large icon=Glyph::Check name="verdict" value="approve" disabled=busy>
                    {approve}
                </Button>
                <Button variant=Variant::DangerQuiet size=Size::Large icon=Glyph::X name="verdict" value="reject" disabled=busy>
                    {reject}
                </Button>
            </div>
            <p class="sr-only" role="status">{move || busy.get().then_some("Your reviews are being recorded")}</p>
        </ActionForm>
    }
}
