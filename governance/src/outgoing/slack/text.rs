//! Text as Slack takes it: escaped, without mentions, and never longer than it allows.

use crate::visible::is_hidden;

/// Escapes a text for Slack (`&`, `<` and `>`, which begin links and mentions) and cuts it to at most so many
/// characters as Slack counts them, after escaping. A cut text ends in an ellipsis. Control characters become spaces,
/// but for line breaks; hidden ones go. Where Mattermost and Rocket.Chat would make a link of a text and an
/// address (`[text](address)`), a zero-width space stands between the two. What would be bold, italic, struck out or code
/// is shown as it was typed ([`unmarked`]), so that nothing that somebody wrote looks like a label of ours; in an address,
/// which must lead where it led, it is percent-encoded.
pub(super) fn fitted(text: &str, most: usize) -> String {
    let mut found = String::new();
    let (mut length, mut cut_at) = (0, 0);
    let mut before = ' ';
    let mut in_address = false;
    let shown = text.trim().chars().filter(|c| !is_hidden(*c));
    let shown: String = shown.map(|c| if c.is_control() && c != '\n' { ' ' } else { c }).collect();
    for (at, c) in shown.char_indices() {
        let rest = &shown[at..];
        let after = rest.chars().nth(1).unwrap_or(' ');
        in_address =
            !c.is_whitespace() && (in_address || ["https://", "http://"].iter().any(|scheme| rest.starts_with(scheme)));
        let piece = match c {
            '*' | '_' | '~' | '`' if in_address => format!("%{:X}", u32::from(c)),
            '&' => "&amp;".to_owned(),
            '<' => "&lt;".to_owned(),
            '>' => "&gt;".to_owned(),
            // Mattermost would call everyone at `@channel`, whoever wrote it.
            '@' if !before.is_alphanumeric() => "@\u{200b}".to_owned(),
            '(' | '[' | ':' if before == ']' => format!("\u{200b}{c}"),
            c => unmarked(c, before, after).to_string(),
        };
        length += piece.chars().count();
        if length > most {
            found.truncate(cut_at);
            found.push('…');
            return found;
        }
        found.push_str(&piece);
        if length < most {
            // Up to here there is room for the ellipsis.
            cut_at = found.len();
        }
        before = c;
    }
    found
}

/// A character as it is shown between two others. Slack has no escape for the marks of its formatting, and a zero-width
/// space beside one does not end its meaning everywhere; so where one could begin or end a formatting, a character that
/// looks like it stands in its place.
fn unmarked(c: char, before: char, after: char) -> char {
    let alone = [before, after].iter().all(|near| matches!(near, ' ' | '\n'));
    let within_a_word = before.is_ascii_alphanumeric() && after.is_ascii_alphanumeric();
    match c {
        _ if alone => c,
        '*' => '\u{2217}',
        '~' => '\u{223c}',
        '`' => '\u{2cb}',
        '_' if !within_a_word => '\u{2cd}',
        c => c,
    }
}

/// The same on one line.
pub(super) fn line(text: &str, most: usize) -> String {
    fitted(&text.split_whitespace().collect::<Vec<_>>().join(" "), most)
}

/// The same as a quotation, each line of it.
pub(super) fn quote(text: &str, most: usize) -> String {
    let lines: Vec<_> = text.trim().lines().take(12).collect();
    // Two characters more for each line.
    let text = fitted(&lines.join("\n"), most.saturating_sub(2 * lines.len().max(1)));
    text.lines().map(|line| format!("> {line}")).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_slack_would_read_as_its_own_is_escaped() {
        assert_eq!(fitted("a < b && c > d", 100), "a &lt; b &amp;&amp; c &gt; d");
        assert_eq!(
            fitted("<!channel> <@U1> <http://x|y>", 100),
            "&lt;!channel&gt; &lt;@\u{200b}U1&gt; &lt;http://x|y&gt;"
        );
        assert_eq!(fitted("@channel, el@example.com", 100), "@\u{200b}channel, el@example.com");
        assert_eq!(fitted("a\0b\rc\nd\u{7}", 100), "a b c\nd ");
    }

    #[test]
    fn a_link_cannot_say_that_it_leads_elsewhere_and_nothing_is_hidden() {
        assert_eq!(fitted("[docs](https://evil.example)", 100), "[docs]\u{200b}(https://evil.example)");
        assert_eq!(fitted("[docs]\u{200b}(https://evil.example)", 100), "[docs]\u{200b}(https://evil.example)");
        assert_eq!(
            fitted("[docs][1]\n[1]: https://evil.example", 100),
            "[docs]\u{200b}[1]\n[1]\u{200b}: https://evil.example"
        );
        assert_eq!(fitted("a\u{202e}b\u{2066}c\u{200f}d (e) [f]", 100), "abcd (e) [f]");
    }

    #[test]
    fn what_would_be_formatted_is_shown_as_it_was_typed() {
        for (typed, shown) in [
            ("*Approved by*\nOlivia", "∗Approved by∗\nOlivia"),
            ("**now** a*b*c", "∗∗now∗∗ a∗b∗c"),
            ("_so_ a_b_c __init__", "ˍsoˍ a_b_c ˍˍinitˍˍ"),
            ("~gone~ ~/.config", "∼gone∼ ∼/.config"),
            ("`rm` ```x```", "ˋrmˋ ˋˋˋxˋˋˋ"),
            ("2 * 3 ~ 6 _ 7", "2 * 3 ~ 6 _ 7"),
            ("_See_ https://x.example/o/_build/~bo?a=*", "ˍSeeˍ https://x.example/o/%5Fbuild/%7Ebo?a=%2A"),
            ("https://x.example *now*", "https://x.example ∗now∗"),
            ("*\u{200b}now\u{200b}*", "∗now∗"),
        ] {
            assert_eq!(fitted(typed, 100), shown);
        }
    }

    #[test]
    fn what_is_too_long_ends_in_an_ellipsis_and_never_within_an_entity() {
        assert_eq!(fitted("abcdef", 6), "abcdef");
        assert_eq!(fitted("abcdefg", 6), "abcde…");
        assert_eq!(fitted("ab&&", 8), "ab&amp;…");
        assert_eq!(fitted("ab&", 7), "ab&amp;");
        assert_eq!(quote("one\n\ntwo", 100), "> one\n> \n> two");
        assert_eq!(line("one\n  two", 100), "one two");
    }

    proptest! {
        #[test]
        fn no_text_is_longer_than_slack_allows_or_can_mention_anybody(
            text in "\\PC{0,80}|[<>&@a \n]{0,80}|[\\[\\]():a\u{200b}\u{202e}\u{2069}]{0,80}|[*_~`a中 \n.]{0,80}|([*_~` ]|https?://){0,20}",
            most in 1..60_usize,
        ) {
            for text in [fitted(&text, most), line(&text, most)] {
                prop_assert!(text.chars().count() <= most, "{}", text);
                prop_assert!(!text.contains('<') && !text.contains('>') && !text.contains("@channel"));
                prop_assert!(!text.contains("](") && !text.contains("][") && !text.contains("]:"), "{}", text);
                prop_assert!(!text.chars().any(|c| is_hidden(c) && c != '\u{200b}'), "{}", text);
                let chars: Vec<char> = format!(" {text} ").chars().collect();
                for near in chars.windows(3).filter(|near| matches!(near[1], '*' | '_' | '~' | '`')) {
                    let alone = near[0].is_whitespace() && (near[2].is_whitespace() || near[2] == '…');
                    let within_a_word = near[1] == '_' && near[0].is_ascii_alphanumeric();
                    prop_assert!(alone || within_a_word, "{}", text);
                }
                let rest = text.replace("&amp;", "").replace("&lt;", "").replace("&gt;", "");
                prop_assert!(!rest.contains('&'), "{}", text);
            }
            prop_assert!(quote(&text, most.max(40)).chars().count() <= most.max(40));
        }
    }
}
