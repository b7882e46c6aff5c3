//! `/notifications/alerts`: what the reader must see, whether they want to or not.

use governance::wire::Page;
use governance::wire::notifications::AlertView;
use leptos::prelude::*;
use leptos_meta::Title;
use service::notifications;
use service::page::Seek;

use super::list::tabs;
use crate::api::notifications::MarkAlertsRead;
use crate::components::notifications::AlertLine;
use crate::kit::{Button, Card, EmptyState, Form, Glyph, PageHeader, Pagination, Tabs};
use crate::moment::Moment;
use crate::pages::days::by_day;
use crate::pages::link::link;
use crate::session::{system, viewer};
use crate::{Refused, form, page};

struct Told {
    found: Page<AlertView>,
    after: Option<String>,
    /// How many notifications and alerts are unread.
    unread: (u64, u64),
    moment: Moment,
}

fn at(after: Option<&str>) -> String {
    link("/notifications/alerts", &[("after", after)])
}

/// `/notifications/alerts`
#[component]
pub fn AlertsPage() -> impl IntoView {
    page::inside(
        async {
            let after = page::query("after");
            let viewer = viewer().await?;
            let seek = Seek { after: after.clone(), limit: None };
            let found = notifications::list_alerts(&system()?, &viewer.caller, false, &seek).await?;
            let unread = (viewer.unread, viewer.alerts);
            Ok::<_, Refused>(Told { found, after, unread, moment: viewer.moment })
        },
        show,
    )
}

fn show(told: Told) -> impl IntoView {
    let Told { found: Page { items, next }, after, unread, moment } = told;
    let newest = after.as_ref().map(|_| at(None));
    let older = next.as_deref().map(|next| at(Some(next)));
    let here = at(after.as_deref());
    let count = items.len();
    let summary = format!("{count} {}", if count == 1 { "alert" } else { "alerts" });
    // What comes while this page is read stays unread.
    let until = items.first().map(|first| first.event.sequence).filter(|_| unread.1 > 0 && newest.is_none());
    let back = here.clone();
    let mark_all = until.map(|until| {
        view! {
            <Form action={form::action::<MarkAlertsRead>()} bare=true>
                <input type="hidden" name="until" value=until.to_string() />
                <input type="hidden" name="next" value=back />
                <Button icon=Glyph::CheckCheck>"Mark all as read"</Button>
            </Form>
        }
    });
    let list = if items.is_empty() {
        view! {
            <EmptyState
                icon=Glyph::Siren
                title="There has been no alarm"
                text="Whoever looks after security is alerted here of break-glass, of reviews that are owed, and of an audit log that does not hold. It cannot be switched off."
            />
        }
        .into_any()
    } else {
        days(&items, &here, moment).into_any()
    };
    view! {
        <Title text="Alerts" />
        <div class="page page-narrow">
            <PageHeader
                title="Notifications"
                description="Alerts are events that you must see. They cannot be switched off."
                actions=view! { {mark_all} }.into_any()
            />
            <Tabs label="Notifications" tabs=tabs("/notifications/alerts", unread) />
            <Card flush=true>{list}</Card>
            <Pagination newest older summary />
        </div>
    }
}

/// The newest first, day by day.
fn days(items: &[AlertView], here: &str, moment: Moment) -> AnyView {
    let line = |alert| view! { <AlertLine alert moment page=here /> };
    let lines = |items: &[AlertView]| items.iter().cloned().map(line).collect_view();
    by_day(items, moment, |alert| alert.event.at, |items| view! { <ul class="notifications">{lines(items)}</ul> })
}
