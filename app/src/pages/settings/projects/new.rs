//! `/settings/projects/new`.

use governance::Permission;
use leptos::prelude::*;

use super::LABELS;
use crate::api::projects::CreateProject;
use crate::components::settings::{ProjectFields, Section, SettingsFrame};
use crate::form::Typed;
use crate::kit::{Button, Card, ErrorSummary, Form, LinkButton, Variant};
use crate::pages::settings::reader_with;
use crate::{form, page};

/// The form for a new project.
#[component]
pub fn NewProjectPage() -> impl IntoView {
    page::inside(reader_with(Permission::ResourcesManage), |viewer| {
        let form = Typed::new(form::of::<CreateProject>());
        view! {
            <SettingsFrame viewer section=Section::Projects title="New project">
                <Card>
                    <Form action={form::action::<CreateProject>()}>
                        <ErrorSummary errors=form.problems(&LABELS) />
                        <ProjectFields form />
                        <div class="actions">
                            <Button variant=Variant::Primary>"Create project"</Button>
                            <LinkButton href=Section::Projects.path() variant=Variant::Ghost>"Cancel"</LinkButton>
                        </div>
                    </Form>
                </Card>
            </SettingsFrame>
        }
    })
}
