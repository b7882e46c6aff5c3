//! A text that is a unified diff.

use super::compare::{Row, Side};
use super::pairs::{COMPARISONS_MOST, pairs};
use super::syntax::Language;

/// The rows of a unified diff; `None` where its parts do not have the lengths that they announce, or it has none.
/// `strict` asks for the names of files, too, as a text needs that does not say what it is.
pub fn parse(text: &str, strict: bool) -> Option<Vec<Row<'_>>> {
    if !text.starts_with("@@ -") && !text.contains("\n@@ -") {
        return None;
    }
    let mut reader = Reader { rows: Vec::new(), language: Language::Text, budget: COMPARISONS_MOST };
    let text = text.strip_suffix('\n').unwrap_or(text);
    let mut lines = text.split('\n').enumerate().map(|(index, line)| (index + 1, line));
    let (mut parts, mut files) = (0, 0);
    while let Some((at, line)) = lines.next() {
        if let Some(path) = line.strip_prefix("+++ ") {
            reader.language = Language::of_path(path.split('\t').next().unwrap_or_default().trim_end());
            files += 1;
        }
        reader.note(at, line);
        if line.starts_with("@@ -") {
            let place = place(line)?;
            reader.part(place, &mut lines)?;
            parts += 1;
        }
    }
    (parts > 0 && (files > 0 || !strict)).then_some(reader.rows)
}

/// Where a part stands in both texts: from which line, how many.
#[derive(Clone, Copy)]
struct Place {
    old: (usize, usize),
    new: (usize, usize),
}

/// `@@ -1,4 +1,5 @@ anything`
fn place(line: &str) -> Option<Place> {
    let (old, rest) = line.strip_prefix("@@ -")?.split_once(" +")?;
    let (new, _) = rest.split_once(" @@")?;
    let range = |text: &str| -> Option<(usize, usize)> {
        let (from, count) = text.split_once(',').unwrap_or((text, "1"));
        Some((from.parse().ok()?, count.parse().ok()?))
    };
    Some(Place { old: range(old)?, new: range(new)? })
}

struct Reader<'a> {
    rows: Vec<Row<'a>>,
    language: Language,
    budget: usize,
}

impl<'a> Reader<'a> {
    fn side(&self, at: usize, number: usize, text: &'a str) -> Side<'a> {
        Side { number, anchor: ('L', at), text, language: self.language, unended: false }
    }

    fn note(&mut self, at: usize, line: &'a str) {
        let side = Side { language: Language::Text, ..self.side(at, 0, line) };
        self.rows.push(Row::Note(side));
    }

    /// The lines of one part.
    fn part(&mut self, place: Place, lines: &mut impl Iterator<Item = (usize, &'a str)>) -> Option<()> {
        let (mut old, mut new) = (place.old.0, place.new.0);
        let old_end = old.checked_add(place.old.1)?;
        let new_end = new.checked_add(place.new.1)?;
        let (mut removed, mut added) = (Vec::new(), Vec::new());
        while old < old_end || new < new_end {
            let (at, line) = lines.next()?;
            let (sign, text) = line.split_at_checked(1).unwrap_or((" ", ""));
            match sign {
                "-" => {
                    // An added line before a removed one ends the run: their order is kept.
                    if !added.is_empty() {
                        self.run(&mut removed, &mut added);
                    }
                    removed.push(self.side(at, old, text));
                    old += 1;
                }
                "+" => {
                    added.push(self.side(at, new, text));
                    new += 1;
                }
                "\\" => {
                    self.run(&mut removed, &mut added);
                    self.note(at, line);
                }
                " " => {
                    self.run(&mut removed, &mut added);
                    self.rows.push(Row::Same(self.side(at, old, text), self.side(at, new, text)));
                    (old, new) = (old + 1, new + 1);
                }
                _ => return None,
            }
        }
        self.run(&mut removed, &mut added);
        (old == old_end && new == new_end).then_some(())
    }

    /// Puts a run of removed and added lines beside each other.
    fn run(&mut self, removed: &mut Vec<Side<'a>>, added: &mut Vec<Side<'a>>) {
        let texts = |sides: &[Side<'a>]| sides.iter().map(|side| side.text).collect::<Vec<_>>();
        let beside = pairs(&texts(removed), &texts(added), &mut self.budget);
        self.rows.extend(
            beside.into_iter().map(|(old, new)| Row::Changed(old.map(|at| removed[at]), new.map(|at| added[at]))),
        );
        removed.clear();
        added.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATCH: &str = "diff --git a/x.yaml b/x.yaml\n--- a/x.yaml\n+++ b/x.yaml\n@@ -1,3 +1,3 @@ spec\n a: 1\n-b: 2\n+b: 3\n c: 4\n\\ No newline at end of file\n";

    #[test]
    fn a_diff_has_the_numbers_of_both_texts_and_ids_of_its_own_lines() {
        let rows = parse(PATCH, true).unwrap();
        assert_eq!(rows.len(), 8);
        let Row::Changed(Some(old), Some(new)) = rows[5] else { panic!("{rows:?}") };
        assert_eq!((old.number, old.anchor, old.text), (2, ('L', 6), "b: 2"));
        assert_eq!((new.number, new.anchor, new.text), (2, ('L', 7), "b: 3"));
        assert_eq!(new.language, Language::Yaml);
        let Row::Same(old, _) = rows[6] else { panic!("{rows:?}") };
        assert_eq!((old.number, old.text), (3, "c: 4"));
        assert!(matches!(rows[7], Row::Note(_)));
    }

    #[test]
    fn what_does_not_fit_its_own_numbers_is_no_diff() {
        assert!(parse("", false).is_none());
        assert!(parse("--- a\n+++ b\n", false).is_none());
        assert!(parse("@@ -1,2 +1,2 @@\n a\n", false).is_none());
        assert!(parse("@@ -1 +1 @@\n-a\nb\n", false).is_none());
        assert!(parse("@@ -1 +99999999999999999999 @@\n-a\n+b\n", false).is_none());
        assert!(parse("@@ -1 +1 @@\n-a\n+b\n", true).is_none(), "a text that does not say so names no files");
        assert!(parse("@@ -1 +1 @@\n-a\n+b\n", false).is_some());
    }
}
