//! One event.

use governance::event::EventKind;
use governance::wire::events::EventView;
use leptos::prelude::*;

use super::mark;
use crate::components::markdown::Markdown;
use crate::components::requests::visible::visible;
use crate::kit::{CodeBlock, Disclosure, TimelineItem};
use crate::moment::Moment;

/// An event on a timeline: on the page of its request, or with `audit` among all others, where it names
/// what it is about, leads there, and shows its whole detail.
#[component]
pub fn EventItem(event: EventView, moment: Moment, #[prop(optional)] audit: bool) -> impl IntoView {
    let (icon, tone) = mark(&event);
    let actor = event.actor.as_ref().map_or_else(|| "Countersign".to_owned(), |actor| actor.name.clone());
    let token = event.token.as_ref().map(|token| format!(" (token {token})"));
    let sentence = view! {
        <strong>{visible(&actor).0}</strong>
        {token.map(|token| view! { <span class="text-muted">{token}</span> })}
        " "
        {visible(&event.sentence).0}
    };
    let time = if audit { moment.clock(event.at) } else { moment.distance(event.at) };
    // The page of a request shows its reason already.
    let quoted = event.text.as_ref().filter(|_| audit || event.kind != EventKind::RequestOpened);
    let quoted = quoted.map(|text| view! { <div class="quote"><Markdown text=text.as_str() /></div> });
    let subject = audit.then(|| match &event.request {
        Some(request) => {
            view! { <a class="link" href=format!("/approvals/{}", request.id)>{event.subject.clone()}</a> }.into_any()
        }
        None => event.subject.clone().into_any(),
    });
    let detail = audit.then(|| detail(&event)).flatten();
    view! {
        <TimelineItem id=format!("event-{}", event.sequence) icon tone prominent=event.prominent sentence=sentence.into_any() time>
            {quoted}
            {subject.map(|subject| view! { <div class="event-about"><span>{subject}</span> {detail}</div> })}
        </TimelineItem>
    }
}

fn detail(event: &EventView) -> Option<impl IntoView + use<>> {
    let fields = event.detail.as_object().filter(|fields| !fields.is_empty())?;
    let text = visible(&serde_json::to_string_pretty(fields).ok()?).0;
    let summary = format!("Event {}", event.sequence);
    Some(view! {
        <Disclosure summary=summary.clone() class="disclosure-small"><CodeBlock text label=summary wrap=true /></Disclosure>
    })
}
