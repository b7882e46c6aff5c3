//! What a review asked for.

use governance::time::day_in_words;
use governance::wire::break_glass::FollowUpView;
use leptos::prelude::*;

use crate::api::break_glass::FinishFollowUp;
use crate::components::markdown::{self, Markdown};
use crate::components::requests::visible::visible;
use crate::form;
use crate::kit::{Badge, Button, Form, Glyph, Size, Tone};
use crate::moment::Moment;

/// Each with its owner and its day; its owner, or who may review, reports it as done.
#[component]
pub fn FollowUps(follow_ups: Vec<FollowUpView>, moment: Moment) -> impl IntoView {
    let item = move |follow_up: FollowUpView| {
        let state = match (&follow_up.done_at, follow_up.overdue) {
            (Some(_), _) => view! { <Badge tone=Tone::Ok icon=Glyph::CircleCheck>"Done"</Badge> }.into_any(),
            (None, true) => view! { <Badge tone=Tone::Danger icon=Glyph::TriangleAlert>"Overdue"</Badge> }.into_any(),
            (None, false) => view! { <Badge icon=Glyph::Clock>"Open"</Badge> }.into_any(),
        };
        let done = follow_up.done_at.zip(follow_up.done_by.clone()).map(|(at, by)| {
            view! { <span>{format!("done by {} ", by.name)} {moment.distance(at)}</span> }
        });
        let finish = follow_up.can_finish.then(|| {
            let label = format!("Report as done: {}", markdown::plain(&follow_up.what));
            view! {
                <Form action={form::action::<FinishFollowUp>()} bare=true>
                    <input type="hidden" name="follow_up" value=follow_up.id.to_string() />
                    <Button size=Size::Small icon=Glyph::Check attr:aria-label=label>"Done"</Button>
                </Form>
            }
        });
        view! {
            <li class="follow-up">
                <div>
                    <Markdown text=follow_up.what />
                    <p class="row-meta">
                        <span>{visible(&follow_up.owner.name).0}</span>
                        <span>{format!("by {}", day_in_words(follow_up.due))}</span>
                        {done}
                    </p>
                </div>
                <div class="actions">{state} {finish}</div>
            </li>
        }
    };
    view! { <ul class="follow-ups">{follow_ups.into_iter().map(item).collect_view()}</ul> }
}
