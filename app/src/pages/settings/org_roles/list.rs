//! `/settings/org-roles`.

use governance::Permission;
use governance::wire::directory::OrgRoleView;
use leptos::prelude::*;
use service::directory::org_roles;

use crate::components::settings::{Section, SettingsFrame, permissions_in_words};
use crate::kit::{Badge, Card, Cell, Column, Glyph, LinkButton, Row, Table, Variant};
use crate::session::{Viewer, system, viewer};
use crate::{Refused, page};

/// Every org role with what it carries and how many hold it. There are always the built-in ones.
#[component]
pub fn OrgRolesPage() -> impl IntoView {
    page::inside(
        async {
            let viewer = viewer().await?;
            let roles = org_roles::list(&system()?, &viewer.caller).await?;
            Ok::<_, Refused>((viewer, roles))
        },
        |(viewer, roles)| body(viewer, roles),
    )
}

fn body(viewer: Viewer, roles: Vec<OrgRoleView>) -> impl IntoView {
    let actions = viewer.may(Permission::OrganizationManage).then(|| {
        view! { <LinkButton href="/settings/org-roles/new" variant=Variant::Primary icon=Glyph::Plus>"New org role"</LinkButton> }
    });
    let columns = vec![Column::text("Name"), Column::text("Permissions"), Column::number("Holders")];
    let rows: Vec<_> = roles.into_iter().map(row).collect();
    view! {
        <SettingsFrame
            viewer
            section=Section::OrgRoles
            description="What members may do, by named roles. Policies can also require somebody who holds a certain one."
            actions=actions.map(IntoAny::into_any)
        >
            <Card flush=true>
                <Table caption="Org roles" columns>{rows}</Table>
            </Card>
        </SettingsFrame>
    }
}

fn row(role: OrgRoleView) -> impl IntoView {
    view! {
        <Row>
            <Cell>
                <div class="flex flex-wrap items-center gap-2">
                    <a class="cell-title" href=format!("/settings/org-roles/{}", role.id)>{role.name}</a>
                    {role.built_in.then(|| view! { <Badge>"Built in"</Badge> })}
                </div>
            </Cell>
            <Cell label="Permissions"><span class="text-sm text-muted">{permissions_in_words(&role.permissions)}</span></Cell>
            <Cell label="Holders" number=true>{role.holders}</Cell>
        </Row>
    }
}
