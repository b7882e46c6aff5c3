//! Buttons, and links that look like them.

use leptos::prelude::*;

use super::{Glyph, Icon, classes, given};

/// How much a button asks for attention. A page has one primary button.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Variant {
    /// The one thing to do here.
    Primary,
    /// Everything else.
    #[default]
    Secondary,
    /// Does the destructive thing. It names what it does.
    Danger,
    /// Leads to the destructive thing: opens the confirmation.
    DangerQuiet,
    /// No frame: cancel, back, tools in a row.
    Ghost,
}

/// How tall a button is. All are 44 px where fingers are used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Size {
    /// 28 px, in tables and card headers.
    Small,
    /// 32 px.
    #[default]
    Medium,
    /// 40 px: decisions, login.
    Large,
}

fn class_of(variant: Variant, size: Size, wide: bool, icon_only: bool, class: &str) -> String {
    let variant = match variant {
        Variant::Primary => "btn-primary",
        Variant::Secondary => "btn-secondary",
        Variant::Danger => "btn-danger",
        Variant::DangerQuiet => "btn-danger-quiet",
        Variant::Ghost => "btn-ghost",
    };
    let size = match size {
        Size::Small => "btn-sm",
        Size::Medium => "",
        Size::Large => "btn-lg",
    };
    let wide = if wide { "btn-wide" } else { "" };
    let icon_only = if icon_only { "btn-icon" } else { "" };
    classes(&["btn", variant, size, wide, icon_only, class])
}

/// A button. It submits the form it stands in, unless it `opens` or `closes` a dialog or menu.
#[component]
pub fn Button(
    /// How much it asks for attention.
    #[prop(optional)]
    variant: Variant,
    /// How tall it is.
    #[prop(optional)]
    size: Size,
    /// An icon before the words.
    #[prop(optional)]
    icon: Option<Glyph>,
    /// Its words for a screen reader; with an icon and no children they are its only words.
    #[prop(into, optional)]
    label: String,
    /// As wide as what it stands in.
    #[prop(optional)]
    wide: bool,
    /// The field it sends when pressed.
    #[prop(into, optional)]
    name: String,
    /// The value of that field.
    #[prop(into, optional)]
    value: String,
    /// The id of the form it submits, if it stands outside of it.
    #[prop(into, optional)]
    form: String,
    /// The id of the [`Dialog`](super::Dialog) it opens.
    #[prop(into, optional)]
    opens: String,
    /// The id of the dialog it closes.
    #[prop(into, optional)]
    closes: String,
    /// Not now. A word beside it should say why.
    #[prop(into, optional)]
    disabled: Signal<bool>,
    /// More classes.
    #[prop(into, optional)]
    class: String,
    /// Its words.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let class = class_of(variant, size, wide, children.is_none(), &class);
    let action = (!closes.is_empty()).then_some("hide");
    let target = given(opens).or(given(closes));
    view! {
        <button
            type=if target.is_some() { "button" } else { "submit" }
            class=class
            name=given(name)
            value=given(value)
            form=given(form)
            popovertarget=target
            popovertargetaction=action
            aria-label=given(label)
            disabled=move || disabled.get()
        >
            {icon.map(|glyph| view! { <Icon glyph /> })}
            {children.map(|children| children())}
        </button>
    }
}

/// A link that looks like a button: it goes somewhere and changes nothing.
#[component]
pub fn LinkButton(
    /// Where it goes.
    #[prop(into)]
    href: String,
    /// How much it asks for attention.
    #[prop(optional)]
    variant: Variant,
    /// How tall it is.
    #[prop(optional)]
    size: Size,
    /// An icon before the words.
    #[prop(optional)]
    icon: Option<Glyph>,
    /// Its words for a screen reader, if it has an icon only.
    #[prop(into, optional)]
    label: String,
    /// As wide as what it stands in.
    #[prop(optional)]
    wide: bool,
    /// More classes.
    #[prop(into, optional)]
    class: String,
    /// Its words.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let class = class_of(variant, size, wide, children.is_none(), &class);
    view! {
        <a href=href class=class aria-label=given(label)>
            {icon.map(|glyph| view! { <Icon glyph /> })}
            {children.map(|children| children())}
        </a>
    }
}
