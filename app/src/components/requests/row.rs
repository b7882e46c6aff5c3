//! One request in a list: what, where, who, how long, how risky, how far, and whether the reader decides.

use chrono::TimeDelta;
use governance::StateName;
use governance::ids::MemberId;
use governance::request::Verdict;
use governance::wire::requests::{RequestView, TargetView};
use leptos::prelude::*;

use super::marks::{RiskBadge, StaleBadge, StateBadge, action_glyph};
use super::standing::{Standing, StandingLine};
use super::superseded::SupersededBadge;
use super::visible::visible;
use crate::components::break_glass::BypassBadge;
use crate::components::markdown;
use crate::islands::selection::SELECTION;
use crate::kit::{Badge, Glyph, Icon, Tone};
use crate::moment::Moment;

/// How long before its end a request says so.
const SOON: TimeDelta = TimeDelta::hours(24);

/// The line of a request.
#[component]
pub fn RequestRow(
    request: RequestView,
    /// The reader.
    me: MemberId,
    moment: Moment,
    /// Has a place for a check box, by which what the reader can approve is chosen for a review of several
    /// requests. For lists with a [`Selection`](crate::islands::selection::Selection).
    #[prop(optional)]
    choose: bool,
) -> impl IntoView {
    let pending = request.state == StateName::Pending;
    let standing = pending.then(|| Standing::of(&request)).flatten();
    let chooser = choose.then(|| chooser(&request));
    let mark = if pending { can_approve(&request, me) } else { decided(&request, moment) };
    let reason = markdown::plain(&request.reason);
    let through = if request.via_token { " through a token" } else { "" };
    view! {
        <li class=if request.bypass.is_some() { "row row-hazard" } else { "row" } id=format!("request-{}", request.id)>
            {chooser}
            <Icon glyph=action_glyph(request.action) />
            <div class="row-main">
                <p class="row-title">
                    <a href=format!("/approvals/{}", request.id)>
                        {request.action.title()} " " <TargetName target=request.target.clone() />
                    </a>
                    <RiskBadge risk=request.risk />
                    {request.bypass.is_some().then(|| view! { <BypassBadge /> })}
                    {request.stale.then(|| view! { <StaleBadge /> })}
                    {request.superseded_by.is_some().then(|| view! { <SupersededBadge /> })}
                </p>
                <p class="row-meta">
                    <span>{format!("#{}", request.number)}</span>
                    <span><bdi>{visible(&request.requester.name).0}</bdi> {through}</span>
                    <span>{moment.distance(request.created_at)}</span>
                    {soon(&request, moment)}
                    {(!reason.is_empty()).then(|| view! { <span class="row-reason" dir="auto">{reason}</span> })}
                </p>
            </div>
            <div class="row-side">{standing.map(|standing| view! { <StandingLine standing /> })}</div>
            <div class="row-end" data-live-gone="">
                {mark}
                {choose.then(|| view! { <span class="row-unlike" hidden=true></span> })}
            </div>
        </li>
    }
}

/// What a request is aimed at. The environment, which matters most, stands out.
#[component]
pub fn TargetName(target: TargetView) -> impl IntoView {
    let name = visible(&target.name).0;
    let environment = target.environment.as_ref().map(|name| visible(name).0);
    // The name is the one of the time when the request was opened; the environment may have another by now.
    let parts = environment.and_then(|environment| {
        let (project, rest) = name.split_once(" / ")?;
        let after = rest.strip_prefix(environment.as_str())?;
        Some((project.to_owned(), environment, after.to_owned()))
    });
    match parts {
        Some((project, environment, after)) => view! {
            <span class="row-target">
                <bdi>{project}</bdi> " / " <bdi class="row-environment">{environment}</bdi> {after}
            </span>
        }
        .into_any(),
        None => view! { <bdi class="row-target">{name}</bdi> }.into_any(),
    }
}

/// The check box of what the reader can approve; an empty place otherwise. Its attributes say what a review
/// of it would be about, so that only what is alike is chosen together.
fn chooser(request: &RequestView) -> AnyView {
    if !request.can_approve.eligible {
        return view! { <span></span> }.into_any();
    }
    let (action, digest) = (request.action.to_string(), request.payload.digest.to_string());
    view! {
        <label class="choice row-choose">
            <input
                type="checkbox"
                form=SELECTION
                name="request"
                value=request.id.to_string()
                data-action=action
                data-digest=digest
            />
            <span class="sr-only">{format!("Select #{}", request.number)}</span>
        </label>
    }
    .into_any()
}

/// That its time is nearly over.
fn soon(request: &RequestView, moment: Moment) -> Option<impl IntoView + use<>> {
    let ends = request.expires_at.filter(|ends| *ends - moment.now <= SOON)?;
    let what = if request.state == StateName::Approved { "Lapses " } else { "Expires " };
    Some(view! { <span class="row-soon">{what} {moment.distance(ends)}</span> })
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
    // What opens by a tap, a key or a click: a title would be for those with a mouse alone.
    view! {
        <details class="row-why">
            <summary>
                <Badge plain=true tone icon>{says}</Badge>
                <Icon glyph=Glyph::ChevronDown class="icon-sm" />
                <span class="sr-only">": why you cannot approve"</span>
            </summary>
            <p>{why}</p>
        </details>
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
