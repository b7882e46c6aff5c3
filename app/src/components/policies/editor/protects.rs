//! What a policy is called, where it can be bound, and what it protects.

use governance::Scope;
use governance::policy::PolicyBody;
use leptos::prelude::*;

use super::super::scope::title;
use super::choices::actions;
use super::typed::Typed;
use crate::kit::{Card, CheckboxGroup, Choice, ChoiceLayout, Field, RadioGroup, TextArea, TextInput};

#[component]
pub(super) fn ProtectsCard(form: Typed, stored: PolicyBody) -> impl IntoView {
    let scopes =
        Scope::ALL.map(|scope| Choice::new(scope.word(), title(scope)).hint(format!("{}.", scope.applies_to())));
    let (name, description) = (form.value("name", &stored.name), form.value("description", &stored.description));
    view! {
        <Card title="What it protects">
            <div class="form">
                <Field name="name" label="Name" required=true error=form.error("name")>
                    <TextInput value=name placeholder="Production Deploy Gate" />
                </Field>
                <Field
                    name="description"
                    label="Description"
                    hint="What this policy protects and why. Approvers read it."
                    error=form.error("description")
                >
                    <TextArea rows=2 value=description />
                </Field>
                <RadioGroup
                    name="scope"
                    legend="Scope"
                    required=true
                    layout=ChoiceLayout::Cards
                    choices=scopes.to_vec()
                    selected=form.value("scope", &stored.scope)
                    hint="The kind of resource that it can be bound to."
                    error=form.error("scope")
                />
                <CheckboxGroup
                    name="actions[]"
                    legend="Actions"
                    layout=ChoiceLayout::Columns
                    choices=actions()
                    selected=form.values("actions", &stored.actions)
                    hint="None chosen means every action that the scope can see."
                    error=form.error("actions")
                />
            </div>
        </Card>
    }
}
