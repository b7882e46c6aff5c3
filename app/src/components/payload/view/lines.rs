//! A text with what folds in it.

use std::ops::Range;

use leptos::prelude::*;

use super::super::reading::Reading;
use super::super::shown::Line;
use super::{counted, drawn, number};

/// The deepest fold within folds; deeper lines stand flat.
const LEVELS_MOST: usize = 24;

/// Lines, those that belong to another below it.
#[component]
pub fn Lines(
    lines: Vec<Line>,
    /// What is read.
    reading: Reading,
) -> impl IntoView {
    let whole = 0..lines.len();
    let views = within(&lines, whole, 0, &reading);
    view! { <div class="lines">{views}</div> }
}

fn within(lines: &[Line], range: Range<usize>, level: usize, reading: &Reading) -> Vec<AnyView> {
    let mut views = Vec::new();
    let mut at = range.start;
    while at < range.end {
        let end = lines[at].end.min(range.end);
        if end <= at + 1 || level >= LEVELS_MOST {
            let (number, code) = (link(&lines[at], reading), code(&lines[at]));
            views.push(view! { <div class=class(&lines[at])><span>{number}</span> {code}</div> }.into_any());
            at += 1;
            continue;
        }
        let looked_for = lines[at..end].iter().any(|line| line.looked_for);
        // Were the one that holds everything folded, there would be nothing to read.
        let open = !reading.folded || looked_for || (level == 0 && end + 1 >= lines.len() && at == 0);
        let folded = counted(end - at - 1, "line");
        let body = within(lines, at + 1..end, level + 1, reading);
        views.push(
            // The link of its number stands beside what folds: neither may hold the other.
            view! {
                <div class="fold">
                    <span class="fold-number">{link(&lines[at], reading)}</span>
                    <details open=open>
                        <summary class=class(&lines[at]) data-folded=folded>
                            <span></span>
                            {code(&lines[at])}
                        </summary>
                        {body}
                    </details>
                </div>
            }
            .into_any(),
        );
        at = end;
    }
    views
}

fn class(line: &Line) -> &'static str {
    if line.looked_for { "line line-sought" } else { "line" }
}

fn link(line: &Line, reading: &Reading) -> impl IntoView + use<> {
    number(line.number.map(|number| reading.id('L', number)), line.number)
}

fn code(line: &Line) -> impl IntoView + use<> {
    view! { <code>{drawn(line.segments.clone())}</code> }
}
