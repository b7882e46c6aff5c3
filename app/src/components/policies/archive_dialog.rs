//! The question before a policy is archived.

use governance::ids::TemplateId;
use leptos::prelude::*;

use super::binding_changes::Reason;
use crate::api::policies::archive::ArchivePolicy;
use crate::form;
use crate::kit::{Button, Dialog, Form, Variant};

/// Names what ends with the policy. A button that `opens` the id `archive` shows it.
#[component]
pub fn ArchiveDialog(
    /// The policy.
    id: TemplateId,
    /// Its name.
    name: String,
    /// How many bindings it has.
    bindings: usize,
) -> impl IntoView {
    let ends = match bindings {
        0 => "It is bound to nothing.".to_owned(),
        1 => "Its binding ends with it.".to_owned(),
        many => format!("Its {many} bindings end with it."),
    };
    let typed = form::of::<ArchivePolicy>();
    // What gates nothing is no protected action.
    let reason = (bindings > 0).then(|| {
        view! { <Reason id="archive-reason" typed=typed.value("reason", "") error=typed.error("reason") /> }
    });
    view! {
        <Dialog id="archive" title=format!("Archive {name}?")>
            <p>{ends} " It gates no new request and can't be brought back. Requests that it gates already keep it."</p>
            <Form action={form::action::<ArchivePolicy>()}>
                <input type="hidden" name="id" value=id.to_string() />
                {reason}
                <div class="dialog-footer">
                    <Button closes="archive">"Cancel"</Button>
                    <Button variant=Variant::Danger>"Archive policy"</Button>
                </div>
            </Form>
        </Dialog>
    }
}
