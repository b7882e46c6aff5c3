//! The question before an earlier version of a policy is restored.

use leptos::prelude::*;

use super::binding_changes::Reason;
use super::history::Restorable;
use crate::api::policies::restore::RestorePolicy;
use crate::form;
use crate::kit::{Button, Dialog, Form, Variant};

/// Names what restoring does. A button that `opens` the id `restore-<version>` shows it.
#[component]
pub fn RestoreDialog(
    /// The policy.
    restorable: Restorable,
    /// The version to go back to.
    version: u32,
) -> impl IntoView {
    let Restorable { id, bound } = restorable;
    let dialog = format!("restore-{version}");
    let typed = form::of_row::<RestorePolicy>("version", &version.to_string());
    // What gates nothing is no protected action.
    let reason = bound.then(|| {
        view! {
            <Reason
                id=format!("reason-restore-{version}")
                typed=typed.value("reason", "")
                error=typed.error("reason")
            />
        }
    });
    let closes = dialog.clone();
    view! {
        <Dialog id=dialog title=format!("Restore version {version}?")>
            <p>
                "A new version is saved that says what version "{version}
                " said. The versions in between stay in the history, and requests that are open keep theirs."
            </p>
            <Form action={form::action::<RestorePolicy>()}>
                <input type="hidden" name="id" value=id.to_string() />
                <input type="hidden" name="version" value=version.to_string() />
                {reason}
                <div class="dialog-footer">
                    <Button closes=closes.clone()>"Cancel"</Button>
                    <Button variant=Variant::Primary>{format!("Restore version {version}")}</Button>
                </div>
            </Form>
        </Dialog>
    }
}
