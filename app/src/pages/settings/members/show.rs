//! `/settings/members/{id}`.

use governance::Permission;
use governance::evaluation::Impact;
use governance::ids::MemberId;
use governance::wire::directory::{MemberView, OrgRoleView, TeamView};
use leptos::either::Either;
use leptos::prelude::*;
use service::directory::{members, org_roles, teams};

use crate::api::members::{DeactivateMember, ReactivateMember, UpdateMember};
use crate::components::settings::{
    ConfirmImpact, Destructive, ForewarnedOf, MemberFacts, MemberState, MembershipFields, RefusedStep, Section,
    SettingsFrame,
};
use crate::form::Typed;
use crate::kit::{Button, Card, ErrorSummary, Field, Form, Glyph, TextInput, Variant};
use crate::moment::Moment;
use crate::session::{Viewer, system, viewer};
use crate::{Refused, form, page};

struct Shown {
    viewer: Viewer,
    member: MemberView,
    teams: Vec<TeamView>,
    roles: Vec<OrgRoleView>,
    /// What deactivating them would make impossible.
    impact: Impact,
    moment: Moment,
}

/// One member: name, teams and org roles, and whether they are active.
#[component]
pub fn MemberPage() -> impl IntoView {
    page::inside(load(), body)
}

async fn load() -> Result<Shown, Refused> {
    let id: MemberId = page::param("id")?;
    let (system, viewer) = (system()?, viewer().await?);
    let member = members::show(&system, &viewer.caller, id).await?;
    let impact = if member.active && may_deactivate(&viewer, &member) {
        members::impact_of_deactivation(&system, &viewer.caller, id).await?
    } else {
        Impact::default()
    };
    Ok(Shown {
        member,
        impact,
        teams: teams::list(&system, &viewer.caller).await?,
        roles: org_roles::list(&system, &viewer.caller).await?,
        moment: Moment::load().await?,
        viewer,
    })
}

fn may_deactivate(viewer: &Viewer, member: &MemberView) -> bool {
    viewer.may(Permission::MembersManage) && viewer.caller.member.0 != member.id
}

fn body(shown: Shown) -> impl IntoView {
    let Shown { viewer, member, teams, roles, impact, moment } = shown;
    let may = viewer.may(Permission::MembersManage);
    let badges = view! { <MemberState active=member.active /> };
    let edit = may.then(|| view! { <EditCard member=member.clone() teams roles /> });
    let activity = may_deactivate(&viewer, &member).then(|| view! { <ActivityCard member=member.clone() impact /> });
    view! {
        <SettingsFrame viewer section=Section::Members title=member.name.clone() badges=Some(badges.into_any())>
            <RefusedStep
                form={form::of::<DeactivateMember>()}
                title="The member was not deactivated"
                anyway="Deactivate anyway"
                action={form::action::<DeactivateMember>()}
                target=member.id.to_string()
            />
            <ErrorSummary title="The member was not reactivated" errors={form::of::<ReactivateMember>().problems(&[])} />
            <MemberFacts member moment />
            {edit}
            {activity}
        </SettingsFrame>
    }
}

#[component]
fn EditCard(member: MemberView, teams: Vec<TeamView>, roles: Vec<OrgRoleView>) -> impl IntoView {
    let form = Typed::new(form::of::<UpdateMember>());
    let in_teams = member.teams.iter().map(|team| team.id.to_string()).collect();
    let with_roles = member.org_roles.iter().map(|role| role.id.to_string()).collect();
    view! {
        <Card title="Change member">
            <Form action={form::action::<UpdateMember>()}>
                <ErrorSummary errors=form.problems(&[("name", "Name"), ("orgRoles", "Org roles"), ("teams", "Teams")]) />
                <input type="hidden" name="id" value=member.id.to_string() />
                <Field name="name" label="Name" required=true error=form.error("name")>
                    <TextInput value=form.value("name", &member.name) autocomplete="off" />
                </Field>
                <MembershipFields form in_teams with_roles teams roles />
                <ConfirmImpact impact=form.impact() />
                <div class="actions"><Button variant=Variant::Primary>"Save member"</Button></div>
            </Form>
        </Card>
    }
}

#[component]
fn ActivityCard(member: MemberView, impact: Impact) -> impl IntoView {
    if member.active {
        return Either::Left(view! {
            <Destructive
                id="deactivate"
                title="Deactivate member"
                text="They can't open this organization any more, their API tokens open nothing, their approvals of pending requests stop counting, and their break-glass session ends. What they did stays in the audit log. They can be reactivated."
                question=format!("Deactivate {}?", member.name)
                action={form::action::<DeactivateMember>()}
                target=member.id.to_string()
                icon=Glyph::Ban
            >
                <ForewarnedOf impact />
            </Destructive>
        });
    }
    Either::Right(view! {
        <Card title="Reactivate member">
            <div class="flex flex-wrap items-center justify-between gap-3">
                <p class="flex-1 basis-64 text-muted">
                    "They can log in here again, with the teams and org roles shown above. Their unexpired API tokens work again too."
                </p>
                <Form action={form::action::<ReactivateMember>()} bare=true>
                    <input type="hidden" name="id" value=member.id.to_string() />
                    <Button icon=Glyph::RotateCcw>"Reactivate member"</Button>
                </Form>
            </div>
        </Card>
    })
}
