//! Characters that make a text another one than it looks.

/// Whether a character shows nothing, or turns the direction of those around it: zero-width characters and directional
/// marks, embeddings, overrides and isolates (Unicode Standard Annex #9), invisible operators and tags. Nothing that is
/// told of what people wrote, by mail or in a channel, has any of them.
pub(crate) fn is_hidden(c: char) -> bool {
    matches!(
        c,
        '\u{061c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}'
            | '\u{e0000}'..='\u{e007f}'
    )
}
