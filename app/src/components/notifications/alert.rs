//! One alert.

use governance::wire::notifications::AlertView;
use leptos::prelude::*;

use super::item::Item;
use crate::api::notifications::MarkAlertsRead;
use crate::components::requests::visible::visible;
use crate::form;
use crate::kit::{Button, Form, Glyph, Size, Variant};
use crate::moment::Moment;

/// A line that leads to the session, the request, or the audit log that it is about.
#[component]
pub fn AlertLine(
    alert: AlertView,
    moment: Moment,
    /// The page that it stands on, to which marking it as read leads back; in the bell there is no room for that.
    #[prop(into, optional)]
    page: String,
) -> impl IntoView {
    let AlertView { event, read_at } = alert;
    let whole = !page.is_empty();
    let href = match (&event.session, &event.request) {
        (Some(session), _) => format!("/break-glass/{}", session.id),
        (None, Some(request)) => format!("/approvals/{}", request.id),
        (None, None) => "/audit".to_owned(),
    };
    let sentence = match event.kind {
        Some(_) => event.headline(),
        None => format!("Event #{}: {}", event.sequence, event.sentence),
    };
    let about = view! {
        {event.kind.map(|kind| view! { <span>{kind.title()}</span> })}
        <span>{visible(&event.subject).0}</span>
    };
    let label = format!("Mark as read: {}", visible(&sentence).0);
    let read = view! {
        <Form action={form::action::<MarkAlertsRead>()} bare=true>
            <input type="hidden" name="events[]" value=event.id.to_string() />
            <input type="hidden" name="next" value=page />
            <Button variant=Variant::Ghost size=Size::Small icon=Glyph::Check label />
        </Form>
    };
    view! {
        <Item
            icon=Glyph::Siren
            href
            sentence
            about=about.into_any()
            text=event.text.filter(|_| whole)
            at=event.at
            moment
            unread=read_at.is_none()
            hazard=true
            whole
            read=read.into_any()
        />
    }
}
