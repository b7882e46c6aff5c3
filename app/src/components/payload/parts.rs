//! A part at a time: so many rows and so many bytes, whatever the payload.

use std::ops::Range;

/// The longest piece of a line on one row, in bytes.
pub const PIECE: usize = 2_048;
/// The most rows of a part.
pub const ROWS_MOST: usize = 1_000;
/// The most bytes of text of a part.
pub const BYTES_MOST: usize = 64 * 1024;

/// The rows that a line takes.
pub fn pieces(bytes: usize) -> usize {
    bytes.div_ceil(PIECE).max(1)
}

/// What of a line stands on its row of this index; whole characters.
pub fn piece(line: &str, index: usize) -> Range<usize> {
    let at = |index: usize| line.floor_char_boundary(index.saturating_mul(PIECE));
    at(index)..at(index + 1)
}

/// How large a line is: the longer of what stands side by side, and all of it together, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weight {
    pub longest: usize,
    pub all: usize,
}

impl Weight {
    /// Of one text.
    pub fn of(text: &str) -> Self {
        Self { longest: text.len(), all: text.len() }
    }
}

/// A row: a piece of a line, both counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct At {
    pub line: usize,
    pub piece: usize,
}

/// The parts of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts {
    /// Where each starts, the end last.
    starts: Vec<At>,
}

impl Parts {
    /// The parts of lines of these sizes; at least one.
    pub fn of(weights: impl Iterator<Item = Weight>) -> Self {
        let mut starts = vec![At { line: 0, piece: 0 }];
        let (mut rows, mut bytes, mut lines) = (0, 0, 0);
        for (line, weight) in weights.enumerate() {
            let pieces = pieces(weight.longest);
            let each = weight.all.div_ceil(pieces);
            for piece in 0..pieces {
                if rows > 0 && (rows == ROWS_MOST || bytes + each > BYTES_MOST) {
                    starts.push(At { line, piece });
                    (rows, bytes) = (0, 0);
                }
                rows += 1;
                bytes += each;
            }
            lines = line + 1;
        }
        starts.push(At { line: lines, piece: 0 });
        Self { starts }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.starts.len() - 1
    }

    /// The rows of a part, counted from 1; `pieces` tells how many rows a line takes.
    pub fn rows(&self, part: usize, pieces: impl Fn(usize) -> usize) -> Vec<At> {
        let part = part.clamp(1, self.count());
        let (mut at, end) = (self.starts[part - 1], self.starts[part]);
        let mut rows = Vec::new();
        while at < end {
            rows.push(at);
            at = if at.piece + 1 < pieces(at.line) {
                At { piece: at.piece + 1, ..at }
            } else {
                At { line: at.line + 1, piece: 0 }
            };
        }
        rows
    }

    /// The part in which a line begins, counted from 1.
    pub fn holding(&self, line: usize) -> usize {
        let at = At { line, piece: 0 };
        self.starts.partition_point(|start| *start <= at).clamp(1, self.count())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(lines: &[&str]) -> Parts {
        Parts::of(lines.iter().map(|line| Weight::of(line)))
    }

    fn all_rows(lines: &[&str]) -> Vec<Vec<At>> {
        let parts = parts(lines);
        (1..=parts.count()).map(|part| parts.rows(part, |line| pieces(lines[line].len()))).collect()
    }

    #[test]
    fn every_line_stands_in_exactly_one_part_and_a_part_is_bounded() {
        let lines = vec!["image: api"; 2_500];
        let rows = all_rows(&lines);
        assert_eq!(rows.iter().map(Vec::len).collect::<Vec<_>>(), [1_000, 1_000, 500]);
        assert_eq!(rows[1][0], At { line: 1_000, piece: 0 });
        let parts = parts(&lines);
        assert_eq!([0, 999, 1_000, 2_499, 9_999].map(|line| parts.holding(line)), [1, 1, 2, 3, 3]);
        assert_eq!(all_rows(&[]), [vec![]]);
    }

    #[test]
    fn a_line_of_any_length_is_cut_into_pieces_that_make_it_up_again() {
        let line = "é".repeat(100_000);
        let read: String = (0..pieces(line.len())).map(|index| &line[piece(&line, index)]).collect();
        assert_eq!(read, line);
        let rows = all_rows(&["a", &line, "b"]);
        assert!(rows.len() > 3 && rows.iter().all(|rows| rows.len() <= BYTES_MOST / PIECE + 2), "{}", rows.len());
        let flat: Vec<At> = rows.into_iter().flatten().collect();
        assert_eq!(flat.len(), 2 + pieces(line.len()));
        assert!(flat.is_sorted());
    }
}
