//! `/break-glass/{id}`: the whole story of a session.

use governance::ids::{BreakGlassSessionId, MemberId};
use governance::time::length_in_words;
use governance::wire::Ref;
use governance::wire::break_glass::{Debt, SessionState, SessionView};
use governance::wire::requests::RequestView;
use leptos::prelude::*;
use leptos_meta::Title;
use service::break_glass::{self, Story, Told};
use service::{notifications, requests};

use crate::api::break_glass::{FinishFollowUp, RevokeSession};
use crate::components::break_glass::{BypassedList, DebtBadge, FollowUps, ReviewForm, SessionBadge};
use crate::components::events::EventItem;
use crate::components::markdown::{self, Markdown};
use crate::components::requests::row::RequestRow;
use crate::components::requests::visible::visible;
use crate::form::{self, Filled};
use crate::kit::{
    Button, Card, Code, Crumb, Dialog, EmptyState, Fact, Facts, Field, Form, Glyph, Notice, PageHeader, Person,
    TextArea, Timeline, Tone, Variant,
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
            Ok::<_, Refused>(Seen { story, bypassed, me: caller.member, moment: viewer.moment })
        },
        show,
    )
}

fn show(seen: Seen) -> impl IntoView {
    let Seen { story, bypassed, me, moment } = seen;
    let Story { session, timeline, told, owners, .. } = story;
    let title = format!("Break-glass session of {}", visible(&session.holder.name).0);
    let active = session.state == SessionState::Active;
    let badges = view! {
        <SessionBadge state=session.state large=true />
        <DebtBadge debt=session.debt large=true />
    };
    let revoke = session.can_revoke.then(|| {
        view! { <Button opens=REVOKE variant=Variant::Danger icon=Glyph::X>"End this session…"</Button> }
    });
    let hazard = active.then(|| {
        view! {
            <Notice tone=Tone::Hazard title="Approvals and freezes are bypassed">
                <p>"For the actions and places below, nobody has to approve. It ends " {moment.distance(session.ends_at)} "."</p>
            </Notice>
        }
    });
    let refusals = [form::of::<RevokeSession>(), form::of::<FinishFollowUp>()];
    let kept = if session.can_review { "review" } else { "" };
    let review =
        view! { <div id="session-review" data-live=kept><Review session=session.clone() owners moment /></div> };
    // Whoever has to write it needs room.
    let (wide, beside) = if session.can_review { (Some(review), None) } else { (None, Some(review)) };
    view! {
        <Title text=title.clone() />
        <div class="page">
            <div id="session-head" data-live="">
                <PageHeader title breadcrumb=vec![Crumb::new("Break-glass", "/break-glass")] badges=badges.into_any() actions=view! { {revoke} }.into_any() />
            </div>
            {refusals.into_iter().filter_map(refusal).collect_view()}
            <div id="session-hazard" data-live="">{hazard}</div>
            <div class="split">
                <div class="stack">
                    <div id="session-facts" data-live=""><SessionFacts session=session.clone() moment /></div>
                    {wide}
                    <div id="session-bypassed" data-live=""><Bypassed requests=bypassed me moment /></div>
                    <Card title="Timeline">
                        <div id="timeline" data-live=""><Timeline>
                            {timeline.into_iter().map(|event| view! { <EventItem event moment /> }).collect_view()}
                        </Timeline></div>
                    </Card>
                </div>
                <aside class="stack" aria-label="Review, and who was told">
                    {beside}
                    <div id="session-told" data-live=""><WhoWasTold told /></div>
                </aside>
            </div>
            <div id="dialogs" data-live="">{session.can_revoke.then(|| view! { <RevokeDialog session /> })}</div>
        </div>
    }
}

#[component]
fn SessionFacts(session: SessionView, moment: Moment) -> impl IntoView {
    let actions: Vec<_> =
        session.actions.iter().copied().map(|action| view! { <Code>{action.key()}</Code> " " }).collect();
    let tokens: Vec<String> = session.tokens.iter().map(|token| visible(&token.name).0).collect();
    let ended = session.ended_at.map(|at| match &session.revoked_by {
        Some(by) => view! { {format!("Revoked by {}, ", visible(&by.name).0)} {moment.distance(at)} }.into_any(),
        None => view! { "At its time, " {moment.distance(at)} }.into_any(),
    });
    let because = session.revoked_because.clone();
    let lasts = length_in_words(chrono::TimeDelta::seconds(session.seconds));
    view! {
        <Card>
            <Facts>
                <Fact term="Holder"><Person name=session.holder.name /></Fact>
                <Fact term="Reason"><div class="quote"><Markdown text=session.reason /></div></Fact>
                <Fact term="Actions">{actions}</Fact>
                <Fact term="Where">{visible(&session.scope_says).0}</Fact>
                <Fact term="Tokens">{if tokens.is_empty() { "None: in person only".to_owned() } else { tokens.join(", ") }}</Fact>
                <Fact term="Asked for by"><a class="link" href=format!("/approvals/{}", session.request)>"this request"</a></Fact>
                <Fact term="Started">{moment.distance(session.started_at)}</Fact>
                <Fact term=if ended.is_some() { "Ended" } else { "Ends" }>
                    {ended.unwrap_or_else(|| moment.distance(session.ends_at))}
                    {(!because.is_empty()).then(|| view! { <p class="quote">{visible(&because).0}</p> })}
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
                <li class="bypassed-what">"Bypassed:" <BypassedList bypassed /></li>
            }
        };
        view! { <ul class="rows">{requests.into_iter().map(row).collect_view()}</ul> }.into_any()
    };
    view! { <Card title="Bypassed requests" flush=true>{content}</Card> }
}

#[component]
fn Review(session: SessionView, owners: Vec<Ref>, moment: Moment) -> impl IntoView {
    let due = session.review_due.map(|due| view! { "It is due " {moment.distance(due)} "." });
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
                    <Notice tone title=says><p>{format!("Reviewed by {}, ", visible(&review.by.name).0)} {moment.distance(review.at)}</p></Notice>
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
fn RevokeDialog(session: SessionView) -> impl IntoView {
    let form = form::of::<RevokeSession>();
    view! {
        <Dialog id=REVOKE title="End this session?">
            <p class="text-muted">
                "From now on nothing is bypassed. What it bypassed and nobody claimed is approved no longer; what runs may finish."
            </p>
            <Form action={form::action::<RevokeSession>()}>
                <input type="hidden" name="session" value=session.id.to_string() />
                <Field name="reason" id="revoke-reason" label="Why" hint=format!("Optional. {}", markdown::HINT) error=form.error("reason")>
                    <TextArea rows=2 value=form.value("reason", "") />
                </Field>
                <div class="dialog-footer">
                    <Button closes=REVOKE variant=Variant::Ghost>"Keep it"</Button>
                    <Button variant=Variant::Danger>{format!("End the session of {}", visible(&session.holder.name).0)}</Button>
                </div>
            </Form>
        </Dialog>
    }
}

/// Why an act on the session was refused.
fn refusal(form: Filled) -> Option<impl IntoView> {
    let refused = form.refused?;
    Some(view! { <Notice tone=Tone::Danger live=true title=refused.message /> })
}
