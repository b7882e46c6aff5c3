//! `/settings/org-roles/new`.

use governance::Permission;
use leptos::prelude::*;

use super::LABELS;
use crate::api::org_roles::CreateOrgRole;
use crate::components::settings::{OrgRoleFields, Section, SettingsFrame};
use crate::form::Typed;
use crate::kit::{Button, Card, ErrorSummary, Form, LinkButton, Variant};
use crate::pages::settings::reader_with;
use crate::{form, page};

/// The form for a new org role.
#[component]
pub fn NewOrgRolePage() -> impl IntoView {
    page::inside(reader_with(Permission::OrganizationManage), |viewer| {
        let form = Typed::new(form::of::<CreateOrgRole>());
        view! {
            <SettingsFrame viewer section=Section::OrgRoles title="New org role">
                <Card>
                    <Form action={form::action::<CreateOrgRole>()}>
                        <ErrorSummary errors=form.problems(&LABELS) />
                        <OrgRoleFields form />
                        <div class="actions">
                            <Button variant=Variant::Primary>"Create org role"</Button>
                            <LinkButton href=Section::OrgRoles.path() variant=Variant::Ghost>"Cancel"</LinkButton>
                        </div>
                    </Form>
                </Card>
            </SettingsFrame>
        }
    })
}
