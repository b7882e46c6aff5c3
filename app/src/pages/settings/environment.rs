//! `/settings/environments/{id}`.

use governance::Permission;
use governance::ids::EnvironmentId;
use governance::wire::directory::{ClusterView, EnvironmentView};
use governance::wire::requests::RequestView;
use leptos::prelude::*;
use service::directory::{clusters, environments, members};

use crate::api::environments::{DeleteEnvironment, FreezeEnvironment, UnfreezeEnvironment, UpdateEnvironment};
use crate::components::policies::WaitingChange;
use crate::components::settings::{Destructive, EnvironmentFields, FreezeCard, Section, SettingsFrame};
use crate::form::Typed;
use crate::kit::{Badge, Button, Card, Crumb, ErrorSummary, Fact, Facts, Form, Glyph, LinkButton, Tone};
use crate::moment::Moment;
use crate::pages::waiting::waiting;
use crate::session::{Viewer, system, viewer};
use crate::{Refused, form, page};

struct Shown {
    viewer: Viewer,
    environment: EnvironmentView,
    frozen_by: String,
    clusters: Vec<ClusterView>,
    waiting: Option<RequestView>,
    moment: Moment,
}

/// One environment: its freeze, its name and cluster, and its end.
#[component]
pub fn EnvironmentPage() -> impl IntoView {
    page::inside(load(), body)
}

async fn load() -> Result<Shown, Refused> {
    let id: EnvironmentId = page::param("id")?;
    let (system, viewer) = (system()?, viewer().await?);
    let environment = environments::show(&system, &viewer.caller, id).await?;
    let frozen_by = match &environment.freeze {
        Some(freeze) => members::show(&system, &viewer.caller, freeze.by).await?.name,
        None => String::new(),
    };
    Ok(Shown {
        frozen_by,
        clusters: clusters::list(&system, &viewer.caller).await?,
        waiting: waiting(&system, &viewer.caller).await?,
        moment: Moment::load().await?,
        environment,
        viewer,
    })
}

fn body(shown: Shown) -> impl IntoView {
    let Shown { viewer, environment, frozen_by, clusters, waiting, moment } = shown;
    let may = viewer.may(Permission::ResourcesManage);
    let project = &environment.project;
    let between = vec![Crumb::new(project.name.clone(), format!("/settings/projects/{}", project.id))];
    let title = format!("{} / {}", project.name, environment.name);
    let frozen = environment.freeze.is_some();
    let badges = frozen.then(|| view! { <Badge tone=Tone::Info icon=Glyph::Snowflake>"Frozen"</Badge> });
    let gates = format!("/resources/environment/{}", environment.id);
    let actions = view! { <LinkButton href=gates icon=Glyph::ShieldCheck>"What gates this?"</LinkButton> };
    let freeze = if frozen { form::of::<UnfreezeEnvironment>() } else { form::of::<FreezeEnvironment>() };
    let freeze = Typed::new(freeze);
    let about = if may {
        view! { <EditEnvironment environment=environment.clone() clusters /> }.into_any()
    } else {
        let cluster = environment.cluster.as_ref().map_or("None", |cluster| &cluster.name).to_owned();
        view! { <Card><Facts><Fact term="Hosting cluster">{cluster}</Fact></Facts></Card> }.into_any()
    };
    let end = may.then(|| {
        let text = if frozen {
            "It is frozen: unfreeze it first. Policies that are bound to it have to be unbound, too. Requests and the audit log stay."
        } else {
            "Policies that are bound to it have to be unbound first. Requests and the audit log stay."
        };
        view! {
            <Destructive
                id="delete"
                title="Delete environment"
                text
                question=format!("Delete {} / {}?", environment.project.name, environment.name)
                action={form::action::<DeleteEnvironment>()}
                target=environment.id.to_string()
            />
        }
    });
    view! {
        <SettingsFrame
            viewer
            section=Section::Projects
            title
            between
            badges=badges.map(IntoAny::into_any)
            actions=Some(actions.into_any())
        >
            {waiting.map(|request| view! { <WaitingChange request /> })}
            <ErrorSummary title="The environment was not deleted" errors={form::of::<DeleteEnvironment>().problems(&[])} />
            <FreezeCard environment frozen_by form=freeze may moment />
            {about}
            {end}
        </SettingsFrame>
    }
}

#[component]
fn EditEnvironment(environment: EnvironmentView, clusters: Vec<ClusterView>) -> impl IntoView {
    let form = Typed::new(form::of::<UpdateEnvironment>());
    let cluster = environment.cluster.map(|cluster| cluster.id.to_string()).unwrap_or_default();
    view! {
        <Card
            title="Environment"
            description="Where a policy is bound, changing these could lead out of it, and needs the permission policies.manage besides."
        >
            <Form action={form::action::<UpdateEnvironment>()}>
                <ErrorSummary errors=form.problems(&[("name", "Name"), ("cluster", "Hosting cluster")]) />
                <input type="hidden" name="id" value=environment.id.to_string() />
                <EnvironmentFields form name=environment.name cluster clusters />
                <div class="actions"><Button>"Save environment"</Button></div>
            </Form>
        </Card>
    }
}
