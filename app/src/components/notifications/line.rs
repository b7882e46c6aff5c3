//! One notification.

use governance::event::NotificationKind;
use governance::wire::notifications::NotificationView;
use leptos::prelude::*;

use super::item::Item;
use crate::api::notifications::MarkNotificationsRead;
use crate::components::requests::marks::StateBadge;
use crate::components::requests::visible::visible;
use crate::form;
use crate::kit::{Button, Form, Glyph, Size, Variant};
use crate::moment::Moment;

/// A line that leads to the request, which marks it as read.
#[component]
pub fn NotificationLine(
    notification: NotificationView,
    moment: Moment,
    /// The page that it stands on, to which marking it as read leads back; in the bell there is no room
    /// for that, nor for the request's state.
    #[prop(into, optional)]
    page: String,
) -> impl IntoView {
    let NotificationView { id, kind, at, sentence, text, request, read_at, handled_at, .. } = notification;
    let whole = !page.is_empty();
    let title = format!("#{} {}", request.number, request.action.title());
    let ends = request.expires_at.filter(|_| kind == NotificationKind::Expiring && handled_at.is_none());
    let label = format!("Mark as read: {sentence}, {title}");
    let about = view! {
        <span>{title}</span>
        <span>{visible(&request.target).0}</span>
        {whole.then(|| view! { <StateBadge state=request.state plain=true /> })}
        {ends.map(|ends| view! { <span>"ends " {moment.distance(ends)}</span> })}
    };
    let read = view! {
        <Form action={form::action::<MarkNotificationsRead>()} bare=true>
            <input type="hidden" name="ids[]" value=id.to_string() />
            <input type="hidden" name="next" value=page />
            <Button variant=Variant::Ghost size=Size::Small icon=Glyph::Check label />
        </Form>
    };
    view! {
        <Item
            icon=glyph(kind, handled_at.is_some())
            href=format!("/approvals/{}", request.id)
            sentence
            about=about.into_any()
            text
            at
            moment
            unread=read_at.is_none()
            whole
            read=read.into_any()
        />
    }
}

fn glyph(kind: NotificationKind, handled: bool) -> Glyph {
    match kind {
        _ if handled => Glyph::CheckCheck,
        NotificationKind::Waiting => Glyph::Inbox,
        NotificationKind::Escalated => Glyph::Users,
        NotificationKind::Decided => Glyph::CircleCheck,
        NotificationKind::Lapsed => Glyph::Hourglass,
        NotificationKind::Expiring => Glyph::Timer,
        NotificationKind::Commented => Glyph::MessageSquare,
    }
}
