//! One request: what is asked, what would change, where it stands, what happened, and the decision.

use governance::event::EventKind;
use governance::ids::{MemberId, RequestId};
use governance::{Action, Permission, StateName};
use leptos::prelude::*;
use leptos_meta::Title;
use service::notifications;
use service::requests::{self, Detail};

use crate::api::requests::{
    CancelRequest, CarryOut, CommentOnRequest, NudgeRequest, ReevaluateRequest, ResumeExecution, RetractApproval,
    ReviewRequest,
};
use crate::components::break_glass::{AskedSession, BypassBadge, BypassNotice};
use crate::components::events::EventItem;
use crate::components::payload::{PayloadCard, Reading, Shown, SinceCard, SinceShown};
use crate::components::requests::ask::AskCard;
use crate::components::requests::changes::ChangesCard;
use crate::components::requests::decision::DecisionCard;
use crate::components::requests::dialogs::{CANCEL, CancelDialog, CommentForm};
use crate::components::requests::execution::OutcomeCard;
use crate::components::requests::executor;
use crate::components::requests::marks::{RiskBadge, StaleBadge, StateBadge, headline};
use crate::components::requests::newer::NewerVersions;
use crate::components::requests::policies::PoliciesCard;
use crate::components::requests::stale::StaleCard;
use crate::components::requests::standing::Standing;
use crate::components::requests::superseded::{SupersededBadge, SupersededNotice};
use crate::components::requests::upcoming::UpcomingLine;
use crate::form::{self, Filled};
use crate::kit::{
    Button, Card, Crumb, Disclosure, Glyph, LinkButton, Notice, PageHeader, Size, Timeline, TimelineItem, Tone, Variant,
};
use crate::moment::Moment;
use crate::session::{caller, system, viewer};
use crate::{Refused, page};

struct Seen {
    detail: Detail,
    me: MemberId,
    may_open: bool,
    may_reevaluate: bool,
    moment: Moment,
    payload: Option<Shown>,
    since: Option<SinceShown>,
}

/// `/approvals/{id}`
#[component]
pub fn RequestPage() -> impl IntoView {
    page::inside(
        async {
            let id: RequestId = page::param("id")?;
            let read = |prefix| Reading::of(&format!("/approvals/{id}"), prefix, page::query);
            let (of_payload, of_since) = (read(""), read("since-"));
            let (of_payload, of_since) = (of_payload.clone().beside(&of_since), of_since.beside(&of_payload));
            if page::is_seen() {
                notifications::open_request(&system()?, &caller().await?, id).await?;
            }
            let viewer = viewer().await?;
            let detail = requests::detail(&system()?, &viewer.caller, id).await?;
            let may_open = viewer.may(Permission::RequestsOpen);
            let may_reevaluate = viewer.may(Permission::PoliciesManage);
            let (me, moment) = (viewer.caller.member, Moment::load().await?);
            let work = move || {
                let since = SinceShown::of(&detail, of_since);
                let payload = detail.payload.as_ref().map(|payload| Shown::of(payload, of_payload));
                (detail, payload, since)
            };
            let (detail, payload, since) = page::blocking(work).await?;
            Ok::<_, Refused>(Seen { detail, me, may_open, may_reevaluate, moment, payload, since })
        },
        show,
    )
}

fn show(seen: Seen) -> impl IntoView {
    let Seen { detail, me, may_open, may_reevaluate, moment, payload, since } = seen;
    let Detail { request, payload: asked, changes, timeline, resubmissions, .. } = detail;
    let id = request.id.to_string();
    let pending = request.state == StateName::Pending;
    let title = headline(&request);
    let badges = view! {
        <span class="text-xl text-muted">{format!("#{}", request.number)}</span>
        <StateBadge state=request.state large=true />
        <RiskBadge risk=request.risk large=true />
        {request.bypass.is_some().then(|| view! { <BypassBadge large=true /> })}
        {request.stale.then(|| view! { <StaleBadge large=true /> })}
        {request.superseded_by.is_some().then(|| view! { <SupersededBadge large=true /> })}
    };
    let cancel = request
        .can_cancel
        .then(|| view! { <Button opens=CANCEL variant=Variant::DangerQuiet>"Cancel request…"</Button> });
    let simulator = format!("/simulator?request={}", request.id);
    let actions = view! {
        {may_open.then(|| view! { <LinkButton href=simulator icon=Glyph::Play>"Simulate"</LinkButton> })}
        {cancel}
    };
    let by = |kind: EventKind| timeline.iter().rev().find(|event| event.kind == Some(kind));
    let token = by(EventKind::RequestOpened).and_then(|event| event.token.clone());
    let claimed_by = by(EventKind::RequestClaimed).and_then(|event| Some(event.actor.as_ref()?.name.clone()));
    let given_up = executor::given_up(&timeline);
    let download = format!("/approvals/{}/payload", request.id);
    let card = view! { <PayloadCard shown=payload digest=request.payload.digest download /> };
    let upcoming = request.upcoming.clone();
    let waits = pending.then(|| Standing::of(&request)).flatten().filter(|standing| !standing.needs.is_empty());
    // A review that is being written stays as it is, as long as it can be given.
    let newer = request.superseded_by.as_ref().map_or_else(String::new, |newer| newer.number.to_string());
    let deciding = if request.can_approve.eligible { format!("review {newer}") } else { String::new() };
    let jump = request.can_approve.eligible.then(|| {
        view! {
            <LinkButton href="#review" variant=Variant::Primary size=Size::Large class="request-jump">"Approve or reject"</LinkButton>
        }
    });
    let review = form::of::<ReviewRequest>();
    let unsaid = if request.can_approve.eligible { String::new() } else { review.value("comment", "") };
    let decision = pending.then(|| {
        // A refused retraction belongs to the same card as the review.
        let form = [review.clone(), form::of::<RetractApproval>()];
        let form = form.into_iter().find(|form| form.refused.is_some()).unwrap_or_default();
        view! { <DecisionCard request=request.clone() me form /> }
    });
    let outcome = (!pending).then(
        || view! { <OutcomeCard request=request.clone() claimed_by given_up=given_up.clone() may_open moment /> },
    );
    let beside = if pending { "Decision and policies" } else { "Policies" };
    let again = executor::look_again(&request);
    let cancel_form = form::of::<CancelRequest>();
    let bypassed = request.bypass.clone().map(|bypass| view! { <BypassNotice bypass moment /> });
    let outside = if pending { Filled::default() } else { review };
    let nudged = form::of::<NudgeRequest>();
    let refusals = [
        outside,
        form::of::<CarryOut>(),
        form::of::<ResumeExecution>(),
        form::of::<ReevaluateRequest>(),
        nudged,
        cancel_form.clone(),
    ];
    view! {
        <Title text=format!("#{} {title}", request.number) />
        <div class="page" data-request=id>
            <div id="request-head" data-live="">
                <PageHeader title breadcrumb=vec![Crumb::new("Approvals", "/approvals")] badges=badges.into_any() actions=actions.into_any() />
            </div>
            {refusals.into_iter().filter_map(refusal).collect_view()}
            <div id="bypassed" data-live="">{bypassed}</div>
            <div id="superseded" data-live="">{request.superseded_by.clone().map(|newer| view! { <SupersededNotice newer /> })}</div>
            <div class="split request">
                <div class="stack request-facts">
                    <div id="result" data-live="" data-live-again=again>{outcome}</div>
                    <div id="asked" data-live=""><AskCard request=request.clone() token resubmissions given_up moment /></div>
                    {since.map(|since| view! { <SinceCard since /> })}
                    <ChangesCard changes />
                    <AskedSession request=request.clone() payload=asked />
                    {if request.action == Action::BreakGlassInitiate {
                        view! { <Disclosure summary="The same as data">{card}</Disclosure> }.into_any()
                    } else {
                        card.into_any()
                    }}
                    <div id="jump" data-live="">{jump}</div>
                </div>
                <aside class="stack request-side" aria-label=beside>
                    <div id="decision" data-live=deciding data-live-unsaid="#new-comment">{decision}</div>
                    <div id="policies" class="stack" data-live="">
                        <StaleCard request=request.clone() may_open moment />
                        <NewerVersions request=request.clone() may=may_reevaluate />
                        <PoliciesCard
                            policies=request.policies.clone()
                            observed=request.observed.clone()
                            pending
                            bypassed=request.bypass.is_some()
                            finish=request.finish.clone()
                        />
                    </div>
                </aside>
                <div class="request-timeline">
                    <Card title="Timeline" footer=view! {
                        <div class="grow"><CommentForm request=request.clone() form={form::of::<CommentOnRequest>()} unsaid /></div>
                    }.into_any()>
                        <div id="timeline" data-live=""><Timeline>
                            {timeline.into_iter().map(|event| view! { <EventItem event moment /> }).collect_view()}
                            {waits.map(|standing| view! {
                                <TimelineItem icon=Glyph::Clock tone=Tone::Accent
                                    sentence=view! {
                                        <span class="text-muted">{format!("Waiting: {}", standing.needs)}</span>
                                        {upcoming.map(|upcoming| view! { <UpcomingLine upcoming moment /> })}
                                    }.into_any() />
                            })}
                        </Timeline></div>
                    </Card>
                </div>
            </div>
            <div id="dialogs" data-live="">{request.can_cancel.then(|| view! { <CancelDialog request form=cancel_form /> })}</div>
        </div>
    }
}

/// Why an act on the request was refused.
fn refusal(form: Filled) -> Option<impl IntoView> {
    let refused = form.refused?;
    let says: Vec<String> = refused.details.into_iter().chain(refused.errors.into_values()).collect();
    Some(view! {
        <Notice tone=Tone::Danger live=true title=refused.message>
            {(!says.is_empty()).then(|| view! { <ul>{says.into_iter().map(|says| view! { <li>{says}</li> }).collect_view()}</ul> })}
        </Notice>
    })
}
