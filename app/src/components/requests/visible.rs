//! Text that shows everything that is in it.
//!
//! A payload is approved by being read, so nothing in it may hide or turn the order of what is read
//! (CVE-2021-42574 does so with direction marks). What has no shape of its own is written as its code.

use governance::visible::is_hidden;

/// Whether a character has no shape, or changes the shape or order of others.
pub fn hides(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t')) || is_hidden(c)
}

/// A hidden character as it is written instead.
pub fn code(c: char) -> String {
    format!("⟨U+{:04X}⟩", u32::from(c))
}

/// How many characters of a text would be hidden.
pub fn hidden(text: &str) -> usize {
    // A line break of two characters is one break.
    text.chars().filter(|c| hides(*c)).count() - text.matches("\r\n").count()
}

/// The text with every hidden character written as its code, and how many there were. A line break of
/// two characters counts as one break.
pub fn visible(text: &str) -> (String, usize) {
    let mut shown = String::with_capacity(text.len());
    let mut hidden = 0;
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        if c == '\r' && rest.peek() == Some(&'\n') {
            continue;
        }
        if hides(c) {
            hidden += 1;
            shown.push_str(&code(c));
        } else {
            shown.push(c);
        }
    }
    (shown, hidden)
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn what_turns_or_hides_text_is_written_as_its_code() {
        let (shown, hidden) = visible("if admin\u{202e} \u{2066}// check\u{200b}\u{1b}[2K");
        assert_eq!(shown, "if admin⟨U+202E⟩ ⟨U+2066⟩// check⟨U+200B⟩⟨U+001B⟩[2K");
        assert_eq!(hidden, 4);
        assert_eq!(super::hidden("a\r\nb\rc\u{200b}\n"), 2);
    }

    #[test]
    fn ordinary_text_stays_as_it_is() {
        let text = "größe:\t42\nشكرا 你好 🚀\n";
        assert_eq!(visible(text), (text.to_owned(), 0));
        assert_eq!(visible("a\r\nb"), ("a\nb".to_owned(), 0));
    }
}
