//! What differs between a removed line and the added one beside it, word by word.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

use similar::{Algorithm, DiffTag, capture_diff_slices};

/// The most words of a line that are compared one by one; of longer ones, all between what both begin and end with differs.
const WORDS_MOST: usize = 400;
/// How much of a line tells how much it is like another, in bytes.
const LOOK: usize = 2_048;
/// How alike two lines are, out of 100, when one is a new version of the other.
const ALIKE: usize = 40;

/// The words of a text: letters and digits together, spaces together, everything else alone.
fn words(text: &str) -> Vec<&str> {
    let class = |c: char| match c {
        c if c.is_alphanumeric() || c == '_' => 1,
        c if c.is_whitespace() => 2,
        _ => 0,
    };
    let mut words = Vec::new();
    let mut start = 0;
    let mut last = 0;
    for (at, c) in text.char_indices() {
        if at > start && (class(c) == 0 || class(c) != last) {
            words.push(&text[start..at]);
            start = at;
        }
        last = class(c);
    }
    if start < text.len() {
        words.push(&text[start..]);
    }
    words
}

/// What tells how much a line is like another: its words, as numbers in order.
pub fn looks(line: &str) -> Vec<u64> {
    let head = &line[..line.floor_char_boundary(LOOK)];
    let number = |word: &str| {
        let mut hasher = DefaultHasher::new();
        word.hash(&mut hasher);
        hasher.finish()
    };
    let mut looks: Vec<u64> = words(head).into_iter().filter(|word| !word.trim().is_empty()).map(number).collect();
    looks.sort_unstable();
    looks
}

/// How alike two lines are, out of 100; 0 where they are so little alike that neither is a version of the other.
pub fn alike(one: &[u64], other: &[u64]) -> usize {
    let (mut a, mut b, mut common) = (0, 0, 0_usize);
    while a < one.len() && b < other.len() {
        match one[a].cmp(&other[b]) {
            std::cmp::Ordering::Less => a += 1,
            std::cmp::Ordering::Greater => b += 1,
            std::cmp::Ordering::Equal => (a, b, common) = (a + 1, b + 1, common + 1),
        }
    }
    let all = one.len() + other.len();
    let alike = (200 * common).checked_div(all).unwrap_or(0);
    if alike >= ALIKE { alike } else { 0 }
}

/// The stretches of each line that the other one does not have; none where the lines are too little alike for
/// that to say anything.
pub fn marks(before: &str, after: &str) -> (Vec<Range<usize>>, Vec<Range<usize>>) {
    if alike(&looks(before), &looks(after)) == 0 {
        return Default::default();
    }
    let (old, new) = (words(before), words(after));
    let start = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
    let rest = (&old[start..], &new[start..]);
    let end = rest.0.iter().rev().zip(rest.1.iter().rev()).take_while(|(old, new)| old == new).count();
    let (old_end, new_end) = (old.len() - end, new.len() - end);
    let mut differs = (Vec::new(), Vec::new());
    if (old_end - start) + (new_end - start) > WORDS_MOST {
        differs.0.push(start..old_end);
        differs.1.push(start..new_end);
    } else {
        for op in capture_diff_slices(Algorithm::Myers, &old[start..old_end], &new[start..new_end]) {
            if op.tag() != DiffTag::Equal {
                let shifted = |range: Range<usize>| range.start + start..range.end + start;
                differs.0.push(shifted(op.old_range()));
                differs.1.push(shifted(op.new_range()));
            }
        }
    }
    (stretches(&old, &differs.0), stretches(&new, &differs.1))
}

/// Runs of words as bytes of the line; runs with nothing but a space between them are one.
fn stretches(words: &[&str], runs: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut bytes = Vec::with_capacity(words.len() + 1);
    bytes.push(0);
    for word in words {
        bytes.push(bytes.last().copied().unwrap_or(0) + word.len());
    }
    let mut stretches: Vec<Range<usize>> = Vec::new();
    let mut last = 0;
    for run in runs.iter().filter(|run| !run.is_empty()) {
        let space = words[last..run.start].iter().all(|word| word.trim().is_empty());
        match stretches.last_mut().filter(|_| space) {
            Some(before) => before.end = bytes[run.end],
            None => stretches.push(bytes[run.start]..bytes[run.end]),
        }
        last = run.end;
    }
    stretches
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn marked<'a>(before: &'a str, after: &'a str) -> (Vec<&'a str>, Vec<&'a str>) {
        let (old, new) = marks(before, after);
        (old.into_iter().map(|range| &before[range]).collect(), new.into_iter().map(|range| &after[range]).collect())
    }

    #[test]
    fn the_words_that_differ_are_marked_and_no_more() {
        assert_eq!(marked("image: api:1.4.1", "image: api:1.4.2"), (vec!["1"], vec!["2"]));
        assert_eq!(marked("a b c d e f", "a x y d e f"), (vec!["b c"], vec!["x y"]));
        assert_eq!(marked("replicas: 4", "replicas: 4 "), (vec![], vec![" "]));
        assert_eq!(marked("if admin: x", "if admin\u{202e}: x"), (vec![], vec!["\u{202e}"]));
    }

    #[test]
    fn lines_that_have_little_in_common_are_not_marked() {
        assert_eq!(marked("replicas: 4", "image = api"), (vec![], vec![]));
        assert_eq!(marked("", "image: api"), (vec![], vec![]));
    }

    #[test]
    fn a_line_of_any_length_is_compared_by_its_ends() {
        let before = format!("{{\"a\":1,{}}}", "\"key\":\"value\",".repeat(100_000));
        let after = before.replacen("\"a\":1", "\"a\":2", 1);
        assert_eq!(marked(&before, &after), (vec!["1"], vec!["2"]));
    }

    proptest! {
        /// What is not marked is the same on both sides.
        #[test]
        fn without_its_marks_a_line_is_like_the_other(before in "[ab :é]{0,30}", after in "[ab :é]{0,30}") {
            let (old, new) = marks(&before, &after);
            let without = |line: &str, marks: &[Range<usize>]| {
                let kept = line.char_indices().filter(|(at, _)| !marks.iter().any(|mark| mark.contains(at)));
                kept.map(|(_, c)| c).filter(|c| *c != ' ').collect::<String>()
            };
            if !old.is_empty() || !new.is_empty() {
                prop_assert_eq!(without(&before, &old), without(&after, &new));
            }
        }
    }
}
