//! What people write is Markdown, which mail and chat show as words.

use pulldown_cmark::{CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};

/// How deep lists are shown within each other; what is deeper stands as deep as this.
const DEPTH_MOST: usize = 8;

/// The words without the marks, on the lines on which they were written. Lists keep their bullets and numbers, code its
/// indentation; a link says behind its words where it leads. What only looks like a mark, definitions of links, HTML, and a
/// text of marks alone stay as they are.
pub fn words(text: &str) -> String {
    let text = &with_definitions(text.replace("\r\n", "\n"));
    let mut page = Page { written: text, words: String::new(), lists: Vec::new(), links: Vec::new(), marker: false };
    for (event, range) in Parser::new_ext(text, Options::empty()).into_offset_iter() {
        match event {
            Event::Start(tag) => page.open(tag, range.start),
            Event::End(tag) => page.close(tag),
            Event::SoftBreak | Event::HardBreak => page.next_line(),
            Event::Rule | Event::TaskListMarker(_) => {}
            Event::Text(text)
            | Event::Code(text)
            | Event::Html(text)
            | Event::InlineHtml(text)
            | Event::InlineMath(text)
            | Event::DisplayMath(text)
            | Event::FootnoteReference(text) => page.say(&text),
        }
    }
    let words = page.words.trim_start_matches('\n').trim_end();
    if words.is_empty() { text.trim().to_owned() } else { words.to_owned() }
}

/// The text with definitions of links (`[name]: address`) as words: a page shows nothing of them, but people write
/// `[hotfix]: checkout` and mean it.
fn with_definitions(mut text: String) -> String {
    let parser = Parser::new_ext(&text, Options::empty());
    let mut starts: Vec<usize> = parser.reference_definitions().iter().map(|(_, found)| found.span.start).collect();
    starts.sort_unstable_by(|a, b| b.cmp(a));
    for start in starts {
        let bracket = text.get(start..).and_then(|rest| rest.find('['));
        if let Some(bracket) = bracket {
            text.insert(start + bracket, '\\');
        }
    }
    text
}

/// What was read so far.
struct Page<'a> {
    written: &'a str,
    words: String,
    /// The lists that are open, each with its next number if it has numbers.
    lists: Vec<Option<u64>>,
    /// The links that are open: where their words begin, and the address.
    links: Vec<(usize, CowStr<'a>)>,
    /// Whether a bullet was just written: what comes next stands beside it.
    marker: bool,
}

impl<'a> Page<'a> {
    fn open(&mut self, tag: Tag<'a>, at: usize) {
        match tag {
            Tag::Paragraph | Tag::Heading { .. } | Tag::CodeBlock(_) | Tag::HtmlBlock => self.block(at),
            Tag::List(first) => self.lists.push(first),
            Tag::Item => {
                self.marker = false;
                self.block(at);
                let marker = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        *number += 1;
                        format!("{}. ", *number - 1)
                    }
                    _ => "- ".to_owned(),
                };
                self.words.push_str(&marker);
                self.marker = true;
            }
            Tag::Link { link_type: LinkType::Email, .. } => self.links.push((self.words.len(), CowStr::Borrowed(""))),
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => self.links.push((self.words.len(), dest_url)),
            _ => {}
        }
    }

    fn close(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::List(_) => {
                self.lists.pop();
            }
            TagEnd::Link | TagEnd::Image => {
                let Some((start, address)) = self.links.pop() else { return };
                if !address.is_empty() && self.words[start..] != *address {
                    self.say(&format!(" ({address})"));
                }
            }
            _ => {}
        }
    }

    /// Begins a block on a line of its own, after an empty one where one was written.
    fn block(&mut self, at: usize) {
        if std::mem::take(&mut self.marker) || self.words.is_empty() {
            return;
        }
        self.words.truncate(self.words.trim_end_matches('\n').len());
        let line_before = self.written.get(..at).unwrap_or_default().rsplit('\n').nth(1);
        if line_before.is_some_and(|line| line.trim_matches([' ', '\t', '>']).is_empty()) {
            self.words.push('\n');
        }
        self.next_line();
    }

    fn next_line(&mut self) {
        self.words.push('\n');
        self.words.push_str(&"  ".repeat(self.lists.len().saturating_sub(1).min(DEPTH_MOST)));
    }

    fn say(&mut self, text: &str) {
        self.marker = false;
        self.words.push_str(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn marks_are_taken_off_and_lines_stay() {
        assert_eq!(words("## Rolled out\n\n**3** of `3` pods,\n_all_ well"), "Rolled out\n\n3 of 3 pods,\nall well");
        assert_eq!(words("Why?\n- one\n- *two*\n\n1. a\n2. b"), "Why?\n- one\n- two\n\n1. a\n2. b");
        assert_eq!(words("- a\n  - b\n- c"), "- a\n  - b\n- c");
        assert_eq!(words("> said\r\n  \r\nanswer"), "said\n\nanswer");
    }

    #[test]
    fn code_keeps_its_indentation() {
        assert_eq!(words("Failed:\n\n```\nif x:\n    y()\n```\ntwice"), "Failed:\n\nif x:\n    y()\ntwice");
        assert_eq!(words("```\n  at main\n```"), "  at main");
    }

    #[test]
    fn what_only_looks_like_a_mark_stays() {
        for text in
            ["2 * 3 * 4 and a_b_c", "<b>x</b> < y & z", "~/.config #42", "</td><script>x</script>\n<img> & \"q\""]
        {
            assert_eq!(words(text), text);
        }
    }

    #[test]
    fn nothing_that_was_written_vanishes() {
        for text in
            ["[hotfix]: checkout", "[a]: /b\n[c]: /d\nand more", "---", "[JIRA-12]: https://jira.example/12 \"x\""]
        {
            assert_eq!(words(text), text);
        }
        assert_eq!(words("*a*\n\n[b]: c"), "a\n\n[b]: c");
    }

    #[test]
    fn a_link_says_where_it_leads() {
        assert_eq!(words("[docs](https://x.example)"), "docs (https://x.example)");
        assert_eq!(words("<https://x.example> <el@x.example>"), "https://x.example el@x.example");
    }

    proptest! {
        #[test]
        fn no_text_makes_more_than_it_is(text in "([-*_`>#\\[\\]()<!~ \n\t]|1\\.|https://|a|\\PC){0,60}") {
            let said = words(&text);
            prop_assert!(!said.starts_with('\n') && !said.ends_with(char::is_whitespace), "{said:?}");
            prop_assert_eq!(said.is_empty(), text.trim().is_empty());
        }
    }
}
