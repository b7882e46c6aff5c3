//! Tables that stay readable on a phone.

use leptos::prelude::*;

use super::{VisuallyHidden, classes, given};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Text,
    Number,
    Actions,
}

/// One column of a [`Table`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    name: String,
    kind: Kind,
}

impl Column {
    /// Words.
    pub fn text(name: impl Into<String>) -> Self {
        Self { name: name.into(), kind: Kind::Text }
    }

    /// Figures, at the right.
    pub fn number(name: impl Into<String>) -> Self {
        Self { name: name.into(), kind: Kind::Number }
    }

    /// Buttons, at the right; only a screen reader is told its name.
    pub fn actions(name: impl Into<String>) -> Self {
        Self { name: name.into(), kind: Kind::Actions }
    }
}

/// A table. Below 768 px every row becomes a small card whose cells name themselves (or, with `scroll`, it scrolls
/// sideways, for tables whose columns must be compared).
#[component]
pub fn Table(
    /// What the table holds, for screen readers.
    #[prop(into)]
    caption: String,
    /// The columns.
    columns: Vec<Column>,
    /// Scrolls sideways where it is narrow.
    #[prop(optional)]
    scroll: bool,
    /// Its cells have several lines, and begin on the same one.
    #[prop(optional)]
    tall: bool,
    /// The [`Row`]s.
    children: Children,
) -> impl IntoView {
    let head: Vec<_> = columns
        .into_iter()
        .map(|column| match column.kind {
            Kind::Text => view! { <th scope="col" role="columnheader">{column.name}</th> }.into_any(),
            Kind::Number => {
                view! { <th scope="col" role="columnheader" class="cell-number">{column.name}</th> }.into_any()
            }
            Kind::Actions => {
                view! { <th scope="col" role="columnheader"><VisuallyHidden>{column.name}</VisuallyHidden></th> }
                    .into_any()
            }
        })
        .collect();
    let (tabindex, role, label) =
        if scroll { (Some("0"), Some("region"), Some(caption.clone())) } else { (None, None, None) };
    // The roles repeat what the elements say: a row shown as a block loses its own in Safari.
    view! {
        <div class="table-scroll" tabindex=tabindex role=role aria-label=label>
            <table class=classes(&["table", if scroll { "" } else { "table-stack" }, if tall { "table-tall" } else { "" }]) role="table">
                <caption class="sr-only">{caption}</caption>
                <thead role="rowgroup">
                    <tr role="row">{head}</tr>
                </thead>
                <tbody role="rowgroup">{children()}</tbody>
            </table>
        </div>
    }
}

/// One row of a [`Table`].
#[component]
pub fn Row(
    /// The [`Cell`]s.
    children: Children,
) -> impl IntoView {
    view! { <tr role="row">{children()}</tr> }
}

/// One cell. The first of a row names what the row is about; the others repeat their column's name as `label`, which is
/// shown where rows are cards.
#[component]
pub fn Cell(
    /// The name of its column.
    #[prop(into, optional)]
    label: String,
    /// Holds a figure.
    #[prop(optional)]
    number: bool,
    /// Holds buttons.
    #[prop(optional)]
    actions: bool,
    /// What it holds.
    children: Children,
) -> impl IntoView {
    let class = match (number, actions) {
        (true, _) => Some("cell-number"),
        (_, true) => Some("cell-actions"),
        _ => None,
    };
    view! {
        <td role="cell" class=class data-label=given(label)>
            <div class="cell">{children()}</div>
        </td>
    }
}
