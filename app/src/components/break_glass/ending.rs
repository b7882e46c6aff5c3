//! Ending a session before its time.

use governance::wire::break_glass::SessionView;
use governance::wire::requests::RequestView;
use leptos::prelude::*;

use crate::api::break_glass::RevokeSession;
use crate::components::markdown;
use crate::components::requests::marks::headline;
use crate::components::requests::visible::visible;
use crate::form;
use crate::kit::{Button, Field, Form, TextArea, Variant};

/// The confirmation: what ends with the session, why, and the button.
#[component]
pub fn EndForm(
    session: SessionView,
    /// The requests that it bypassed and that nobody has claimed: their approvals lapse.
    lapsing: Vec<RequestView>,
    /// What leads away without ending it.
    keep: AnyView,
) -> impl IntoView {
    let form = form::of::<RevokeSession>();
    let lapses = if lapsing.is_empty() {
        view! { <p class="text-muted">"No approval lapses with it. What runs may finish."</p> }.into_any()
    } else {
        let says = match lapsing.len() {
            1 => "The approval of this request lapses, since nobody has claimed it:".to_owned(),
            many => format!("The approvals of these {many} requests lapse, since nobody has claimed them:"),
        };
        let items = lapsing.into_iter().map(|request| {
            let says = format!("#{} {}", request.number, headline(&request));
            view! { <li><a class="link" href=format!("/approvals/{}", request.id)>{says}</a></li> }
        });
        view! { <p>{says}</p> <ul class="list-disc ps-5">{items.collect_view()}</ul> <p class="text-muted">"What runs may finish."</p> }
            .into_any()
    };
    view! {
        <p class="text-muted">"From then on policies and freezes hold again."</p>
        {lapses}
        <Form action={form::action::<RevokeSession>()}>
            <input type="hidden" name="session" value=session.id.to_string() />
            <input type="hidden" name="confirmed" value="true" />
            <Field name="reason" id="revoke-reason" label="Why" hint=format!("Optional. {}", markdown::HINT) error=form.error("reason")>
                <TextArea rows=2 value=form.value("reason", "") />
            </Field>
            <div class="dialog-footer">
                {keep}
                <Button variant=Variant::Danger>{format!("End the session of {}", visible(&session.holder.name).0)}</Button>
            </div>
        </Form>
    }
}
