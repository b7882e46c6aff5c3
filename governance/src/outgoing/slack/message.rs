//! The messages.

use super::super::cloud_event::page;
use super::text::{fitted, line, quote};
use crate::Timestamp;
use crate::brief::{Asked, Brief, SessionBrief, instant_in_words};
use crate::evaluation::Need;
use crate::event::EventKind;
use crate::markdown::words;
use crate::request::StateName;
use crate::visible::{cut, one_line};
use crate::wire::accounts::OrganizationRef;
use crate::wire::events::EventView;
use chrono_tz::Tz;
use serde_json::{Value, json};

/// Slack's limits, in characters (Block Kit reference): a header, a section, a field of it.
const HEADER: usize = 150;
const SECTION: usize = 3_000;
const FIELD: usize = 2_000;

/// How much is said without blocks: in notifications, and where blocks are not read (Mattermost).
const PLAIN: usize = 500;

/// How much of a reason or a comment is quoted: the page shows the whole.
const QUOTED: usize = 600;

/// How many changes of policies are told, and how much of each.
const CHANGES: usize = 8;
const CHANGE: usize = 300;

/// The longest line of what is missing for a policy, in characters.
const NEED: usize = 600;

/// The message that tells a channel of an event; `request` and `session` are those that it belongs to, as they are now,
/// but that a request's `rejection` is empty for a channel that does not hear of rejections: the review quotes it then.
/// `public_url` has no slash at its end.
pub fn message(
    event: &EventView,
    request: Option<&Brief>,
    session: Option<&SessionBrief>,
    organization: &OrganizationRef,
    zone: Tz,
    public_url: &str,
) -> Value {
    let title = title(event, request, session, zone);
    let said = said(event, request).map(words).filter(|said| !said.trim().is_empty());
    let said = said.as_deref();
    let mut blocks = vec![header(&title), section(&says(event))];
    blocks.extend(said.map(|said| section(&quote(said, QUOTED))));
    blocks.extend(request.map(of_request));
    blocks.extend(request.and_then(changes));
    blocks.extend(session.map(|session| fields(session.facts(zone))));
    if request.is_none() && session.is_none() && !event.subject.is_empty() {
        blocks.push(section(&field("About", &event.subject)));
    }
    if let Some(reason) = request.map(|request| words(&request.reason)).filter(|reason| !reason.is_empty()) {
        blocks.push(section(&format!("*Reason*\n{}", quote(&reason, QUOTED))));
    }
    if let Some(request) = request.filter(|request| !request.missing.is_empty()) {
        let missing = listed(Need::in_words(&request.missing).into_iter(), NEED);
        blocks.push(section(&format!("*Still missing*\n{}", cut(&missing, SECTION - 20))));
    }
    blocks.push(context(event.at, request, organization, zone));
    let words = if request.is_some() { "Open request" } else { "Open session" };
    let link = page(event, public_url).map(|url| link(words, &url));
    blocks.extend(link.as_deref().map(section));
    let more = Some(in_short(event, request, said)).filter(|more| !more.is_empty());
    let plain = line(&[Some(title), more].into_iter().flatten().collect::<Vec<_>>().join(": "), PLAIN);
    json!({ "text": plain_with(&plain, link.as_deref()), "blocks": blocks })
}

/// The message of a test.
pub fn test_message(webhook: &str, organization: &OrganizationRef, public_url: &str) -> Value {
    let text = line(&format!("Countersign of {} can post here as {webhook}.", organization.name), PLAIN);
    let link = link("Open Countersign", public_url);
    json!({
        "text": plain_with(&text, Some(&link)),
        "blocks": [
            header("A test"),
            section(&format!("{text} Nothing happened.")),
            section(&link),
        ],
    })
}

/// What it is about, in a line that tells it from all others: "#42 waits: release.deploy to api / production".
fn title(event: &EventView, request: Option<&Brief>, session: Option<&SessionBrief>, zone: Tz) -> String {
    let Some(kind) = event.kind else { return format!("Unreadable event: {}", event.subject) };
    // Whoever reads nothing else must not take it for something usual.
    let asked = request.is_some_and(Brief::asks_for_session);
    let hazard = if event.session.is_some() || asked { "⚠ BREAK-GLASS: " } else { "" };
    let Some(request) = request else {
        return match session {
            Some(session) => format!("{hazard}{}", session.headline(event, zone)),
            None => format!("{hazard}{}: {}", kind.title(), event.subject),
        };
    };
    let did = match kind {
        EventKind::RequestReviewed => {
            return format!("{hazard}{} #{}: {}", event.headline(), request.number, request.what());
        }
        EventKind::RequestOpened if request.missing.is_empty() => "is opened".to_owned(),
        EventKind::RequestOpened => "waits for approval".to_owned(),
        EventKind::RequestReopened => "waits again: its approval is lost".to_owned(),
        EventKind::RequestEscalated => "waits too long".to_owned(),
        EventKind::RequestNudged | EventKind::RequestReminded => "still waits".to_owned(),
        other => match other.brings() {
            Some(state) => state.phrase().to_owned(),
            None => format!("({})", other.title().to_lowercase()),
        },
    };
    format!("{hazard}#{} {did}: {}", request.number, request.what())
}

/// What somebody wrote or reported with it, but for the reason of a request, which stands below it anyway, and for why
/// somebody rejected one, which the message of its rejection quotes.
fn said<'a>(event: &'a EventView, request: Option<&'a Brief>) -> Option<&'a str> {
    match (event.kind, request) {
        (Some(EventKind::RequestOpened), _) => None,
        (Some(EventKind::RequestRejected), Some(request)) => Some(&request.rejection),
        (Some(EventKind::RequestReviewed), Some(request)) => {
            event.text.as_deref().filter(|text| request.state != StateName::Rejected || *text != request.rejection)
        }
        _ => event.text.as_deref(),
    }
}

/// Who did what.
fn says(event: &EventView) -> String {
    let who = line(&event.who(), 200);
    let by = match &event.token {
        Some(token) => format!("*{who}* (API token {})", line(token, 200)),
        None => format!("*{who}*"),
    };
    format!("{by} {}", fitted(&event.sentence, SECTION - 500))
}

/// What is said beside the title where blocks are not shown.
fn in_short(event: &EventView, request: Option<&Brief>, said: Option<&str>) -> String {
    match (event.kind, request) {
        (Some(EventKind::RequestOpened), Some(request)) => {
            let comma = if request.token.is_some() { "," } else { "" };
            let (who, risk, reason) = (request.who(), request.risk().word(), words(&request.reason));
            match &request.asked {
                Some(Asked::Session(session)) => {
                    format!("{who}{comma} asks for {} for {} ({risk} risk): {reason}", session.actions, session.length)
                }
                Some(Asked::Changes(lines)) => {
                    let lines = lines.iter().map(|line| cut(line, CHANGE)).collect::<Vec<_>>().join("; ");
                    format!("{who}{comma} asks ({risk} risk): {lines}. Reason: {reason}")
                }
                None => format!("{who}{comma} asks ({risk} risk): {reason}"),
            }
        }
        (Some(EventKind::RequestApproved), Some(request)) if !request.approved_by.is_empty() => {
            format!("approved by {}", request.approved_by.join(", "))
        }
        // The title says who did what.
        (Some(EventKind::RequestReviewed), Some(_)) => said.unwrap_or_default().to_owned(),
        (_, None) if event.session.is_some() => said.unwrap_or_default().to_owned(),
        _ => [Some(event.headline().as_str()), said].into_iter().flatten().collect::<Vec<_>>().join(": "),
    }
}

fn plain_with(text: &str, link: Option<&str>) -> String {
    link.map_or_else(|| text.to_owned(), |link| format!("{text} {link}"))
}

fn of_request(request: &Brief) -> Value {
    let approved = (!request.approved_by.is_empty()).then(|| ("Approved by", request.approved_by.join(", ")));
    let each = [
        ("Who", request.who()),
        ("What", format!("{} ({})", request.action.key(), request.action.title())),
        ("Where", request.target.clone()),
        ("Risk", request.risk().word().to_owned()),
    ];
    let session = match &request.asked {
        Some(Asked::Session(session)) => Some(("Session", session.in_words())),
        _ => None,
    };
    fields(each.into_iter().chain(session).chain(approved))
}

/// The changes of policies that are asked for.
fn changes(request: &Brief) -> Option<Value> {
    let Some(Asked::Changes(lines)) = &request.asked else { return None };
    let more = lines.len().saturating_sub(CHANGES);
    let more = (more > 0).then(|| format!("and {more} more"));
    let told = listed(lines.iter().take(CHANGES).cloned().chain(more), CHANGE);
    Some(section(&format!("*Changes*\n{told}")))
}

/// A list, of lines of at most so many characters.
fn listed(lines: impl Iterator<Item = String>, most: usize) -> String {
    lines.map(|each| format!("• {}", line(&each, most))).collect::<Vec<_>>().join("\n")
}

fn fields(each: impl IntoIterator<Item = (&'static str, String)>) -> Value {
    let field = |(label, text): (&str, String)| json!({ "type": "mrkdwn", "text": field(label, &text) });
    json!({ "type": "section", "fields": each.into_iter().map(field).collect::<Vec<_>>() })
}

fn field(label: &str, text: &str) -> String {
    format!("*{label}*\n{}", line(text, FIELD - 50))
}

/// Where it comes from, when it happened, and how long there is.
fn context(at: Timestamp, request: Option<&Brief>, organization: &OrganizationRef, zone: Tz) -> Value {
    let mut says = vec![line(&organization.name, 200), instant_in_words(at, zone)];
    if let Some(ends) = request.and_then(|request| request.ends_at) {
        says.push(format!("ends by itself on {}", instant_in_words(ends, zone)));
    }
    json!({ "type": "context", "elements": [{ "type": "mrkdwn", "text": says.join("  ·  ") }] })
}

/// Plain text is not escaped: it has no markup, and shows what it is.
fn header(text: &str) -> Value {
    json!({ "type": "header", "text": { "type": "plain_text", "text": one_line(text, HEADER) } })
}

fn section(mrkdwn: &str) -> Value {
    json!({ "type": "section", "text": { "type": "mrkdwn", "text": mrkdwn } })
}

/// A link, as Slack and Mattermost write them. Slack may warn of a button, even of one with an address, whose app takes no
/// interactions.
fn link(words: &str, url: &str) -> String {
    format!("<{}|{words}>", url.replace('&', "&amp;").replace('<', "%3C").replace('>', "%3E").replace('|', "%7C"))
}
