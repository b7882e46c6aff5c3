//! The editor of a policy: every field of the brief, by the names in which errors come back.

mod applies;
mod approval;
mod choices;
mod picked;
mod protects;
mod reminders;
mod typed;

use governance::ids::TemplateId;
use governance::policy::PolicyBody;
use governance::policy::preview::Draft;
use governance::wire::comparisons::ComparisonView;
use governance::wire::replays::ReplayView;
use leptos::prelude::*;

use self::applies::AppliesCard;
use self::approval::{ApproversCard, QuorumCard};
use self::picked::Suggested;
use self::protects::ProtectsCard;
use self::reminders::RemindersCard;
use self::typed::Typed;
use super::binding_changes::Reason;
use crate::Refused;
use crate::api::policies::preview::PREVIEWED;
use crate::components::studio::{LABELS, in_labels};
use crate::form::Filled;
use crate::islands::comparison::Comparison;
use crate::islands::picker::Kind;
use crate::islands::replay::ReplayDraft;
use crate::islands::studio::Studio;
use crate::kit::{Button, Card, Choice, ErrorSummary, Form, LinkButton, Size, Variant};

pub use self::choices::Options;

/// The id of the form, for the preview's button beside it.
const FORM: &str = "policy";

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
    /// What the form says, for the preview.
    draft: Draft,
    /// What can be chosen.
    options: Options,
    /// The policy that is edited; none while it is created.
    #[prop(optional_no_strip)]
    edited: Option<Edited>,
    /// How the form compares with the current version, if it came back changed.
    #[prop(optional_no_strip)]
    comparison: Option<ComparisonView>,
    /// What it would have done, where its preview was asked for.
    #[prop(optional_no_strip)]
    replay: Option<Result<ReplayView, Refused>>,
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
    // It came back with its preview, and not because something is wrong.
    let previewed = form.refused.as_ref().is_some_and(|refused| refused.status == PREVIEWED);
    // Whose form was overtaken is told so by the page, with the way to what changed.
    let overtaken = form.refused.as_ref().is_some_and(|refused| refused.status == 409);
    let form = labelled(form);
    let problems = if previewed || overtaken { Vec::new() } else { form.problems(&LABELS) };
    let typed = Typed::new(form);
    let reason = edited.is_some().then(|| {
        let (said, error) = (typed.value("reason", ""), typed.error("reason"));
        view! { <Card title="Why it changes"><Reason id="reason" typed=said error /></Card> }
    });
    let strength = edited.map(|edited| {
        view! { <Comparison policy=edited.id form=FORM.to_owned() first=comparison /> }
    });
    let edited = edited.map(|edited| {
        view! {
            <input type="hidden" name="id" value=edited.id.to_string() />
            <input type="hidden" name="baseVersion" value=edited.base.to_string() />
        }
    });
    let suggested = suggested(&options);
    let note = previewed.then(|| view! { <p class="text-sm text-muted">"Nothing is saved yet."</p> });
    view! {
        <div class="split split-wide">
            <Form action id=FORM>
                <ErrorSummary errors=problems />
                {edited}
                <ProtectsCard form=typed stored=stored.clone() />
                <ApproversCard form=typed stored=stored.clone() options=options.clone() />
                <QuorumCard form=typed stored=stored.clone() options=options.clone() />
                <AppliesCard form=typed stored=stored.clone() options=options.clone() />
                <RemindersCard form=typed stored options />
                {reason}
                <div class="actions">
                    <Button variant=Variant::Primary>{submit}</Button>
                    <LinkButton href=back variant=Variant::Ghost>"Discard"</LinkButton>
                </div>
                {suggested}
                <LinkButton href="#preview" size=Size::Large class="request-jump">"What it would do"</LinkButton>
            </Form>
            <aside id="preview" aria-label="Preview" class=if previewed { "stack max-lg:order-first" } else { "stack" }>
                {note}
                {strength}
                <Studio form=FORM.to_owned() first=draft />
                <ReplayDraft form=FORM.to_owned() first=replay />
            </aside>
        </div>
    }
}

/// The form with the labels of fields where messages name them.
fn labelled(mut form: Filled) -> Filled {
    for message in form.refused.iter_mut().flat_map(|refused| refused.errors.values_mut()) {
        *message = in_labels(message);
    }
    form
}

/// What the pickers' fields suggest where there is no script.
fn suggested(options: &Options) -> impl IntoView + use<> {
    let names = |choices: &[Choice]| choices.iter().map(|choice| (choice.label.clone(), String::new())).collect();
    let environments = options.environments.iter().map(|name| (name.clone(), String::new())).collect();
    view! {
        <Suggested kind=Kind::Members known=options.addresses.clone() />
        <Suggested kind=Kind::Teams known=names(&options.teams) />
        <Suggested kind=Kind::OrgRoles known=names(&options.roles) />
        <Suggested kind=Kind::Environments known=environments />
    }
}
