//! The fields of the settings forms, for what is new and for what is changed.

use governance::Permission;
use governance::wire::directory::{ClusterBody, MemberView, OrgRoleBody, OrgRoleView, ProjectBody, TeamBody, TeamView};
use leptos::prelude::*;

use super::permissions_in_words;
use crate::form::Typed;
use crate::kit::{CheckboxGroup, Choice, ChoiceLayout, Field, FormRow, TextInput};

/// A team: its name and who is in it.
#[component]
pub fn TeamFields(
    form: Typed,
    /// The stored values.
    #[prop(optional)]
    stored: TeamBody,
    /// Everyone; whoever is not active is offered only while in the team.
    members: Vec<MemberView>,
) -> impl IntoView {
    let choices = members
        .into_iter()
        .map(|member| (member.id.to_string(), member))
        .filter(|(id, member)| member.active || stored.members.contains(id))
        .map(|(id, member)| {
            let hint = if member.active { member.email } else { format!("{} (deactivated)", member.email) };
            Choice::new(id, member.name).hint(hint)
        })
        .collect();
    let name = form.value("name", &stored.name);
    view! {
        <Field name="name" label="Name" required=true error=form.error("name")>
            <TextInput value=name />
        </Field>
        <CheckboxGroup
            name="members[]"
            legend="Members"
            layout=ChoiceLayout::Scroll
            choices
            selected=form.values("members", &stored.members)
            error=form.error("members")
        />
    }
}

/// An org role: its name and its permissions.
#[component]
pub fn OrgRoleFields(
    form: Typed,
    /// The stored values.
    #[prop(optional)]
    stored: OrgRoleBody,
    /// Its name stays.
    #[prop(optional)]
    built_in: bool,
) -> impl IntoView {
    let choices = Permission::ALL.iter().map(|each| Choice::new(each.key(), each.says()).hint(each.key())).collect();
    let name = form.value("name", &stored.name);
    let name = if built_in {
        view! { <input type="hidden" name="name" value=stored.name.clone() /> }.into_any()
    } else {
        view! {
            <Field
                name="name"
                label="Name"
                hint="Policies name it where they require somebody who holds it, such as tech-lead."
                required=true
                error=form.error("name")
            >
                <TextInput value=name />
            </Field>
        }
        .into_any()
    };
    view! {
        {name}
        <CheckboxGroup
            name="permissions[]"
            legend="Permissions"
            hint="You can give only what you hold yourself. A role without permissions still counts for policies that require it."
            choices
            selected=form.values("permissions", &stored.permissions)
            error=form.error("permissions")
        />
    }
}

/// What a member or an invitation has: teams and org roles.
#[component]
pub fn MembershipFields(
    form: Typed,
    /// The ids of the teams that are stored.
    #[prop(optional)]
    in_teams: Vec<String>,
    /// The ids of the org roles that are stored.
    #[prop(optional)]
    with_roles: Vec<String>,
    /// Every team.
    teams: Vec<TeamView>,
    /// Every org role.
    roles: Vec<OrgRoleView>,
) -> impl IntoView {
    let role_choices = roles
        .into_iter()
        .map(|role| {
            Choice::new(role.id.to_string(), role.name)
                .hint(format!("Permissions: {}", permissions_in_words(&role.permissions)))
        })
        .collect();
    let team_choices: Vec<_> = teams.into_iter().map(|team| Choice::new(team.id.to_string(), team.name)).collect();
    let no_team = team_choices.is_empty();
    view! {
        <CheckboxGroup
            name="orgRoles[]"
            legend="Org roles"
            hint="They say what the member may do. You can give only permissions that you hold yourself."
            layout=ChoiceLayout::Scroll
            choices=role_choices
            selected=form.values("orgRoles", &with_roles)
            error=form.error("orgRoles")
        />
        <CheckboxGroup
            name="teams[]"
            legend="Teams"
            hint=if no_team { "There is no team yet." } else { "Policies ask for approvals from teams." }
            layout=ChoiceLayout::Scroll
            choices=team_choices
            selected=form.values("teams", &in_teams)
            error=form.error("teams")
        />
    }
}

/// A project: its name and slug.
#[component]
pub fn ProjectFields(
    form: Typed,
    /// The stored values.
    #[prop(optional)]
    stored: ProjectBody,
) -> impl IntoView {
    view! {
        <FormRow>
            <Named form name=stored.name slug=stored.slug example="api" />
        </FormRow>
    }
}

/// A cluster: its name, slug and environment label.
#[component]
pub fn ClusterFields(
    form: Typed,
    /// The stored values.
    #[prop(optional)]
    stored: ClusterBody,
) -> impl IntoView {
    let label = form.value("environment", stored.environment.as_deref().unwrap_or_default());
    view! {
        <FormRow>
            <Named form name=stored.name slug=stored.slug example="eu-1" />
        </FormRow>
        <Field
            name="environment"
            label="Environment label"
            hint="Where an action is aimed at the cluster itself, policies for certain environments compare this name. Without one, such policies do not apply to it."
            error=form.error("environment")
        >
            <TextInput value=label placeholder="production" />
        </Field>
    }
}

/// A name for people and a slug for pipelines.
#[component]
fn Named(form: Typed, name: String, slug: String, example: &'static str) -> impl IntoView {
    let hint = if slug.is_empty() {
        "What pipelines write: lower-case letters, digits, '-', '_' and '.'."
    } else {
        "What pipelines write. Those that use an old one no longer find it."
    };
    let (name, slug) = (form.value("name", &name), form.value("slug", &slug));
    view! {
        <Field name="name" label="Name" required=true error=form.error("name")>
            <TextInput value=name />
        </Field>
        <Field
            name="slug"
            label="Slug"
            hint
            required=true
            error=form.error("slug")
        >
            <TextInput value=slug placeholder=example mono=true />
        </Field>
    }
}
