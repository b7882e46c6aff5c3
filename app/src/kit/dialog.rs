//! A question that stands over the page.

use leptos::prelude::*;

/// A dialog. A [`Button`](super::Button) with `opens` set to its id shows it, one with `closes` hides it, and so do
/// Escape and a click beside it.
///
/// It is a `<dialog>` with the popover attribute: the browser opens it from the button alone, so that it works before
/// and without JavaScript.
#[component]
pub fn Dialog(
    /// What the button that opens it names.
    #[prop(into)]
    id: String,
    /// The question; it names what will be done.
    #[prop(into)]
    title: String,
    /// The consequences and the form, whose buttons stand in a `<div class="dialog-footer">`.
    children: Children,
) -> impl IntoView {
    let title_id = format!("{id}-title");
    let labelled_by = title_id.clone();
    view! {
        <dialog class="dialog" id=id popover="auto" aria-labelledby=labelled_by>
            <div class="dialog-body">
                <h2 id=title_id>{title}</h2>
                {children()}
            </div>
        </dialog>
    }
}
