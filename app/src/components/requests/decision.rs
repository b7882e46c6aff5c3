//! What the reader can decide, or why they cannot.

use governance::StateName;
use governance::ids::MemberId;
use governance::request::Verdict;
use governance::wire::requests::RequestView;
use leptos::prelude::*;

use crate::api::requests::RetractApproval;
use crate::form::{self, Filled};
use crate::islands::review::ReviewForm;
use crate::kit::{Button, Card, Form, Glyph, Icon, Variant};

/// The reader's part in a pending request.
#[component]
pub fn DecisionCard(
    request: RequestView,
    /// The reader.
    me: MemberId,
    /// The state of the review form.
    form: Filled,
) -> impl IntoView {
    debug_assert_eq!(request.state, StateName::Pending);
    if request.can_approve.eligible {
        return view! {
            <Card title="Your review" id="review">
                <ReviewForm request=request.id number=request.number superseded_by=request.superseded_by form />
            </Card>
        }
        .into_any();
    }
    let approved = request.reviews.iter().any(|review| review.by.id == me.0 && review.verdict == Verdict::Approve);
    let (glyph, why) = if approved {
        (Glyph::CircleCheck, "You approved this request. It still waits for others.".to_owned())
    } else {
        (Glyph::Lock, request.can_approve.reason.clone().unwrap_or_default())
    };
    let refused = form.message().map(|message| view! { <p class="field-error" role="alert">{message}</p> });
    let retract = approved.then(|| {
        view! {
            <Form action={form::action::<RetractApproval>()} bare=true>
                <input type="hidden" name="request" value=request.id.to_string() />
                <Button icon=Glyph::Undo2 variant=Variant::Secondary>"Take my approval back"</Button>
            </Form>
        }
    });
    view! {
        <Card title="Your review" id="review">
            <div class="stack">
                {refused}
                <p class="flex gap-2"><Icon glyph class="icon mt-0.5 text-muted" /> <span>{why}</span></p>
                {retract}
            </div>
        </Card>
    }
    .into_any()
}
