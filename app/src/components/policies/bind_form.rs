//! Binding a policy to a resource, from either side.

use governance::Scope;
use governance::policy::Mode;
use leptos::prelude::*;

use super::binding_changes::Reason;
use super::scope::title;
use crate::api::bindings::bind::Bind;
use crate::form;
use crate::kit::{Button, Choice, ChoiceLayout, ErrorSummary, Field, Form, FormFooter, Glyph, RadioGroup, Select};

/// What a [`BindForm`] leaves to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Open {
    /// The policy is given, the resource is chosen (nothing to choose at the level of the organization).
    Resource { policy: String, choices: Vec<Choice> },
    /// The resource is given (its id; the organization has none to name), the policy is chosen.
    Policy { resource: String, choices: Vec<Choice> },
}

/// The form that binds. Its level is the policy's scope.
#[component]
pub fn BindForm(
    /// The level.
    level: Scope,
    /// What is given and what is left to choose.
    open: Open,
    /// The page that the form comes back to.
    next: String,
) -> impl IntoView {
    let form = form::of::<Bind>();
    let labels = [("policy", "Policy"), (level.word(), title(level)), ("reason", "Reason"), ("mode", "Mode")];
    let field = |name: &'static str, label: &'static str, choices: Vec<Choice>| {
        let chosen = form.value(name, "");
        let blank = format!("Choose a {}", label.to_lowercase()).replace("a environment", "an environment");
        view! {
            <Field name label error=form.error(name) required=true>
                <Select choices selected=chosen blank />
            </Field>
        }
        .into_any()
    };
    let hidden = |name: &'static str, value: String| view! { <input type="hidden" name=name value=value /> }.into_any();
    let (given, chosen) = match (open, level) {
        (Open::Resource { policy, .. }, Scope::Organization) => {
            (hidden("policy", policy), hidden("organization", "true".to_owned()))
        }
        (Open::Resource { policy, choices }, _) => {
            (hidden("policy", policy), field(level.word(), title(level), choices))
        }
        (Open::Policy { choices, .. }, Scope::Organization) => {
            (hidden("organization", "true".to_owned()), field("policy", "Policy", choices))
        }
        (Open::Policy { resource, choices }, _) => (hidden(level.word(), resource), field("policy", "Policy", choices)),
    };
    let modes = vec![
        Choice::new(Mode::Enforce.word(), "Enforce").hint("Requests wait until it is satisfied."),
        Choice::new(Mode::Observe.word(), "Observe").hint("Requests only tell what it would have gated."),
    ];
    view! {
        <Form action={form::action::<Bind>()}>
            <ErrorSummary errors=form.problems(&labels) title="The policy was not bound" />
            {given}
            <input type="hidden" name="level" value=level.word() />
            <input type="hidden" name="next" value=next />
            {chosen}
            <RadioGroup
                name="mode"
                legend="Mode"
                layout=ChoiceLayout::Cards
                choices=modes
                selected=form.value("mode", Mode::Enforce.word())
                error=form.error("mode")
            />
            <Reason id="reason" typed=form.value("reason", "") error=form.error("reason") />
            <FormFooter>
                <Button icon=Glyph::Link>"Bind"</Button>
            </FormFooter>
        </Form>
    }
}
