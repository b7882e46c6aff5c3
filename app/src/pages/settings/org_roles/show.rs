//! `/settings/org-roles/{id}`.

use governance::Permission;
use governance::ids::OrgRoleId;
use governance::people::OWNER;
use governance::policy::quorum::count_of;
use governance::wire::directory::{OrgRoleBody, OrgRoleView};
use leptos::prelude::*;
use service::directory::org_roles;

use super::LABELS;
use crate::api::org_roles::{DeleteOrgRole, UpdateOrgRole};
use crate::components::settings::{ConfirmImpact, Destructive, OrgRoleFields, PermissionFacts, Section, SettingsFrame};
use crate::form::Typed;
use crate::kit::{Badge, Button, Card, ErrorSummary, Form, Variant};
use crate::session::{system, viewer};
use crate::{Refused, form, page};

/// One org role and what it carries.
#[component]
pub fn OrgRolePage() -> impl IntoView {
    page::inside(
        async {
            let id: OrgRoleId = page::param("id")?;
            let viewer = viewer().await?;
            let role = org_roles::show(&system()?, &viewer.caller, id).await?;
            Ok::<_, Refused>((viewer, role))
        },
        |(viewer, role)| {
            let title = role.name.clone();
            let description = format!("{} it.", held_by(role.holders));
            let badges = role.built_in.then(|| view! { <Badge>"Built in"</Badge> });
            let fixed = role.built_in && role.name == OWNER;
            let content = if viewer.may(Permission::OrganizationManage) && !fixed {
                view! { <EditOrgRole role /> }.into_any()
            } else {
                view! { <PermissionFacts permissions=role.permissions fixed /> }.into_any()
            };
            view! {
                <SettingsFrame viewer section=Section::OrgRoles title description badges=badges.map(IntoAny::into_any)>
                    {content}
                </SettingsFrame>
            }
        },
    )
}

fn held_by(holders: usize) -> String {
    match holders {
        0 => "Nobody holds".to_owned(),
        1 => "1 member holds".to_owned(),
        many => format!("{} hold", count_of(many, "member")),
    }
}

#[component]
fn EditOrgRole(role: OrgRoleView) -> impl IntoView {
    let form = Typed::new(form::of::<UpdateOrgRole>());
    let stored = OrgRoleBody {
        name: role.name.clone(),
        permissions: role.permissions.iter().map(|permission| permission.key().to_owned()).collect(),
    };
    let built_in = role.built_in;
    let delete = (!built_in).then(|| {
        let text = if role.holders == 0 {
            "A policy that requires it can't be satisfied any more until it is changed."
        } else {
            "It can be deleted once nobody holds it: take it from them on their pages first."
        };
        view! {
            <Destructive
                id="delete"
                title="Delete org role"
                text
                question=format!("Delete the org role {}?", role.name)
                action={form::action::<DeleteOrgRole>()}
                target=role.id.to_string()
            />
        }
    });
    view! {
        <ErrorSummary title="The org role was not deleted" errors={form::of::<DeleteOrgRole>().problems(&[])} />
        <Card>
            <Form action={form::action::<UpdateOrgRole>()}>
                <ErrorSummary errors=form.problems(&LABELS) />
                <input type="hidden" name="id" value=role.id.to_string() />
                <OrgRoleFields form stored built_in />
                <ConfirmImpact impact=form.impact() />
                <div class="actions"><Button variant=Variant::Primary>"Save org role"</Button></div>
            </Form>
        </Card>
        {delete}
    }
}
