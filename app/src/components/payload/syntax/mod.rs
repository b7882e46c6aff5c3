//! Colours, a line at a time. They are for reading only: what is not recognised is plain text.

mod json;
mod yaml;

use std::ops::Range;

pub use yaml::Blocks;

/// What a text is written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    Json,
    Yaml,
    /// A unified diff.
    Patch,
    #[default]
    Text,
}

impl Language {
    /// By media type.
    pub fn of(media_type: &str) -> Self {
        let kind = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        match kind.rsplit(['/', '+', '-']).next().unwrap_or_default() {
            "json" => Self::Json,
            "yaml" | "yml" => Self::Yaml,
            "diff" | "patch" => Self::Patch,
            _ => Self::Text,
        }
    }

    /// By the end of a path.
    pub fn of_path(path: &str) -> Self {
        match path.rsplit('.').next().unwrap_or_default().to_ascii_lowercase().as_str() {
            "json" => Self::Json,
            "yaml" | "yml" => Self::Yaml,
            _ => Self::Text,
        }
    }

    /// Whether its lines have an order of what belongs to what.
    pub fn folds(self) -> bool {
        matches!(self, Self::Json | Self::Yaml)
    }
}

/// What a stretch of a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Key,
    Text,
    Number,
    /// true, null, an anchor.
    Word,
    Comment,
}

impl Kind {
    /// Its class in the style sheet; short, since a page holds thousands.
    pub fn class(self) -> &'static str {
        match self {
            Self::Key => "k",
            Self::Text => "s",
            Self::Number => "n",
            Self::Word => "w",
            Self::Comment => "c",
        }
    }
}

/// A stretch of a line, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    pub range: Range<usize>,
    pub kind: Kind,
}

/// The longest line that is coloured, in bytes.
const LINE_MOST: usize = 64 * 1024;

/// The coloured stretches of a line, in order. `block` says that it stands in a YAML block text.
pub fn tokens(language: Language, line: &str, block: bool) -> Vec<Token> {
    if line.len() > LINE_MOST {
        return Vec::new();
    }
    match language {
        Language::Json => json::tokens(line),
        Language::Yaml if block => vec![Token { range: 0..line.len(), kind: Kind::Text }],
        Language::Yaml => yaml::tokens(line),
        Language::Patch | Language::Text => Vec::new(),
    }
}

/// The end of a text in double quotes that starts at `start`: behind the closing quote, or of the line.
fn quoted(line: &str, start: usize) -> usize {
    let bytes = line.as_bytes();
    let mut at = start + 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    line.len()
}

/// What a bare word means: a number, a word of the language, or nothing.
fn bare(word: &str) -> Option<Kind> {
    let digits = word.strip_prefix(['-', '+']).unwrap_or(word);
    if digits.starts_with(|c: char| c.is_ascii_digit())
        && word.chars().all(|c| c.is_ascii_hexdigit() || "+-.eExoX_".contains(c))
        && digits.matches('.').count() < 2
        && digits.matches('-').count() < 2
    {
        return Some(Kind::Number);
    }
    matches!(word, "true" | "false" | "null" | "~" | "yes" | "no" | "on" | "off" | "True" | "False")
        .then_some(Kind::Word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_media_type_tells_the_language() {
        for (media_type, language) in [
            ("application/json", Language::Json),
            ("application/vnd.api+json; charset=utf-8", Language::Json),
            ("application/yaml", Language::Yaml),
            ("text/x-yaml", Language::Yaml),
            ("text/x-diff", Language::Patch),
            ("text/x-patch", Language::Patch),
            ("text/plain", Language::Text),
            ("text/x-shellscript", Language::Text),
        ] {
            assert_eq!(Language::of(media_type), language, "{media_type}");
        }
        assert_eq!(Language::of_path("deploy/api.yml"), Language::Yaml);
    }

    proptest! {
        /// Whatever the line: tokens stand in order, do not overlap, and end where characters do.
        #[test]
        fn tokens_never_cut_a_character_and_stand_in_order(line in "\\PC{0,60}|[-:#\"'|>{}\\[\\], \\\\a1é]{0,40}") {
            for language in [Language::Json, Language::Yaml] {
                let mut end = 0;
                for token in tokens(language, &line, false) {
                    prop_assert!(token.range.start >= end && token.range.start < token.range.end, "{line:?} {token:?}");
                    prop_assert!(line.get(token.range.clone()).is_some(), "{line:?} {token:?}");
                    end = token.range.end;
                }
            }
        }
    }
}
