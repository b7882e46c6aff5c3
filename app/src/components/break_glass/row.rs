//! One session in a list.

use governance::time::{duration_in_words, length_in_words};
use governance::wire::break_glass::{FollowUpView, SessionState, SessionView};
use leptos::prelude::*;

use super::{ReviewBadge, SessionBadge, ended_by_holder};
use crate::components::markdown;
use crate::components::requests::visible::visible;
use crate::kit::{Badge, Glyph, Icon, Tone};
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
    let length = chrono::TimeDelta::seconds(session.seconds);
    let lasts = if active {
        format!("for {}", length_in_words(length))
    } else {
        format!("lasted {}", duration_in_words(length))
    };
    let justified = session.review.as_ref().map(|review| review.justified);
    let by_holder = ended_by_holder(&session);
    let to_do = session.review.as_ref().and_then(|review| to_do(&review.follow_ups));
    let to_do = to_do
        .map(|says| view! { <a class="link" href=format!("/break-glass/{}#session-review", session.id)>{says}</a> });
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
                    <span>{lasts}</span>
                    <span>{bypassed}</span>
                    <span class="row-reason" dir="auto">{reason}</span>
                </p>
            </div>
            <div class="row-side">
                {active.then(|| view! { <span>"ends " {moment.distance(session.ends_at)}</span> })}
                {due.map(|due| view! { <span>"review due " {moment.distance(due)}</span> })}
                {to_do}
            </div>
            <div class="row-end">
                <SessionBadge state=session.state by_holder />
                <ReviewBadge debt=session.debt justified />
            </div>
        </li>
    }
}

/// What a review asked for and is not done, in words, marked where it is overdue; `None` where there is nothing.
fn to_do(follow_ups: &[FollowUpView]) -> Option<AnyView> {
    let open = follow_ups.iter().filter(|asked| asked.done_at.is_none()).count();
    let overdue = follow_ups.iter().filter(|asked| asked.overdue).count();
    let says = if open == 1 { "1 open follow-up".to_owned() } else { format!("{open} open follow-ups") };
    match (open, overdue) {
        (0, _) => None,
        (_, 0) => Some(says.into_any()),
        (_, overdue) => {
            let overdue = format!("{says}, {overdue} overdue");
            Some(view! { <Badge plain=true tone=Tone::Danger icon=Glyph::TriangleAlert>{overdue}</Badge> }.into_any())
        }
    }
}
