//! Everything that happened, in order.

use governance::wire::Page;
use governance::wire::audit::VerificationView;
use governance::wire::events::EventView;
use leptos::prelude::*;
use leptos_meta::Title;
use service::page::Seek;
use service::{audit, directory};

use super::days::EventDays;
use super::filter_form::{Choices, exports, filter_form};
use super::filters::Wanted;
use crate::components::audit_status::AuditStatus;
use crate::components::requests::visible::visible;
use crate::kit::{Card, EmptyState, Glyph, LinkButton, Notice, PageHeader, Pagination, Tone};
use crate::moment::Moment;
use crate::session::{caller, system};
use crate::{Refused, page};

struct Log {
    wanted: Wanted,
    found: Page<EventView>,
    choices: Choices,
    known: VerificationView,
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
            let choices = Choices {
                members: directory::members::list(&system, &caller, None, &Seek::first()).await?.items,
                projects: directory::projects::list(&system, &caller).await?,
                clusters: directory::clusters::list(&system, &caller).await?,
            };
            let known = audit::verification(&system, &caller).await?;
            Ok::<_, Refused>(Log { wanted, found, choices, known, moment })
        },
        show,
    )
}

fn show(data: Log) -> impl IntoView {
    let Log { wanted, found, choices, known, moment } = data;
    let newest = wanted.after.as_ref().map(|_| wanted.at(None));
    let older = found.next.as_deref().map(|next| wanted.at(Some(next)));
    let summary = summary(&wanted, &found);
    let list = match (found.items.is_empty(), older.clone()) {
        (false, _) => view! { <EventDays events=found.items moment /> }.into_any(),
        (true, Some(older)) => view! {
            <EmptyState icon=Glyph::Search title="Nothing among these events" text="A search looks through a part of the log at a time. There is more of it.">
                <LinkButton href=older>"Search on"</LinkButton>
            </EmptyState>
        }
        .into_any(),
        (true, None) if wanted.session.is_some() => view! {
            <EmptyState icon=Glyph::ScrollText title="Nothing of this break-glass session fits" text="Where no other filter narrows, there is no such session in this organization.">
                <LinkButton href="/break-glass">"All sessions"</LinkButton>
            </EmptyState>
        }
        .into_any(),
        (true, None) => view! {
            <EmptyState icon=Glyph::ScrollText title="Nothing fits these filters" text="Every change in the organization is told here. Widen the time, or look at everything.">
                <LinkButton href="/audit">"All events"</LinkButton>
            </EmptyState>
        }
        .into_any(),
    };
    view! {
        <Title text="Audit" />
        <div class="page">
            <PageHeader
                title="Audit"
                description=format!("Everything that happened, the newest first. Nothing here can be changed or removed. Times are in {}.", moment.zone)
                actions=exports(&wanted, known.count, moment)
            />
            <AuditStatus known moment />
            {filter_form(&wanted, &choices)}
            {strange(&wanted)}
            <Card flush=true>{list}</Card>
            <Pagination newest older summary />
        </div>
    }
}

/// What the address asks for and nobody understands: the log is shown without it.
fn strange(wanted: &Wanted) -> Option<AnyView> {
    let said = wanted.strange.iter().map(|said| view! { <li>{format!("{}.", visible(said).0)}</li> });
    let said: Vec<_> = said.collect();
    (!said.is_empty()).then(|| {
        let href = wanted.at(None);
        view! {
            <Notice tone=Tone::Danger title="The address holds what is no filter">
                <ul>{said}</ul>
                <p>"The log is shown without it. " <a class="link" href=href>"Leave it away"</a></p>
            </Notice>
        }
        .into_any()
    })
}

fn summary(wanted: &Wanted, found: &Page<EventView>) -> String {
    let count = found.items.len();
    let events = format!("{count} {}", if count == 1 { "event" } else { "events" });
    match (&wanted.text, &found.next) {
        (Some(_), Some(_)) => format!("{events} in this part of the log"),
        _ => events,
    }
}
