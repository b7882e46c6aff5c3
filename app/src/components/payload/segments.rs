//! A line as what is drawn: text of one colour, marked or not, or characters that would be invisible.

use std::ops::Range;

use super::syntax::Token;
use crate::components::requests::visible::{code, hides};

/// A stretch of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    pub text: String,
    /// Its colour, as a class of the style sheet; empty for none.
    pub class: &'static str,
    /// It is what differs between two lines.
    pub marked: bool,
}

/// The class of a character that is written as its code.
pub const HIDDEN: &str = "h";

/// What is drawn of `line[piece]`. Tokens and marks are in the order of the line, and of its bytes.
pub fn segments(line: &str, piece: Range<usize>, tokens: &[Token], marks: &[Range<usize>]) -> Vec<Segment> {
    let mut segments: Vec<Segment> = Vec::new();
    let (mut token, mut mark) = (0, 0);
    let start = piece.start;
    for (index, c) in line[piece].char_indices() {
        let at = start + index;
        while tokens.get(token).is_some_and(|token| token.range.end <= at) {
            token += 1;
        }
        while marks.get(mark).is_some_and(|mark| mark.end <= at) {
            mark += 1;
        }
        let hidden = hides(c);
        let coloured = tokens.get(token).filter(|token| token.range.start <= at);
        let class = if hidden { HIDDEN } else { coloured.map_or("", |token| token.kind.class()) };
        let marked = marks.get(mark).is_some_and(|mark| mark.start <= at);
        match segments.last_mut() {
            Some(last) if last.class == class && last.marked == marked => {}
            _ => segments.push(Segment { text: String::new(), class, marked }),
        }
        if let Some(last) = segments.last_mut() {
            if hidden { last.text.push_str(&code(c)) } else { last.text.push(c) }
        }
    }
    segments
}

#[cfg(test)]
mod tests {
    use super::super::syntax::Kind;
    use super::*;

    #[test]
    fn a_hidden_character_shows_in_a_coloured_token_and_in_a_mark() {
        let line = "\"a\u{202e}b\" 1";
        let tokens = [Token { range: 0..7, kind: Kind::Text }, Token { range: 8..9, kind: Kind::Number }];
        let drawn = segments(line, 0..line.len(), &tokens, std::slice::from_ref(&(2..6)));
        let told: Vec<(&str, &str, bool)> =
            drawn.iter().map(|segment| (segment.text.as_str(), segment.class, segment.marked)).collect();
        let wanted = [
            ("\"a", "s", false),
            ("⟨U+202E⟩", "h", true),
            ("b", "s", true),
            ("\"", "s", false),
            (" ", "", false),
            ("1", "n", false),
        ];
        assert_eq!(told, wanted);
    }

    #[test]
    fn a_piece_of_a_line_has_the_colours_of_its_place() {
        let tokens = [Token { range: 2..6, kind: Kind::Key }];
        let drawn = segments("abcdefgh", 4..8, &tokens, &[]);
        assert_eq!(drawn[0], Segment { text: "ef".into(), class: "k", marked: false });
        assert_eq!(drawn[1].text, "gh");
    }
}
