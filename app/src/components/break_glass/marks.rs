//! Marks of break-glass.

use governance::wire::break_glass::{BypassView, Debt, SessionState, SessionView};
use leptos::prelude::*;

use super::BypassedList;
use crate::kit::{Badge, Glyph, Notice, Tone};
use crate::moment::Moment;

/// That break-glass bypassed the policies of a request.
#[component]
pub fn BypassBadge(
    /// Beside the title of a page.
    #[prop(optional)]
    large: bool,
) -> impl IntoView {
    view! { <Badge tone=Tone::Hazard icon=Glyph::Siren large>"Break-glass"</Badge> }
}

/// What break-glass did to a request, above everything else on its page.
#[component]
pub fn BypassNotice(bypass: BypassView, moment: Moment) -> impl IntoView {
    let lasts = match bypass.until {
        Some(until) => view! { "The session ends " {moment.distance(until)} "." }.into_any(),
        None => view! { "The session is over." }.into_any(),
    };
    view! {
        <Notice tone=Tone::Hazard title="Break-glass bypassed the approvals of this request">
            <p>"Nobody had to approve it. What stood in the way and was bypassed:"</p>
            <BypassedList bypassed=bypass.bypassed />
            <p>
                {lasts} " "
                <a class="link" href=format!("/break-glass/{}", bypass.session)>"The whole session"</a>
            </p>
        </Notice>
    }
}

/// Where a session is in its life.
#[component]
pub fn SessionBadge(
    state: SessionState,
    /// Whether its own holder ended it.
    #[prop(optional)]
    by_holder: bool,
    /// Beside the title of a page.
    #[prop(optional)]
    large: bool,
) -> impl IntoView {
    let (tone, icon, word) = match state {
        SessionState::Active => (Tone::Hazard, Glyph::Siren, "Active"),
        SessionState::Ended => (Tone::Neutral, Glyph::Timer, "Ended at its time"),
        SessionState::Revoked if by_holder => (Tone::Neutral, Glyph::Check, "Ended by its holder"),
        SessionState::Revoked => (Tone::Neutral, Glyph::CircleX, "Revoked"),
    };
    view! { <Badge tone icon=icon large>{word}</Badge> }
}

/// Whether a session was ended by its own holder, before its time.
pub fn ended_by_holder(session: &SessionView) -> bool {
    session.revoked_by.as_ref().is_some_and(|by| by.id == session.holder.id)
}

/// How the review of a session stands, or what it found; nothing while it is active.
#[component]
pub fn ReviewBadge(
    debt: Debt,
    /// What the review found, once there is one.
    justified: Option<bool>,
    /// Beside the title of a page.
    #[prop(optional)]
    large: bool,
) -> impl IntoView {
    let (tone, icon, word) = match (justified, debt) {
        (Some(true), _) => (Tone::Ok, Glyph::CircleCheck, "Justified"),
        (Some(false), _) => (Tone::Danger, Glyph::CircleX, "Not justified"),
        (None, Debt::None) => return None,
        (None, Debt::Owed) => (Tone::Info, Glyph::Eye, "Review owed"),
        (None, Debt::DueSoon) => (Tone::Warn, Glyph::Hourglass, "Review due soon"),
        (None, Debt::Overdue) => (Tone::Danger, Glyph::TriangleAlert, "Review overdue"),
        (None, Debt::Reviewed) => (Tone::Ok, Glyph::CircleCheck, "Reviewed"),
    };
    Some(view! { <Badge tone icon=icon large>{word}</Badge> })
}
