//! What stands in a letter, whatever its form.

use super::{AlertNews, News, Post, Tidings, alert_word, happened, one_line};
use crate::brief::{Brief, instant_in_words};
use crate::outgoing::cloud_event::page;

/// How much of a reason, a comment or a justification is quoted, in characters: the page shows the whole.
const QUOTED: usize = 1_500;

/// How many requests a digest lists.
const LISTED: usize = 40;

/// The longest line of a list or a fact, in characters.
const LINE: usize = 300;

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

/// One line of a digest.
pub(super) struct Item {
    pub(super) title: String,
    pub(super) says: String,
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
            title: one_line(&format!("#{number} {}", happened(news)), LINE),
            says: sentence(&news.sentence),
            quote: news.text.as_deref().and_then(quoted),
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
            url: news.request.url.clone(),
        };
        Self {
            title: format!("{} things to know", all.len()),
            says: "They came together, so they are told in one mail.".to_owned(),
            items: all.iter().take(LISTED).map(item).collect(),
            more: all.len().saturating_sub(LISTED),
            link: ("Open approvals", format!("{}/approvals", post.public_url)),
            because: format!("You get this because you chose to be told by email. {NO_DECISION}"),
            ..self
        }
    }

    fn alert(self, AlertNews { event }: &AlertNews, post: &Post<'_>) -> Self {
        let who = event.actor.as_ref().map_or("Countersign", |actor| actor.name.as_str());
        let token = event.token.as_deref().map(|token| ("Through", format!("the API token {token}")));
        let facts = [
            Some(("About", event.subject.clone())),
            event.session.as_ref().map(|session| ("Session of", session.holder.name.clone())),
            token,
            Some(("When", instant_in_words(event.at, post.zone))),
        ];
        let link = match page(event, post.public_url) {
            Some(url) if event.request.is_some() => ("Open request", url),
            Some(url) => ("Open session", url),
            None => ("Open alerts", format!("{}/notifications/alerts", post.public_url)),
        };
        Self {
            hazard: Some(alert_word(event)),
            title: event.kind.map_or_else(|| "An event that cannot be read".to_owned(), |kind| kind.title().to_owned()),
            says: sentence(&format!("{who} {}", event.sentence)),
            quote: event.text.as_deref().and_then(quoted),
            facts: facts.into_iter().flatten().map(|(label, fact)| (label, one_line(&fact, LINE))).collect(),
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
    let missing = (!request.missing.is_empty()).then(|| request.missing.join(", "));
    let reason = quoted(&request.reason);
    let facts = [
        Some(("Who", request.who())),
        Some(("What", format!("{} ({})", request.action.title(), request.action.key()))),
        Some(("Where", request.target.clone())),
        Some(("Risk", request.risk().word().to_owned())),
        reason.map(|reason| ("Reason", reason)),
        missing.map(|missing| ("Missing", missing)),
        request.time_left(post.now, post.zone).map(|left| ("Time left", left)),
    ];
    let short = |(label, fact): (&'static str, String)| match label {
        "Reason" => (label, fact),
        label => (label, one_line(&fact, LINE)),
    };
    facts.into_iter().flatten().map(short).collect()
}

/// With a capital and a full stop.
fn sentence(text: &str) -> String {
    let text = one_line(text, QUOTED);
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_uppercase().collect::<String>()).unwrap_or_default();
    let stop = if text.ends_with(['.', '!', '?', '…']) { "" } else { "." };
    format!("{first}{}{stop}", chars.as_str())
}

/// The beginning of what somebody wrote; `None` where it is empty.
fn quoted(text: &str) -> Option<String> {
    let lines = text.trim().lines().map(|line| one_line(line, QUOTED));
    let text = lines.take(40).collect::<Vec<_>>().join("\n");
    let cut = text.char_indices().nth(QUOTED).map(|(at, _)| format!("{}…", &text[..at]));
    Some(cut.unwrap_or(text)).filter(|text| !text.is_empty())
}
