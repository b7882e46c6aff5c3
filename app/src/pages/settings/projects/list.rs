//! `/settings/projects`.

use governance::Permission;
use governance::wire::directory::ProjectView;
use leptos::prelude::*;
use service::directory::projects;

use crate::components::settings::{EnvironmentChips, Section, SettingsFrame};
use crate::kit::{Card, Cell, Code, Column, EmptyState, Glyph, LinkButton, Row, Table, Variant};
use crate::session::{Viewer, system, viewer};
use crate::{Refused, page};

/// Every project with its environments.
#[component]
pub fn ProjectsPage() -> impl IntoView {
    page::inside(
        async {
            let viewer = viewer().await?;
            let projects = projects::list(&system()?, &viewer.caller).await?;
            Ok::<_, Refused>((viewer, projects))
        },
        |(viewer, projects)| body(viewer, projects),
    )
}

fn body(viewer: Viewer, projects: Vec<ProjectView>) -> impl IntoView {
    let may = viewer.may(Permission::ResourcesManage);
    let new = || {
        view! { <LinkButton href="/settings/projects/new" variant=Variant::Primary icon=Glyph::Plus>"New project"</LinkButton> }
    };
    let actions = (may && !projects.is_empty()).then(new);
    let list = if projects.is_empty() {
        view! {
            <EmptyState
                icon=Glyph::Box
                title="No project yet"
                text="A project is something that is released to environments. Requests are aimed at it, and policies are bound to it or to its environments."
            >
                {may.then(new)}
            </EmptyState>
        }
        .into_any()
    } else {
        let columns = ["Name", "Slug", "Environments"].map(Column::text).to_vec();
        let rows: Vec<_> = projects.into_iter().map(row).collect();
        view! { <Table caption="Projects" columns>{rows}</Table> }.into_any()
    };
    view! {
        <SettingsFrame
            viewer
            section=Section::Projects
            description=Section::Projects.says()
            actions=actions.map(IntoAny::into_any)
        >
            <Card flush=true>{list}</Card>
        </SettingsFrame>
    }
}

fn row(project: ProjectView) -> impl IntoView {
    view! {
        <Row>
            <Cell><a class="cell-title" href=format!("/settings/projects/{}", project.id)>{project.name}</a></Cell>
            <Cell label="Slug"><Code>{project.slug}</Code></Cell>
            <Cell label="Environments"><EnvironmentChips environments=project.environments /></Cell>
        </Row>
    }
}
