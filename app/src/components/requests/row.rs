//! One request in a list: what, where, who, how long, how risky, how far, and whether the reader decides.

use governance::StateName;
use governance::ids::MemberId;
use governance::request::Verdict;
use governance::wire::requests::RequestView;
use leptos::prelude::*;

use super::marks::{RiskBadge, StaleBadge, StateBadge, action_glyph};
use super::standing::{Standing, StandingLine};
use crate::components::markdown;
use crate::kit::{Badge, Glyph, Icon, Tone};
use crate::moment::Moment;

/// The line of a request.
#[component]
pub fn RequestRow(
    request: RequestView,
    /// The reader.
    me: MemberId,
    moment: Moment,
) -> impl IntoView {
    let pending = request.state == StateName::Pending;
    let standing = pending.then(|| Standing::of(&request)).flatten();
    let mark = if pending { can_approve(&request, me) } else { decided(&request, moment) };
    let reason = markdown::plain(&request.reason);
    let through = if request.via_token { " through a token" } else { "" };
    view! {
        <li class="row">
            <Icon glyph=action_glyph(request.action) />
            <div class="row-main">
                <p class="row-title">
                    <a href=format!("/approvals/{}", request.id)>
                        {request.action.title()} " " <span class="row-target">{request.target.name}</span>
                    </a>
                    <RiskBadge risk=request.risk />
                    {request.stale.then(|| view! { <StaleBadge /> })}
                </p>
                <p class="row-meta">
                    <span>{format!("#{}", request.number)}</span>
                    <span>{request.requester.name} {through}</span>
                    <span>{moment.distance(request.created_at)}</span>
                    {(!reason.is_empty()).then(|| view! { <span class="row-reason">{reason}</span> })}
                </p>
            </div>
            <div class="row-side">{standing.map(|standing| view! { <StandingLine standing /> })}</div>
            <div class="row-end">{mark}</div>
        </li>
    }
}

/// The mark of a pending request: what the reader may do, or why not.
fn can_approve(request: &RequestView, me: MemberId) -> AnyView {
    if request.can_approve.eligible {
        return view! { <Badge plain=true tone=Tone::Accent icon=Glyph::CircleCheck>"You can approve"</Badge> }
            .into_any();
    }
    let mine = request.reviews.iter().find(|review| review.by.id == me.0);
    let (tone, icon, says) = match mine.map(|review| review.verdict) {
        Some(Verdict::Approve) => (Tone::Ok, Glyph::Check, "You approved"),
        Some(Verdict::Reject) => (Tone::Danger, Glyph::X, "You rejected"),
        None if request.requester.id == me.0 => (Tone::Neutral, Glyph::User, "Your request"),
        None => (Tone::Neutral, Glyph::Lock, "Not an approver"),
    };
    let why = request.can_approve.reason.clone().unwrap_or_default();
    view! {
        <span title=why.clone()>
            <Badge plain=true tone icon>{says}</Badge>
            <span class="sr-only">": " {why.clone()}</span>
        </span>
    }
    .into_any()
}

/// The mark of a decided request: its state, and since when.
fn decided(request: &RequestView, moment: Moment) -> AnyView {
    view! {
        <StateBadge state=request.state plain=true />
        <span>{moment.distance(request.since)}</span>
    }
    .into_any()
}
