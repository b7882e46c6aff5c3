//! Two texts beside each other, line by line.

use std::time::Duration;

use similar::{DiffOp, TextDiff};

use super::pairs::{COMPARISONS_MOST, pairs};
use super::parts::Weight;
use super::syntax::Language;

/// How many unchanged lines stand around a change.
const AROUND: usize = 3;
/// The longest run of unchanged lines that is folded where it stands; a longer one is left out, with a link.
const FOLDED_MOST: usize = 100;
/// How long to look for the smallest diff before taking any.
const PATIENCE: Duration = Duration::from_millis(300);

/// A line of one of two texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Side<'a> {
    /// Its number, from 1.
    pub number: usize,
    /// What its id is made of: which text, which line.
    pub anchor: (char, usize),
    pub text: &'a str,
    pub language: Language,
    /// It ends without a line break, and the other text does not.
    pub unended: bool,
}

/// What stands on one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row<'a> {
    Same(Side<'a>, Side<'a>),
    /// One was replaced by the other; or there is only one.
    Changed(Option<Side<'a>>, Option<Side<'a>>),
    /// What a diff says about itself: a file, a place.
    Note(Side<'a>),
}

impl<'a> Row<'a> {
    /// The lines on it.
    pub fn sides(&self) -> impl Iterator<Item = Side<'a>> + use<'a> {
        let (one, other) = match *self {
            Row::Same(one, other) => (Some(one), Some(other)),
            Row::Changed(one, other) => (one, other),
            Row::Note(side) => (Some(side), None),
        };
        one.into_iter().chain(other)
    }

    /// How large it is.
    pub fn weight(&self) -> Weight {
        let lengths = || self.sides().map(|side| side.text.len());
        Weight { longest: lengths().max().unwrap_or(0), all: lengths().sum() }
    }
}

/// The rows of two texts.
pub fn compare<'a>(before: &'a str, after: &'a str, language: Language) -> Vec<Row<'a>> {
    let (old, new): (Vec<&str>, Vec<&str>) =
        (before.split_inclusive('\n').collect(), after.split_inclusive('\n').collect());
    // A text that does not end with a line break is told of where the other one does.
    let ends_differ = before.ends_with('\n') != after.ends_with('\n');
    let side = |of: char, index: usize, line: &'a str| Side {
        number: index + 1,
        anchor: (of, index + 1),
        text: line.strip_suffix('\n').unwrap_or(line),
        language,
        unended: ends_differ && !line.ends_with('\n'),
    };
    let removed = |index: usize| side('B', index, old[index]);
    let added = |index: usize| side('A', index, new[index]);
    let diff = TextDiff::configure().timeout(PATIENCE).diff_slices(&old, &new);
    let mut budget = COMPARISONS_MOST;
    let mut rows = Vec::with_capacity(new.len());
    for op in diff.ops() {
        match *op {
            DiffOp::Equal { old_index, new_index, len } => {
                rows.extend((0..len).map(|at| Row::Same(removed(old_index + at), added(new_index + at))));
            }
            op => {
                let (from, to) = (op.old_range(), op.new_range());
                let beside = pairs(&old[from.clone()], &new[to.clone()], &mut budget);
                rows.extend(beside.into_iter().map(|(a, b)| {
                    Row::Changed(a.map(|at| removed(from.start + at)), b.map(|at| added(to.start + at)))
                }));
            }
        }
    }
    rows
}

/// What is shown of the rows, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    Row(usize),
    /// A row within a run that is folded.
    Folded(usize),
    /// So many unchanged rows that are left out, and the first of them.
    Gap {
        first: usize,
        count: usize,
    },
}

/// The rows with unchanged runs folded or left out, except around changes; or `all` of them.
pub fn entries(rows: &[Row<'_>], all: bool) -> Vec<Entry> {
    if all {
        return (0..rows.len()).map(Entry::Row).collect();
    }
    let mut entries = Vec::new();
    let mut at = 0;
    for run in rows.chunk_by(|one, other| matches!((one, other), (Row::Same(..), Row::Same(..)))) {
        let end = at + run.len();
        if matches!(run[0], Row::Same(..)) {
            let first = if at == 0 { 0 } else { at + AROUND };
            let last = if end == rows.len() { end } else { end.saturating_sub(AROUND) };
            let count = last.saturating_sub(first);
            // A fold of one line would take a line itself.
            let (first, last) = if count > 1 { (first, last) } else { (end, end) };
            entries.extend((at..first).map(Entry::Row));
            if last - first > FOLDED_MOST {
                entries.push(Entry::Gap { first, count: last - first });
            } else {
                entries.extend((first..last).map(Entry::Folded));
            }
            entries.extend((last..end).map(Entry::Row));
        } else {
            entries.extend((at..end).map(Entry::Row));
        }
        at = end;
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(before: &str, after: &str) -> Vec<String> {
        let say = |side: Side<'_>| format!("{}{}{}", side.anchor.1, side.text, if side.unended { "!" } else { "" });
        let tell = |row: Row<'_>| match row {
            Row::Same(one, _) => say(one),
            Row::Changed(one, other) => {
                format!("-{} +{}", one.map_or(String::new(), say), other.map_or(String::new(), say))
            }
            Row::Note(side) => side.text.to_owned(),
        };
        compare(before, after, Language::Text).into_iter().map(tell).collect()
    }

    #[test]
    fn a_changed_line_stands_beside_what_it_was() {
        assert_eq!(told("a\nx 1\nb\n", "a\nx 2\nb\n"), ["1a", "-2x 1 +2x 2", "3b"]);
        assert_eq!(told("a\n", "a\nb\n"), ["1a", "- +2b"]);
        assert_eq!(told("", ""), Vec::<String>::new());
    }

    #[test]
    fn a_line_break_is_a_difference_but_not_where_both_lack_it() {
        assert_eq!(told("a\n", "a"), ["-1a +1a!"]);
        assert_eq!(told("a", "b"), ["-1a +1b"]);
        assert_eq!(told("a\n", "a\r\n"), ["-1a +1a\r"]);
    }

    #[test]
    fn unchanged_lines_far_from_a_change_are_folded_or_left_out() {
        let text = |changed: usize, lines: usize| -> String {
            (1..=lines).map(|line| if line == changed { "changed\n".to_owned() } else { format!("{line}\n") }).collect()
        };
        let (before, after) = (text(0, 300), text(20, 300));
        let rows = compare(&before, &after, Language::Text);
        let entries = entries(&rows, false);
        assert_eq!(entries[..16], (0..16).map(Entry::Folded).collect::<Vec<_>>());
        assert_eq!(entries[16..23], (16..23).map(Entry::Row).collect::<Vec<_>>());
        assert_eq!(entries[23..], [Entry::Gap { first: 23, count: 277 }]);
        assert_eq!(super::entries(&rows, true).len(), 300);
        let near = compare("1\n2\n3\n4\n5\n", "1\n2\n3\n4\nfive\n", Language::Text);
        assert!(
            super::entries(&near, false).iter().all(|entry| matches!(entry, Entry::Row(_))),
            "one line does not fold"
        );
    }
}
