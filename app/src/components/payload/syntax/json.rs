//! JSON, and lines of what resembles it.

use super::{Kind, Token, bare, quoted};

pub(super) fn tokens(line: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(c) = line[at..].chars().next() {
        let end = match c {
            '"' => quoted_end(line, at, &mut tokens),
            c if c.is_ascii_alphanumeric() || c == '-' => word_end(line, at, &mut tokens),
            c => at + c.len_utf8(),
        };
        at = end;
    }
    tokens
}

fn quoted_end(line: &str, start: usize, tokens: &mut Vec<Token>) -> usize {
    let end = quoted(line, start);
    let key = line[end..].trim_start().starts_with(':');
    tokens.push(Token { range: start..end, kind: if key { Kind::Key } else { Kind::Text } });
    end
}

fn word_end(line: &str, start: usize, tokens: &mut Vec<Token>) -> usize {
    let length = line[start..].find(|c: char| !(c.is_ascii_alphanumeric() || "+-._".contains(c)));
    let end = length.map_or(line.len(), |length| start + length);
    if let Some(kind) = bare(&line[start..end]) {
        tokens.push(Token { range: start..end, kind });
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_texts_numbers_and_words_are_told_apart() {
        let line = r#"  "a\"b": ["x:", -1.5e3, true, nil],"#;
        let told: Vec<(&str, Kind)> = tokens(line).into_iter().map(|token| (&line[token.range], token.kind)).collect();
        let wanted =
            [(r#""a\"b""#, Kind::Key), (r#""x:""#, Kind::Text), ("-1.5e3", Kind::Number), ("true", Kind::Word)];
        assert_eq!(told, wanted);
    }

    #[test]
    fn a_text_that_never_ends_ends_with_its_line() {
        assert_eq!(tokens("\"open\\"), [Token { range: 0..6, kind: Kind::Text }]);
    }
}
