//! `/notifications`: everything that the reader was told, day by day.

use governance::wire::Page;
use governance::wire::notifications::NotificationView;
use leptos::prelude::*;
use leptos_meta::Title;
use service::notifications;
use service::page::Seek;

use crate::api::notifications::MarkNotificationsRead;
use crate::components::notifications::NotificationLine;
use crate::kit::{Button, Card, EmptyState, Form, Glyph, LinkButton, PageHeader, Pagination, Tab, Tabs};
use crate::moment::Moment;
use crate::pages::days::by_day;
use crate::pages::link::link;
use crate::session::{system, viewer};
use crate::{Refused, form, page};

struct Told {
    found: Page<NotificationView>,
    /// Only the unread ones are shown.
    only_unread: bool,
    after: Option<String>,
    /// How many are unread altogether.
    unread: u64,
    /// How many alerts are.
    alerts: u64,
    moment: Moment,
}

impl Told {
    fn at(&self, after: Option<&str>) -> String {
        link("/notifications", &[("unread", self.only_unread.then_some("true")), ("after", after)])
    }
}

/// `/notifications`
#[component]
pub fn NotificationsPage() -> impl IntoView {
    page::inside(
        async {
            let only_unread = page::query("unread").is_some();
            let after = page::query("after");
            let viewer = viewer().await?;
            let seek = Seek { after: after.clone(), limit: None };
            let found = notifications::list(&system()?, &viewer.caller, only_unread, &seek).await?;
            Ok::<_, Refused>(Told {
                found,
                only_unread,
                after,
                unread: viewer.unread,
                alerts: viewer.alerts,
                moment: viewer.moment,
            })
        },
        show,
    )
}

fn show(told: Told) -> impl IntoView {
    let newest = told.after.as_ref().map(|_| told.at(None));
    let older = told.found.next.as_deref().map(|next| told.at(Some(next)));
    let here = told.at(told.after.as_deref());
    let next = here.clone();
    let Told { found: Page { items, next: further }, only_unread, unread, alerts, moment, .. } = told;
    let tabs = tabs(if only_unread { UNREAD } else { ALL }, (unread, alerts));
    let count = items.len();
    let summary = format!("{count} {}", if count == 1 { "notification" } else { "notifications" });
    // What comes while this page is read stays unread.
    let until = items.first().map(|first| first.at);
    // What was counted may have been read since: the lines decide, where they are all.
    let some = unread > 0 && (further.is_some() || items.iter().any(|item| item.read_at.is_none()));
    let mark_all = until.filter(|_| some && newest.is_none()).map(|until| {
        view! {
            <Form action={form::action::<MarkNotificationsRead>()} bare=true>
                <input type="hidden" name="until" value=until.to_rfc3339() />
                <input type="hidden" name="next" value=next />
                <Button icon=Glyph::CheckCheck>"Mark all as read"</Button>
            </Form>
        }
    });
    let actions = view! {
        <LinkButton href="/account#notifications" icon=Glyph::Settings>"Choose what to be told"</LinkButton>
        {mark_all}
    };
    let list = if items.is_empty() { nothing(only_unread).into_any() } else { days(&items, &here, moment).into_any() };
    view! {
        <Title text="Notifications" />
        <div class="page page-narrow">
            <PageHeader
                title="Notifications"
                description="What waits for you, and what came of the requests that you opened, reviewed or commented on."
                actions=actions.into_any()
            />
            <Tabs label="Notifications" tabs />
            <Card flush=true>{list}</Card>
            <Pagination newest older summary />
        </div>
    }
}

const ALL: &str = "/notifications";
const UNREAD: &str = "/notifications?unread=true";
const ALERTS: &str = "/notifications/alerts";

/// What there is to read; `unread` are the numbers of notifications and of alerts.
pub(super) fn tabs(current: &str, unread: (u64, u64)) -> Vec<Tab> {
    vec![
        Tab::new("All", ALL, current == ALL),
        Tab::new("Unread", UNREAD, current == UNREAD).count(unread.0),
        Tab::new("Alerts", ALERTS, current == ALERTS).count(unread.1),
    ]
}

fn nothing(only_unread: bool) -> impl IntoView {
    if only_unread {
        return view! {
            <EmptyState icon=Glyph::Bell title="You have read everything" text="What happens next to a request that concerns you appears here.">
                <LinkButton href="/notifications">"All notifications"</LinkButton>
            </EmptyState>
        };
    }
    view! {
        <EmptyState
            icon=Glyph::Bell
            title="Nothing has happened yet that concerns you"
            text="You are told here when a request waits for your approval, and when something comes of a request that you opened, reviewed or commented on."
        >
            <LinkButton href="/approvals">"Approvals"</LinkButton>
        </EmptyState>
    }
}

/// The newest first, day by day.
fn days(items: &[NotificationView], here: &str, moment: Moment) -> AnyView {
    let line = |notification| view! { <NotificationLine notification moment page=here /> };
    let lines = |items: &[NotificationView]| items.iter().cloned().map(line).collect_view();
    by_day(items, moment, |told| told.at, |items| view! { <ul class="notifications">{lines(items)}</ul> })
}
