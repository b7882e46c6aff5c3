//! `/approval-policies`: every policy with what it needs, when, and where it is bound.

use governance::Permission;
use governance::analysis::PolicyFinding;
use governance::wire::Page;
use governance::wire::policies::PolicyView;
use leptos::prelude::*;
use leptos_meta::Title;
use service::page::Seek;

use crate::components::policies::{FindingsSummary, PolicyList, Presets};
use crate::kit::{Card, EmptyState, Glyph, LinkButton, PageHeader, Tab, Tabs, Variant};
use crate::session::{Viewer, system, viewer};
use crate::{Refused, page};

/// The list, live or archived.
#[component]
pub fn PoliciesPage() -> impl IntoView {
    page::inside(
        async {
            let viewer = viewer().await?;
            let archived = page::query("archived").is_some();
            let seek = Seek { after: page::query("after"), limit: None };
            let system = system()?;
            let policies = service::policies::list(&system, &viewer.caller, archived, &seek).await?;
            // What is archived gates nothing, and nothing is wrong with that.
            let findings =
                if archived { Vec::new() } else { service::policies::findings(&system, &viewer.caller).await? };
            Ok::<_, Refused>((viewer, archived, policies, findings))
        },
        |(viewer, archived, policies, findings)| body(&viewer, archived, policies, findings),
    )
}

fn body(
    viewer: &Viewer,
    archived: bool,
    policies: Page<PolicyView>,
    findings: Vec<PolicyFinding>,
) -> impl IntoView + use<> {
    let summary = findings.clone();
    let manages = viewer.may(Permission::PoliciesManage);
    let simulate = (manages || viewer.may(Permission::RequestsOpen)).then(|| {
        view! { <LinkButton href="/simulator" icon=Glyph::Play>"Simulate"</LinkButton> }
    });
    let create = manages.then(|| {
        view! {
            <LinkButton href="/approval-policies/new" variant=Variant::Primary icon=Glyph::Plus>"Create Policy"</LinkButton>
        }
    });
    let more = policies.next.clone().map(|next| {
        let kept = if archived { "archived=true&" } else { "" };
        view! { <LinkButton href=format!("/approval-policies?{kept}after={next}")>"Next page"</LinkButton> }
    });
    let organization = viewer.caller.organization;
    let list = match (policies.items.is_empty(), archived) {
        (false, _) => {
            view! { <Card flush=true><PolicyList policies=policies.items findings organization /></Card> }.into_any()
        }
        (true, true) => view! {
            <Card>
                <EmptyState
                    icon=Glyph::Archive
                    title="No policy is archived"
                    text="A policy that is not needed any more is archived on its own page. It stays here, with its versions."
                />
            </Card>
        }
        .into_any(),
        (true, false) => empty(manages).into_any(),
    };
    let tabs = vec![
        Tab::new("Active", "/approval-policies", !archived),
        Tab::new("Archived", "/approval-policies?archived=true", archived),
    ];
    view! {
        <Title text="Policies" />
        <div class="page">
            <PageHeader
                title="Policies"
                description="Templates that say who must approve what, and when. A policy gates where it is bound."
                actions=view! { {simulate} {create} }.into_any()
            />
            <Tabs label="Policies" tabs />
            <FindingsSummary findings=summary />
            {list}
            {more.map(|more| view! { <div class="actions">{more}</div> })}
        </div>
    }
}

fn empty(manages: bool) -> impl IntoView {
    let next = if manages {
        "Start from one of these examples, or create one from scratch. Then bind it to a resource."
    } else {
        "Whoever may manage policies creates the first one."
    };
    view! {
        <Card>
            <EmptyState
                icon=Glyph::ShieldCheck
                title="Nothing needs approval yet"
                text=format!("Until a policy is bound, every request is approved at once. {next}")
            />
        </Card>
        {manages.then(|| view! {
            <section class="section">
                <div class="section-header"><h2>"Start from an example"</h2></div>
                <Presets />
            </section>
        })}
    }
}
