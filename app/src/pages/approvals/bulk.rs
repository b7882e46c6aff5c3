//! Several requests, reviewed with one decision: what they are, and afterwards what came of each.

use governance::ids::RequestId;
use governance::request::{Matter, TOGETHER_MOST};
use governance::wire::requests::RequestView;
use leptos::prelude::*;
use leptos_meta::Title;
use service::requests;

use crate::api::requests::ReviewRequests;
use crate::components::requests::several::{DifferNotice, MatterCard, RequestItem, ResultsCard};
use crate::components::requests::superseded::SupersededBadge;
use crate::components::requests::visible::visible;
use crate::form::{self, Filled, Reviewed};
use crate::islands::review_many::ReviewManyForm;
use crate::kit::{Badge, Card, Crumb, EmptyState, Glyph, LinkButton, PageHeader};
use crate::moment::Moment;
use crate::session::{caller, system};
use crate::{Refused, page};

struct Seen {
    chosen: Chosen,
    /// What came of the decision that was just taken.
    reviewed: Option<Reviewed>,
    moment: Moment,
}

enum Chosen {
    TooMany,
    These(Vec<RequestView>),
}

/// `/approvals/bulk?request=…&request=…`
#[component]
pub fn BulkPage() -> impl IntoView {
    page::inside(
        async {
            let ids = page::query_all("request").into_iter().map(|text| text.parse());
            let ids: Vec<RequestId> = ids.collect::<Result<_, _>>().map_err(|_| Refused::not_found())?;
            let chosen = if ids.len() > TOGETHER_MOST {
                Chosen::TooMany
            } else {
                Chosen::These(requests::show_many(&system()?, &caller().await?, &ids).await?)
            };
            Ok::<_, Refused>(Seen { chosen, reviewed: form::reviewed(), moment: Moment::load().await? })
        },
        |seen| {
            view! {
                <Title text="Review together · Approvals" />
                <div class="page page-narrow">
                    <PageHeader title="Review together" breadcrumb=vec![Crumb::new("Approvals", "/approvals")] />
                    {show(seen)}
                </div>
            }
        },
    )
}

fn show(seen: Seen) -> AnyView {
    let Seen { chosen, reviewed, moment } = seen;
    let requests = match chosen {
        Chosen::TooMany => {
            let text = format!(
                "At most {TOGETHER_MOST} requests can be reviewed together: as many as can be read before deciding."
            );
            return back("Too many", text);
        }
        Chosen::These(none) if none.is_empty() => {
            let text = "Tick requests in the inbox that ask for the same action with the same payload.";
            return back("Nothing is selected", text.to_owned());
        }
        Chosen::These(requests) => requests,
    };
    let matters: Vec<Matter> = requests.iter().map(Matter::from).collect();
    if let Err(differ) = Matter::of_all(&matters) {
        let all = requests.clone().into_iter().map(|request| view! { <RequestItem request moment /> });
        let all: Vec<_> = all.collect();
        return view! {
            <DifferNotice requests differ />
            <Card flush=true title="What you selected"><ul class="rows">{all}</ul></Card>
            <div><LinkButton href="/approvals">"Back to the inbox"</LinkButton></div>
        }
        .into_any();
    }
    let form = form::of::<ReviewRequests>();
    let (open, closed): (Vec<_>, Vec<_>) = requests.iter().cloned().partition(|request| request.can_approve.eligible);
    let one = requests[0].clone();
    let count = requests.len();
    let after = reviewed.is_some();
    // What was said about those that were refused is not lost: it stands in the form again, or to be copied.
    let said =
        reviewed.as_ref().filter(|reviewed| !reviewed.refused.is_empty()).map(|reviewed| reviewed.comment.clone());
    let said = said.filter(|said| !said.is_empty());
    let unsaid = said.clone().filter(|_| open.is_empty());
    view! {
        {reviewed.map(|reviewed| view! { <ResultsCard requests reviewed moment /> })}
        {unsaid.map(|unsaid| view! {
            <Card title="Your comment" description="It was not recorded where your review was refused.">
                <p class="quote" dir="auto">{visible(&unsaid).0}</p>
            </Card>
        })}
        {(!after).then(|| view! { <MatterCard one count /> })}
        {(!open.is_empty()).then(|| decide(open, said.unwrap_or_default(), form, moment))}
        {(!after && !closed.is_empty()).then(|| others(closed, moment))}
        {after.then(|| view! { <div><LinkButton href="/approvals">"Back to the inbox"</LinkButton></div> })}
    }
    .into_any()
}

/// The requests that the reader can decide about, and the decision.
fn decide(open: Vec<RequestView>, said: String, form: Filled, moment: Moment) -> AnyView {
    let ids: Vec<RequestId> = open.iter().map(|request| request.id).collect();
    let title = match open.len() {
        1 => "You decide about 1 request".to_owned(),
        many => format!("You decide about {many} requests"),
    };
    let items = open.into_iter().map(|request| {
        let mark = request.superseded_by.as_ref().map(|newer| {
            let why = format!("#{} is newer, so approving this one is asked for on its own page", newer.number);
            view! { <SupersededBadge /> <span>{why}</span> }.into_any()
        });
        view! { <RequestItem request moment mark /> }
    });
    let items: Vec<_> = items.collect();
    view! {
        <Card flush=true title><ul class="rows">{items}</ul></Card>
        <Card title="Your review" id="review"><ReviewManyForm requests=ids said form /></Card>
    }
    .into_any()
}

/// Those that stay as they are, and why.
fn others(closed: Vec<RequestView>, moment: Moment) -> AnyView {
    let items = closed.into_iter().map(|request| {
        let why = request.can_approve.reason.clone().unwrap_or_default();
        let mark = view! {
            <Badge plain=true icon=Glyph::Lock>"Left out"</Badge>
            <span>{why}</span>
        };
        view! { <RequestItem request moment mark=Some(mark.into_any()) /> }
    });
    let items: Vec<_> = items.collect();
    view! {
        <Card flush=true title="Not part of it" description="You cannot approve or reject these.">
            <ul class="rows">{items}</ul>
        </Card>
    }
    .into_any()
}

/// Nothing that could be decided about.
fn back(title: &'static str, text: String) -> AnyView {
    view! {
        <EmptyState icon=Glyph::CheckCheck title text>
            <LinkButton href="/approvals">"To the inbox"</LinkButton>
        </EmptyState>
    }
    .into_any()
}
