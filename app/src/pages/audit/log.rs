//! Everything that happened, in order.

use governance::event::EventKind;
use governance::wire::Page;
use governance::wire::directory::MemberView;
use governance::wire::events::EventView;
use leptos::prelude::*;
use leptos_meta::Title;
use service::page::Seek;
use service::{audit, directory};

use super::days::EventDays;
use super::filters::Wanted;
use crate::kit::{
    Card, Checkbox, Choice, EmptyState, Filters, Glyph, LinkButton, PageHeader, Pagination, Select, TextInput,
};
use crate::moment::Moment;
use crate::session::{caller, system};
use crate::{Refused, page};

struct Log {
    wanted: Wanted,
    found: Page<EventView>,
    members: Vec<MemberView>,
    moment: Moment,
}

/// `/audit`; 403 without `audit.read`.
#[component]
pub fn AuditPage() -> impl IntoView {
    page::inside(
        async {
            let wanted = Wanted::read();
            let (system, caller) = (system()?, caller().await?);
            let moment = Moment::load().await?;
            let seek = Seek { after: wanted.after.clone(), limit: None };
            let found = audit::list(&system, &caller, &wanted.filter(moment.zone), &seek).await?;
            let every = Seek::first();
            let members = directory::members::list(&system, &caller, None, &every).await?.items;
            Ok::<_, Refused>(Log { wanted, found, members, moment })
        },
        show,
    )
}

fn show(data: Log) -> impl IntoView {
    let Log { wanted, found, members, moment } = data;
    let count = found.items.len();
    let summary = format!("{count} {}", if count == 1 { "event" } else { "events" });
    let newest = wanted.after.as_ref().map(|_| wanted.at(None));
    let older = found.next.as_deref().map(|next| wanted.at(Some(next)));
    let list = if found.items.is_empty() {
        view! {
            <EmptyState icon=Glyph::ScrollText title="Nothing fits these filters" text="Every change in the organization is told here. Widen the time, or look at everything.">
                <LinkButton href="/audit">"All events"</LinkButton>
            </EmptyState>
        }
        .into_any()
    } else {
        view! { <EventDays events=found.items moment /> }.into_any()
    };
    view! {
        <Title text="Audit" />
        <div class="page">
            <PageHeader
                title="Audit"
                description=format!("Everything that happened, the newest first. Nothing here can be changed or removed. Times are in {}.", moment.zone)
            />
            {filters(wanted, members)}
            <Card flush=true>{list}</Card>
            <Pagination newest older summary />
        </div>
    }
}

fn filters(wanted: Wanted, members: Vec<MemberView>) -> impl IntoView {
    let people = members.into_iter().map(|member| Choice::new(member.id.to_string(), member.name)).collect();
    let kinds = EventKind::ALL.iter().map(|kind| Choice::new(kind.key(), kind.title()).group(area(*kind))).collect();
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let clear = if wanted.narrowed() { "/audit" } else { "" };
    view! {
        <Filters label="Filter events" clear>
            <Select name="actor" label="Actor" blank="Anyone" choices=people selected=wanted.actor.clone().unwrap_or_default() />
            <Select name="kind" label="Kind" blank="Any kind" choices=kinds selected=wanted.kind.map(EventKind::key).unwrap_or_default() />
            <label class="filters-named">"From " <TextInput kind="date" name="from" value=day(wanted.from) /></label>
            <label class="filters-named">"Until " <TextInput kind="date" name="until" value=day(wanted.until) /></label>
            <Checkbox name="prominent" label="Prominent only" checked=wanted.prominent />
        </Filters>
    }
}

/// The heading under which a kind stands: the first part of its key.
fn area(kind: EventKind) -> &'static str {
    match kind.key().split('.').next() {
        Some("request") => "Requests",
        Some("policy" | "binding") => "Policies",
        Some("project" | "environment" | "cluster") => "Resources",
        Some("member" | "team" | "org_role") => "People",
        Some("audit") => "Audit log",
        _ => "Tokens and organization",
    }
}
