//! Every request that waits, was asked for, or was decided.

use governance::Permission;
use governance::ids::MemberId;
use governance::wire::Page;
use governance::wire::requests::RequestView;
use leptos::prelude::*;
use leptos_meta::Title;
use service::page::Seek;
use service::{directory, policies, requests};

use super::filter_form::{Choices, filter_form, order_words};
use super::filters::{View, Wanted};
use super::nothing::{Reader, nothing};
use crate::components::requests::row::RequestRow;
use crate::components::shell::Shortcuts;
use crate::islands::keys::{Keys, LIST};
use crate::islands::selection::Selection;
use crate::kit::{Card, Choice, Glyph, Icon, LinkButton, PageHeader, Pagination, Tab, Tabs, Variant};
use crate::moment::Moment;
use crate::session::{system, viewer};
use crate::{Refused, page};

struct Inbox {
    wanted: Wanted,
    found: Page<RequestView>,
    choices: Choices,
    me: MemberId,
    reader: Reader,
    moment: Moment,
}

/// The id of the list for `public/live.js`, which changes its lines in place.
const LIVE: &str = "inbox-list";

/// `/approvals`
#[component]
pub fn InboxPage() -> impl IntoView {
    page::inside(
        async {
            let wanted = Wanted::read();
            let (system, viewer) = (system()?, viewer().await?);
            let caller = &viewer.caller;
            let seek = Seek { after: wanted.after.clone(), limit: None };
            let found = requests::list(&system, caller, &wanted.filter(), &seek).await?;
            let counts = requests::counts(&system, caller).await?;
            let every = Seek::first();
            let policies = policies::list(&system, caller, false, &every).await?.items.into_iter();
            let choices = Choices {
                projects: directory::projects::list(&system, caller).await?,
                clusters: directory::clusters::list(&system, caller).await?.into_iter().map(|one| one.slug).collect(),
                policies: policies.map(|policy| Choice::new(policy.id.to_string(), policy.body.name)).collect(),
                members: directory::members::list(&system, caller, None, &every).await?.items,
            };
            let empty = choices.projects.is_empty() && choices.clusters.is_empty();
            let reader = Reader {
                counts,
                may_open: viewer.may(Permission::RequestsOpen),
                beginning: empty && viewer.may(Permission::ResourcesManage),
            };
            let (me, moment) = (caller.member, Moment::load().await?);
            Ok::<_, Refused>(Inbox { wanted, found, choices, me, reader, moment })
        },
        inbox,
    )
}

fn inbox(data: Inbox) -> impl IntoView {
    let Inbox { wanted, found, choices, me, reader, moment } = data;
    let tabs = View::ALL.into_iter().map(|view| {
        let tab = Tab::new(view.title(), wanted.tab(view), view == wanted.view);
        match view {
            View::Waiting => tab.count(reader.counts.waiting_for_me),
            View::Pending => tab.count(reader.counts.pending),
            View::Mine => tab.count(reader.counts.mine),
            View::Decided => tab,
        }
    });
    let keys = use_context::<Shortcuts>().unwrap_or_default() == Shortcuts::On;
    let actions = view! {
        {keys.then(|| view! { <Keys /> })}
        {reader.may_open.then(|| view! {
            <LinkButton href="/requests/new" variant=Variant::Primary icon=Glyph::Plus>"New request"</LinkButton>
        })}
    };
    let count = found.items.len();
    let paged = wanted.after.is_some() || found.next.is_some();
    let summary = format!("{count} {}", if count == 1 { "request" } else { "requests" });
    let fresh = wanted.at(wanted.after.as_deref());
    let start = wanted.after.as_ref().map(|_| wanted.at(None));
    let further = found.next.as_deref().map(|next| wanted.at(Some(next)));
    let (_, to_start, to_further) = order_words(wanted.order);
    // The same for every content of the list, since lines come while it is read.
    let choose = matches!(wanted.view, View::Waiting | View::Pending);
    let list = if found.items.is_empty() {
        nothing(&wanted, &reader)
    } else {
        let rows = found.items.into_iter().map(|request| view! { <RequestRow request me moment choose /> });
        let class = if choose { "rows rows-choose" } else { "rows" };
        view! { <ul class=class id=LIST>{rows.collect_view()}</ul> }.into_any()
    };
    let title = format!("{} · Approvals", wanted.view.title());
    view! {
        <Title text=title />
        <div class="page">
            <PageHeader title="Approvals" actions=actions.into_any() />
            <div id="inbox-tabs" data-live=""><Tabs label="Approvals" tabs=tabs.collect() /></div>
            {filter_form(&wanted, choices)}
            <div>
                <p class="live-more" data-live-more=LIVE hidden=true>
                    <a class="btn btn-primary" href=fresh><Icon glyph=Glyph::RefreshCw /> <span data-number=""></span></a>
                </p>
                <Card flush=true><div id=LIVE data-live-list="">{list}</div></Card>
                {choose.then(|| view! { <Selection list=LIST.to_owned() /> })}
            </div>
            {(count > 0 || paged).then(|| view! {
                <Pagination newest=start older=further summary to_newest=to_start to_older=to_further />
            })}
        </div>
    }
}
