//! One session in a list.

use governance::time::length_in_words;
use governance::wire::break_glass::{SessionState, SessionView};
use leptos::prelude::*;

use super::{DebtBadge, SessionBadge};
use crate::components::markdown;
use crate::components::requests::visible::visible;
use crate::kit::{Glyph, Icon};
use crate::moment::Moment;

/// Who, why, what for, how long, and what is owed.
#[component]
pub fn SessionRow(session: SessionView, moment: Moment) -> impl IntoView {
    let active = session.state == SessionState::Active;
    let reason = markdown::plain(&session.reason);
    let actions = match session.actions.as_slice() {
        [one] => one.title().to_owned(),
        many => format!("{} actions", many.len()),
    };
    let bypassed = match session.bypassed {
        0 => "nothing bypassed".to_owned(),
        1 => "1 request bypassed".to_owned(),
        many => format!("{many} requests bypassed"),
    };
    let lasts = length_in_words(chrono::TimeDelta::seconds(session.seconds));
    let due = session.review_due.filter(|_| session.review.is_none());
    view! {
        <li class=if active { "row row-hazard" } else { "row" } id=format!("session-{}", session.id)>
            <Icon glyph=Glyph::Siren />
            <div class="row-main">
                <p class="row-title">
                    <a href=format!("/break-glass/{}", session.id)><bdi>{visible(&session.holder.name).0}</bdi></a>
                    <span class="row-target">{visible(&session.scope_says).0}</span>
                </p>
                <p class="row-meta">
                    <span>{actions}</span>
                    <span>"started " {moment.distance(session.started_at)}</span>
                    <span>{if active { format!("for {lasts}") } else { format!("lasted {lasts}") }}</span>
                    <span>{bypassed}</span>
                    <span class="row-reason" dir="auto">{reason}</span>
                </p>
            </div>
            <div class="row-side">
                {active.then(|| view! { <span>"ends " {moment.distance(session.ends_at)}</span> })}
                {due.map(|due| view! { <span>"review due " {moment.distance(due)}</span> })}
            </div>
            <div class="row-end">
                <SessionBadge state=session.state />
                <DebtBadge debt=session.debt />
            </div>
        </li>
    }
}
