//! What differs: in one column, or before beside after.

use leptos::prelude::*;

use super::super::shown::{Cell, Drawn, Stretch};
use super::{counted, drawn, number};
use crate::kit::{classes, given};

/// Rows in one column, or with `split` in two.
#[component]
pub fn Rows(stretches: Vec<Stretch>, split: bool) -> impl IntoView {
    let mut first = true;
    let views = stretches.into_iter().map(|Stretch { folded, rows }| {
        let (count, open) = (rows.len(), rows.iter().any(Drawn::looked_for));
        let head = std::mem::take(&mut first) || !folded;
        let table = if split { sides(rows, head) } else { unified(rows) };
        if !folded {
            return table;
        }
        let says = format!("{} unchanged", counted(count, "line"));
        view! { <details class="diff-folded" open=open><summary>{says}</summary>{table}</details> }.into_any()
    });
    let views: Vec<_> = views.collect();
    views.into_view()
}

/// All that was removed in a run, then all that was added.
fn unified(rows: Vec<Drawn>) -> AnyView {
    let mut views = Vec::new();
    let mut added: Vec<Cell> = Vec::new();
    for row in rows {
        match row {
            Drawn::Changed(old, new) => {
                views.extend(old.map(|cell| one("diff-removed", Some(cell), None, "-", "Removed: ")));
                added.extend(new);
            }
            row => {
                views.extend(added.drain(..).map(|cell| one("diff-added", None, Some(cell), "+", "Added: ")));
                views.push(match row {
                    Drawn::Same(old, new) => one("", Some(old), Some(new), " ", ""),
                    Drawn::Note(cell) => note(4, cell),
                    Drawn::Gap(count, href) => gap(4, count, href),
                    Drawn::Changed(..) => ().into_any(),
                });
            }
        }
    }
    views.extend(added.drain(..).map(|cell| one("diff-added", None, Some(cell), "+", "Added: ")));
    view! { <table>{columns(&["diff-col", "diff-col", "diff-col-sign", ""])}<tbody>{views}</tbody></table> }.into_any()
}

fn columns(classes: &[&'static str]) -> impl IntoView + use<> {
    let columns: Vec<_> =
        classes.iter().map(|class| view! { <col class=(!class.is_empty()).then_some(*class) /> }).collect();
    view! { <colgroup>{columns}</colgroup> }
}

fn one(class: &'static str, old: Option<Cell>, new: Option<Cell>, sign: &'static str, said: &'static str) -> AnyView {
    let sought = old.iter().chain(&new).any(|cell| cell.looked_for);
    let class = given(classes(&[class, if sought { "line-sought" } else { "" }]));
    let told = |cell: &Option<Cell>| cell.as_ref().and_then(|cell| Some((cell.id.clone()?, cell.number)));
    let (left, right) = (told(&old), told(&new));
    // In a diff both numbers are of one line, which has one id.
    let twice = left.as_ref().zip(right.as_ref()).is_some_and(|(one, other)| one.0 == other.0);
    let linked = |told: Option<(String, Option<usize>)>| told.map(|(id, line)| number(Some(id), line));
    let right_number = if twice { right.and_then(|(_, line)| line).into_any() } else { linked(right).into_any() };
    let segments = new.or(old).map(|cell| cell.segments).unwrap_or_default();
    view! {
        <tr class=class>
            <td class="diff-number">{linked(left)}</td>
            <td class="diff-number">{right_number}</td>
            <td class="diff-sign" aria-hidden="true">{sign}</td>
            <td>{(!said.is_empty()).then(|| view! { <span class="sr-only">{said}</span> })}{drawn(segments)}</td>
        </tr>
    }
    .into_any()
}

/// The old text at the left, the new one at the right.
fn sides(rows: Vec<Drawn>, head: bool) -> AnyView {
    let views: Vec<_> = rows
        .into_iter()
        .map(|row| match row {
            Drawn::Same(old, new) => pair("", Some(old), "", Some(new)),
            Drawn::Changed(old, new) => pair("diff-removed", old, "diff-added", new),
            Drawn::Note(cell) => note(4, cell),
            Drawn::Gap(count, href) => gap(4, count, href),
        })
        .collect();
    let head = head.then(|| {
        view! { <thead class="sr-only"><tr><th scope="col" colspan="2">"Before"</th><th scope="col" colspan="2">"After"</th></tr></thead> }
    });
    view! { <table class="diff-sides">{columns(&["diff-col", "", "diff-col", ""])}{head}<tbody>{views}</tbody></table> }
        .into_any()
}

fn pair(left: &'static str, old: Option<Cell>, right: &'static str, new: Option<Cell>) -> AnyView {
    // In a diff the line stands on both sides, and has one id.
    let twice = old.as_ref().zip(new.as_ref()).is_some_and(|(old, new)| old.id.is_some() && old.id == new.id);
    let side = |class: &'static str, cell: Option<Cell>, unlinked: bool| {
        let class = if cell.is_some() { class } else { "diff-absent" };
        let sought = if cell.as_ref().is_some_and(|cell| cell.looked_for) { "line-sought" } else { "" };
        let (line, segments) = match cell {
            Some(cell) if unlinked => (cell.number.into_any(), cell.segments),
            Some(cell) => (number(cell.id, cell.number).into_any(), cell.segments),
            None => (().into_any(), Vec::new()),
        };
        view! { <td class=classes(&["diff-number", class, sought])>{line}</td> <td class=given(classes(&[class, sought]))>{drawn(segments)}</td> }
    };
    view! { <tr>{side(left, old, false)} {side(right, new, twice)}</tr> }.into_any()
}

fn note(columns: usize, cell: Cell) -> AnyView {
    view! { <tr class="diff-note"><td colspan=columns.to_string() id=cell.id>{drawn(cell.segments)}</td></tr> }
        .into_any()
}

fn gap(columns: usize, count: usize, href: String) -> AnyView {
    let says = format!("{} unchanged", counted(count, "line"));
    view! {
        <tr class="diff-gap">
            <td colspan=columns.to_string()>{says} " " <a class="link" href=href>"Show all lines"</a></td>
        </tr>
    }
    .into_any()
}
