//! Characters that make a text another one than it looks (CVE-2021-42574).

/// A text without hidden characters, and with spaces for control characters, line breaks among them.
pub(crate) fn shown(text: &str) -> String {
    text.chars().filter(|c| !is_hidden(*c)).map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// The same on one line, of at most so many characters.
pub(crate) fn one_line(text: &str, most: usize) -> String {
    cut(&shown(text).split_whitespace().collect::<Vec<_>>().join(" "), most)
}

/// A text of at most so many characters; one that is cut ends in an ellipsis.
pub(crate) fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most - 1).chain(['…']).collect()
}

/// Whether a character shows nothing, or changes the shape or order of those around it: zero-width characters and
/// fillers, directional marks, embeddings, overrides and isolates (Unicode Standard Annex #9), separators of lines,
/// invisible operators, annotations and tags. Control characters are not among them. Nothing that is told of what
/// people wrote, by mail or in a channel, has any of them; pages write them as their codes.
pub fn is_hidden(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}'
    )
}
