//! The messages.

use super::super::cloud_event::page;
use super::text::{fitted, line, quote};
use crate::Timestamp;
use crate::brief::{Brief, instant_in_words};
use crate::event::EventKind;
use crate::visible::is_hidden;
use crate::wire::accounts::OrganizationRef;
use crate::wire::events::EventView;
use chrono_tz::Tz;
use serde_json::{Value, json};

/// Slack's limits, in characters (Block Kit reference): a header, a section, a field of it, a button's address; and what
/// a notification shows.
const HEADER: usize = 150;
const SECTION: usize = 3_000;
const FIELD: usize = 2_000;
const ADDRESS: usize = 3_000;
const FALLBACK: usize = 300;

/// How much of a reason or a comment is quoted: the page shows the whole.
const QUOTED: usize = 600;

/// The message that tells a channel of an event; `request` is the one that it belongs to, as it is now. `public_url`
/// has no slash at its end.
pub fn message(
    event: &EventView,
    request: Option<&Brief>,
    organization: &OrganizationRef,
    zone: Tz,
    public_url: &str,
) -> Value {
    let title = title(event, request);
    let by = match &event.token {
        Some(token) => format!("*{}* (API token {})", line(who(event), 200), line(token, 200)),
        None => format!("*{}*", line(who(event), 200)),
    };
    let mut blocks = vec![header(&title), section(&format!("{by} {}", fitted(&event.sentence, SECTION - 500)))];
    if let Some(request) = request {
        blocks.push(fields(request));
    } else if !event.subject.is_empty() {
        blocks.push(section(&field("About", &event.subject)));
    }
    let opened = event.kind == Some(EventKind::RequestOpened);
    let text = event.text.as_deref().or_else(|| request.map(|request| request.reason.as_str()));
    if let Some(text) = text.filter(|text| !text.trim().is_empty()) {
        let label = if opened || event.text.is_none() { "*Reason*\n" } else { "" };
        blocks.push(section(&format!("{label}{}", quote(text, QUOTED))));
    }
    if let Some(request) = request.filter(|request| !request.missing.is_empty()) {
        let missing: Vec<_> = request.missing.iter().map(|missing| format!("• {}", line(missing, 200))).collect();
        blocks.push(section(&format!("*Still missing*\n{}", cut(&missing.join("\n"), SECTION - 20))));
    }
    blocks.push(context(event.at, request, organization, zone));
    let label = match (request, event.session.is_some()) {
        (Some(_), _) => Some("Open request"),
        (None, true) => Some("Open session"),
        (None, false) => None,
    };
    if let (Some(label), Some(url)) = (label, page(event, public_url)) {
        blocks.push(button(label, &url));
    }
    json!({ "text": line(&format!("{title}: {}", in_short(event, request)), FALLBACK), "blocks": blocks })
}

/// The message of a test.
pub fn test_message(webhook: &str, organization: &OrganizationRef, public_url: &str) -> Value {
    let text = format!("Countersign of {} can post here as {webhook}.", organization.name);
    json!({
        "text": line(&text, FALLBACK),
        "blocks": [
            header("A test"),
            section(&format!("{} Nothing happened.", line(&text, SECTION - 100))),
            button("Open Countersign", public_url),
        ],
    })
}

/// What it is about, in a line that tells it from all others: "#42 waits: release.deploy to api / production".
fn title(event: &EventView, request: Option<&Brief>) -> String {
    let Some(kind) = event.kind else { return format!("Unreadable event: {}", event.subject) };
    // Whoever reads nothing else must not take it for something usual.
    let hazard = if event.session.is_some() { "⚠ BREAK-GLASS: " } else { "" };
    let Some(request) = request else {
        return match event.session {
            Some(_) => format!("{hazard}{}", event.headline()),
            None => format!("{}: {}", kind.title(), event.subject),
        };
    };
    let did = match kind {
        EventKind::RequestOpened if request.missing.is_empty() => "is opened".to_owned(),
        EventKind::RequestOpened => "waits for approval".to_owned(),
        EventKind::RequestReopened => "waits again: its approval is lost".to_owned(),
        EventKind::RequestEscalated => "waits too long".to_owned(),
        EventKind::RequestNudged | EventKind::RequestReminded => "still waits".to_owned(),
        EventKind::RequestApproved => "is approved".to_owned(),
        EventKind::RequestRejected => "is rejected".to_owned(),
        EventKind::RequestCancelled => "is cancelled".to_owned(),
        EventKind::RequestExpired => "expired".to_owned(),
        EventKind::RequestClaimed => "is being carried out".to_owned(),
        EventKind::RequestSucceeded => "succeeded".to_owned(),
        EventKind::RequestFailed => "failed".to_owned(),
        other => format!("({})", other.title().to_lowercase()),
    };
    format!("{hazard}#{} {did}: {}", request.number, request.what())
}

/// What a notification says beside the title.
fn in_short(event: &EventView, request: Option<&Brief>) -> String {
    match (event.kind, request) {
        (Some(EventKind::RequestOpened), Some(request)) => format!("{} asks; {}", request.who(), request.reason),
        (_, None) if event.session.is_some() => event.text.clone().unwrap_or_default(),
        _ => format!("{} {}", who(event), event.sentence),
    }
}

/// Who did it, by name.
fn who(event: &EventView) -> &str {
    event.actor.as_ref().map_or("Countersign", |actor| actor.name.as_str())
}

fn fields(request: &Brief) -> Value {
    let action = format!("{} ({})", request.action.key(), request.action.title());
    let each = [
        ("Who", request.who()),
        ("What", action),
        ("Where", request.target.clone()),
        ("Risk", request.risk().word().to_owned()),
    ];
    let fields = each.iter().map(|(label, text)| json!({ "type": "mrkdwn", "text": field(label, text) }));
    json!({ "type": "section", "fields": fields.collect::<Vec<_>>() })
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

fn header(text: &str) -> Value {
    json!({ "type": "header", "text": { "type": "plain_text", "text": cut(&one_line(text), HEADER) } })
}

fn section(mrkdwn: &str) -> Value {
    json!({ "type": "section", "text": { "type": "mrkdwn", "text": mrkdwn } })
}

fn button(label: &str, url: &str) -> Value {
    json!({
        "type": "actions",
        "elements": [{
            "type": "button",
            "text": { "type": "plain_text", "text": label },
            "url": cut(url, ADDRESS),
            "action_id": "open",
        }],
    })
}

/// Plain text is not escaped: it has no markup, and shows what it is.
fn one_line(text: &str) -> String {
    let text: String = text.chars().filter(|c| !is_hidden(*c)).collect();
    text.split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most - 1).chain(['…']).collect()
}
