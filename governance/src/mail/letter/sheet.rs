//! What stands in a letter, whatever its form.

use super::{AlertNews, BREAK_GLASS, News, Post, Tidings, alert_word, happened, together};
use crate::brief::{Asked, Brief, instant_in_words};
use crate::evaluation::Need;
use crate::markdown::words;
use crate::outgoing::cloud_event::page;
use crate::request::StateName;
use crate::visible::{one_line, shown};

/// How much of a reason, a comment or a justification is quoted, in characters: the page shows the whole.
const QUOTED: usize = 1_500;

/// How many requests a digest lists.
const LISTED: usize = 40;

/// How much of a reason stands in a digest, in characters.
const GLIMPSED: usize = 140;

/// The longest line of a list or a fact, in characters.
const LINE: usize = 300;

/// How many changes of policies are told.
const CHANGES: usize = 10;

/// A letter without form.
pub(super) struct Sheet {
    /// The organization.
    pub(super) from: String,
    /// A word above everything, for what must not be taken for something usual.
    pub(super) hazard: Option<&'static str>,
    /// What it is about.
    pub(super) title: String,
    /// What happened, as a sentence.
    pub(super) says: String,
    /// What somebody wrote.
    pub(super) quote: Option<String>,
    pub(super) facts: Vec<(&'static str, String)>,
    /// The lines of a digest.
    pub(super) items: Vec<Item>,
    /// How many lines are left out.
    pub(super) more: usize,
    /// Where to go: the words, and the address.
    pub(super) link: (&'static str, String),
    /// Why the reader gets it, and what it can't do.
    pub(super) because: String,
    /// Where they choose what they are told.
    pub(super) preferences: String,
}

/// A request in a digest.
pub(super) struct Item {
    pub(super) title: String,
    pub(super) says: String,
    /// What there is to know of it, a line each.
    pub(super) lines: Vec<String>,
    pub(super) url: String,
}

/// No decision is made by mail.
const NO_DECISION: &str =
    "Nothing is decided by email: the link leads to the page, where you sign in, read and decide.";

impl Sheet {
    pub(super) fn of(tidings: &Tidings, post: &Post<'_>) -> Self {
        let sheet = Self {
            from: one_line(&post.organization.name, LINE),
            hazard: None,
            title: String::new(),
            says: String::new(),
            quote: None,
            facts: Vec::new(),
            items: Vec::new(),
            more: 0,
            link: ("Open Countersign", post.public_url.to_owned()),
            because: String::new(),
            preferences: post.preferences(),
        };
        match tidings {
            Tidings::News(news) => sheet.news(news, post),
            Tidings::Digest(all) => sheet.digest(all, post),
            Tidings::Alert(alert) => sheet.alert(alert, post),
            Tidings::Test => Self {
                title: "Email arrives".to_owned(),
                says: "This is a test, and nothing happened.".to_owned(),
                because: "You get this because you asked for a test in the settings.".to_owned(),
                ..sheet
            },
        }
    }

    fn news(self, news: &News, post: &Post<'_>) -> Self {
        let Brief { url, number, .. } = &news.request;
        Self {
            hazard: news.request.asks_for_session().then_some(BREAK_GLASS),
            title: one_line(&format!("#{number} {}", happened(news)), LINE),
            says: sentence(&news.sentence),
            quote: news.text.as_deref().and_then(quoted).or_else(|| rejection(&news.request)),
            facts: facts(&news.request, post),
            link: ("Open request", url.clone()),
            because: format!("You get this because of your choice “{}”. {NO_DECISION}", news.kind.title()),
            ..self
        }
    }

    fn digest(self, all: &[News], post: &Post<'_>) -> Self {
        let item = |news: &News| Item {
            title: one_line(&format!("#{} {}", news.request.number, news.request.what()), LINE),
            says: one_line(&sentence(&news.sentence), LINE),
            lines: glimpse(news, post),
            url: news.request.url.clone(),
        };
        Self {
            title: together(all),
            says: "They came together, so they are told in one mail.".to_owned(),
            items: all.iter().take(LISTED).map(item).collect(),
            more: all.len().saturating_sub(LISTED),
            link: ("Open approvals", format!("{}/approvals", post.public_url)),
            because: format!("You get this because you chose to be told by email. {NO_DECISION}"),
            ..self
        }
    }

    fn alert(self, AlertNews { event, session, bypassed }: &AlertNews, post: &Post<'_>) -> Self {
        let token = event.token.as_deref().map(|token| ("Through", format!("the API token {token}")));
        let about = (event.request.is_some() || session.is_none()).then(|| ("About", event.subject.clone()));
        let when = ("When", instant_in_words(event.at, post.zone));
        let of_session = session.iter().flat_map(|session| session.facts(post.zone));
        // A request and the session under which it was let through each have their own.
        let text = event.text.as_deref().and_then(quoted);
        let (quote, of_request, why) = match bypassed {
            Some(request) => (None, quoted(&request.reason), text),
            None => (text, None, None),
        };
        let of_request = of_request.map(|reason| ("Reason of the request", reason));
        let why = why.map(|reason| ("Reason of the session", reason));
        let facts = about.into_iter().chain(of_request).chain(of_session).chain(why).chain(token).chain([when]);
        let link = match page(event, post.public_url) {
            Some(url) if event.request.is_some() => ("Open request", url),
            Some(url) => ("Open session", url),
            None => ("Open alerts", format!("{}/notifications/alerts", post.public_url)),
        };
        Self {
            hazard: Some(alert_word(event)),
            title: event.kind.map_or_else(|| "An event that cannot be read".to_owned(), |kind| kind.title().to_owned()),
            says: sentence(&event.headline()),
            quote,
            facts: facts.map(short).collect(),
            link,
            because: "You get this because it must be seen: alerts go to everyone whom they concern, at any hour, and \
                      cannot be switched off."
                .to_owned(),
            ..self
        }
    }
}

/// Who, what, where, and what there is still to know.
fn facts(request: &Brief, post: &Post<'_>) -> Vec<(&'static str, String)> {
    let missing = (!request.missing.is_empty()).then(|| Need::in_words(&request.missing).join(" · "));
    let approved = (!request.approved_by.is_empty()).then(|| request.approved_by.join(", "));
    let fact = |label: &'static str, fact: String| (label, one_line(&fact, LINE));
    let facts = [
        Some(fact("Who", request.who())),
        Some(fact("What", format!("{} ({})", request.action.title(), request.action.key()))),
        Some(fact("Where", request.target.clone())),
        request.asked.as_ref().map(asked),
        Some(fact("Risk", request.risk().word().to_owned())),
        quoted(&request.reason).map(|reason| ("Reason", reason)),
        approved.map(|by| fact("Approved by", by)),
        missing.map(|missing| ("Missing", one_line(&missing, 4 * LINE))),
        request.time_left(post.now, post.zone).map(|left| fact("Time left", left)),
    ];
    facts.into_iter().flatten().collect()
}

/// What is asked for besides: the session, or the changes, a line each.
fn asked(asked: &Asked) -> (&'static str, String) {
    match asked {
        Asked::Session(session) => ("Session", one_line(&session.in_words(), 2 * LINE)),
        Asked::Changes(lines) => {
            let told = lines.iter().take(CHANGES).map(|line| one_line(line, 2 * LINE));
            let more = lines.len().saturating_sub(CHANGES);
            let more = (more > 0).then(|| format!("And {more} more."));
            ("Changes", told.chain(more).collect::<Vec<_>>().join("\n"))
        }
    }
}

/// A fact on one line of bounded length, but for reasons, which are quoted.
fn short((label, fact): (&'static str, String)) -> (&'static str, String) {
    if label.starts_with("Reason") { (label, fact) } else { (label, one_line(&fact, LINE)) }
}

/// What a digest tells of a request besides: what was said of its end or the reason that it was asked with, the session or
/// the changes that it asks for, how risky it is, and how long there is.
fn glimpse(news: &News, post: &Post<'_>) -> Vec<String> {
    let request = &news.request;
    let written = |label: &str, text: &str| {
        let first = words(text);
        let first = first.lines().map(|line| one_line(line, GLIMPSED)).find(|line| !line.is_empty());
        first.map(|line| format!("{label}: {line}"))
    };
    let said = news.text.clone().or_else(|| rejection(request)).and_then(|text| written("Said", &text));
    let risk = format!("Risk: {}", request.risk().word());
    let left = request.time_left(post.now, post.zone).map(|left| format!(". Time left: {left}"));
    let risk = one_line(&format!("{risk}{}", left.unwrap_or_default()), LINE);
    let asked = request.asked.iter().map(asked).flat_map(|(label, told)| {
        told.lines().map(|line| one_line(&format!("{label}: {line}"), LINE)).collect::<Vec<_>>()
    });
    said.into_iter().chain(asked).chain(written("Reason", &request.reason)).chain([risk]).collect()
}

/// Why it was rejected, where it was.
fn rejection(request: &Brief) -> Option<String> {
    Some(&request.rejection).filter(|_| request.state == StateName::Rejected).and_then(|text| quoted(text))
}

/// With a capital and a full stop.
fn sentence(text: &str) -> String {
    let text = one_line(text, QUOTED);
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_uppercase().collect::<String>()).unwrap_or_default();
    let stop = if text.ends_with(['.', '!', '?', '…']) { "" } else { "." };
    format!("{first}{}{stop}", chars.as_str())
}

/// The beginning of what somebody wrote, without the marks of Markdown; `None` where it is empty.
fn quoted(text: &str) -> Option<String> {
    let text = words(text);
    let lines = text.lines().map(kept_line);
    let text = lines.take(40).collect::<Vec<_>>().join("\n");
    let cut = text.char_indices().nth(QUOTED).map(|(at, _)| format!("{}…", &text[..at]));
    Some(cut.unwrap_or(text)).filter(|text| !text.trim().is_empty())
}

/// A line of a text with its indentation, which code needs.
fn kept_line(line: &str) -> String {
    shown(line).trim_end().to_owned()
}
