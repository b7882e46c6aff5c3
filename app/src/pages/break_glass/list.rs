//! `/break-glass`: active, awaiting review, past.

use governance::Permission;
use governance::wire::Page;
use governance::wire::break_glass::SessionView;
use leptos::prelude::*;
use leptos_meta::Title;
use service::break_glass::{self, Wanted};
use service::page::Seek;

use crate::components::break_glass::SessionRow;
use crate::kit::{Card, EmptyState, Glyph, LinkButton, PageHeader, Pagination, Variant};
use crate::moment::Moment;
use crate::pages::link::link;
use crate::session::{system, viewer};
use crate::{Refused, page};

struct Sessions {
    active: Vec<SessionView>,
    owing: Vec<SessionView>,
    past: Page<SessionView>,
    after: Option<String>,
    may_start: bool,
    moment: Moment,
}

/// `/break-glass`
#[component]
pub fn SessionsPage() -> impl IntoView {
    page::inside(
        async {
            let (system, viewer) = (system()?, viewer().await?);
            let caller = &viewer.caller;
            let after = page::query("after");
            let first = Seek::first();
            let active = break_glass::list(&system, caller, Wanted::Active, &first).await?.items;
            let owing = break_glass::list(&system, caller, Wanted::Owing, &first).await?.items;
            let seek = Seek { after: after.clone(), limit: None };
            let past = break_glass::list(&system, caller, Wanted::Reviewed, &seek).await?;
            let may_start = viewer.may(Permission::BreakGlassInitiate) && viewer.session.is_none();
            Ok::<_, Refused>(Sessions { active, owing, past, after, may_start, moment: viewer.moment })
        },
        show,
    )
}

fn show(data: Sessions) -> impl IntoView {
    let Sessions { active, owing, past, after, may_start, moment } = data;
    let at = |after: Option<&str>| link("/break-glass", &[("after", after)]);
    let newest = after.as_ref().map(|_| at(None));
    let older = past.next.as_deref().map(|next| at(Some(next)));
    let count = past.items.len();
    let summary = format!("{count} {}", if count == 1 { "session" } else { "sessions" });
    let actions = may_start.then(|| {
        view! { <LinkButton href="/break-glass/start" variant=Variant::Primary icon=Glyph::Siren>"Start a session"</LinkButton> }
    });
    let nothing = active.is_empty() && owing.is_empty() && past.items.is_empty() && after.is_none();
    let rows = move |sessions: Vec<SessionView>| {
        let rows = sessions.into_iter().map(|session| view! { <SessionRow session moment /> });
        view! { <ul class="rows">{rows.collect_view()}</ul> }
    };
    let content = if nothing {
        view! {
            <Card flush=true>
                <EmptyState
                    icon=Glyph::Siren
                    title="Nobody has broken the glass"
                    text="In an emergency, somebody with the permission bypasses approvals for a limited time. It is announced at once, shown here, and reviewed afterwards."
                >
                    <LinkButton href="/settings/org-roles">"Who may do it"</LinkButton>
                </EmptyState>
            </Card>
        }
        .into_any()
    } else {
        let active = (!active.is_empty()).then(|| view! { <Card title="Active" flush=true>{rows(active)}</Card> });
        let owing = (!owing.is_empty()).then(|| {
            view! {
                <Card title="Awaiting review" description="The oldest first. Somebody else than the holder reviews what happened." flush=true>
                    {rows(owing)}
                </Card>
            }
        });
        let past = (!past.items.is_empty()).then(|| {
            view! {
                <Card title="Reviewed" flush=true>{rows(past.items)}</Card>
                <Pagination newest older summary />
            }
        });
        view! {
            {active}
            {owing}
            {past}
        }
        .into_any()
    };
    view! {
        <Title text="Break-glass" />
        <div class="page">
            <PageHeader
                title="Break-glass"
                description="Sessions in which approvals and freezes are bypassed, for a limited time and in full view."
                actions=view! { {actions} }.into_any()
            />
            <div id="sessions" class="stack" data-live="">{content}</div>
        </div>
    }
}
