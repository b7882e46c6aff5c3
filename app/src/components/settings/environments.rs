//! The environments of a project.

use governance::wire::directory::{ClusterView, EnvironmentView, ProjectView};
use leptos::prelude::*;

use super::EnvironmentFields;
use crate::api::environments::CreateEnvironment;
use crate::form::{self, Typed};
use crate::kit::{
    Badge, Button, Card, Cell, Chip, Column, Disclosure, EmptyState, ErrorSummary, Form, Glyph, Row, Table, Tone,
};

/// Environments by name, with their freeze.
#[component]
pub fn EnvironmentChips(environments: Vec<EnvironmentView>) -> impl IntoView {
    if environments.is_empty() {
        return view! { <span class="text-muted">"None"</span> }.into_any();
    }
    let chips: Vec<_> = environments
        .into_iter()
        .map(|environment| {
            let href = format!("/settings/environments/{}", environment.id);
            let frozen = environment.freeze.is_some();
            let icon = if frozen { Glyph::Snowflake } else { Glyph::Layers };
            let name = if frozen { format!("{} (frozen)", environment.name) } else { environment.name };
            view! { <Chip href icon>{name}</Chip> }
        })
        .collect();
    view! { <div class="chips">{chips}</div> }.into_any()
}

/// The environments of a project, and the form for a new one.
#[component]
pub fn EnvironmentsCard(
    project: ProjectView,
    /// What could host a new one.
    clusters: Vec<ClusterView>,
    /// Whether the reader may add one.
    may: bool,
) -> impl IntoView {
    let rows: Vec<_> =
        project.environments.into_iter().map(|environment| view! { <EnvironmentRow environment /> }).collect();
    let first = rows.is_empty();
    let list = if first {
        view! {
            <EmptyState
                icon=Glyph::Layers
                title="No environment yet"
                text="An environment is where the project is released to, such as staging or production. Policies can be bound to it, and it can be frozen."
            />
        }
        .into_any()
    } else {
        let columns = ["Name", "Hosting cluster", "State"].map(Column::text).to_vec();
        view! { <Table caption="Environments" columns>{rows}</Table> }.into_any()
    };
    let new = may.then(|| view! { <NewEnvironment project=project.id.to_string() clusters first /> });
    view! {
        <Card title="Environments" flush=true>
            {list}
            {new}
        </Card>
    }
}

#[component]
fn EnvironmentRow(environment: EnvironmentView) -> impl IntoView {
    let cluster = match environment.cluster {
        Some(cluster) => {
            view! { <Chip icon=Glyph::Server href=format!("/settings/clusters/{}", cluster.id)>{cluster.name}</Chip> }
                .into_any()
        }
        None => view! { <span class="text-muted">"None"</span> }.into_any(),
    };
    let state = if environment.freeze.is_some() {
        view! { <Badge plain=true tone=Tone::Info icon=Glyph::Snowflake>"Frozen"</Badge> }.into_any()
    } else {
        view! { <span class="text-muted">"Open"</span> }.into_any()
    };
    view! {
        <Row>
            <Cell><a class="cell-title" href=format!("/settings/environments/{}", environment.id)>{environment.name}</a></Cell>
            <Cell label="Hosting cluster">{cluster}</Cell>
            <Cell label="State">{state}</Cell>
        </Row>
    }
}

/// The form for a new environment; open from the beginning where it is the next step, or was refused.
#[component]
fn NewEnvironment(project: String, clusters: Vec<ClusterView>, first: bool) -> impl IntoView {
    let form = Typed::new(form::of::<CreateEnvironment>());
    let open = first || form.is_refused();
    view! {
        <div class="border-t border-line p-4">
            <Disclosure summary="New environment" open>
                <Form action={form::action::<CreateEnvironment>()}>
                    <ErrorSummary errors=form.problems(&[("name", "Name"), ("cluster", "Hosting cluster")]) />
                    <input type="hidden" name="project" value=project />
                    <EnvironmentFields form prefix="new-" clusters />
                    <div class="actions"><Button icon=Glyph::Plus>"Add environment"</Button></div>
                </Form>
            </Disclosure>
        </div>
    }
}
