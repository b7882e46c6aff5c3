//! Several requests that are decided together.

use governance::policy::quorum::count_of;
use governance::request::{Difference, Verdict};
use governance::wire::requests::RequestView;
use leptos::prelude::*;

use super::marks::{RiskBadge, StateBadge, action_glyph};
use super::row::TargetName;
use super::visible::visible;
use crate::form::Reviewed;
use crate::kit::{Badge, Card, Fact, Facts, Glyph, Icon, Notice, Tone};
use crate::moment::Moment;

/// How many digits of a digest tell it from the others on a page.
const DIGITS: usize = "sha256:".len() + 12;

/// One of several requests: what is aimed at, who asks and why, and the payload's digest.
#[component]
pub fn RequestItem(
    request: RequestView,
    moment: Moment,
    /// What is to be said of it.
    #[prop(optional_no_strip)]
    mark: Option<AnyView>,
) -> impl IntoView {
    let reason = visible(&request.reason).0;
    let digest = request.payload.digest.to_string();
    let short = format!("{}…", digest.get(..DIGITS).unwrap_or(&digest));
    view! {
        <li class="row row-several">
            <Icon glyph=action_glyph(request.action) />
            <div class="row-main">
                <p class="row-title">
                    <a href=format!("/approvals/{}", request.id)>
                        {format!("#{} {} ", request.number, request.action.title())} <TargetName target=request.target />
                    </a>
                </p>
                <p class="row-meta">
                    <bdi>{visible(&request.requester.name).0}</bdi>
                    <span>{moment.distance(request.created_at)}</span>
                    <code title=digest>{short}</code>
                </p>
                {(!reason.is_empty()).then(|| view! { <p class="row-whole" dir="auto">{reason}</p> })}
            </div>
            <div class="row-end">{mark}</div>
        </li>
    }
}

/// What all of them have in common.
#[component]
pub fn MatterCard(
    /// One of them.
    one: RequestView,
    /// How many there are.
    count: usize,
) -> impl IntoView {
    let payload = format!("/approvals/{}#payload", one.id);
    let same = if count == 1 { "What is asked" } else { "What all of them ask" };
    view! {
        <Card title=same>
            <Facts>
                <Fact term="Action">{one.action.title()} " " <RiskBadge risk=one.risk /></Fact>
                <Fact term="Payload">
                    <code class="code-inline">{one.payload.digest.to_string()}</code>
                    <p><a class="link" href=payload>{format!("Read it at #{}", one.number)}</a></p>
                </Fact>
            </Facts>
        </Card>
    }
}

/// That they may not be decided together: which differ from the first, and how.
#[component]
pub fn DifferNotice(
    requests: Vec<RequestView>,
    /// By the places of those that differ.
    differ: Vec<(usize, Difference)>,
) -> impl IntoView {
    let first = requests.first().map(|request| request.number).unwrap_or_default();
    let lines: Vec<_> = differ
        .into_iter()
        .filter_map(|(place, how)| {
            let request = requests.get(place)?;
            let what = match how {
                Difference::Action => format!(": {}", request.action.title()),
                Difference::Payload => String::new(),
            };
            Some(view! { <li>{format!("#{} has {how}{what}", request.number)}</li> })
        })
        .collect();
    view! {
        <Notice tone=Tone::Warn title="These cannot be decided together">
            <p>{format!("One decision may only be about equal action and payload. Compared with #{first}:")}</p>
            <ul>{lines}</ul>
        </Notice>
    }
}

/// What came of a decision that was just taken, for each of them.
#[component]
pub fn ResultsCard(requests: Vec<RequestView>, reviewed: Reviewed, moment: Moment) -> impl IntoView {
    let did = match reviewed.verdict {
        Verdict::Approve => "approved",
        Verdict::Reject => "rejected",
    };
    let counted = |count| count_of(count, "request");
    let (done, refused) = (reviewed.recorded.len(), reviewed.refused.len());
    let (tone, title) = match (done, refused) {
        (done, 0) => (Tone::Ok, format!("You {did} {}", counted(done))),
        (0, refused) => (Tone::Danger, format!("Nothing was {did}: {} refused", counted(refused))),
        (done, refused) => (Tone::Warn, format!("You {did} {}; {refused} refused", counted(done))),
    };
    let items = requests.into_iter().filter_map(|request| {
        let mark = if reviewed.recorded.contains(&request.id) {
            view! { <StateBadge state=request.state plain=true /> }.into_any()
        } else {
            let says = reviewed.refused.iter().find(|(id, _)| *id == request.id)?.1.clone();
            view! {
                <Badge plain=true tone=Tone::Danger icon=Glyph::CircleX>"Refused"</Badge>
                <span>{says}</span>
                <StateBadge state=request.state plain=true />
            }
            .into_any()
        };
        Some(view! { <RequestItem request moment mark=Some(mark) /> })
    });
    let items: Vec<_> = items.collect();
    view! {
        <Notice tone live=true title />
        <Card flush=true title="What came of each"><ul class="rows">{items}</ul></Card>
    }
}
