//! Every request that waits, was asked for, or was decided.

use governance::action::ActionType;
use governance::ids::MemberId;
use governance::wire::Page;
use governance::wire::directory::ProjectView;
use governance::wire::requests::RequestView;
use governance::{Permission, StateName};
use leptos::prelude::*;
use leptos_meta::Title;
use service::page::Seek;
use service::requests::Counts;
use service::{directory, policies, requests};

use super::filters::{View, Wanted};
use crate::components::requests::marks::state_mark;
use crate::components::requests::row::RequestRow;
use crate::kit::{
    Card, Checkbox, Choice, EmptyState, Filters, Glyph, LinkButton, PageHeader, Pagination, Select, Tab, Tabs, Variant,
};
use crate::moment::Moment;
use crate::session::{system, viewer};
use crate::{Refused, page};

struct Inbox {
    wanted: Wanted,
    found: Page<RequestView>,
    counts: Counts,
    choices: Choices,
    me: MemberId,
    may_open: bool,
    /// There is nothing yet that anything could be asked for, and the reader can change that.
    beginning: bool,
    moment: Moment,
}

/// What the filters offer.
struct Choices {
    projects: Vec<ProjectView>,
    /// Slugs.
    clusters: Vec<String>,
    policies: Vec<Choice>,
}

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
            };
            let may_open = viewer.may(Permission::RequestsOpen);
            let empty = choices.projects.is_empty() && choices.clusters.is_empty();
            let beginning = empty && viewer.may(Permission::ResourcesManage);
            Ok::<_, Refused>(Inbox {
                wanted,
                found,
                counts,
                choices,
                me: caller.member,
                may_open,
                beginning,
                moment: Moment::load().await?,
            })
        },
        inbox,
    )
}

fn inbox(data: Inbox) -> impl IntoView {
    let Inbox { wanted, found, counts, choices, me, may_open, beginning, moment } = data;
    let tabs = View::ALL.into_iter().map(|view| {
        let tab = Tab::new(view.title(), Wanted::tab(view), view == wanted.view);
        match view {
            View::Waiting => tab.count(counts.waiting_for_me),
            View::Pending => tab.count(counts.pending),
            View::Mine => tab.count(counts.mine),
            View::Decided => tab,
        }
    });
    let new = may_open.then(|| {
        view! { <LinkButton href="/requests/new" variant=Variant::Primary icon=Glyph::Plus>"New request"</LinkButton> }.into_any()
    });
    let count = found.items.len();
    let paged = wanted.after.is_some() || found.next.is_some();
    let summary = format!("{count} {}", if count == 1 { "request" } else { "requests" });
    let newest = wanted.after.as_ref().map(|_| wanted.at(None));
    let older = found.next.as_deref().map(|next| wanted.at(Some(next)));
    let list = if found.items.is_empty() {
        nothing(&wanted, may_open, beginning)
    } else {
        let rows = found.items.into_iter().map(|request| view! { <RequestRow request me moment /> });
        view! { <ul class="rows">{rows.collect_view()}</ul> }.into_any()
    };
    let title = format!("{} · Approvals", wanted.view.title());
    view! {
        <Title text=title />
        <div class="page">
            <PageHeader title="Approvals" actions=new.into_any() />
            <Tabs label="Approvals" tabs=tabs.collect() />
            {filters(wanted, choices)}
            <Card flush=true>{list}</Card>
            {(count > 0 || paged).then(|| view! { <Pagination newest older summary /> })}
        </div>
    }
}

fn filters(wanted: Wanted, choices: Choices) -> impl IntoView {
    let types = ActionType::ALL.map(|kind| Choice::new(kind.word(), titled(kind.word()))).to_vec();
    let mut environments: Vec<String> =
        choices.projects.iter().flat_map(|project| &project.environments).map(|one| one.name.to_lowercase()).collect();
    environments.sort();
    environments.dedup();
    let plain = |names: Vec<String>| names.into_iter().map(|name| Choice::new(name.clone(), name)).collect::<Vec<_>>();
    let projects =
        choices.projects.into_iter().map(|project| Choice::new(project.slug.clone(), project.slug)).collect();
    let states: Vec<_> = wanted.view.states().into_iter().map(state).collect();
    let given = |value: &Option<String>| value.clone().unwrap_or_default();
    let status = (!states.is_empty()).then(|| {
        view! { <Select name="status" label="Status" blank="Any status" choices=states selected=given(&wanted.status) /> }
    });
    let stale = matches!(wanted.view, View::Waiting | View::Pending)
        .then(|| view! { <Checkbox name="stale" label="Stale only" checked=wanted.stale /> });
    let clear = if wanted.narrowed() { Wanted::tab(wanted.view) } else { String::new() };
    view! {
        <Filters label="Filter requests" search="Number, reason, action or target" searched=given(&wanted.text) clear>
            {wanted.view.key().map(|key| view! { <input type="hidden" name="view" value=key /> })}
            <Select name="type" label="Type" blank="Any type" choices=types selected=given(&wanted.kind) />
            <Select name="project" label="Project" blank="Any project" choices=projects selected=given(&wanted.project) />
            <Select name="environment" label="Environment" blank="Any environment" choices=plain(environments) selected=given(&wanted.environment) />
            <Select name="cluster" label="Cluster" blank="Any cluster" choices=plain(choices.clusters) selected=given(&wanted.cluster) />
            <Select name="policy" label="Policy" blank="Any policy" choices=choices.policies selected=given(&wanted.policy) />
            {status}
            {stale}
        </Filters>
    }
}

fn state(state: StateName) -> Choice {
    Choice::new(state.word(), state_mark(state).2)
}

fn titled(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect()
}

/// Why there is nothing, and the next step.
fn nothing(wanted: &Wanted, may_open: bool, beginning: bool) -> AnyView {
    let whole = Wanted::tab(wanted.view);
    if wanted.narrowed() || wanted.after.is_some() {
        return view! {
            <EmptyState icon=Glyph::Search title="Nothing fits these filters" text="Change a filter, or look at the whole list.">
                <LinkButton href=whole>"Clear the filters"</LinkButton>
            </EmptyState>
        }
        .into_any();
    }
    let (icon, title, text, step) = match wanted.view {
        View::Waiting if beginning => (
            Glyph::ShieldCheck,
            "Four steps to the first gate",
            "Add a project with its environments, create a policy and bind it, invite those who approve, and issue an API token for the pipeline that asks.",
            Some(("/settings/projects/new".to_owned(), "Add a project")),
        ),
        View::Waiting => (
            Glyph::CheckCheck,
            "Nothing waits for you",
            "Requests that you may approve appear here. All pending shows what others are waiting for.",
            Some((Wanted::tab(View::Pending), "All pending")),
        ),
        View::Pending => (
            Glyph::Inbox,
            "Nothing is pending",
            "When somebody asks for an action that a policy protects, it waits here until it is decided.",
            Some(("/approval-policies".to_owned(), "Policies")),
        ),
        View::Mine => (
            Glyph::User,
            "You have asked for nothing yet",
            "Ask for an action here, or let a pipeline ask with an API token of yours.",
            may_open.then(|| ("/requests/new".to_owned(), "New request")),
        ),
        View::Decided => (
            Glyph::History,
            "Nothing has been decided yet",
            "What was approved, rejected, cancelled or executed stays here.",
            None,
        ),
    };
    view! {
        <EmptyState icon title text>
            {step.map(|(href, label)| view! { <LinkButton href>{label}</LinkButton> })}
        </EmptyState>
    }
    .into_any()
}
