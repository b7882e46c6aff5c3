//! The questions before a binding is changed.

use governance::policy::Mode;
use governance::wire::policies::BindingView;
use leptos::prelude::*;

use crate::api::bindings::set_mode::SetMode;
use crate::api::bindings::unbind::Unbind;
use crate::form::{self, Filled};
use crate::kit::{Button, Dialog, Field, Form, Size, TextArea, Variant, VisuallyHidden};

/// The buttons of a binding: switch its mode, unbind it. Each asks before it acts.
#[component]
pub fn BindingChanges(
    /// The binding.
    binding: BindingView,
    /// The page that the forms come back to.
    next: String,
) -> impl IntoView {
    let BindingView { id, name, policy, mode, .. } = binding;
    let (other, button, title, consequence) = match mode {
        Mode::Enforce => (
            Mode::Observe,
            "Only observe",
            format!("Only observe {} at {name}?", policy.name),
            "It blocks nothing there any more. Requests still tell what it would have gated.",
        ),
        Mode::Observe => (
            Mode::Enforce,
            "Enforce",
            format!("Enforce {} at {name}?", policy.name),
            "Requests that are opened from now on wait until it is satisfied.",
        ),
    };
    let (mode_dialog, unbind_dialog) = (format!("mode-{id}"), format!("unbind-{id}"));
    let typed = |form: Filled| (form.value("reason", ""), form.error("reason"));
    let (mode_reason, mode_error) = typed(form::of_row::<SetMode>("binding", &id.to_string()));
    let (unbind_reason, unbind_error) = typed(form::of_row::<Unbind>("binding", &id.to_string()));
    let mode_next = next.clone();
    let (mode_at, unbind_at) = (format!(": {} at {name}", policy.name), format!(": {} at {name}", policy.name));
    let mode_variant = if other == Mode::Observe { Variant::Danger } else { Variant::Primary };
    view! {
        <div class="actions">
            <Button size=Size::Small opens=mode_dialog.clone()>{button} <VisuallyHidden>{mode_at}</VisuallyHidden></Button>
            <Button size=Size::Small variant=Variant::DangerQuiet opens=unbind_dialog.clone()>"Unbind" <VisuallyHidden>{unbind_at}</VisuallyHidden></Button>
        </div>
        <Question id=mode_dialog title consequence action={form::action::<SetMode>()} button variant=mode_variant>
            <input type="hidden" name="binding" value=id.to_string() />
            <input type="hidden" name="mode" value=other.word() />
            <input type="hidden" name="next" value=mode_next />
            <Reason id=format!("reason-mode-{id}") typed=mode_reason error=mode_error />
        </Question>
        <Question
            id=unbind_dialog
            title=format!("Unbind {} from {name}?", policy.name)
            consequence="It gates no new request there. Requests that it gates already keep it."
            action={form::action::<Unbind>()}
            button="Unbind"
            variant=Variant::Danger
        >
            <input type="hidden" name="binding" value=id.to_string() />
            <input type="hidden" name="next" value=next />
            <Reason id=format!("reason-unbind-{id}") typed=unbind_reason error=unbind_error />
        </Question>
    }
}

/// A dialog with one form in it.
#[component]
fn Question(
    id: String,
    #[prop(into)] title: String,
    consequence: &'static str,
    action: &'static str,
    button: &'static str,
    variant: Variant,
    /// The fields.
    children: Children,
) -> impl IntoView {
    let closes = id.clone();
    view! {
        <Dialog id title>
            <p>{consequence}</p>
            <Form action>
                {children()}
                <div class="dialog-footer">
                    <Button closes=closes.clone()>"Cancel"</Button>
                    <Button variant>{button}</Button>
                </div>
            </Form>
        </Dialog>
    }
}

/// Why: a change of what gates an environment is a protected action itself.
#[component]
pub(super) fn Reason(
    /// The id of the field.
    #[prop(into)]
    id: String,
    /// What was typed.
    typed: String,
    /// What is wrong with it.
    #[prop(optional_no_strip)]
    error: Option<String>,
) -> impl IntoView {
    view! {
        <Field
            name="reason"
            id
            label="Reason"
            error
            hint="Changing what gates an environment is a protected action. Where a policy gates it, the change waits for approval, and approvers read this."
        >
            <TextArea rows=2 value=typed />
        </Field>
    }
}
