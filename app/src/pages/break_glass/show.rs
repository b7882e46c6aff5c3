//! `/break-glass/{id}`: the whole story of a session.

use governance::StateName;
use governance::event::{EventKind, Happening};
use governance::ids::{BreakGlassSessionId, MemberId};
use governance::time::{duration_in_words, length_in_words};
use governance::wire::Ref;
use governance::wire::break_glass::{Debt, SessionState, SessionView};
use governance::wire::events::EventView;
use governance::wire::requests::RequestView;
use leptos::prelude::*;
use leptos_meta::Title;
use service::break_glass::{self, Story, Told};
use service::{notifications, requests};

use crate::api::break_glass::{FinishFollowUp, RevokeSession};
use crate::components::break_glass::{
    BypassedList, EndForm, FollowUps, ReviewBadge, ReviewForm, SessionBadge, ended_by_holder,
};
use crate::components::events::EventItem;
use crate::components::markdown::Markdown;
use crate::components::requests::row::RequestRow;
use crate::components::requests::visible::visible;
use crate::form::{self, Filled};
use crate::kit::{
    Button, Card, Code, Crumb, Dialog, EmptyState, Fact, Facts, Glyph, LinkButton, Notice, PageHeader, Person,
    Timeline, TimelineItem, Tone, Variant,
};
use crate::moment::Moment;
use crate::session::{caller, system, viewer};
use crate::{Refused, page};

/// The id of the dialog that ends the session.
const REVOKE: &str = "revoke";

struct Seen {
    story: Story,
    bypassed: Vec<RequestView>,
    me: MemberId,
    /// Whether the reader wants to end it, and is asked whether that is meant.
    ending: bool,
    moment: Moment,
}

/// `/break-glass/{id}`
#[component]
pub fn SessionPage() -> impl IntoView {
    page::inside(
        async {
            let id: BreakGlassSessionId = page::param("id")?;
            let system = system()?;
            if page::is_seen() {
                notifications::open_session(&system, &caller().await?, id).await?;
            }
            let viewer = viewer().await?;
            let caller = &viewer.caller;
            let story = break_glass::story(&system, caller, id).await?;
            let bypassed = match story.bypassed.as_slice() {
                [] => Vec::new(),
                ids => requests::show_all(&system, caller, ids).await?,
            };
            let ending = story.session.can_revoke && page::query("end").is_some();
            Ok::<_, Refused>(Seen { story, bypassed, me: caller.member, ending, moment: viewer.moment })
        },
        show,
    )
}

fn show(seen: Seen) -> impl IntoView {
    let Seen { story, bypassed, me, ending, moment } = seen;
    let Story { session, timeline, told, owners, .. } = story;
    let title = format!("Break-glass session of {}", visible(&session.holder.name).0);
    let active = session.state == SessionState::Active;
    let badges = view! {
        <SessionBadge state=session.state by_holder=ended_by_holder(&session) large=true />
        <ReviewBadge debt=session.debt justified=session.review.as_ref().map(|review| review.justified) large=true />
    };
    let lapsing: Vec<RequestView> =
        bypassed.iter().filter(|request| request.state == StateName::Approved).cloned().collect();
    let jump = session.can_review.then(|| {
        view! { <LinkButton href="#session-review" variant=Variant::Primary icon=Glyph::Eye>"Review it"</LinkButton> }
    });
    let end = (session.can_revoke && ending)
        .then(|| view! { <RevokeCard session=session.clone() lapsing=lapsing.clone() /> });
    let dialog = (session.can_revoke && !ending).then(|| view! { <RevokeDialog session=session.clone() lapsing /> });
    let revoke = (session.can_revoke && !ending).then(|| {
        view! { <Button opens=REVOKE variant=Variant::Danger icon=Glyph::X>"End this session…"</Button> }
    });
    let hazard = active.then(|| {
        view! {
            <Notice tone=Tone::Hazard title="Approvals and freezes are bypassed">
                <p>"For the actions and places below, nobody has to approve. It ends " {moment.distance(session.ends_at)} "."</p>
            </Notice>
        }
    });
    let unwritten = unwritten_end(&session, &timeline, moment);
    let refusals = [form::of::<RevokeSession>(), form::of::<FinishFollowUp>()];
    let kept = if session.can_review { "review" } else { "" };
    let review =
        view! { <div id="session-review" data-live=kept><Review session=session.clone() owners moment /></div> };
    // Whoever has to write it needs room.
    let (wide, beside) = if session.can_review { (Some(review), None) } else { (None, Some(review)) };
    view! {
        <Title text=title.clone() />
        <div class="page">
            <div id="session-head" data-live="" data-live-sessions="">
                <PageHeader title breadcrumb=vec![Crumb::new("Break-glass", "/break-glass")] badges=badges.into_any() actions=view! { {jump} {revoke} }.into_any() />
            </div>
            {refusals.into_iter().filter_map(refusal).collect_view()}
            <div id="session-hazard" data-live="">{hazard}</div>
            {end}
            <div class="split">
                <div class="stack">
                    <div id="session-facts" data-live=""><SessionFacts session=session.clone() moment /></div>
                    <div id="session-bypassed" data-live=""><Bypassed requests=bypassed me moment /></div>
                    <Card title="Timeline">
                        <div id="timeline" data-live=""><Timeline>
                            {timeline.into_iter().map(|event| view! { <EventItem event moment story=true /> }).collect_view()}
                            {unwritten}
                        </Timeline></div>
                    </Card>
                    {wide}
                </div>
                <aside class="stack" aria-label="Review, and who was told">
                    {beside}
                    <div id="session-told" data-live=""><WhoWasTold told /></div>
                </aside>
            </div>
            <div id="dialogs" data-live="">{dialog}</div>
        </div>
    }
}

/// The end of a session that is over although nobody has written that down yet.
fn unwritten_end(session: &SessionView, timeline: &[EventView], moment: Moment) -> Option<AnyView> {
    let ended_at = session.ended_at?;
    let ends = |kind| matches!(kind, EventKind::BreakGlassRevoked | EventKind::BreakGlassExpired);
    if timeline.iter().filter_map(|event| event.kind).any(ends) {
        return None;
    }
    let says = Happening::BreakGlassExpired { seconds: session.seconds }.sentence();
    let sentence = view! { <strong>"Countersign"</strong> " " {says} }.into_any();
    let time = moment.both(ended_at);
    Some(view! { <TimelineItem icon=Glyph::Hourglass tone=Tone::Hazard prominent=true sentence time /> }.into_any())
}

#[component]
fn SessionFacts(session: SessionView, moment: Moment) -> impl IntoView {
    let actions: Vec<_> =
        session.actions.iter().copied().map(|action| view! { <Code>{action.key()}</Code> " " }).collect();
    let tokens: Vec<String> = session.tokens.iter().map(|token| visible(&token.name).0).collect();
    let ended = session.ended_at.map(|at| match &session.revoked_by {
        Some(_) if ended_by_holder(&session) => view! { "By its holder, " {moment.both(at)} }.into_any(),
        Some(by) => view! { {format!("Revoked by {}, ", visible(&by.name).0)} {moment.both(at)} }.into_any(),
        None => view! { "At its time, " {moment.both(at)} }.into_any(),
    });
    let because = session.revoked_because.clone();
    let length = chrono::TimeDelta::seconds(session.seconds);
    let lasts = if ended.is_some() { duration_in_words(length) } else { length_in_words(length) };
    view! {
        <Card>
            <Facts>
                <Fact term="Holder"><Person name=session.holder.name /></Fact>
                <Fact term="Reason"><div class="quote"><Markdown text=session.reason /></div></Fact>
                <Fact term="Actions">{actions}</Fact>
                <Fact term="Where">{visible(&session.scope_says).0}</Fact>
                <Fact term="Tokens">{if tokens.is_empty() { "None: in person only".to_owned() } else { tokens.join(", ") }}</Fact>
                <Fact term="Asked for by"><a class="link" href=format!("/approvals/{}", session.request)>"this request"</a></Fact>
                <Fact term="Started">{moment.both(session.started_at)}</Fact>
                <Fact term=if ended.is_some() { "Ended" } else { "Ends" }>
                    {ended.unwrap_or_else(|| moment.both(session.ends_at))}
                    {(!because.is_empty()).then(|| view! { <div class="quote"><Markdown text=because.clone() /></div> })}
                </Fact>
                <Fact term="Duration">{lasts}</Fact>
            </Facts>
        </Card>
    }
}

#[component]
fn Bypassed(requests: Vec<RequestView>, me: MemberId, moment: Moment) -> impl IntoView {
    let content = if requests.is_empty() {
        view! { <EmptyState icon=Glyph::ShieldCheck title="Nothing was bypassed" text="Every request that this session bypasses is listed here." /> }
            .into_any()
    } else {
        let row = |request: RequestView| {
            let bypassed = request.bypass.clone().map(|bypass| bypass.bypassed).unwrap_or_default();
            view! {
                <RequestRow request me moment />
                <li class="bypassed-what"><p>"Bypassed:"</p> <BypassedList bypassed /></li>
            }
        };
        view! { <ul class="rows">{requests.into_iter().map(row).collect_view()}</ul> }.into_any()
    };
    view! { <Card title="Bypassed requests" flush=true>{content}</Card> }
}

#[component]
fn Review(session: SessionView, owners: Vec<Ref>, moment: Moment) -> impl IntoView {
    let due = session.review_due.map(|due| view! { "It is due " {moment.both(due)} "." });
    let content = match (session.debt, session.review.clone()) {
        (_, Some(review)) => {
            let (tone, says) = if review.justified {
                (Tone::Ok, "It was justified.")
            } else {
                (Tone::Danger, "It was not justified.")
            };
            let follow_ups = review.follow_ups.clone();
            view! {
                <div class="grid gap-3">
                    <Notice tone title=says><p>{format!("Reviewed by {}, ", visible(&review.by.name).0)} {moment.both(review.at)}</p></Notice>
                    <div class="quote"><Markdown text=review.account /></div>
                    {if follow_ups.is_empty() {
                        view! { <p class="text-muted">"Nothing is to be done about it."</p> }.into_any()
                    } else {
                        view! { <h3 class="font-medium">"Follow-ups"</h3> <FollowUps follow_ups moment /> }.into_any()
                    }}
                </div>
            }
            .into_any()
        }
        (Debt::None, None) => {
            view! { <p class="text-muted">"Once it is over, somebody else reviews what happened."</p> }.into_any()
        }
        (_, None) if session.can_review => view! {
            <p class="mb-3">"Somebody else than its holder has to review it: you can. " {due}</p>
            <ReviewForm session=session.id owners />
        }
        .into_any(),
        (_, None) => {
            view! { <p>"Somebody else than its holder, with the permission " <Code>"break_glass.review"</Code> ", has to review it. " {due}</p> }
                .into_any()
        }
    };
    view! { <Card title="Review">{content}</Card> }
}

#[component]
fn WhoWasTold(told: Vec<Told>) -> impl IntoView {
    let item = |told: Told| {
        let says = match (told.read, told.alerts) {
            (read, alerts) if read == alerts => "has read it all".to_owned(),
            (0, _) => "has not read it yet".to_owned(),
            (read, alerts) => format!("has read {read} of {alerts} alerts"),
        };
        view! { <li class="told"><Person name=told.member.name /> <span class="text-muted text-sm">{says}</span></li> }
    };
    let content = if told.is_empty() {
        view! { <p class="text-muted">"Nobody holds the permission security.alerts, so nobody was alerted."</p> }
            .into_any()
    } else {
        view! { <ul class="grid gap-2">{told.into_iter().map(item).collect_view()}</ul> }.into_any()
    };
    view! { <Card title="Who was told">{content}</Card> }
}

#[component]
fn RevokeDialog(session: SessionView, lapsing: Vec<RequestView>) -> impl IntoView {
    let keep = view! { <Button closes=REVOKE variant=Variant::Ghost>"Keep it"</Button> }.into_any();
    view! {
        <Dialog id=REVOKE title="End this session?"><EndForm session lapsing keep /></Dialog>
    }
}

/// The same question on the page itself: whoever ends a session elsewhere is led here where approvals lapse.
#[component]
fn RevokeCard(session: SessionView, lapsing: Vec<RequestView>) -> impl IntoView {
    let href = format!("/break-glass/{}", session.id);
    let keep = view! { <LinkButton href variant=Variant::Ghost>"Keep it"</LinkButton> }.into_any();
    view! {
        <Card title="End this session?" id="end"><div class="form"><EndForm session lapsing keep /></div></Card>
    }
}

/// Why an act on the session was refused.
fn refusal(form: Filled) -> Option<impl IntoView> {
    let refused = form.refused?;
    Some(view! { <Notice tone=Tone::Danger live=true title=refused.message /> })
}
