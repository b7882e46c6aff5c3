//! Who may approve, and how many of whom must.

use governance::policy::PolicyBody;
use leptos::prelude::*;

use super::choices::Options;
use super::picked::People;
use super::typed::Typed;
use crate::islands::picker::Kind;
use crate::kit::{Card, Checkbox, Choice, ChoiceLayout, Field, FormRow, Notice, NumberInput, RadioGroup, Tone};

#[component]
pub(super) fn ApproversCard(form: Typed, stored: PolicyBody, options: Options) -> impl IntoView {
    let from = if stored.approvers.is_some() { "named" } else { "open" };
    let stored = stored.approvers.unwrap_or_default();
    let choices = vec![
        Choice::new("open", "Everyone who may review")
            .hint("Every active member whose roles let them review requests."),
        Choice::new("named", "Only these").hint("The members, teams and roles below, and those whom the quorum names."),
    ];
    view! {
        <Card title="Who may approve">
            // Unseen while everyone may approve: the first radio button carries the group's id.
            <div class="form group">
                <RadioGroup
                    name="approvers"
                    legend="Approvers"
                    layout=ChoiceLayout::Cards
                    choices
                    selected=form.value("approvers", from)
                    error=form.error("approvers")
                />
                <div class="form group-has-[#approvers:checked]:hidden">
                    <People form name="approvers.teams" legend="Approving teams" kind=Kind::Teams known=options.teams stored=stored.teams />
                    <People form name="approvers.orgRoles" legend="Approving org roles" kind=Kind::OrgRoles known=options.roles stored=stored.org_roles />
                    <People form name="approvers.users" legend="Approving members" kind=Kind::Members known=options.members stored=stored.users />
                </div>
            </div>
        </Card>
    }
}

#[component]
pub(super) fn QuorumCard(form: Typed, stored: PolicyBody, options: Options) -> impl IntoView {
    let quorum = stored.quorum;
    let least = form.value("quorum.minApprovals", &quorum.min_approvals.to_string());
    let teams = form.value("quorum.minDistinctTeams", &quorum.min_distinct_teams.to_string());
    let own = form.chosen("requesterCanApprove", "true", stored.requester_can_approve);
    view! {
        <Card title="What it needs" description="All of it must hold. Who is named here may approve, too.">
            <div class="form group">
                <FormRow>
                    <Field name="quorum.minApprovals" label="Approvals" hint="At least this many people." error=form.error("quorum.minApprovals")>
                        <NumberInput value=least />
                    </Field>
                    <Field
                        name="quorum.minDistinctTeams"
                        label="Different teams"
                        hint="Approvals come from this many teams. 0 does not restrict."
                        error=form.error("quorum.minDistinctTeams")
                    >
                        <NumberInput value=teams />
                    </Field>
                </FormRow>
                <People form name="quorum.requiredTeamIds" legend="One from each of these teams" kind=Kind::Teams known=options.teams stored=quorum.required_team_ids />
                <People form name="quorum.requiredOrgRoles" legend="One holder of each of these roles" kind=Kind::OrgRoles known=options.roles stored=quorum.required_org_roles />
                <People form name="quorum.requiredUserIds" legend="Each of these people" kind=Kind::Members known=options.members stored=quorum.required_user_ids />
                <Checkbox
                    name="requesterCanApprove"
                    label="The requester may approve their own request (use with caution)"
                    hint="Strongly discouraged for production environments. Off, the requester never counts, whatever else names them."
                    checked=own
                />
                <div class="hidden group-has-[#requesterCanApprove:checked]:block">
                    <Notice tone=Tone::Warn title="Separation of duties">
                        "Disabling self-approval prevention is strongly discouraged for production environments. It is provided for development and testing scenarios where strict governance is not required."
                    </Notice>
                </div>
            </div>
        </Card>
    }
}
