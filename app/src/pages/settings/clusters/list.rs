//! `/settings/clusters`.

use governance::Permission;
use governance::wire::directory::{ClusterView, EnvironmentView};
use leptos::prelude::*;
use service::directory::{clusters, environments};

use crate::components::settings::{Section, SettingsFrame};
use crate::kit::{Card, Cell, Code, Column, EmptyState, Glyph, LinkButton, Row, Table, Variant};
use crate::session::{Viewer, system, viewer};
use crate::{Refused, page};

/// Every cluster with its label and how many environments it hosts.
#[component]
pub fn ClustersPage() -> impl IntoView {
    page::inside(
        async {
            let (system, viewer) = (system()?, viewer().await?);
            let clusters = clusters::list(&system, &viewer.caller).await?;
            let environments = environments::list(&system, &viewer.caller).await?;
            Ok::<_, Refused>((viewer, clusters, environments))
        },
        |(viewer, clusters, environments)| body(viewer, clusters, &environments),
    )
}

fn body(viewer: Viewer, clusters: Vec<ClusterView>, environments: &[EnvironmentView]) -> impl IntoView + use<> {
    let may = viewer.may(Permission::ResourcesManage);
    let new = || {
        view! { <LinkButton href="/settings/clusters/new" variant=Variant::Primary icon=Glyph::Plus>"New cluster"</LinkButton> }
    };
    let actions = (may && !clusters.is_empty()).then(new);
    let list = if clusters.is_empty() {
        view! {
            <EmptyState
                icon=Glyph::Server
                title="No cluster yet"
                text="A cluster hosts environments. Policies bound to it gate what is done to the cluster, and to everything that it hosts."
            >
                {may.then(new)}
            </EmptyState>
        }
        .into_any()
    } else {
        let mut columns = ["Name", "Slug", "Environment label"].map(Column::text).to_vec();
        columns.push(Column::number("Hosts"));
        let rows: Vec<_> = clusters
            .into_iter()
            .map(|cluster| {
                let hosted =
                    environments.iter().filter(|one| one.cluster.as_ref().is_some_and(|host| host.id == cluster.id));
                row(cluster.clone(), hosted.count())
            })
            .collect();
        view! { <Table caption="Clusters" columns>{rows}</Table> }.into_any()
    };
    view! {
        <SettingsFrame
            viewer
            section=Section::Clusters
            description=Section::Clusters.says()
            actions=actions.map(IntoAny::into_any)
        >
            <Card flush=true>{list}</Card>
        </SettingsFrame>
    }
}

fn row(cluster: ClusterView, hosted: usize) -> impl IntoView {
    let label = match cluster.environment {
        Some(label) => label.into_any(),
        None => view! { <span class="text-muted">"None"</span> }.into_any(),
    };
    view! {
        <Row>
            <Cell><a class="cell-title" href=format!("/settings/clusters/{}", cluster.id)>{cluster.name}</a></Cell>
            <Cell label="Slug"><Code>{cluster.slug}</Code></Cell>
            <Cell label="Environment label">{label}</Cell>
            <Cell label="Hosts" number=true>{hosted}</Cell>
        </Row>
    }
}
