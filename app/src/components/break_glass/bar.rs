//! The bar that the holder of an active session sees on every page.

use leptos::prelude::*;
use service::break_glass::Mine;

use crate::api::break_glass::RevokeSession;
use crate::form;
use crate::islands::countdown::Countdown;
use crate::kit::{Button, Form, Glyph, Icon, LinkButton, Size};
use crate::moment::Moment;

/// Time left, the session, and the way out of it.
#[component]
pub fn SessionBar(
    /// The reader's session.
    session: Mine,
    moment: Moment,
) -> impl IntoView {
    let left = session.ends_at - session.now;
    let ends = moment.local(session.ends_at).format("%H:%M").to_string();
    view! {
        <section class="hazard-bar" aria-label="Your break-glass session">
            <p class="hazard-bar-says">
                <Icon glyph=Glyph::Siren />
                <strong>"Break-glass"</strong>
                <span>
                    <Countdown seconds=left.num_seconds() />
                    <span class="hazard-bar-ends">{format!(" left, until {ends}")}</span>
                </span>
                <span class="hazard-bar-note">"Everything you do is recorded and announced."</span>
            </p>
            <div class="hazard-bar-acts">
                <LinkButton href=format!("/break-glass/{}", session.id) size=Size::Small>"Session"</LinkButton>
                <Form action={form::action::<RevokeSession>()} bare=true>
                    <input type="hidden" name="session" value=session.id.to_string() />
                    <Button size=Size::Small icon=Glyph::X>"End now"</Button>
                </Form>
            </div>
        </section>
    }
}
