//! Markdown as a tree, of no more than a few levels.

use pulldown_cmark::{CowStr, Event, LinkType, Options, Parser, Tag};

use crate::components::requests::visible::visible;

/// How deep lists, quotes and emphasis stand within each other; what is deeper stands as deep as this.
const DEPTH_MOST: usize = 8;

/// How many blocks of HTML that stand within each other are read as Markdown; what is within more stays raw text.
const HTML_MOST: usize = 8;

/// What a node is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    Text(String),
    Code(String),
    Break,
    /// Only its children.
    Plain,
    Paragraph,
    /// A line of its own.
    Heading,
    Strong,
    Emphasis,
    Quote,
    /// A list, with the first number of its items where it has numbers.
    List(Option<u64>),
    Item,
    CodeBlock,
    Rule,
    /// Leads to a safe address.
    Link(String),
    /// Would lead to an address that is not: said behind its words.
    NoLink(String),
}

/// A part of a text, with what it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    pub kind: Kind,
    pub children: Vec<Node>,
}

impl Node {
    fn leaf(kind: Kind) -> Self {
        Self { kind, children: Vec::new() }
    }
}

/// The parts of a text.
pub fn read(text: &str) -> Vec<Node> {
    let text = without_html_blocks(visible(text).0);
    // Once more behind the parser, which writes characters for their entities.
    let seen = |text: CowStr<'_>| visible(&text).0;
    let mut open = vec![Node::leaf(Kind::Plain)];
    for event in Parser::new_ext(&text, Options::empty()) {
        match event {
            Event::Start(tag) if open.len() > DEPTH_MOST => {
                let kind = kind(&tag);
                let line = matches!(kind, Kind::Paragraph | Kind::Heading);
                open.push(Node::leaf(if line { kind } else { Kind::Plain }));
                // Where a link leads is not lost.
                if let Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } = tag {
                    add(&mut open, Kind::Text(format!("({}) ", seen(dest_url))));
                }
            }
            Event::Start(tag) => open.push(Node::leaf(kind(&tag))),
            Event::End(_) => close(&mut open),
            Event::Code(code) => add(&mut open, Kind::Code(seen(code))),
            Event::SoftBreak | Event::HardBreak => add(&mut open, Kind::Break),
            Event::Rule => add(&mut open, Kind::Rule),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => words(&mut open, &seen(text)),
            // Belong to extensions that are off.
            Event::InlineMath(text) | Event::DisplayMath(text) | Event::FootnoteReference(text) => {
                words(&mut open, &seen(text))
            }
            Event::TaskListMarker(_) => {}
        }
    }
    while open.len() > 1 {
        close(&mut open);
    }
    open.pop().map(|root| root.children).unwrap_or_default()
}

/// A text whose tags are words of a paragraph wherever they stand: a tag at the start of a line would otherwise make
/// all that follows a block which is not Markdown.
fn without_html_blocks(mut text: String) -> String {
    for _ in 0..HTML_MOST {
        let blocks = Parser::new_ext(&text, Options::empty()).into_offset_iter();
        let blocks = blocks.filter(|(event, _)| matches!(event, Event::Start(Tag::HtmlBlock)));
        let starts: Vec<usize> =
            blocks.filter_map(|(_, range)| Some(range.start + text.get(range)?.find('<')?)).collect();
        if starts.is_empty() {
            break;
        }
        for start in starts.into_iter().rev() {
            text.insert(start, '\\');
        }
    }
    text
}

fn add(open: &mut [Node], kind: Kind) {
    if let Some(last) = open.last_mut() {
        last.children.push(Node::leaf(kind));
    }
}

fn close(open: &mut Vec<Node>) {
    if open.len() > 1
        && let Some(node) = open.pop()
        && let Some(around) = open.last_mut()
    {
        match node.kind {
            Kind::Plain => around.children.extend(node.children),
            _ => around.children.push(node),
        }
    }
}

fn kind(tag: &Tag<'_>) -> Kind {
    match tag {
        Tag::Paragraph => Kind::Paragraph,
        Tag::Heading { .. } => Kind::Heading,
        Tag::Strong => Kind::Strong,
        Tag::Emphasis => Kind::Emphasis,
        Tag::BlockQuote(_) => Kind::Quote,
        Tag::List(first) => Kind::List(*first),
        Tag::Item => Kind::Item,
        Tag::CodeBlock(_) => Kind::CodeBlock,
        Tag::Link { dest_url, link_type: LinkType::Email, .. } => link(format!("mailto:{dest_url}")),
        Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => link(dest_url.to_string()),
        Tag::HtmlBlock => Kind::Paragraph,
        _ => Kind::Plain,
    }
}

fn link(address: String) -> Kind {
    let start = address.to_ascii_lowercase();
    let safe = ["https://", "http://", "mailto:"].iter().any(|scheme| start.starts_with(scheme));
    let (shown, hidden) = visible(&address);
    let whole = hidden == 0 && !address.chars().any(char::is_whitespace);
    match (safe && whole, address.is_empty()) {
        (true, _) => Kind::Link(address),
        (false, true) => Kind::Plain,
        (false, false) => Kind::NoLink(shown),
    }
}

/// Text, in which web addresses are links.
fn words(open: &mut [Node], text: &str) {
    let code = open.iter().any(|node| matches!(node.kind, Kind::CodeBlock | Kind::Link(_) | Kind::NoLink(_)));
    if code {
        return add(open, Kind::Text(text.to_owned()));
    }
    let mut rest = text;
    while let Some(start) = ["https://", "http://"].iter().filter_map(|scheme| rest.find(scheme)).min() {
        let found = &rest[start..];
        let length = found.find(|c: char| c.is_whitespace() || "<>\"'`⟨⟩".contains(c)).unwrap_or(found.len());
        let address = found[..length].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']']);
        if start > 0 {
            add(open, Kind::Text(rest[..start].to_owned()));
        }
        if let Some(last) = open.last_mut() {
            let words = Node::leaf(Kind::Text(address.to_owned()));
            let kind = if address.ends_with("://") { Kind::Plain } else { link(address.to_owned()) };
            last.children.push(Node { kind, children: vec![words] });
        }
        rest = &rest[start + address.len()..];
    }
    if !rest.is_empty() {
        add(open, Kind::Text(rest.to_owned()));
    }
}

/// The words alone, on one line, for lists.
pub fn plain(text: &str) -> String {
    let mut words = String::new();
    tell(&read(text), &mut words);
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn tell(nodes: &[Node], out: &mut String) {
    for node in nodes {
        match &node.kind {
            Kind::Text(text) | Kind::Code(text) => out.push_str(text),
            Kind::Break => out.push(' '),
            _ => {}
        }
        tell(&node.children, out);
        let block = matches!(node.kind, Kind::Paragraph | Kind::Heading | Kind::Item | Kind::CodeBlock | Kind::Quote);
        if block {
            out.push(' ');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_show_the_words_without_the_marks() {
        assert_eq!(
            plain("**Fix** the `checkout`:\n\n- one\n- [two](https://x.example)\n> three"),
            "Fix the checkout: one two three"
        );
        assert_eq!(plain("# Rollout **failed**\npod api-7\n\nOops\n===\n***\nx"), "Rollout failed pod api-7 Oops x");
        assert_eq!(plain("2 * 3 * 4 <script> a_b_c"), "2 * 3 * 4 <script> a_b_c");
        assert_eq!(plain("a\u{202e}b `c&#x202e;` &#x202e;&rlm;d"), "a⟨U+202E⟩b c&#x202e; ⟨U+202E⟩⟨U+200F⟩d");
        let link = read("[safe](https://x.example/&#x202e;moc)");
        let no = Kind::NoLink("https://x.example/⟨U+202E⟩moc".to_owned());
        assert_eq!(link[0].children[0].kind, no);
    }

    #[test]
    fn a_tag_at_the_start_of_a_line_is_text_and_what_follows_is_markdown_still() {
        for (written, words) in [
            ("<script>alert(1)</script> **all** [log](https://x.example)", "<script>alert(1)</script> all log"),
            ("<div>\n<p>\n`b`\n</p>", "<div> <p> b </p>"),
            ("> <!-- *a* -->\n> <!channel>", "<!-- a --> <!channel>"),
            ("- <b>\n- <pre>\n*c*", "<b> <pre> c"),
            ("```\n<b>\n```", "<b>"),
            ("\\<b>", "<b>"),
        ] {
            assert_eq!(plain(written), words, "{written}");
        }
        assert_eq!(plain(&"<p>\n".repeat(3_000)).matches("<p>").count(), 3_000);
    }

    #[test]
    fn nothing_stands_deeper_than_a_few_levels() {
        fn depth(nodes: &[Node]) -> usize {
            nodes.iter().map(|node| 1 + depth(&node.children)).max().unwrap_or(0)
        }
        let deep = read(&format!("{}x", "> ".repeat(3_000)));
        assert!(depth(&deep) <= DEPTH_MOST + 2, "{}", depth(&deep));
        let lists: String = (0..60).map(|level| format!("{}- x\n", "  ".repeat(level))).collect();
        assert!(depth(&read(&lists)) <= DEPTH_MOST + 4);
        let images = format!("{}x{}", "![".repeat(2_000), "](https://x.example)".repeat(2_000));
        assert!(depth(&read(&images)) <= DEPTH_MOST + 4);
    }
}
