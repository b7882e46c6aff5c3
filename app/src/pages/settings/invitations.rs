//! `/settings/invitations`.

use governance::Permission;
use governance::wire::directory::{InvitationView, OrgRoleView, TeamView};
use leptos::prelude::*;
use service::accounts::invitations;
use service::directory::{org_roles, teams};

use super::reader_with;
use crate::api::invitations::{InviteMember, RevokeInvitation};
use crate::components::ShownOnce;
use crate::components::settings::{InvitationTable, MembershipFields, Section, SettingsFrame};
use crate::form::Typed;
use crate::kit::{Button, Card, ErrorSummary, Field, Form, Glyph, TextInput, Variant};
use crate::moment::Moment;
use crate::session::{Viewer, system};
use crate::{Refused, form, page};

const LABELS: [(&str, &str); 3] = [("email", "Email address"), ("orgRoles", "Org roles"), ("teams", "Teams")];

struct Shown {
    viewer: Viewer,
    invitations: Vec<InvitationView>,
    teams: Vec<TeamView>,
    roles: Vec<OrgRoleView>,
    moment: Moment,
}

/// The form that invites, the address of the invitation that was just made, and those that wait.
#[component]
pub fn InvitationsPage() -> impl IntoView {
    page::inside(load(), body)
}

async fn load() -> Result<Shown, Refused> {
    let (system, viewer) = (system()?, reader_with(Permission::MembersManage).await?);
    Ok(Shown {
        invitations: invitations::list(&system, &viewer.caller).await?,
        teams: teams::list(&system, &viewer.caller).await?,
        roles: org_roles::list(&system, &viewer.caller).await?,
        moment: Moment::load().await?,
        viewer,
    })
}

fn body(shown: Shown) -> impl IntoView {
    let Shown { viewer, invitations, teams, roles, moment } = shown;
    let address = form::secret().map(|secret| {
        view! {
            <ShownOnce
                title="The address to send"
                text="Send it to them now, by a way that only they read: whoever opens it first joins. It is shown this once; for another one, revoke the invitation and invite again."
                secret
                copy="Copy address"
            />
        }
    });
    view! {
        <SettingsFrame viewer section=Section::Invitations description=Section::Invitations.says()>
            {address}
            <ErrorSummary
                title="The invitation was not revoked"
                errors={form::of::<RevokeInvitation>().problems(&[])}
            />
            <InviteCard teams roles />
            <InvitationTable invitations moment />
        </SettingsFrame>
    }
}

/// The built-in role `member` is ticked, which is what it would be without any.
#[component]
fn InviteCard(teams: Vec<TeamView>, roles: Vec<OrgRoleView>) -> impl IntoView {
    let form = Typed::new(form::of::<InviteMember>());
    let usual = roles.iter().filter(|role| role.built_in && role.name == "member");
    let with_roles = usual.map(|role| role.id.to_string()).collect();
    let email = form.value("email", "");
    view! {
        <Card
            title="Invite somebody"
            description="You get a one-time address to pass on. It works once, within 7 days; nothing is sent for you."
        >
            <Form action={form::action::<InviteMember>()}>
                <ErrorSummary errors=form.problems(&LABELS) />
                <Field
                    name="email"
                    label="Email address"
                    hint="They log in with it."
                    required=true
                    error=form.error("email")
                >
                    <TextInput kind="email" value=email autocomplete="off" />
                </Field>
                <MembershipFields form with_roles teams roles />
                <div class="actions">
                    <Button variant=Variant::Primary icon=Glyph::UserPlus>"Invite"</Button>
                </div>
            </Form>
        </Card>
    }
}
