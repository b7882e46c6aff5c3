//! `/settings/projects/{id}`.

use governance::ids::ProjectId;
use governance::wire::directory::{ClusterView, ProjectBody, ProjectView};
use governance::wire::requests::RequestView;
use governance::{Permission, Place};
use leptos::prelude::*;
use service::directory::{clusters, projects};

use super::LABELS;
use crate::api::projects::{DeleteProject, UpdateProject};
use crate::components::policies::WaitingChange;
use crate::components::settings::executors::{Executing, ExecutionSection};
use crate::components::settings::{Destructive, EnvironmentsCard, ProjectFields, Section, SettingsFrame};
use crate::form::Typed;
use crate::kit::{Button, Card, Code, ErrorSummary, Fact, Facts, Field, Form, Glyph, LinkButton, TextArea};
use crate::pages::settings::executing::executing;
use crate::pages::waiting::waiting;
use crate::session::{Viewer, system, viewer};
use crate::{Refused, form, page};

struct Shown {
    viewer: Viewer,
    project: ProjectView,
    clusters: Vec<ClusterView>,
    waiting: Option<RequestView>,
    executing: Option<Executing>,
}

/// One project: its name, its environments, and its end.
#[component]
pub fn ProjectPage() -> impl IntoView {
    page::inside(load(), body)
}

async fn load() -> Result<Shown, Refused> {
    let id: ProjectId = page::param("id")?;
    let (system, viewer) = (system()?, viewer().await?);
    let executing = executing(&system, &viewer, Place::Project(id)).await?;
    Ok(Shown {
        executing,
        project: projects::show(&system, &viewer.caller, id).await?,
        clusters: clusters::list(&system, &viewer.caller).await?,
        waiting: waiting(&system, &viewer.caller).await?,
        viewer,
    })
}

fn body(shown: Shown) -> impl IntoView {
    let Shown { viewer, project, clusters, waiting, executing } = shown;
    let moment = viewer.moment;
    let may = viewer.may(Permission::ResourcesManage);
    let title = project.name.clone();
    let gates = format!("/resources/project/{}", project.id);
    let actions = view! { <LinkButton href=gates icon=Glyph::ShieldCheck>"What gates this?"</LinkButton> };
    let about = if may {
        view! { <EditProject project=project.clone() /> }.into_any()
    } else {
        let slug = project.slug.clone();
        view! { <Card><Facts><Fact term="Slug"><Code>{slug}</Code></Fact></Facts></Card> }.into_any()
    };
    let end = may.then(|| view! { <DeleteCard project=project.clone() /> });
    view! {
        <SettingsFrame viewer section=Section::Projects title actions=Some(actions.into_any())>
            {waiting.map(|request| view! { <WaitingChange request /> })}
            <ErrorSummary title="The project was not deleted" errors={form::of::<DeleteProject>().problems(&[("reason", "Reason")])} />
            <EnvironmentsCard project clusters may />
            {about}
            {executing.map(|executing| view! { <ExecutionSection executing moment /> })}
            {end}
        </SettingsFrame>
    }
}

#[component]
fn EditProject(project: ProjectView) -> impl IntoView {
    let form = Typed::new(form::of::<UpdateProject>());
    let stored = ProjectBody { slug: project.slug, name: project.name };
    view! {
        <Card title="Project">
            <Form action={form::action::<UpdateProject>()}>
                <ErrorSummary errors=form.problems(&LABELS) />
                <input type="hidden" name="id" value=project.id.to_string() />
                <ProjectFields form stored />
                <div class="actions"><Button>"Save project"</Button></div>
            </Form>
        </Card>
    }
}

#[component]
fn DeleteCard(project: ProjectView) -> impl IntoView {
    let form = Typed::new(form::of::<DeleteProject>());
    let reason = form.value("reason", "");
    view! {
        <Destructive
            id="delete"
            title="Delete project"
            text="Its environments go with it, and so do all bindings to it and to them. Requests and the audit log stay. Where a policy gates it, this opens a request that waits for approval."
            question=format!("Delete the project {}?", project.name)
            action={form::action::<DeleteProject>()}
            target=project.id.to_string()
        >
            <Field
                name="reason"
                label="Reason"
                id="delete-reason"
                hint="Stands in the request and in the audit log. A policy may require it."
                error=form.error("reason")
            >
                <TextArea rows=2 value=reason />
            </Field>
        </Destructive>
    }
}
