//! `/settings/clusters/{id}`.

use governance::ids::ClusterId;
use governance::wire::Ref;
use governance::wire::directory::{ClusterBody, ClusterView};
use governance::{Permission, Place};
use leptos::prelude::*;
use service::directory::{clusters, environments};

use super::LABELS;
use crate::api::clusters::{DeleteCluster, UpdateCluster};
use crate::components::settings::executors::{Executing, ExecutionSection};
use crate::components::settings::{Chips, ClusterFields, Destructive, Section, SettingsFrame};
use crate::form::Typed;
use crate::kit::{Button, Card, Code, ErrorSummary, Fact, Facts, Form, Glyph, LinkButton, Variant};
use crate::pages::settings::executing::executing;
use crate::session::{Viewer, system, viewer};
use crate::{Refused, form, page};

/// One cluster: what it hosts, its name and label, and its end.
#[component]
pub fn ClusterPage() -> impl IntoView {
    page::inside(load(), |(viewer, cluster, hosted, executing)| body(viewer, cluster, hosted, executing))
}

async fn load() -> Result<(Viewer, ClusterView, Vec<Ref>, Option<Executing>), Refused> {
    let id: ClusterId = page::param("id")?;
    let (system, viewer) = (system()?, viewer().await?);
    let cluster = clusters::show(&system, &viewer.caller, id).await?;
    let hosted = environments::list(&system, &viewer.caller)
        .await?
        .into_iter()
        .filter(|environment| environment.cluster.as_ref().is_some_and(|host| host.id == id.0))
        .map(|environment| Ref::new(environment.id, format!("{} / {}", environment.project.name, environment.name)))
        .collect();
    let executing = executing(&system, &viewer, Place::Cluster(id)).await?;
    Ok((viewer, cluster, hosted, executing))
}

fn body(viewer: Viewer, cluster: ClusterView, hosted: Vec<Ref>, executing: Option<Executing>) -> impl IntoView {
    let moment = viewer.moment;
    let title = cluster.name.clone();
    let gates = format!("/resources/cluster/{}", cluster.id);
    let actions = view! { <LinkButton href=gates icon=Glyph::ShieldCheck>"What gates this?"</LinkButton> };
    let empty = hosted.is_empty();
    let may = viewer.may(Permission::ResourcesManage);
    let label = cluster.environment.clone().unwrap_or_else(|| "None".to_owned());
    let slug = cluster.slug.clone();
    let facts = (!may).then(|| {
        view! {
            <Fact term="Slug"><Code>{slug}</Code></Fact>
            <Fact term="Environment label">{label}</Fact>
        }
    });
    let delete = cluster.clone();
    let edit = may.then(|| view! { <EditCluster cluster /> });
    let delete = may.then(|| view! { <DeleteCard cluster=delete empty /> });
    view! {
        <SettingsFrame viewer section=Section::Clusters title actions=Some(actions.into_any())>
            <Card>
                <Facts>
                    {facts}
                    <Fact term="Hosts"><Chips things=hosted under="/settings/environments" /></Fact>
                </Facts>
            </Card>
            {edit}
            {executing.map(|executing| view! { <ExecutionSection executing moment /> })}
            {delete}
        </SettingsFrame>
    }
}

#[component]
fn EditCluster(cluster: ClusterView) -> impl IntoView {
    let form = Typed::new(form::of::<UpdateCluster>());
    let id = cluster.id.to_string();
    let stored = ClusterBody { slug: cluster.slug, name: cluster.name, environment: cluster.environment };
    view! {
        <ErrorSummary title="The cluster was not deleted" errors={form::of::<DeleteCluster>().problems(&[])} />
        <Card title="Cluster">
            <Form action={form::action::<UpdateCluster>()}>
                <ErrorSummary errors=form.problems(&LABELS) />
                <input type="hidden" name="id" value=id />
                <ClusterFields form stored />
                <div class="actions"><Button variant=Variant::Primary>"Save cluster"</Button></div>
            </Form>
        </Card>
    }
}

#[component]
fn DeleteCard(
    cluster: ClusterView,
    /// It hosts nothing.
    empty: bool,
) -> impl IntoView {
    let text = if empty {
        "Policies that are bound to it have to be unbound first. Requests and the audit log stay."
    } else {
        "It can be deleted once it hosts no environment: move them to another cluster first."
    };
    view! {
        <Destructive
            id="delete"
            title="Delete cluster"
            text
            question=format!("Delete the cluster {}?", cluster.name)
            action={form::action::<DeleteCluster>()}
            target=cluster.id.to_string()
        />
    }
}
