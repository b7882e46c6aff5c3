//! `/approval-policies/{id}/versions`: who changed what, when, by pages (`?after=51`); `?from=2&to=5`
//! compares two of them.

use governance::Permission;
use governance::ids::TemplateId;
use governance::wire::Page;
use governance::wire::comparisons::ComparisonView;
use governance::wire::policies::{PolicyView, VersionView};
use leptos::prelude::*;
use leptos_meta::Title;
use service::page::Seek;

use super::trail_through;
use crate::api::policies::restore::RestorePolicy;
use crate::components::policies::{CompareForm, Compared, History, Restorable};
use crate::form;
use crate::kit::{Card, ErrorSummary, LinkButton, PageHeader};
use crate::moment::Moment;
use crate::session::{system, viewer};
use crate::{Refused, page};

struct Shown {
    policy: PolicyView,
    versions: Page<VersionView>,
    comparison: Option<ComparisonView>,
    manages: bool,
    moment: Moment,
}

/// The versions of a policy, the newest first.
#[component]
pub fn VersionsPage() -> impl IntoView {
    page::inside(load(), body)
}

async fn load() -> Result<Shown, Refused> {
    let id: TemplateId = page::param("id")?;
    let number = |name| page::query(name).and_then(|text| text.parse::<u32>().ok());
    let (from, to) = (number("from"), number("to"));
    let seek = Seek { after: page::query("after"), limit: None };
    let (system, viewer) = (system()?, viewer().await?);
    let caller = &viewer.caller;
    let comparison = match (from, to) {
        (None, None) => None,
        _ => Some(service::policies::compare(&system, caller, id, from, to).await?),
    };
    Ok(Shown {
        policy: service::policies::show(&system, caller, id).await?,
        versions: service::policies::versions(&system, caller, id, &seek).await?,
        comparison,
        manages: viewer.may(Permission::PoliciesManage),
        moment: Moment::load().await?,
    })
}

fn body(shown: Shown) -> impl IntoView {
    let Shown { policy, versions, comparison, manages, moment } = shown;
    let (id, name) = (policy.id, policy.body.name);
    let newest = policy.version;
    let compare = (newest > 1).then(|| {
        let to = comparison.as_ref().and_then(|comparison| comparison.to).unwrap_or(newest);
        let from = comparison.as_ref().map_or(newest - 1, |comparison| comparison.from);
        view! { <CompareForm versions=(1..=newest).rev().collect() from to /> }
    });
    let more = versions.next.map(|next| {
        view! {
            <LinkButton href=format!("/approval-policies/{id}/versions?after={next}")>"Older versions"</LinkButton>
        }
    });
    let restorable = (manages && !policy.archived).then_some(Restorable { id, bound: !policy.bindings.is_empty() });
    let problems = form::of::<RestorePolicy>().problems(&[]);
    view! {
        <Title text=format!("Versions of {name}") />
        <div class="page page-narrow">
            <PageHeader
                title="Versions"
                description="Every save makes a version that never changes. A request keeps the one that it was opened with."
                breadcrumb=trail_through(&name, id)
            />
            <ErrorSummary errors=problems title="The version was not restored" />
            {compare}
            {comparison.map(|comparison| view! { <Compared comparison /> })}
            <Card><History id versions=versions.items current=newest restorable moment /></Card>
            {more.map(|more| view! { <div class="actions">{more}</div> })}
        </div>
    }
}
