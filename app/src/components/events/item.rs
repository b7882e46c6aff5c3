//! One event.

use chrono::SecondsFormat;
use governance::event::EventKind;
use governance::policy::Scope;
use governance::wire::events::EventView;
use governance::wire::requests::ResourceRef;
use leptos::prelude::*;

use super::mark;
use crate::components::markdown::Markdown;
use crate::components::requests::visible::visible;
use crate::kit::{Badge, Code, CodeBlock, Disclosure, Fact, Facts, Glyph, TimelineItem, Tone};
use crate::moment::Moment;

/// An event on a timeline: on the page of its request, or with `audit` among all others, where it names
/// what it is about, leads there and to what else happened there, and shows its whole detail.
#[component]
pub fn EventItem(
    event: EventView,
    moment: Moment,
    #[prop(optional)] audit: bool,
    /// In the story of a session, which names the requests that it let through and shows whole times.
    #[prop(optional)]
    story: bool,
) -> impl IntoView {
    let (icon, tone) = mark(&event);
    let actor = event.who();
    let token = event.token.as_ref().map(|token| format!(" (token {token})"));
    let sentence = match event.kind {
        Some(_) => view! {
            <strong>{visible(&actor).0}</strong>
            {token.map(|token| view! { <span class="text-muted">{token}</span> })}
            " "
            {visible(&event.sentence).0}
        }
        .into_any(),
        None => view! { <strong>{format!("Event #{}", event.sequence)}</strong> ": " {visible(&event.sentence).0} }
            .into_any(),
    };
    let time = match (audit, story) {
        (true, _) => moment.second(event.at),
        (false, true) => moment.both(event.at),
        (false, false) => moment.distance(event.at),
    };
    // The page of a request shows its reason already.
    let quoted = event.text.as_ref().filter(|_| audit || event.kind != Some(EventKind::RequestOpened));
    let quoted = quoted.map(|text| view! { <div class="quote"><Markdown text=text.as_str() /></div> });
    let request = event.request.as_ref().filter(|_| story).map(|request| {
        let subject = visible(&event.subject).0;
        view! { <p class="event-about"><a class="link" href=format!("/approvals/{}", request.id)>{subject}</a></p> }
    });
    let about = audit.then(|| about(&event));
    view! {
        <TimelineItem id=format!("event-{}", event.sequence) icon tone prominent=event.prominent sentence time>
            {request}
            {quoted}
            {about}
        </TimelineItem>
    }
}

/// What an event is about, why it stands out, what else happened there, and its detail.
fn about(event: &EventView) -> impl IntoView + use<> {
    let subject = visible(&event.subject).0;
    let subject = match leads_to(event) {
        Some(href) => view! { <a class="link" href=href>{subject}</a> }.into_any(),
        None => view! { <span>{subject}</span> }.into_any(),
    };
    let more = others(event).into_iter().map(|(words, href)| {
        view! { <a class="event-more" href=href>{words}<span class="sr-only">{format!(" as event {}", event.sequence)}</span></a> }
    });
    view! {
        <div class="event-about">
            {event.prominent.then(|| standing_out(event))}
            {subject}
            {more.collect_view()}
            {detail(event)}
        </div>
    }
}

fn standing_out(event: &EventView) -> AnyView {
    if event.kind.is_none() {
        return view! { <Badge tone=Tone::Danger icon=Glyph::TriangleAlert>"Cannot be read"</Badge> }.into_any();
    }
    match event.session {
        Some(_) => view! { <Badge tone=Tone::Hazard icon=Glyph::Siren>"Break-glass"</Badge> }.into_any(),
        None => view! { <Badge tone=Tone::Warn icon=Glyph::TriangleAlert>"Prominent"</Badge> }.into_any(),
    }
}

/// The page of what an event is about. What was deleted has none.
fn leads_to(event: &EventView) -> Option<String> {
    if let Some(request) = &event.request {
        return Some(format!("/approvals/{}", request.id));
    }
    if let Some(session) = &event.session {
        return Some(format!("/break-glass/{}", session.id));
    }
    let gone = matches!(
        event.kind,
        Some(EventKind::ProjectDeleted | EventKind::EnvironmentDeleted | EventKind::ClusterDeleted)
    );
    let resource = event.resource.filter(|_| !gone)?;
    Some(format!("/resources/{}/{}", resource.kind.word(), resource.id))
}

/// The parts of the log to which an event belongs.
fn others(event: &EventView) -> Vec<(&'static str, String)> {
    let session = event.session.as_ref().map(|session| ("Same session", format!("/audit?session={}", session.id)));
    let request = event.request.as_ref().map(|request| ("Same request", format!("/audit?request={}", request.number)));
    let resource = event.resource.map(|ResourceRef { kind, id }| {
        let words = match kind {
            Scope::Organization => "Same organization",
            Scope::Project => "Same project",
            Scope::Cluster => "Same cluster",
            Scope::Environment => "Same environment",
        };
        (words, format!("/audit?resource={kind}:{id}"))
    });
    session.into_iter().chain(request).chain(resource).collect()
}

/// What an auditor compares with an export: its number, its id and its hash, and all that is kept of it.
fn detail(event: &EventView) -> impl IntoView + use<> {
    let text = event.detail.as_object().filter(|fields| !fields.is_empty());
    let text = text.and_then(|fields| serde_json::to_string_pretty(fields).ok()).map(|text| visible(&text).0);
    let (number, id) = (format!("#{}", event.sequence), event.id.to_string());
    let at = event.at.to_rfc3339_opts(SecondsFormat::Micros, true);
    let kind = event.kind.map(|kind| view! { <Fact term="Kind"><Code>{kind.key()}</Code></Fact> });
    let hash = Some(visible(&event.hash).0).filter(|hash| !hash.is_empty());
    let hash = hash.map(|hash| view! { <Fact term="Hash"><Code>{hash}</Code></Fact> });
    let summary = format!("Event {}", event.sequence);
    view! {
        <Disclosure summary=summary.clone() class="disclosure-small">
            <div class="event-detail">
                <Facts>
                    <Fact term="Number">{number}</Fact>
                    {kind}
                    <Fact term="Recorded at"><Code>{at}</Code></Fact>
                    <Fact term="Id"><Code>{id}</Code></Fact>
                    {hash}
                </Facts>
                {text.map(|text| view! { <CodeBlock text label=summary wrap=true /> })}
            </div>
        </Disclosure>
    }
}
