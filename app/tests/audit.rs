//! What the audit timeline looks like, as HTML.

use crate::html::html;
use app::components::audit_status::AuditStatus;
use app::moment::Moment;
use app::pages::audit::EventDays;
use chrono::TimeDelta;
use governance::audit::{Fault, FaultKind};
use governance::event::EventKind;
use governance::ids::{BreakGlassSessionId, RequestId};
use governance::policy::Scope;
use governance::samples::{BO, noon};
use governance::wire::Ref;
use governance::wire::audit::{VerificationStatus, VerificationView};
use governance::wire::events::{EventView, SessionRef};
use governance::wire::requests::{RequestRef, ResourceRef};
use leptos::prelude::*;
use serde_json::json;
use uuid::Uuid;

fn event(sequence: i64, kind: EventKind, sentence: &str) -> EventView {
    EventView {
        id: Uuid::nil(),
        sequence,
        at: noon() + TimeDelta::minutes(sequence),
        actor: Some(Ref::new(BO.0, "Bo")),
        token: None,
        kind: Some(kind),
        subject: format!("subject {sequence}"),
        request: None,
        session: None,
        resource: None,
        sentence: sentence.to_owned(),
        text: None,
        prominent: false,
        detail: serde_json::Value::Null,
        hash: String::new(),
    }
}

fn of_session(event: EventView) -> EventView {
    let session = SessionRef { id: BreakGlassSessionId(Uuid::from_u128(7)), holder: Ref::new(BO.0, "Bo") };
    EventView { session: Some(session), prominent: true, ..event }
}

fn shown(events: Vec<EventView>) -> String {
    let moment = Moment { now: noon() + TimeDelta::hours(2), zone: chrono_tz::Tz::UTC };
    html(|| view! { <EventDays events moment /> })
}

#[test]
fn events_of_one_session_stand_together_under_its_band_and_lead_to_what_they_are_about() {
    let request = RequestRef { id: RequestId(Uuid::from_u128(42)), number: 42 };
    let resource = ResourceRef { kind: Scope::Environment, id: Uuid::from_u128(9) };
    let bypassed = of_session(EventView {
        request: Some(request.clone()),
        resource: Some(resource),
        text: Some("Checkout is down".to_owned()),
        detail: json!({ "secondsLeft": 60 }),
        ..event(4, EventKind::BreakGlassBypassed, "bypassed Production Deploy Gate (version 3)")
    });
    let started = of_session(event(3, EventKind::BreakGlassStarted, "broke the glass"));
    let created = EventView { resource: Some(resource), ..event(2, EventKind::EnvironmentCreated, "created it") };
    let html = shown(vec![bypassed, started, created]);
    let place = |text: &str| html.find(text).unwrap_or_else(|| panic!("no `{text}` in {html}"));
    let (band, created) = (place("class=\"hazard\""), place("created it"));
    assert_eq!(html.matches(">Break-glass</h3>").count(), 1, "{html}");
    assert!(band < place("bypassed Production Deploy Gate") && place("broke the glass") < created, "{html}");
    let below = &html[created..];
    assert!(!below.contains("Break-glass"), "what is not part of the session stands outside: {html}");
    for (id, words) in [(7, "Session of Bo"), (7, "Same session"), (9, "Same environment")] {
        assert!(html.contains(&Uuid::from_u128(id).to_string()) && html.contains(words), "{words}: {html}");
    }
    place(&format!("href=\"/approvals/{}\"", request.id));
    place("href=\"/audit?request=42\"");
    assert!(below.contains(&format!("href=\"/resources/environment/{}\"", resource.id)), "{html}");
}

#[test]
fn what_stands_out_says_so_in_a_word_and_what_was_deleted_leads_nowhere() {
    let refused = EventView { prominent: true, ..event(2, EventKind::ClaimRefused, "was refused the claim") };
    let resource = ResourceRef { kind: Scope::Project, id: Uuid::from_u128(9) };
    let deleted = EventView { resource: Some(resource), ..event(1, EventKind::ProjectDeleted, "deleted the project") };
    let html = shown(vec![refused, deleted]);
    assert_eq!(html.matches("Prominent").count(), 1, "{html}");
    assert!(!html.contains("hazard"), "{html}");
    assert!(!html.contains("/resources/"), "{html}");
    assert!(html.contains("/audit?resource=project:"), "{html}");
}

#[test]
fn an_event_that_cannot_be_read_says_so_with_its_number_and_looks_like_what_is_wrong() {
    let sentence = EventView::UNREADABLE;
    let unreadable = EventView { kind: None, prominent: true, ..event(7, EventKind::TeamCreated, sentence) };
    let html = shown(vec![unreadable, event(6, EventKind::TeamCreated, "created the team")]);
    for words in ["Event #7", "this event cannot be read", "Cannot be read", "tone-danger", "subject 7"] {
        assert!(html.contains(words), "{words}: {html}");
    }
    assert!(html.contains("created the team"), "{html}");
}

#[test]
fn a_log_that_is_not_signed_says_why_beside_whatever_else_is_known() {
    let fault = Fault { sequence: 7, kind: FaultKind::Edited, says: "#7 is not what was recorded".to_owned() };
    for (status, fault) in [
        (VerificationStatus::Unverified, None),
        (VerificationStatus::Intact, None),
        (VerificationStatus::Broken, Some(fault)),
    ] {
        let known = |unsigned: Option<&str>| VerificationView {
            status,
            count: 9,
            verified: 6,
            checked_at: Some(noon()),
            swept: 0,
            swept_at: None,
            checkpoint: None,
            key: None,
            unsigned: unsigned.map(str::to_owned),
            fault: fault.clone(),
            found_at: None,
            advice: None,
        };
        let moment = Moment { now: noon(), zone: chrono_tz::Tz::UTC };
        let lost = known(Some("the file with its key cannot be used"));
        let html_of = |known: VerificationView| html(|| view! { <AuditStatus known moment /> });
        let told = html_of(lost);
        assert!(told.contains("Nothing is signed: the file with its key cannot be used"), "{told}");
        assert!(!told.contains("/audit-events/key"), "there is no key to show: {told}");
        assert!(!html_of(known(None)).contains("Nothing is signed"));
    }
}

fn of_another(event: EventView) -> EventView {
    let other = SessionRef { id: BreakGlassSessionId(Uuid::from_u128(8)), holder: Ref::new(BO.0, "Ana") };
    EventView { session: Some(other), ..of_session(event) }
}

#[test]
fn sessions_that_take_turns_each_have_one_band_a_day_which_says_what_happened() {
    let bypassed = |sequence| event(sequence, EventKind::BreakGlassBypassed, "bypassed");
    let html = shown(vec![
        of_session(bypassed(5)),
        of_another(event(4, EventKind::BreakGlassReviewed, "reviewed")),
        of_session(bypassed(3)),
        event(2, EventKind::TeamCreated, "created the team"),
        of_session(event(1, EventKind::BreakGlassStarted, "broke the glass")),
    ]);
    assert_eq!(html.matches(">Break-glass</h3>").count(), 2, "{html}");
    let place = |text: &str| html.find(text).unwrap_or_else(|| panic!("no `{text}` in {html}"));
    let (bo, ana, team) = (place("Session of Bo"), place("Session of Ana"), place("created the team"));
    assert!(bo < place("event-1\"") && place("event-1\"") < ana && ana < team, "each at its newest event: {html}");
    assert!(html[bo..ana].contains("started, 2 bypasses, 12:01 to 12:05"), "{html}");
    assert!(html[ana..].contains("reviewed, 12:04"), "{html}");
    assert_eq!(html.matches("hazard-after").count(), 1, "a review is told more quietly than a bypass: {html}");
}

#[test]
fn where_others_happened_between_the_events_of_a_session_a_line_leads_to_them() {
    let bypassed = |sequence| of_session(event(sequence, EventKind::BreakGlassBypassed, "bypassed"));
    let team = |sequence| event(sequence, EventKind::TeamCreated, "created the team");
    let html = shown(vec![bypassed(6), team(5), team(4), bypassed(3), team(2), bypassed(1)]);
    assert!(html.contains("href=\"#event-5\"") && html.contains("2 other events in between"), "{html}");
    assert!(html.contains("href=\"#event-2\"") && html.contains("1 other event in between"), "{html}");
    assert_eq!(html.matches("in between").count(), 2, "{html}");
    assert_eq!(html.matches("id=\"event-").count(), 6, "{html}");
}

#[test]
fn an_event_shows_its_seconds_and_what_an_auditor_compares_with_an_export() {
    let hash = "ab".repeat(32);
    let told = EventView {
        id: Uuid::from_u128(77),
        hash: hash.clone(),
        at: noon() + TimeDelta::seconds(7),
        ..event(12, EventKind::TeamCreated, "created the team")
    };
    let html = shown(vec![told]);
    for words in [
        ">12:00:07",
        "title=\"7 Jan 2026, 12:00:07 UTC\"",
        "Event 12",
        "2026-01-07T12:00:07.000000Z",
        "team.created",
        hash.as_str(),
        &Uuid::from_u128(77).to_string(),
    ] {
        assert!(html.contains(words), "{words}: {html}");
    }
}

#[test]
fn a_log_that_is_broken_says_so_leads_to_the_place_and_tells_what_to_do() {
    let fault = Fault { sequence: 7, kind: FaultKind::Edited, says: "#7 is not what was recorded".to_owned() };
    let known = VerificationView {
        status: VerificationStatus::Broken,
        count: 9,
        verified: 6,
        checked_at: Some(noon()),
        swept: 0,
        swept_at: None,
        checkpoint: None,
        key: Some("56475aa75463474c".to_owned()),
        unsigned: None,
        advice: Some(fault.kind.advice().to_owned()),
        fault: Some(fault),
        found_at: Some(noon()),
    };
    let html = html(|| view! { <AuditStatus known moment=Moment { now: noon(), zone: chrono_tz::Tz::UTC } /> });
    for words in [
        "Not intact: the audit log is not what was recorded, from #7 on",
        "href=\"/audit?after=8#event-7\"",
        "Up to #6 everything is as it was recorded",
        "What to do",
        FaultKind::Edited.advice(),
        "href=\"/api/v1/audit-events/key.pem\"",
    ] {
        assert!(html.contains(words), "{words}: {html}");
    }
}
