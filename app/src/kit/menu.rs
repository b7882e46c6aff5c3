//! A menu that hangs below its button.

use leptos::prelude::*;

use super::{Glyph, Icon, classes, given};

/// A button and the menu it opens; a native popover, so it works before and without JavaScript.
#[component]
pub fn Menu(
    /// The id of the menu; once a page.
    #[prop(into)]
    id: String,
    /// What the button does: read out after what it shows.
    #[prop(into)]
    label: String,
    /// What the button shows.
    button: AnyView,
    /// The classes of the button.
    #[prop(into)]
    class: String,
    /// Grows towards the start of the line: menus at the right edge.
    #[prop(optional)]
    end: bool,
    /// Its items.
    children: Children,
) -> impl IntoView {
    view! {
        <button type="button" class=class popovertarget=id.clone()>
            {button}
            <span class="sr-only">{label.clone()}</span>
        </button>
        <div class=classes(&["menu", if end { "menu-end" } else { "" }]) id=id popover="auto" role="group" aria-label=label>
            {children()}
        </div>
    }
}

/// One item of a [`Menu`]: a link with an `href`, otherwise a button that submits the form it stands in.
#[component]
pub fn MenuItem(
    /// Where it goes.
    #[prop(into, optional)]
    href: String,
    /// The field it sends.
    #[prop(into, optional)]
    name: String,
    /// The value it sends.
    #[prop(into, optional)]
    value: String,
    /// An icon before the words.
    #[prop(optional)]
    icon: Option<Glyph>,
    /// It is the one that holds now.
    #[prop(optional)]
    current: bool,
    /// Its words.
    children: Children,
) -> impl IntoView {
    let current_mark = current.then_some("true");
    let content = view! {
        {icon.map(|glyph| view! { <Icon glyph /> })}
        {children()}
        {current.then(|| view! { <Icon glyph=Glyph::Check /> })}
    };
    if href.is_empty() {
        view! {
            <button type="submit" class="menu-item" name=given(name) value=given(value) aria-current=current_mark>
                {content}
            </button>
        }
        .into_any()
    } else {
        view! { <a class="menu-item" href=href aria-current=current_mark>{content}</a> }.into_any()
    }
}
