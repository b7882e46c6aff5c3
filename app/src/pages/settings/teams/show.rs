//! `/settings/teams/{id}`.

use governance::Permission;
use governance::ids::TeamId;
use governance::wire::directory::{MemberView, TeamBody, TeamView};
use leptos::prelude::*;
use service::directory::teams;

use super::LABELS;
use crate::api::teams::{DeleteTeam, UpdateTeam};
use crate::components::settings::{Chips, ConfirmImpact, Destructive, RefusedStep, Section, SettingsFrame, TeamFields};
use crate::form::Typed;
use crate::kit::{Button, Card, ErrorSummary, Form, Variant};
use crate::pages::people::everyone;
use crate::session::{Viewer, system, viewer};
use crate::{Refused, form, page};

/// One team and who is in it.
#[component]
pub fn TeamPage() -> impl IntoView {
    page::inside(load(), |(viewer, team, members)| {
        let title = team.name.clone();
        let content = match members {
            Some(members) => view! { <EditTeam team members /> }.into_any(),
            None => view! { <Card title="Members"><Chips things=team.members under="/settings/members" /></Card> }
                .into_any(),
        };
        view! { <SettingsFrame viewer section=Section::Teams title>{content}</SettingsFrame> }
    })
}

/// With everyone to choose from, for those who may change it.
async fn load() -> Result<(Viewer, TeamView, Option<Vec<MemberView>>), Refused> {
    let id: TeamId = page::param("id")?;
    let (system, viewer) = (system()?, viewer().await?);
    let team = teams::show(&system, &viewer.caller, id).await?;
    let members = match viewer.may(Permission::MembersManage) {
        true => Some(everyone(&system, &viewer.caller).await?),
        false => None,
    };
    Ok((viewer, team, members))
}

#[component]
fn EditTeam(team: TeamView, members: Vec<MemberView>) -> impl IntoView {
    let form = Typed::new(form::of::<UpdateTeam>());
    let stored = TeamBody {
        name: team.name.clone(),
        members: team.members.iter().map(|member| member.id.to_string()).collect(),
    };
    view! {
        <RefusedStep
            form={form::of::<DeleteTeam>()}
            title="The team was not deleted"
            anyway="Delete anyway"
            action={form::action::<DeleteTeam>()}
            target=team.id.to_string()
        />
        <Card>
            <Form action={form::action::<UpdateTeam>()}>
                <ErrorSummary errors=form.problems(&LABELS) />
                <input type="hidden" name="id" value=team.id.to_string() />
                <TeamFields form stored members />
                <ConfirmImpact impact=form.impact() />
                <div class="actions"><Button variant=Variant::Primary>"Save team"</Button></div>
            </Form>
        </Card>
        <Destructive
            id="delete"
            title="Delete team"
            text="Its members stay members. A policy that asks for this team can't be satisfied any more until it is changed."
            question=format!("Delete the team {}?", team.name)
            action={form::action::<DeleteTeam>()}
            target=team.id.to_string()
        />
    }
}
