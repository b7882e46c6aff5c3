//! Characters that make a text another one than it looks (CVE-2021-42574).

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
