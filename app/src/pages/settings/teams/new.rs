//! `/settings/teams/new`.

use governance::Permission;
use leptos::prelude::*;

use super::LABELS;
use crate::api::teams::CreateTeam;
use crate::components::settings::{Section, SettingsFrame, TeamFields};
use crate::form::Typed;
use crate::kit::{Button, Card, ErrorSummary, Form, LinkButton, Variant};
use crate::pages::people::everyone;
use crate::pages::settings::reader_with;
use crate::session::system;
use crate::{Refused, form, page};

/// The form for a new team.
#[component]
pub fn NewTeamPage() -> impl IntoView {
    page::inside(
        async {
            let viewer = reader_with(Permission::MembersManage).await?;
            let members = everyone(&system()?, &viewer.caller).await?;
            Ok::<_, Refused>((viewer, members))
        },
        |(viewer, members)| {
            let form = Typed::new(form::of::<CreateTeam>());
            view! {
                <SettingsFrame viewer section=Section::Teams title="New team">
                    <Card>
                        <Form action={form::action::<CreateTeam>()}>
                            <ErrorSummary errors=form.problems(&LABELS) />
                            <TeamFields form members />
                            <div class="actions">
                                <Button variant=Variant::Primary>"Create team"</Button>
                                <LinkButton href=Section::Teams.path() variant=Variant::Ghost>"Cancel"</LinkButton>
                            </div>
                        </Form>
                    </Card>
                </SettingsFrame>
            }
        },
    )
}
