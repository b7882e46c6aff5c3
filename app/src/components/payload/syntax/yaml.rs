//! YAML, a line at a time.

use super::{Kind, Token, bare, quoted};

pub(super) fn tokens(line: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut at = line.len() - line.trim_start().len();
    if matches!(line.trim_end(), "---" | "...") || line.starts_with('%') {
        return vec![Token { range: 0..line.len(), kind: Kind::Comment }];
    }
    while line[at..].starts_with("- ") || line[at..].starts_with("? ") {
        at += 2 + (line[at + 2..].len() - line[at + 2..].trim_start().len());
    }
    if let Some((key, colon)) = key(&line[at..]) {
        tokens.push(Token { range: at..at + key, kind: Kind::Key });
        at += colon + 1;
    }
    value(line, at, &mut tokens);
    tokens
}

/// The length of the key at the start of a text, and where its colon is.
fn key(text: &str) -> Option<(usize, usize)> {
    let end = match text.chars().next()? {
        '"' => quoted(text, 0),
        '\'' => single_quoted(text, 0),
        '#' | '{' | '[' | '|' | '>' => return None,
        _ => {
            let colon = text.match_indices(':').map(|(at, _)| at).find(|at| ends_key(&text[at + 1..]))?;
            return (colon > 0 && !text[..colon].contains(" #")).then(|| (text[..colon].trim_end().len(), colon));
        }
    };
    let gap = text[end..].len() - text[end..].trim_start().len();
    let colon = end + gap;
    (text[colon..].starts_with(':') && ends_key(&text[colon + 1..])).then_some((end, colon))
}

fn ends_key(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with([' ', '\t', '\r'])
}

/// The tokens of a value: a scalar, or something in braces or brackets.
fn value(line: &str, start: usize, tokens: &mut Vec<Token>) {
    let text = &line[start..];
    let at = start + (text.len() - text.trim_start().len());
    let flow = line[at..].starts_with(['{', '[']);
    let mut at = at;
    while let Some(c) = line[at..].chars().next() {
        let spaced = at == 0 || line[..at].ends_with([' ', '\t']);
        let (end, kind) = match c {
            '#' if spaced => (line.len(), Some(Kind::Comment)),
            '"' => (quoted(line, at), Some(Kind::Text)),
            '\'' => (single_quoted(line, at), Some(Kind::Text)),
            '{' | '}' | '[' | ']' | ',' if flow => (at + 1, None),
            c if c.is_whitespace() => (at + c.len_utf8(), None),
            ':' if flow => (at + 1, None),
            '&' | '*' | '!' => (at + word(&line[at..], flow), Some(Kind::Word)),
            '|' | '>' if is_block(line[at..].split(" #").next().unwrap_or_default().trim_end()) => {
                (at + word(&line[at..], flow), None)
            }
            _ => scalar(line, at, flow),
        };
        if let Some(mut kind) = kind {
            if flow && kind == Kind::Text && line[end..].trim_start().starts_with(':') {
                kind = Kind::Key;
            }
            tokens.push(Token { range: at..end, kind });
        }
        at = end;
    }
}

/// A plain scalar: to the comment or the end of the line, within braces to what ends it there.
fn scalar(line: &str, at: usize, flow: bool) -> (usize, Option<Kind>) {
    let rest = &line[at..];
    let mut end = rest.find(" #").unwrap_or(rest.len());
    if flow {
        end = rest[..end].find([',', '}', ']', ':', '{', '[']).unwrap_or(end);
    }
    let length = rest[..end].trim_end().len().max(rest.chars().next().map_or(0, char::len_utf8));
    (at + length, Some(bare(&rest[..length]).unwrap_or(Kind::Text)))
}

/// How long the word at the start of a text is; at least a character.
fn word(text: &str, flow: bool) -> usize {
    let ends = |c: char| c.is_whitespace() || (flow && ",{}[]".contains(c));
    text.find(ends).unwrap_or(text.len()).max(text.chars().next().map_or(0, char::len_utf8))
}

/// The end of a text in single quotes, where two of them are one.
fn single_quoted(line: &str, start: usize) -> usize {
    let mut at = start + 1;
    while let Some(found) = line.get(at..).and_then(|rest| rest.find('\'')) {
        at += found + 1;
        if !line[at..].starts_with('\'') {
            return at;
        }
        at += 1;
    }
    line.len()
}

/// `|`, `>-`, `|2`: what announces a block text.
fn is_block(text: &str) -> bool {
    text.len() <= 3 && text.starts_with(['|', '>']) && text[1..].chars().all(|c| "+-123456789".contains(c))
}

/// Which lines stand in block texts, told line by line from the beginning.
#[derive(Clone, Copy, Debug, Default)]
pub struct Blocks {
    /// How far the line is indented that announced the block.
    parent: Option<usize>,
}

impl Blocks {
    /// Whether the next line stands in a block text.
    pub fn next(&mut self, line: &str) -> bool {
        let indented = line.len() - line.trim_start_matches(' ').len();
        if let Some(parent) = self.parent {
            if indented > parent || line.trim().is_empty() {
                return true;
            }
            self.parent = None;
        }
        // The usual line neither ends so nor has a comment: told by a look at its end.
        let text = line.split(" #").next().unwrap_or_default().trim_end();
        let Some(at) = text.rfind([' ', '\t']).filter(|at| is_block(&text[at + 1..])) else {
            return false;
        };
        let before = text[..at].trim_end();
        if before.ends_with([':', '-']) || before.rsplit(' ').next().is_some_and(|word| word.starts_with(['!', '&'])) {
            let body = line.trim_start_matches(' ');
            let marks = body.len() - body.trim_start_matches(['-', ' ']).len();
            self.parent = Some(if before.ends_with('-') { indented } else { indented + marks });
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(line: &str) -> Vec<(&str, Kind)> {
        tokens(line).into_iter().map(|token| (&line[token.range], token.kind)).collect()
    }

    #[test]
    fn keys_values_comments_and_anchors_are_told_apart() {
        assert_eq!(told("  - name: api # ours"), [("name", Kind::Key), ("api", Kind::Text), ("# ours", Kind::Comment)]);
        assert_eq!(told("replicas: 4"), [("replicas", Kind::Key), ("4", Kind::Number)]);
        assert_eq!(told("\"a: b\": 'it''s'"), [("\"a: b\"", Kind::Key), ("'it''s'", Kind::Text)]);
        assert_eq!(
            told("image: registry:5000/api:1.4.2"),
            [("image", Kind::Key), ("registry:5000/api:1.4.2", Kind::Text)]
        );
        assert_eq!(told("base: &base !map"), [("base", Kind::Key), ("&base", Kind::Word), ("!map", Kind::Word)]);
        assert_eq!(
            told("limits: {cpu: 2, 'mem': null}"),
            [
                ("limits", Kind::Key),
                ("cpu", Kind::Key),
                ("2", Kind::Number),
                ("'mem'", Kind::Key),
                ("null", Kind::Word)
            ]
        );
        assert_eq!(told("# all of it"), [("# all of it", Kind::Comment)]);
        assert_eq!(told("---"), [("---", Kind::Comment)]);
        assert_eq!(told("just text"), [("just text", Kind::Text)]);
    }

    #[test]
    fn a_block_text_lasts_as_long_as_it_is_indented_deeper() {
        let text = "run: |\n  key: no\n\n  # no\nshell: bash\nsteps:\n  - run: >-\n      one\n    name: two\n  - |\n    three\n  - four";
        let mut blocks = Blocks::default();
        let inside: Vec<&str> = text.lines().filter(|line| blocks.next(line)).map(str::trim).collect();
        assert_eq!(inside, ["key: no", "", "# no", "one", "three"]);
    }
}
