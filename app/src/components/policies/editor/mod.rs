//! The editor of a policy: every field of the brief, by the names in which errors come back.

mod applies;
mod approval;
mod choices;
mod preview;
mod protects;
mod typed;

use governance::ids::TemplateId;
use governance::policy::PolicyBody;
use leptos::prelude::*;

use self::applies::AppliesCard;
use self::approval::{ApproversCard, QuorumCard};
use self::preview::PreviewCard;
use self::protects::ProtectsCard;
use self::typed::Typed;
use crate::form::Filled;
use crate::kit::{Button, ErrorSummary, Form, LinkButton, Variant};

pub use self::choices::Options;

/// The id of the form, for the preview's button beside it.
const FORM: &str = "policy";

/// The labels of the fields, in their order.
const LABELS: [(&str, &str); 21] = [
    ("name", "Name"),
    ("description", "Description"),
    ("scope", "Scope"),
    ("actions", "Actions"),
    ("approvers", "Approvers"),
    ("approvers.teams", "Approving teams"),
    ("approvers.orgRoles", "Approving roles"),
    ("approvers.users", "Approving members"),
    ("quorum.minApprovals", "Approvals"),
    ("quorum.minDistinctTeams", "Different teams"),
    ("quorum.requiredTeamIds", "One from each of these teams"),
    ("quorum.requiredOrgRoles", "One from each of these roles"),
    ("quorum.requiredUserIds", "Each of these people"),
    ("requesterCanApprove", "Requester"),
    ("conditions.environments", "Environments"),
    ("conditions.weekdays", "Weekdays"),
    ("conditions.startHour", "From hour"),
    ("conditions.endHour", "To hour"),
    ("conditions.timezone", "Time zone"),
    ("conditions.timeMatch", "Day and hours"),
    ("conditions.requireReason", "Reason"),
];

/// Which version is being edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edited {
    pub id: TemplateId,
    /// The version that the form was made from.
    pub base: u32,
}

/// The editor. What was typed goes before what is stored.
#[component]
pub fn Editor(
    /// The form as it came back, if it did.
    form: Filled,
    /// What it starts from.
    stored: PolicyBody,
    /// What can be chosen.
    options: Options,
    /// The policy that is edited; none while it is created.
    #[prop(optional_no_strip)]
    edited: Option<Edited>,
    /// Where the form posts to.
    #[prop(into)]
    action: String,
    /// What the primary button says.
    #[prop(into)]
    submit: String,
    /// The page to go back to without saving.
    #[prop(into)]
    back: String,
) -> impl IntoView {
    let previewed = preview::previewed(&form);
    // Whose form was overtaken is told so by the page, with the way to what changed.
    let overtaken = form.refused.as_ref().is_some_and(|refused| refused.status == 409);
    let problems = if previewed || overtaken { Vec::new() } else { form.problems(&LABELS) };
    let typed = Typed::new(form.clone());
    let edited = edited.map(|edited| {
        view! {
            <input type="hidden" name="id" value=edited.id.to_string() />
            <input type="hidden" name="baseVersion" value=edited.base.to_string() />
        }
    });
    view! {
        <div class="split split-wide">
            <Form action id=FORM>
                <ErrorSummary errors=problems />
                {edited}
                <ProtectsCard form=typed stored=stored.clone() />
                <ApproversCard form=typed stored=stored.clone() options=options.clone() />
                <QuorumCard form=typed stored=stored.clone() options=options.clone() />
                <AppliesCard form=typed stored options />
                <div class="actions">
                    <Button variant=Variant::Primary>{submit}</Button>
                    <LinkButton href=back variant=Variant::Ghost>"Discard"</LinkButton>
                </div>
            </Form>
            <aside class=if previewed { "stack max-lg:order-first" } else { "stack" }>
                <PreviewCard form />
            </aside>
        </div>
    }
}
