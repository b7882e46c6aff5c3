//! What would change, line by line: unified or side by side.

use std::time::Duration;

use leptos::prelude::*;
use similar::{ChangeTag, TextDiff};

use super::visible::visible;

/// How many unchanged lines stand around a change.
const AROUND: usize = 3;
/// How many lines are drawn; the whole payload stands below the diff in any case.
const MOST: usize = 3000;
/// How long to look for the smallest diff before taking any.
const PATIENCE: Duration = Duration::from_millis(300);

/// One line of a diff, or a run of lines that is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    Same {
        old: usize,
        new: usize,
        text: String,
    },
    Removed {
        old: usize,
        text: String,
    },
    Added {
        new: usize,
        text: String,
    },
    /// So many unchanged lines.
    Fold(usize),
    /// So many changed lines, beyond what is drawn.
    Cut(usize),
}

/// The lines that differ between two texts, with a little around them.
pub fn lines(before: &str, after: &str) -> Vec<Line> {
    let diff = TextDiff::configure().timeout(PATIENCE).diff_lines(before, after);
    let mut lines = Vec::new();
    let (mut shown, mut cut) = (0, 0);
    // A text that does not end with a line break is told of where the other one does.
    let mark = if before.ends_with('\n') == after.ends_with('\n') { "" } else { " ⟨no line break⟩" };
    let changed = |text: &str| changed(text, mark);
    for group in diff.grouped_ops(AROUND) {
        let start = group.first().map_or(0, |op| op.old_range().start);
        if start > shown {
            lines.push(Line::Fold(start - shown));
        }
        shown = group.last().map_or(shown, |op| op.old_range().end);
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            if lines.len() >= MOST {
                cut += usize::from(change.tag() != ChangeTag::Equal);
                continue;
            }
            let number = |index: Option<usize>| index.map_or(0, |index| index + 1);
            let (old, new, text) = (number(change.old_index()), number(change.new_index()), change.value());
            lines.push(match change.tag() {
                ChangeTag::Equal => Line::Same { old, new, text: shape(text) },
                ChangeTag::Delete => Line::Removed { old, text: changed(text) },
                ChangeTag::Insert => Line::Added { new, text: changed(text) },
            });
        }
    }
    let rest = diff.old_len() - shown;
    if cut > 0 {
        lines.push(Line::Cut(cut));
    } else if rest > 0 && !lines.is_empty() {
        lines.push(Line::Fold(rest));
    }
    lines
}

fn shape(line: &str) -> String {
    visible(line.trim_end_matches('\n').trim_end_matches('\r')).0
}

/// A changed line also shows how it ends, since that may be all that changes.
fn changed(line: &str, mark: &str) -> String {
    match line.strip_suffix('\n') {
        Some(line) => visible(line).0,
        None => visible(line).0 + mark,
    }
}

/// Both texts in one column.
#[component]
pub fn UnifiedDiff(lines: Vec<Line>) -> impl IntoView {
    let rows = lines.into_iter().map(|line| match line {
        Line::Same { old, new, text } => row("", old, new, " ", "", text),
        Line::Removed { old, text } => row("diff-removed", old, 0, "-", "Removed: ", text),
        Line::Added { new, text } => row("diff-added", 0, new, "+", "Added: ", text),
        Line::Fold(count) => fold(4, unchanged(count)),
        Line::Cut(count) => fold(4, beyond(count)),
    });
    view! { <table><tbody>{rows.collect_view()}</tbody></table> }
}

fn row(class: &'static str, old: usize, new: usize, sign: &'static str, said: &'static str, text: String) -> AnyView {
    view! {
        <tr class=class>
            <td class="diff-number">{number(old)}</td>
            <td class="diff-number">{number(new)}</td>
            <td class="diff-sign" aria-hidden="true">{sign}</td>
            <td>{(!said.is_empty()).then(|| view! { <span class="sr-only">{said}</span> })}{text}</td>
        </tr>
    }
    .into_any()
}

/// The old text at the left, the new one at the right.
#[component]
pub fn SideBySideDiff(lines: Vec<Line>) -> impl IntoView {
    let mut rows = Vec::new();
    let mut rest = lines.into_iter().peekable();
    while let Some(line) = rest.next() {
        match line {
            Line::Fold(count) => rows.push(fold(4, unchanged(count))),
            Line::Cut(count) => rows.push(fold(4, beyond(count))),
            Line::Same { old, new, text } => rows.push(pair("", Some((old, text.clone())), "", Some((new, text)))),
            first => {
                // A run of removed and added lines: the one stands beside the other.
                let (mut removed, mut added) = (Vec::new(), Vec::new());
                let mut take = |line| match line {
                    Line::Removed { old, text } => removed.push((old, text)),
                    Line::Added { new, text } => added.push((new, text)),
                    Line::Same { .. } | Line::Fold(_) | Line::Cut(_) => {}
                };
                take(first);
                while let Some(line) = rest.next_if(|line| matches!(line, Line::Removed { .. } | Line::Added { .. })) {
                    take(line);
                }
                let longest = removed.len().max(added.len());
                let (mut removed, mut added) = (removed.into_iter(), added.into_iter());
                rows.extend((0..longest).map(|_| pair("diff-removed", removed.next(), "diff-added", added.next())));
            }
        }
    }
    view! {
        <table class="diff-sides">
            <colgroup><col class="diff-col" /><col /><col class="diff-col" /><col /></colgroup>
            <thead class="sr-only"><tr><th scope="col" colspan="2">"Before"</th><th scope="col" colspan="2">"After"</th></tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

fn pair(
    left: &'static str,
    before: Option<(usize, String)>,
    right: &'static str,
    after: Option<(usize, String)>,
) -> AnyView {
    let side = |class: &'static str, side: Option<(usize, String)>| {
        let class = if side.is_some() { class } else { "diff-absent" };
        let (line, text) = side.unwrap_or_default();
        view! { <td class=format!("diff-number {class}")>{number(line)}</td> <td class=class>{text}</td> }
    };
    view! { <tr>{side(left, before)} {side(right, after)}</tr> }.into_any()
}

fn fold(columns: usize, says: String) -> AnyView {
    view! { <tr class="diff-fold"><td colspan=columns.to_string()>{says}</td></tr> }.into_any()
}

fn number(line: usize) -> Option<String> {
    (line > 0).then(|| line.to_string())
}

fn unchanged(count: usize) -> String {
    if count == 1 { "1 unchanged line".to_owned() } else { format!("{count} unchanged lines") }
}

fn beyond(count: usize) -> String {
    format!("{count} more changed lines: read them in the whole payload below")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unchanged_lines_far_from_a_change_are_folded() {
        let before: String = (1..=12).map(|line| format!("{line}\n")).collect();
        let after = before.replace("12\n", "twelve\n");
        let lines = lines(&before, &after);
        assert_eq!(lines[0], Line::Fold(8));
        assert_eq!(lines[1], Line::Same { old: 9, new: 9, text: "9".into() });
        assert_eq!(lines[4], Line::Removed { old: 12, text: "12".into() });
        assert_eq!(lines[5], Line::Added { new: 12, text: "twelve".into() });
        assert_eq!(lines.len(), 6);
    }

    #[test]
    fn equal_texts_differ_in_nothing_and_a_line_break_is_a_difference() {
        assert_eq!(lines("a\nb\n", "a\nb\n"), []);
        let end = lines("a\n", "a");
        assert_eq!(
            end,
            [Line::Removed { old: 1, text: "a".into() }, Line::Added { new: 1, text: "a ⟨no line break⟩".into() }]
        );
        let same_end = lines("a", "b");
        assert_eq!(
            same_end,
            [Line::Removed { old: 1, text: "a".into() }, Line::Added { new: 1, text: "b".into() }],
            "how both end is no difference"
        );
        let breaks = lines("a\n", "a\r\n");
        assert_eq!(breaks[1], Line::Added { new: 1, text: "a⟨U+000D⟩".into() });
    }

    #[test]
    fn a_diff_of_any_size_is_drawn_up_to_a_limit_and_tells_of_the_rest() {
        let before: String = (0..20_000).map(|line| format!("old {line}\n")).collect();
        let after: String = (0..20_000).map(|line| format!("new {line}\n")).collect();
        let lines = lines(&before, &after);
        assert_eq!(lines.len(), MOST + 1);
        assert_eq!(lines[MOST], Line::Cut(40_000 - MOST));
    }
}
