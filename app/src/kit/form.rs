//! A form that works before and without JavaScript.

use leptos::prelude::*;

use super::{classes, given};

/// A form that posts. The server checks it and answers beside the fields, so the browser's own bubbles stay away.
#[component]
pub fn Form(
    /// Where it posts to.
    #[prop(into)]
    action: String,
    /// Its id, for a button outside of it.
    #[prop(into, optional)]
    id: String,
    /// Without the gaps of a column of fields: a single button, a menu item.
    #[prop(optional)]
    bare: bool,
    /// More classes.
    #[prop(into, optional)]
    class: String,
    /// Fields and buttons.
    children: Children,
) -> impl IntoView {
    let class = given(classes(&[if bare { "" } else { "form" }, &class]));
    view! {
        <form method="post" action=action id=given(id) class=class novalidate=true>
            {children()}
        </form>
    }
}

/// Fields that stand side by side where there is room.
#[component]
pub fn FormRow(
    /// The fields.
    children: Children,
) -> impl IntoView {
    view! { <div class="form-row">{children()}</div> }
}

/// The buttons at the end of a form, the primary one first.
#[component]
pub fn FormFooter(
    /// The buttons.
    children: Children,
) -> impl IntoView {
    view! { <div class="form-footer">{children()}</div> }
}
