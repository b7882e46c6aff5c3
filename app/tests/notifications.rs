//! What members are told, as HTML.

use crate::html::html;
use app::components::notifications::{Bell, NotificationLine, PreferencesCard};
use app::moment::Moment;
use chrono::TimeDelta;
use governance::event::NotificationKind;
use governance::ids::{NotificationId, RequestId};
use governance::samples::noon;
use governance::wire::notifications::{NotificationPreferences, NotificationView, NotifiedRequest, QuietHoursBody};
use governance::{Action, StateName};
use leptos::prelude::*;
use uuid::Uuid;

fn moment() -> Moment {
    Moment { now: noon() + TimeDelta::minutes(12), zone: chrono_tz::Tz::UTC }
}

fn told(kind: NotificationKind, sentence: &str) -> NotificationView {
    NotificationView {
        id: NotificationId(Uuid::from_u128(7)),
        kind,
        at: noon(),
        sentence: sentence.into(),
        text: None,
        actor: None,
        request: NotifiedRequest {
            id: RequestId(Uuid::from_u128(301)),
            number: 42,
            action: Action::ReleaseDeploy,
            target: "api / production".into(),
            state: StateName::Pending,
            expires_at: Some(noon() + TimeDelta::hours(3)),
            url: String::new(),
        },
        read_at: None,
        handled_at: None,
    }
}

fn line(notification: NotificationView) -> String {
    html(|| view! { <NotificationLine notification moment=moment() page="/notifications" /> })
}

#[test]
fn an_unread_line_says_so_in_a_word_and_can_be_marked_as_read() {
    insta::assert_snapshot!(line(told(NotificationKind::Waiting, "El asks for your approval")));
}

#[test]
fn a_read_line_has_nothing_to_mark() {
    let read = NotificationView {
        read_at: Some(noon()),
        handled_at: Some(noon()),
        ..told(NotificationKind::Waiting, "Handled: Bo approved it")
    };
    let line = line(read);
    assert!(!line.contains("Unread") && !line.contains("<form"), "{line}");
}

#[test]
fn a_line_tells_when_the_request_ends_and_shows_what_a_comment_hides() {
    assert!(line(told(NotificationKind::Expiring, "Expires soon")).contains("in 2 hours"));
    let commented =
        NotificationView { text: Some("\u{202e}<b>".into()), ..told(NotificationKind::Commented, "Bo commented") };
    assert!(line(commented).contains("⟨U+202E⟩&lt;b&gt;"));
}

#[test]
fn the_bell_is_one_element_and_counts() {
    let bell = |unread, latest| html(|| view! { <Bell unread latest moment=moment() /> });
    let full = bell(3, vec![told(NotificationKind::Waiting, "El asks for your approval")]);
    assert!(full.starts_with(r#"<div id="bell" data-live="" class="bell">"#), "{full}");
    assert!(full.contains("Notifications, 3 unread") && full.contains("El asks for your approval"), "{full}");
    let empty = bell(0, Vec::new());
    assert!(!full.contains("hidden class=\"bell-count") && empty.contains("hidden class=\"bell-count"), "{empty}");
    assert!(empty.contains("Nothing has happened yet"), "{empty}");
}

#[test]
fn what_one_wants_to_be_told_is_checked() {
    let quiet_hours = QuietHoursBody { from: 20, to: 8, timezone: "Europe/Berlin".into() };
    let email = vec![NotificationKind::Decided];
    let kinds = vec![NotificationKind::Decided, NotificationKind::Waiting];
    let wanted = NotificationPreferences { kinds, email, quiet_hours: Some(quiet_hours) };
    let card = |mail| {
        let wanted = wanted.clone();
        html(move || view! { <PreferencesCard wanted mail zone="UTC".to_owned() /> })
    };
    let plain = card(false);
    assert_eq!(plain.matches(" checked").count(), 2, "{plain}");
    assert!(plain.contains(r#"action="/forms/notifications/preferences""#) && plain.contains(r#"name="kinds[]""#));
    assert!(!plain.contains("mail"), "no mail is offered where there is none: {plain}");
    let mailed = card(true);
    assert_eq!(mailed.matches(" checked").count(), 3, "{mailed}");
    assert!(mailed.contains(r#"name="email[]" value="decided" checked"#), "{mailed}");
    assert!(mailed.contains("(A request waits for me)"), "each says of which it is: {mailed}");
    assert!(mailed.contains(r#"name="email[]""#) && mailed.contains(r#"value="Europe/Berlin""#), "{mailed}");
    assert_eq!(mailed.matches(" selected").count(), 2, "{mailed}");
}
