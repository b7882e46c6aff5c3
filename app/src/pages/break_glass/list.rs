//! `/break-glass`: active, awaiting review, past.

use governance::Permission;
use governance::ids::MemberId;
use governance::policy::quorum::count_of;
use governance::wire::Page;
use governance::wire::break_glass::SessionView;
use governance::wire::requests::RequestView;
use leptos::prelude::*;
use leptos_meta::Title;
use service::break_glass::{self, Listed as Found, Wanted};
use service::page::Seek;

use crate::components::break_glass::SessionRow;
use crate::components::requests::row::RequestRow;
use crate::kit::{Card, EmptyState, Glyph, LinkButton, PageHeader, Pagination, Variant};
use crate::moment::Moment;
use crate::pages::link::link;
use crate::session::{system, viewer};
use crate::{Refused, page};

/// The lists of the page: the name of each one's cursor in the address, and what it holds.
const LISTS: [(&str, Wanted); 3] = [("active", Wanted::Active), ("owing", Wanted::Owing), ("after", Wanted::Reviewed)];

struct Sessions {
    lists: [Part; 3],
    /// The requests for sessions that wait for approval.
    waiting: Vec<RequestView>,
    me: MemberId,
    may_start: bool,
    moment: Moment,
}

/// A page of one of the lists.
struct Part {
    /// From where on.
    after: Option<String>,
    page: Page<SessionView>,
    /// How many the list holds on all its pages.
    total: u64,
}

/// `/break-glass`
#[component]
pub fn SessionsPage() -> impl IntoView {
    page::inside(
        async {
            let (system, viewer) = (system()?, viewer().await?);
            let caller = &viewer.caller;
            let after = LISTS.map(|(cursor, _)| page::query(cursor));
            let wanted = std::array::from_fn(|list| (LISTS[list].1, Seek { after: after[list].clone(), limit: None }));
            let found = break_glass::lists(&system, caller, wanted).await?;
            let mut after = after.into_iter();
            let lists = found.map(|Found { page, total }| Part { after: after.next().flatten(), page, total });
            let may_start = viewer.may(Permission::BreakGlassInitiate) && viewer.running.mine.is_none();
            let waiting = break_glass::waiting(&system, caller, false).await?;
            Ok::<_, Refused>(Sessions { lists, waiting, me: caller.member, may_start, moment: viewer.moment })
        },
        show,
    )
}

fn show(data: Sessions) -> impl IntoView {
    let Sessions { lists, waiting, me, may_start, moment } = data;
    let actions = may_start.then(|| {
        view! { <LinkButton href="/break-glass/start" variant=Variant::Primary icon=Glyph::Siren>"Start a session"</LinkButton> }
    });
    let nothing = waiting.is_empty() && lists.iter().all(|list| list.page.items.is_empty() && list.after.is_none());
    let ways: [Ways; 3] = std::array::from_fn(|number| ways(&lists, number));
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
        let totals = lists.each_ref().map(|list| list.total);
        let [active, owing, reviewed] = lists.map(|list| list.page.items);
        let [ways_active, ways_owing, ways_reviewed] = ways;
        view! {
            <Listed title="Active" sessions=active total=totals[0] ways=ways_active moment />
            <Waiting requests=waiting me moment />
            <Listed
                title="Awaiting review"
                description="The oldest first. Somebody else than the holder reviews what happened."
                sessions=owing
                total=totals[1]
                ways=ways_owing
                moment
            />
            <Listed title="Reviewed" sessions=reviewed total=totals[2] ways=ways_reviewed moment />
        }
        .into_any()
    };
    view! {
        <Title text="Break-glass" />
        <div class="page">
            <div id="sessions-head" data-live="">
                <PageHeader
                    title="Break-glass"
                    description="Sessions in which approvals and freezes are bypassed, for a limited time and in full view."
                    actions=view! { {actions} }.into_any()
                />
            </div>
            <div id="sessions" class="stack" data-live="" data-live-sessions="">{content}</div>
        </div>
    }
}

/// The ways through one list.
struct Ways {
    /// To its start, unless this is it.
    start: Option<String>,
    /// Further, where it goes on.
    further: Option<String>,
    oldest_first: bool,
}

/// The ways through one of the lists; the others stay where they are.
fn ways(lists: &[Part; 3], number: usize) -> Ways {
    let at = |after: Option<&str>| {
        let cursors =
            LISTS.iter().zip(lists).enumerate().map(|(other, ((cursor, _), list))| {
                (*cursor, if other == number { after } else { list.after.as_deref() })
            });
        link("/break-glass", &cursors.collect::<Vec<_>>())
    };
    let list = &lists[number];
    Ways {
        start: list.after.as_ref().map(|_| at(None)),
        further: list.page.next.as_deref().map(|next| at(Some(next))),
        oldest_first: LISTS[number].1 == Wanted::Owing,
    }
}

/// The requests for sessions that wait for approval, unless there are none.
#[component]
fn Waiting(requests: Vec<RequestView>, me: MemberId, moment: Moment) -> impl IntoView {
    if requests.is_empty() {
        return None;
    }
    let counted = count_of(requests.len(), "request");
    let rows = requests.into_iter().map(move |request| view! { <RequestRow request me moment /> });
    Some(view! {
        <Card
            title="Waiting for approval"
            description="A policy gates the start of these sessions. Nothing is bypassed until they are approved."
            flush=true
            actions=view! { <span class="text-muted">{counted}</span> }.into_any()
        >
            <ul class="rows">{rows.collect_view()}</ul>
        </Card>
    })
}

/// One list, unless there is nothing in it.
#[component]
fn Listed(
    title: &'static str,
    #[prop(optional)] description: &'static str,
    sessions: Vec<SessionView>,
    /// How many there are on all pages.
    total: u64,
    ways: Ways,
    moment: Moment,
) -> impl IntoView {
    let Ways { start, further, oldest_first } = ways;
    if sessions.is_empty() && start.is_none() {
        return None;
    }
    let counted = count_of(usize::try_from(total).unwrap_or(usize::MAX), "session");
    let summary = format!("{} of {counted}", sessions.len());
    let (to_newest, to_older) = if oldest_first { ("Oldest", "Newer") } else { ("Newest", "Older") };
    let pages = (start.is_some() || further.is_some())
        .then(|| view! { <Pagination newest=start older=further to_newest to_older summary /> });
    let rows = sessions.into_iter().map(move |session| view! { <SessionRow session moment /> });
    Some(view! {
        <Card title description flush=true actions=view! { <span class="text-muted">{counted}</span> }.into_any()><ul class="rows">{rows.collect_view()}</ul></Card>
        {pages}
    })
}
