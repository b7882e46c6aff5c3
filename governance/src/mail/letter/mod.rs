//! Letters: what somebody reads in their mail.
//!
//! A letter is first a [`Sheet`], which says what stands in it, and then text and HTML, which say the same. Everything
//! that people wrote is escaped in HTML and kept to one line in the subject, so that no letter has a header or a
//! link that somebody slipped in. Nothing is loaded from elsewhere.

mod html;
mod sheet;
mod text;

use crate::Timestamp;
use crate::brief::{Brief, SessionBrief};
use crate::event::{Happening, NotificationKind};
use crate::ids::{MemberId, RequestId};
use crate::policy::quorum::count_of;
use crate::request::StateName;
use crate::visible::one_line;
use crate::wire::accounts::OrganizationRef;
use crate::wire::events::EventView;
use chrono_tz::Tz;
use sheet::Sheet;

/// What a letter is composed with.
#[derive(Clone, Copy, Debug)]
pub struct Post<'a> {
    pub organization: &'a OrganizationRef,
    pub member: MemberId,
    /// The time zone of the organization.
    pub zone: Tz,
    /// The address at which people reach this server, without a slash at the end.
    pub public_url: &'a str,
    pub now: Timestamp,
}

impl Post<'_> {
    /// Where the reader chooses what they are told.
    pub fn preferences(&self) -> String {
        format!("{}/account#notifications", self.public_url)
    }
}

/// A notification as mail tells of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct News {
    pub kind: NotificationKind,
    /// Whether nothing is expected of the reader any more.
    pub handled: bool,
    /// What became of the request by what is told, to follow its number: "was approved".
    pub fate: Option<&'static str>,
    /// The number of the newest request that supersedes it, if one does.
    pub superseded_by: Option<u64>,
    /// "El asks for your approval", "Handled: Bo approved it".
    pub sentence: String,
    /// What was written or reported with it: a comment, the detail of a result.
    pub text: Option<String>,
    /// The request as it is now.
    pub request: Brief,
}

/// An alert as mail tells of it.
#[derive(Clone, Debug, PartialEq)]
pub struct AlertNews {
    pub event: EventView,
    /// The break-glass session that it belongs to.
    pub session: Option<SessionBrief>,
    /// The request for which approvals were bypassed, where it tells of that.
    pub bypassed: Option<Box<Brief>>,
}

/// What a letter tells.
#[derive(Clone, Debug, PartialEq)]
pub enum Tidings {
    News(News),
    /// More than a few at once, the oldest first.
    Digest(Vec<News>),
    Alert(AlertNews),
    /// That mail arrives.
    Test,
}

/// A letter, but for its addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// One line.
    pub subject: String,
    pub text: String,
    pub html: String,
    /// Letters with the same belong together: all about one request to one member. Safe to stand in a message's id.
    pub thread: Option<String>,
    /// Where the reader chooses not to be told; `None` for what cannot be switched off.
    pub unsubscribe: Option<String>,
}

/// The longest subject, in characters.
const SUBJECT_MOST: usize = 180;

/// What stands above everything about break-glass.
const BREAK_GLASS: &str = "BREAK-GLASS";

/// Composes a letter.
pub fn letter(tidings: &Tidings, post: &Post<'_>) -> Letter {
    let sheet = Sheet::of(tidings, post);
    let thread = |request: RequestId| format!("request.{}.{}", request.0.simple(), post.member.0.simple());
    Letter {
        // A line break would begin another header.
        subject: one_line(&format!("[{}] {}", post.organization.name, subject(tidings, post.zone)), SUBJECT_MOST),
        text: text::render(&sheet),
        html: html::render(&sheet),
        thread: match tidings {
            Tidings::News(news) => Some(thread(news.request.id)),
            Tidings::Alert(alert) => alert.event.request.as_ref().map(|request| thread(request.id)),
            Tidings::Digest(_) | Tidings::Test => None,
        },
        unsubscribe: matches!(tidings, Tidings::News(_) | Tidings::Digest(_)).then(|| post.preferences()),
    }
}

fn subject(tidings: &Tidings, zone: Tz) -> String {
    match tidings {
        Tidings::News(news) => {
            let Brief { number, .. } = news.request;
            let newer = news.superseded_by.filter(|_| waits(news));
            let newer = newer.map(|newer| format!(", superseded by #{newer}")).unwrap_or_default();
            format!("#{number} {}{newer}: {}", happened(news), news.request.what())
        }
        Tidings::Digest(all) => together(all),
        Tidings::Alert(alert) => format!("{}: {}", alert_word(&alert.event), alert_says(alert, zone)),
        Tidings::Test => "A test: email arrives".to_owned(),
    }
}

/// What a digest tells, counted.
fn together(all: &[News]) -> String {
    let waiting = all.iter().filter(|news| waits(news)).count();
    let superseded = all.iter().filter(|news| waits(news) && news.superseded_by.is_some()).count();
    let wait = match superseded {
        0 => requests_wait(waiting),
        superseded => format!("{} ({superseded} superseded)", requests_wait(waiting)),
    };
    match (waiting, all.len() - waiting) {
        (0, others) => format!("{} happened to requests that concern you", count_of(others, "thing")),
        (_, 0) => wait,
        (_, others) => format!("{wait}, and {} happened", count_of(others, "other thing")),
    }
}

/// What an alert tells, on one line. The policies that were bypassed may be many: the letter names them.
fn alert_says(AlertNews { event, session, bypassed }: &AlertNews, zone: Tz) -> String {
    match (bypassed, event.happening(), session) {
        (Some(request), Some(Happening::BreakGlassBypassed { policies, freezes, .. }), _) => {
            let what = match (policies.is_empty(), freezes.is_empty()) {
                (true, false) => "a freeze",
                (false, false) => "approvals and a freeze",
                (_, true) => "approvals",
            };
            format!("#{} bypassed {what} ({}, {})", request.number, request.requester, request.target)
        }
        (_, _, Some(session)) => session.headline(event, zone),
        (_, _, None) => event.headline(),
    }
}

/// What to call an alert.
fn alert_word(event: &EventView) -> &'static str {
    if event.session.is_some() { BREAK_GLASS } else { "ALERT" }
}

fn requests_wait(count: usize) -> String {
    if count == 1 { "1 request waits for you".to_owned() } else { format!("{count} requests wait for you") }
}

/// Whether the reader is still waited for.
fn waits(news: &News) -> bool {
    news.kind == NotificationKind::Waiting && !news.handled
}

/// What happened, to follow the request's number: what the letter tells of, and not what came of it since.
fn happened(news: &News) -> &'static str {
    if let Some(fate) = news.fate {
        return fate;
    }
    let pending = news.request.state == StateName::Pending;
    match news.kind {
        NotificationKind::Waiting if !news.handled => "waits for you",
        NotificationKind::Waiting => "waits for you no longer",
        NotificationKind::Escalated if news.handled => "waits no longer",
        NotificationKind::Escalated if pending => "waits too long",
        NotificationKind::Expiring if pending => "expires soon",
        NotificationKind::Lapsed if pending => "is pending again",
        NotificationKind::Commented => "has a new comment",
        NotificationKind::Escalated
        | NotificationKind::Expiring
        | NotificationKind::Lapsed
        | NotificationKind::Decided => news.request.fate(),
    }
}
