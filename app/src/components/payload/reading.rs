//! Which part of a payload is read, and how. All of it stands in the address.

use std::str::FromStr;

/// How a payload is laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    /// What changes, in one column; a payload that changes nothing that is known, as it is.
    #[default]
    Changes,
    /// Before at the left, after at the right.
    Split,
    /// The payload alone.
    Whole,
    /// The payload alone, exactly as it was sent.
    Sent,
}

/// A line that is meant: of the text before (`B12`), of the text after (`A12`), or of the text itself (`L12` or `12`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// `B`, `A` or `L`.
    pub of: char,
    /// From 1.
    pub line: usize,
}

impl FromStr for Place {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let text = text.trim();
        let of = text.chars().next().map(|c| c.to_ascii_uppercase()).filter(|c| "BAL".contains(*c));
        let digits = if of.is_some() { &text[1..] } else { text };
        let line = digits.parse().ok().filter(|line| *line > 0).ok_or(())?;
        Ok(Self { of: of.unwrap_or('L'), line })
    }
}

/// What is read of a payload.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The address of the page, without a query.
    page: String,
    /// What its keys and ids begin with, where the page shows more than one payload.
    prefix: &'static str,
    pub view: View,
    /// Everything that folds is folded.
    pub folded: bool,
    /// All unchanged lines are shown with the changed ones.
    pub all: bool,
    /// Which part, from 1; 0 for the first, or the one that holds `line`.
    pub part: usize,
    /// The line that is looked for.
    pub line: Option<Place>,
    /// What the address has to say for another payload on the page.
    beside: Vec<(String, &'static str)>,
}

impl Reading {
    /// What the query of `page` asks for: `diff=split`, `as=whole` or `as=sent`, `fold=all`, `context=all`,
    /// `part=2`, `line=A42`; each with `prefix` before it. What is not understood does not count.
    pub fn of(page: &str, prefix: &'static str, query: impl Fn(&str) -> Option<String>) -> Self {
        let value = |key: &str| query(&format!("{prefix}{key}"));
        let says = |key: &str, word: &str| value(key).as_deref() == Some(word);
        let view = match (value("as").as_deref(), value("diff").as_deref()) {
            (Some("whole"), _) => View::Whole,
            (Some("sent"), _) => View::Sent,
            (_, Some("split")) => View::Split,
            _ => View::Changes,
        };
        Self {
            page: page.to_owned(),
            prefix,
            view,
            folded: says("fold", "all"),
            all: says("context", "all"),
            part: value("part").and_then(|part| part.parse().ok()).unwrap_or(0),
            line: value("line").and_then(|line| line.parse().ok()),
            beside: Vec::new(),
        }
    }

    /// The same on a page that shows another payload, too, whose layout stays.
    #[must_use]
    pub fn beside(self, other: &Self) -> Self {
        Self { beside: other.settings(), ..self }
    }

    /// The page, without a query.
    pub fn page(&self) -> &str {
        &self.page
    }

    /// The id of an element of this payload.
    pub fn id(&self, of: char, line: usize) -> String {
        format!("{}{of}{line}", self.prefix)
    }

    /// The key of the query under which something is asked for.
    pub fn key(&self, key: &str) -> String {
        format!("{}{key}", self.prefix)
    }

    /// The id of the whole.
    pub fn card(&self) -> String {
        format!("{}payload", self.prefix)
    }

    /// The same in another layout, from its beginning.
    #[must_use]
    pub fn viewed(&self, view: View) -> Self {
        Self { view, part: 0, line: None, ..self.clone() }
    }

    /// Another part of the same.
    #[must_use]
    pub fn part(&self, part: usize) -> Self {
        Self { part, line: None, ..self.clone() }
    }

    /// What the address has to say for this, but for part and line.
    pub fn settings(&self) -> Vec<(String, &'static str)> {
        let view = match self.view {
            View::Changes => None,
            View::Split => Some(("diff", "split")),
            View::Whole => Some(("as", "whole")),
            View::Sent => Some(("as", "sent")),
        };
        let rest = [self.folded.then_some(("fold", "all")), self.all.then_some(("context", "all"))];
        let own = [view].into_iter().chain(rest).flatten().map(|(key, value)| (self.key(key), value));
        own.chain(self.beside.iter().cloned()).collect()
    }

    /// The address of this.
    pub fn href(&self) -> String {
        let mut query: Vec<String> = self.settings().iter().map(|(key, value)| format!("{key}={value}")).collect();
        if self.part > 1 {
            query.push(format!("{}={}", self.key("part"), self.part));
        }
        if let Some(Place { of, line }) = self.line {
            query.push(format!("{}={of}{line}", self.key("line")));
        }
        let anchor = self.line.map_or_else(|| self.card(), |place| self.id(place.of, place.line));
        let query = if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) };
        format!("{}{query}#{anchor}", self.page)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Reading {
        let pairs: Vec<(&str, &str)> = query.split('&').filter_map(|pair| pair.split_once('=')).collect();
        let value = |key: &str| pairs.iter().find(|(k, _)| *k == key).map(|(_, value)| (*value).to_owned());
        Reading::of("/approvals/1", "", value)
    }

    #[test]
    fn the_address_of_what_is_read_asks_for_the_same_again() {
        for query in ["", "diff=split", "as=sent&fold=all", "diff=split&context=all&part=3", "context=all&line=A12"] {
            let reading = read(query);
            let href = reading.href();
            let again = href.split_once('?').map_or("", |(_, query)| query.split('#').next().unwrap_or_default());
            assert_eq!(again, query);
            assert_eq!(read(again), reading);
        }
    }

    #[test]
    fn of_two_payloads_on_a_page_each_keeps_the_others_layout() {
        let since = Reading { view: View::Split, prefix: "since-", ..read("") };
        let href = read("as=whole").beside(&since).href();
        assert_eq!(href, "/approvals/1?as=whole&since-diff=split#payload");
    }

    #[test]
    fn a_line_is_meant_with_or_without_its_side_and_nonsense_is_no_line() {
        assert_eq!("B7".parse(), Ok(Place { of: 'B', line: 7 }));
        assert_eq!("a7".parse(), Ok(Place { of: 'A', line: 7 }));
        assert_eq!(" 42 ".parse(), Ok(Place { of: 'L', line: 42 }));
        for nonsense in ["", "0", "-1", "L", "é7", "7x", "99999999999999999999999"] {
            assert_eq!(nonsense.parse::<Place>(), Err(()), "{nonsense}");
        }
    }
}
