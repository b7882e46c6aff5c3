//! What became of a request: approved and waiting to be claimed, executed, or closed.

use governance::gate::Gate;
use governance::request::{Basis, Verdict};
use governance::wire::requests::RequestView;
use governance::{Executor, StateName};
use leptos::prelude::*;

use super::executor::{self, ExecutionFacts};
use super::marks::StateBadge;
use crate::api::requests::CarryOut;
use crate::components::markdown::Markdown;
use crate::form;
use crate::kit::{Button, Card, CodeBlock, Disclosure, Form, Glyph, LinkButton, Variant};
use crate::moment::Moment;

/// The outcome of a request that is no longer pending.
#[component]
pub fn OutcomeCard(
    request: RequestView,
    /// Who claimed it, if somebody did.
    claimed_by: Option<String>,
    /// That Countersign gave it up, if it did: see [`executor::given_up`].
    #[prop(default = None)]
    given_up: Option<String>,
    /// Whether the reader may ask for the same again.
    may_open: bool,
    moment: Moment,
) -> impl IntoView {
    let by = claimed_by.unwrap_or_else(|| "Countersign".to_owned());
    let state = request.state;
    let detail = request.claim.as_ref().map(|claim| claim.detail.clone()).filter(|detail| !detail.is_empty());
    let rejection = request.reviews.iter().find(|review| review.verdict == Verdict::Reject);
    // What is quoted is what somebody said, and that Countersign gave up is said already.
    let detail = detail.filter(|_| given_up.is_none());
    let handed = given_up.or_else(|| executor::says(&request));
    let by_itself = || match state {
        StateName::Pending => String::new(),
        StateName::Approved => basis(&request).to_owned(),
        StateName::Executing => format!("{by} claimed it and has not reported yet."),
        StateName::Succeeded => format!("{by} executed it."),
        StateName::Failed => format!("{by} executed it, and it failed."),
        StateName::Rejected => {
            let who = rejection.map_or("An approver", |review| review.by.name.as_str());
            format!("{who} rejected it. One rejection is enough.")
        }
        StateName::Cancelled => "It was cancelled; the timeline says by whom.".to_owned(),
        StateName::Expired if request.bypass.is_some() => {
            "Break-glass bypassed its policies, and nobody claimed it before its time or that of the session was over."
                .to_owned()
        }
        StateName::Expired if request.gate == Gate::Allowed || quorums_hold(&request) => {
            "It was approved, and nobody claimed it in time.".to_owned()
        }
        StateName::Expired => "Nobody decided in time.".to_owned(),
    };
    let says = handed.clone().unwrap_or_else(by_itself);
    let quoted =
        detail.or_else(|| rejection.map(|review| review.comment.clone()).filter(|comment| !comment.is_empty()));
    let again = matches!(state, StateName::Rejected | StateName::Cancelled | StateName::Expired | StateName::Failed)
        && may_open
        && super::can_ask(request.action);
    let from = format!("/requests/new?from={}", request.id);
    let since = moment.distance(request.since);
    view! {
        <Card title="Outcome" id="outcome" actions=view! { <StateBadge state /> }.into_any()>
            <div class="grid gap-3">
                <p>{says} " " <span class="text-muted">{since}</span></p>
                {quoted.map(|text| view! { <div class="quote"><Markdown text /></div> })}
                {match (handed, state) {
                    (Some(_), _) => view! { <ExecutionFacts request moment /> }.into_any(),
                    (None, StateName::Approved) => view! { <Claiming request moment /> }.into_any(),
                    (None, _) => ().into_any(),
                }}
                {again.then(|| view! { <LinkButton href=from icon=Glyph::RotateCcw>"Ask again"</LinkButton> })}
            </div>
        </Card>
    }
}

fn quorums_hold(request: &RequestView) -> bool {
    !request.policies.is_empty() && request.policies.iter().all(|policy| policy.satisfied)
}

fn basis(request: &RequestView) -> &'static str {
    match request.basis {
        Some(Basis::NoPolicy) => "No policy gates it, so it needed no approval.",
        Some(Basis::BreakGlass) => "A break-glass session bypasses its policies.",
        Some(Basis::Quorum) | None => "Every policy is satisfied.",
    }
}

/// An approved request that nobody has claimed.
#[component]
fn Claiming(request: RequestView, moment: Moment) -> impl IntoView {
    let lapses =
        request.expires_at.map(|at| view! { <p>"Not claimed yet. The approval lapses " {moment.distance(at)} "."</p> });
    let how = if request.action.executor() == Executor::Countersign {
        let button = request.can_cancel.then(|| {
            view! {
                <Form action={form::action::<CarryOut>()} bare=true>
                    <input type="hidden" name="request" value=request.id.to_string() />
                    <Button icon=Glyph::Play variant=Variant::Primary>"Carry it out now"</Button>
                </Form>
            }
        });
        view! {
            <p>"Countersign could not carry it out at once; the timeline says what stood in the way."</p>
            {button}
        }
        .into_any()
    } else {
        view! {
            <p class="text-muted">"The pipeline or person that opened it claims it with the digest of the same payload, once, and executes it."</p>
            <Disclosure summary="How to claim it">
                <CodeBlock label="Claim with curl" wrap=true text=curl(&request) />
            </Disclosure>
        }
        .into_any()
    };
    view! { {lapses} {how} }
}

fn curl(request: &RequestView) -> String {
    let base = request.url.split("/approvals/").next().unwrap_or_default();
    let (id, digest) = (request.id, request.payload.digest);
    format!(
        "curl -X POST {base}/api/v1/requests/{id}/claim \\\n  -H \"Authorization: Bearer $COUNTERSIGN_TOKEN\" \\\n  \
         -H \"Content-Type: application/json\" \\\n  -d '{{\"payloadDigest\": \"{digest}\"}}'"
    )
}
