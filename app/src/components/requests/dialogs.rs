//! Cancelling, and commenting.

use governance::StateName;
use governance::wire::requests::RequestView;
use leptos::prelude::*;

use super::marks::headline;
use crate::api::requests::{CancelRequest, CommentOnRequest};
use crate::components::markdown;
use crate::form::{self, Filled, Once};
use crate::kit::{Button, Dialog, Field, Form, Glyph, TextArea, Variant};

/// The id of the dialog that cancels.
pub const CANCEL: &str = "cancel";

/// The question before a request is cancelled.
#[component]
pub fn CancelDialog(
    request: RequestView,
    /// The state of its form.
    form: Filled,
) -> impl IntoView {
    let consequence = match request.state {
        StateName::Approved => "Its approval is given up: nobody can claim it any more. The timeline keeps everything.",
        _ => "Nobody can approve it any more, and whatever waits for it is told so. The timeline keeps everything.",
    };
    view! {
        <Dialog id=CANCEL title=format!("Cancel request #{}?", request.number)>
            <p class="font-medium">{headline(&request)}</p>
            <p class="text-muted">{consequence}</p>
            <Form action={form::action::<CancelRequest>()}>
                <input type="hidden" name="request" value=request.id.to_string() />
                <Field name="comment" id="cancel-comment" label="Why" hint=format!("Optional; it stands in the timeline. {}", markdown::HINT) error=form.error("comment")>
                    <TextArea rows=2 value=form.value("comment", "") />
                </Field>
                <div class="dialog-footer">
                    <Button closes=CANCEL variant=Variant::Ghost>"Keep it"</Button>
                    <Button variant=Variant::Danger>{format!("Cancel request #{}", request.number)}</Button>
                </div>
            </Form>
        </Dialog>
    }
}

/// The field below a timeline.
#[component]
pub fn CommentForm(
    request: RequestView,
    /// The state of the form.
    form: Filled,
    /// What was typed into a review that came too late: it can still be said.
    unsaid: String,
) -> impl IntoView {
    let error = form.error("comment").or_else(|| form.message());
    view! {
        <Form action={form::action::<CommentOnRequest>()}>
            <input type="hidden" name="request" value=request.id.to_string() />
            <Once />
            <Field name="comment" id="new-comment" label="Comment without deciding" hint=markdown::HINT error>
                <TextArea rows=2 value=form.value("comment", &unsaid) />
            </Field>
            <div><Button icon=Glyph::MessageSquare>"Add comment"</Button></div>
        </Form>
    }
}
