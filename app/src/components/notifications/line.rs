//! One notification.

use governance::event::NotificationKind;
use governance::wire::notifications::NotificationView;
use leptos::prelude::*;

use crate::api::notifications::MarkNotificationsRead;
use crate::components::requests::marks::StateBadge;
use crate::components::requests::visible::visible;
use crate::form;
use crate::kit::{Badge, Button, Form, Glyph, Icon, Size, Tone, Variant};
use crate::moment::Moment;

/// A line that leads to the request, which marks it as read. An unread one says so in bold, with a dot
/// and a word.
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
    let unread = read_at.is_none();
    let whole = !page.is_empty();
    let about = format!("#{} {}", request.number, request.action.title());
    let quoted = text.map(|text| view! { <p class="notification-text">{visible(&text).0}</p> });
    let ends = request.expires_at.filter(|_| kind == NotificationKind::Expiring && handled_at.is_none());
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
    let label = format!("Mark as read: {sentence}, {about}");
    let read = (unread && whole).then(|| {
        view! {
            <Form action={form::action::<MarkNotificationsRead>()} bare=true>
                <input type="hidden" name="ids[]" value=id.to_string() />
                <input type="hidden" name="next" value=page />
                <Button variant=Variant::Ghost size=Size::Small icon=Glyph::Check label />
            </Form>
        }
    });
    view! {
        <li class=if unread { "notification notification-unread" } else { "notification" }>
            <Icon glyph=glyph(kind, handled_at.is_some()) />
            <div class="notification-main">
                <p class="notification-sentence">
                    <a href=format!("/approvals/{}", request.id)>{visible(&sentence).0}</a>
                </p>
                <p class="notification-about">
                    <span>{about}</span>
                    <span>{visible(&request.target).0}</span>
                    {whole.then(|| view! { <StateBadge state=request.state plain=true /> })}
                    {ends.map(|ends| view! { <span>"ends " {moment.distance(ends)}</span> })}
                </p>
                {quoted}
            </div>
            <div class="notification-end">
                <span>{if whole { moment.clock(at) } else { moment.distance(at) }}</span>
                {mark}
                {read}
            </div>
        </li>
    }
}

fn glyph(kind: NotificationKind, handled: bool) -> Glyph {
    match kind {
        _ if handled => Glyph::CheckCheck,
        NotificationKind::Waiting => Glyph::Inbox,
        NotificationKind::Decided => Glyph::CircleCheck,
        NotificationKind::Lapsed => Glyph::Hourglass,
        NotificationKind::Expiring => Glyph::Timer,
        NotificationKind::Commented => Glyph::MessageSquare,
    }
}
