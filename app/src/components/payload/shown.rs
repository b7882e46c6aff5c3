//! What a reader sees of a payload: bounded, whatever its size.

use std::ops::Range;

use governance::Payload;

use super::compare::{Entry, Row, Side, compare, entries};
use super::folds::{depths, ends};
use super::marks::marks;
use super::parts::{At, Parts, Weight, piece, pieces};
use super::reading::{Place, Reading, View};
use super::segments::{HIDDEN, Segment, segments};
use super::syntax::{Blocks, Language, tokens};
use super::{json, patch};
use crate::components::requests::visible::hidden;

/// What is shown of a payload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// What was read; its view is one that the payload has.
    pub reading: Reading,
    pub media_type: String,
    /// How many characters would be invisible, in all of it.
    pub hidden: usize,
    /// What it can be shown as, by name.
    pub views: Vec<(&'static str, View)>,
    pub body: Body,
    /// Which part this is, from 1.
    pub part: usize,
    pub parts: usize,
    /// Which lines this part holds, of how many.
    pub lines: (usize, usize, usize),
    /// Something stood before.
    pub before: bool,
    /// It has too many lines to be compared, so it stands here as it is.
    pub uncompared: bool,
}

/// The text of a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// It is what stood before; or only its layout is another one.
    Same {
        layout: bool,
    },
    Lines(Vec<Line>),
    Rows(Vec<Stretch>),
}

/// A line, or a piece of a long one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// From 1; `None` for what continues a line.
    pub number: Option<usize>,
    pub segments: Vec<Segment>,
    /// The first line of the part, counted from 0, that does not fold under it.
    pub end: usize,
    pub looked_for: bool,
}

/// Rows that are folded together, or are not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    pub folded: bool,
    pub rows: Vec<Drawn>,
}

/// A row of a diff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Drawn {
    Same(Cell, Cell),
    Changed(Option<Cell>, Option<Cell>),
    Note(Cell),
    /// So many unchanged lines are left out; they are shown at this address.
    Gap(usize, String),
}

impl Drawn {
    /// Whether a line on it is the one that is looked for.
    pub fn looked_for(&self) -> bool {
        let is = |cell: &Cell| cell.looked_for;
        match self {
            Self::Same(one, other) => is(one) || is(other),
            Self::Changed(one, other) => one.iter().chain(other).any(is),
            Self::Note(cell) => is(cell),
            Self::Gap(..) => false,
        }
    }
}

/// A line of one of two texts, or a piece of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Its number; `None` for what continues a line, and for notes.
    pub number: Option<usize>,
    /// Its id; `None` for what continues a line.
    pub id: Option<String>,
    pub segments: Vec<Segment>,
    pub looked_for: bool,
}

/// The most lines of a text that is compared: more would take more memory than a page is worth.
const COMPARED_MOST: usize = 400_000;

const CHANGES: [(&str, View); 2] = [("Unified", View::Changes), ("Side by side", View::Split)];

impl Shown {
    /// What `reading` asks for of a payload. May take some hundred milliseconds for a large one.
    pub fn of(payload: &Payload, reading: Reading) -> Self {
        let (text, before) = (payload.text(), payload.before());
        let language = Language::of(payload.media_type());
        let laid_out = match payload {
            Payload::Text { .. } if language == Language::Json => json::laid_out(&text, false),
            _ => None,
        };
        let laid_out = laid_out.filter(|laid_out| laid_out.trim_end() != text.trim_end());
        let strict = language != Language::Patch;
        let patch = match (&before, language) {
            (None, Language::Patch | Language::Text) if !many(&text) => patch::parse(&text, strict),
            _ => None,
        };
        let mut views = match (&before, &patch) {
            (None, None) => vec![("Laid out", View::Changes)],
            (Some(_), _) => [&CHANGES[..], &[("Whole payload", View::Whole)]].concat(),
            (None, Some(_)) => [&CHANGES[..], &[("As text", View::Whole)]].concat(),
        };
        if laid_out.is_some() {
            views.push(("As it was sent", View::Sent));
        }
        let mut reading = reading;
        if !views.iter().any(|(_, view)| *view == reading.view) {
            reading.view = View::Changes;
        }
        if views.len() == 1 {
            views.clear();
        }
        let empty = Self {
            media_type: payload.media_type().to_owned(),
            hidden: hidden(&text) + before.as_deref().map_or(0, hidden),
            views,
            body: Body::Lines(Vec::new()),
            part: 1,
            parts: 1,
            lines: (0, 0, 0),
            before: before.is_some(),
            uncompared: false,
            reading,
        };
        match (empty.reading.view, before, patch) {
            (View::Changes | View::Split, Some(before), _) => empty.comparing(&before, &text, language),
            (View::Changes | View::Split, None, Some(rows)) => empty.with_rows(&rows, true),
            (View::Sent, ..) => empty.with_lines(&text, Language::Text),
            _ => empty.with_lines(laid_out.as_deref().unwrap_or(&text), language),
        }
    }

    /// What differs between two payloads.
    pub fn between(before: Option<&Payload>, after: Option<&Payload>, reading: Reading) -> Self {
        let text = |payload: Option<&Payload>| payload.map(Payload::text).unwrap_or_default();
        let media_type = after.or(before).map(Payload::media_type).unwrap_or_default();
        let (old, new) = (text(before), text(after));
        let mut reading = reading;
        if !CHANGES.iter().any(|(_, view)| *view == reading.view) {
            reading.view = View::Changes;
        }
        let empty = Self {
            media_type: media_type.to_owned(),
            hidden: hidden(&old) + hidden(&new),
            views: CHANGES.to_vec(),
            body: Body::Lines(Vec::new()),
            part: 1,
            parts: 1,
            lines: (0, 0, 0),
            before: true,
            uncompared: false,
            reading,
        };
        empty.comparing(&old, &new, Language::of(media_type))
    }

    /// Two texts; JSON laid out alike, so that the order of keys is no difference.
    fn comparing(self, before: &str, after: &str, language: Language) -> Self {
        let in_order = |text: &str| (language == Language::Json).then(|| json::laid_out(text, true)).flatten();
        let laid_out = in_order(before).zip(in_order(after));
        let (old, new) = laid_out.as_ref().map_or((before, after), |(old, new)| (old, new));
        if old == new {
            return Self { body: Body::Same { layout: before != after }, ..self };
        }
        if many(old) || many(new) {
            return Self { uncompared: true, ..self.with_lines(new, language) };
        }
        self.with_rows(&compare(old, new, language), false)
    }

    fn with_lines(self, text: &str, language: Language) -> Self {
        let text = text.strip_suffix('\n').unwrap_or(text);
        let lines: Vec<&str> = text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line)).collect();
        let parts = Parts::of(lines.iter().map(|line| Weight::of(line)));
        let looked_for = self.reading.line.map(|place| place.line - 1).filter(|line| *line < lines.len());
        let part = self.part(&parts, looked_for);
        let rows = parts.rows(part, |line| pieces(lines[line].len()));
        let (first, last) = (rows.first().map_or(0, |at| at.line), rows.last().map_or(0, |at| at.line));
        let blocks = blocks(&lines, language, first..last + 1);
        let ends = row_ends(&rows, &lines, language);
        let draw = |(index, at): (usize, &At)| {
            let line = lines[at.line];
            let tokens = tokens(language, line, blocks.get(at.line - first).copied().unwrap_or(false));
            Line {
                number: (at.piece == 0).then_some(at.line + 1),
                segments: segments(line, piece(line, at.piece), &tokens, &[]),
                end: ends[index],
                looked_for: looked_for == Some(at.line) && at.piece == 0,
            }
        };
        let body = Body::Lines(rows.iter().enumerate().map(draw).collect());
        Self { body, part, parts: parts.count(), lines: (first + 1, last + 1, lines.len()), ..self }
    }

    fn with_rows(mut self, rows: &[Row<'_>], patch: bool) -> Self {
        // A line of a diff is one of its own; of two texts it is one after the change, unless it says otherwise.
        let wanted = self.reading.line.map(|Place { of, line }| match (patch, of) {
            (true, _) => ('L', line),
            (false, 'B') => ('B', line),
            (false, _) => ('A', line),
        });
        let target =
            wanted.and_then(|anchor| rows.iter().position(|row| row.sides().any(|side| side.anchor == anchor)));
        let mut shown = entries(rows, patch || self.reading.all);
        let left_out = |entry: &Entry| matches!((entry, target), (Entry::Gap { first, count }, Some(row)) if (*first..first + count).contains(&row));
        if shown.iter().any(left_out) {
            self.reading.all = true;
            shown = entries(rows, true);
        }
        let row_of = |index: usize| match shown[index] {
            Entry::Row(row) | Entry::Folded(row) => Some(row),
            Entry::Gap { .. } => None,
        };
        let none = Weight { longest: 0, all: 0 };
        let weight = |index: usize| row_of(index).map_or(none, |row| rows[row].weight());
        let parts = Parts::of((0..shown.len()).map(weight));
        let entry = target.and_then(|target| (0..shown.len()).find(|index| row_of(*index) == Some(target)));
        let part = self.part(&parts, entry);
        let mut drawer = Drawer { reading: &self.reading, wanted, marked: None };
        let mut stretches: Vec<Stretch> = Vec::new();
        let at = parts.rows(part, |index| pieces(weight(index).longest));
        for at in &at {
            let (folded, drawn) = match shown[at.line] {
                Entry::Gap { first, count } => (false, drawer.gap(rows, first, count)),
                Entry::Row(row) => (false, drawer.draw(rows, row, at.piece)),
                Entry::Folded(row) => (true, drawer.draw(rows, row, at.piece)),
            };
            match stretches.last_mut().filter(|stretch| stretch.folded == folded) {
                Some(stretch) => stretch.rows.push(drawn),
                None => stretches.push(Stretch { folded, rows: vec![drawn] }),
            }
        }
        let lines = (at.first().map_or(0, |at| at.line + 1), at.last().map_or(0, |at| at.line + 1), shown.len());
        Self { body: Body::Rows(stretches), part, parts: parts.count(), lines, ..self }
    }

    /// Which part is shown: the one that is asked for, or that which holds the line that is looked for.
    fn part(&self, parts: &Parts, line: Option<usize>) -> usize {
        let asked = self.reading.part;
        line.map_or(asked, |line| parts.holding(line)).clamp(1, parts.count())
    }
}

fn many(text: &str) -> bool {
    text.bytes().filter(|byte| *byte == b'\n').count() > COMPARED_MOST
}

/// Which of the lines in `range` stand in block texts.
fn blocks(lines: &[&str], language: Language, range: Range<usize>) -> Vec<bool> {
    if language != Language::Yaml {
        return Vec::new();
    }
    let mut blocks = Blocks::default();
    let told = lines.iter().take(range.end).map(|line| blocks.next(line));
    told.skip(range.start).collect()
}

/// For each row, the first one after it that does not fold under it.
fn row_ends(rows: &[At], lines: &[&str], language: Language) -> Vec<usize> {
    if !language.folds() {
        return (1..=rows.len()).collect();
    }
    let depths = depths(rows.iter().map(|at| lines[at.line]), language == Language::Yaml);
    // What continues a line folds under its beginning.
    let deeper = rows.iter().zip(depths).map(|(at, depth)| if at.piece > 0 { depth + 1 } else { depth });
    ends(&deeper.collect::<Vec<_>>())
}

type Ranges = Vec<Range<usize>>;

/// Draws rows, and remembers what differs on the last one: a long one is drawn in many pieces.
struct Drawer<'a> {
    reading: &'a Reading,
    wanted: Option<(char, usize)>,
    marked: Option<(usize, (Ranges, Ranges))>,
}

impl Drawer<'_> {
    fn draw(&mut self, rows: &[Row<'_>], row: usize, index: usize) -> Drawn {
        match rows[row] {
            Row::Same(one, other) => {
                Drawn::Same(self.cell(&ended(one), index, &[]), self.cell(&ended(other), index, &[]))
            }
            Row::Note(side) => Drawn::Note(Cell { number: None, ..self.cell(&ended(side), index, &[]) }),
            Row::Changed(Some(one), Some(other)) => {
                // How both end is no difference.
                let same_end = one.text.ends_with('\r') && other.text.ends_with('\r');
                let (one, other) = if same_end { (ended(one), ended(other)) } else { (one, other) };
                if self.marked.as_ref().is_none_or(|(marked, _)| *marked != row) {
                    self.marked = Some((row, marks(one.text, other.text)));
                }
                let (old, new) = self.marked.clone().map(|(_, marks)| marks).unwrap_or_default();
                Drawn::Changed(self.some(&one, index, &old), self.some(&other, index, &new))
            }
            Row::Changed(one, other) => {
                let cell = |side: Option<Side<'_>>| side.and_then(|side| self.some(&side, index, &[]));
                Drawn::Changed(cell(one), cell(other))
            }
        }
    }

    /// Nothing where the line has no such piece.
    fn some(&self, side: &Side<'_>, index: usize, marks: &[Range<usize>]) -> Option<Cell> {
        (index < pieces(side.text.len())).then(|| self.cell(side, index, marks))
    }

    fn cell(&self, side: &Side<'_>, index: usize, marks: &[Range<usize>]) -> Cell {
        let tokens = tokens(side.language, side.text, false);
        let mut segments = segments(side.text, piece(side.text, index), &tokens, marks);
        if side.unended && index + 1 == pieces(side.text.len()) {
            segments.push(Segment { text: "⟨no line break⟩".to_owned(), class: HIDDEN, marked: true });
        }
        let (of, line) = side.anchor;
        Cell {
            number: (index == 0).then_some(side.number),
            id: (index == 0).then(|| self.reading.id(of, line)),
            segments,
            looked_for: index == 0 && self.wanted == Some(side.anchor),
        }
    }

    fn gap(&self, rows: &[Row<'_>], first: usize, count: usize) -> Drawn {
        let anchor = rows[first].sides().last().map(|side| side.anchor);
        let line = anchor.map(|(of, line)| Place { of, line });
        let mut reading = self.reading.part(0);
        (reading.all, reading.line) = (true, line);
        Drawn::Gap(count, reading.href())
    }
}

/// A line without what only ends it.
fn ended(side: Side<'_>) -> Side<'_> {
    Side { text: side.text.strip_suffix('\r').unwrap_or(side.text), ..side }
}
