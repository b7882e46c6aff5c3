//! One alert.

use governance::wire::notifications::AlertView;
use leptos::prelude::*;

use crate::api::notifications::MarkAlertsRead;
use crate::components::requests::visible::visible;
use crate::form;
use crate::kit::{Badge, Button, Form, Glyph, Icon, Size, Tone, Variant};
use crate::moment::Moment;

/// A line that leads to the session, the request, or the audit log that it is about. An unread one says so in
/// bold, with a dot and a word.
#[component]
pub fn AlertLine(
    alert: AlertView,
    moment: Moment,
    /// The page that it stands on, to which marking it as read leads back; in the bell there is no room for that.
    #[prop(into, optional)]
    page: String,
) -> impl IntoView {
    let AlertView { event, read_at } = alert;
    let unread = read_at.is_none();
    let whole = !page.is_empty();
    let href = match (&event.session, &event.request) {
        (Some(session), _) => format!("/break-glass/{}", session.id),
        (None, Some(request)) => format!("/approvals/{}", request.id),
        (None, None) => "/audit".to_owned(),
    };
    let actor = event.actor.as_ref().map_or("Countersign", |actor| actor.name.as_str());
    let sentence = match event.kind {
        Some(_) => visible(&format!("{actor} {}", event.sentence)).0,
        None => visible(&format!("Event #{}: {}", event.sequence, event.sentence)).0,
    };
    let quoted = event.text.as_ref().filter(|_| whole).map(|text| {
        view! { <p class="notification-text">{visible(text).0}</p> }
    });
    let mark = unread.then(|| {
        if whole {
            view! { <Badge plain=true tone=Tone::Accent icon=Glyph::CircleDot>"Unread"</Badge> }.into_any()
        } else {
            view! {
                <span class="notification-dot" aria-hidden="true"></span>
                <span class="sr-only">"Unread"</span>
            }
            .into_any()
        }
    });
    let label = format!("Mark as read: {sentence}");
    let read = (unread && whole).then(|| {
        view! {
            <Form action={form::action::<MarkAlertsRead>()} bare=true>
                <input type="hidden" name="events[]" value=event.id.to_string() />
                <input type="hidden" name="next" value=page />
                <Button variant=Variant::Ghost size=Size::Small icon=Glyph::Check label />
            </Form>
        }
    });
    view! {
        <li class=if unread { "notification notification-unread notification-hazard" } else { "notification" }>
            <Icon glyph=Glyph::Siren />
            <div class="notification-main">
                <p class="notification-sentence"><a href=href>{sentence}</a></p>
                <p class="notification-about">
                    {event.kind.map(|kind| view! { <span>{kind.title()}</span> })}
                    <span>{visible(&event.subject).0}</span>
                </p>
                {quoted}
            </div>
            <div class="notification-end">
                <span>{if whole { moment.clock(event.at) } else { moment.distance(event.at) }}</span>
                {mark}
                {read}
            </div>
        </li>
    }
}
