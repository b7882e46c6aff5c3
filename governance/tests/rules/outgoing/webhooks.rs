//! What the doors take for webhooks, and what is told of changing them.

use governance::FieldErrors;
use governance::event::{Actor, Alert, Event, EventKind, Happening};
use governance::outgoing::{Network, Webhook};
use governance::samples::{DI, noon};
use governance::wire::webhooks::{DeliveryState, RotateBody, WebhookBody};
use serde_json::json;

fn read(body: &str) -> Result<Webhook, FieldErrors> {
    serde_json::from_str::<WebhookBody>(body).unwrap().check(&[])
}

#[test]
fn a_webhook_is_enabled_unless_it_says_otherwise() {
    let webhook =
        read(r#"{"name": " CI ", "url": "https://ci.example.com/hook", "events": ["team.*", "request.opened"]}"#);
    let webhook = webhook.unwrap();
    assert_eq!((webhook.name.as_str(), webhook.endpoint.as_str()), ("CI", "https://ci.example.com/hook"));
    assert_eq!(webhook.events.patterns(), ["request.opened", "team.*"]);
    assert!(webhook.enabled);
    let off = read(r#"{"name": "CI", "url": "https://ci.example.com", "events": ["*"], "enabled": false}"#).unwrap();
    assert!(!off.enabled);
}

#[test]
fn every_field_that_cannot_be_accepted_is_named_at_once() {
    let errors = read(r#"{"name": "", "url": "https://10.0.0.1/", "events": ["nope", "request.*", "team.nope"]}"#);
    let fields: Vec<_> = errors.unwrap_err().0.into_iter().map(|error| error.field).collect();
    assert_eq!(fields, ["name", "url", "events", "events"]);
    let name = format!(r#"{{"name": "{}", "url": "https://a.example", "events": ["*"]}}"#, "a".repeat(101));
    assert_eq!(read(&name).unwrap_err().of("name"), Some("must be at most 100 characters"));
    let none = read(r#"{"name": "CI", "url": "https://a.example", "events": []}"#).unwrap_err();
    assert_eq!(none.of("events"), Some("needs at least one event; `*` is every event"));
}

#[test]
fn what_the_configuration_allows_counts() {
    let body = |url: &str| WebhookBody {
        name: "CI".into(),
        format: None,
        url: url.into(),
        events: vec!["*".into()],
        enabled: true,
    };
    let allow: [Network; 1] = ["10.0.0.0/8".parse().unwrap()];
    assert!(body("http://10.0.0.1/").check(&allow).is_ok());
    assert!(body("http://10.0.0.1/").check(&[]).is_err());
}

#[test]
fn a_body_with_an_unknown_field_is_refused() {
    let body = json!({ "name": "CI", "url": "https://a.example", "events": ["*"], "event": "x" });
    assert!(serde_json::from_value::<WebhookBody>(body).is_err());
    assert!(serde_json::from_str::<RotateBody>(r#"{"keep_previous_hours": 1}"#).is_err());
}

#[test]
fn a_previous_secret_is_kept_for_a_day_and_for_a_week_at_most() {
    let hours = |body: &str| serde_json::from_str::<RotateBody>(body).unwrap().check();
    assert_eq!(hours("{}"), Ok(24));
    assert_eq!(hours(r#"{"keepPreviousHours": 0}"#), Ok(0));
    assert_eq!(hours(r#"{"keepPreviousHours": 168}"#), Ok(168));
    let errors = hours(r#"{"keepPreviousHours": 169}"#).unwrap_err();
    assert_eq!(errors.of("keepPreviousHours"), Some("must be from 0 to 168"));
}

#[test]
fn the_states_of_a_delivery_have_one_spelling() {
    for state in DeliveryState::ALL {
        assert_eq!(json!(state), state.key());
        assert_eq!(state.key().parse(), Ok(state));
    }
    assert_eq!("lost".parse::<DeliveryState>(), Err(()));
}

fn happenings() -> [Happening; 6] {
    [
        Happening::WebhookCreated { host: "ci.example.com".into(), events: vec!["request.*".into(), "team.*".into()] },
        Happening::WebhookChanged { change: "sends to hooks.example.com".into() },
        Happening::WebhookSecretRotated { previous_hours: 24 },
        Happening::WebhookSecretRotated { previous_hours: 0 },
        Happening::WebhookDisabled { says: "the receiver answered 410: it wants no more events".into() },
        Happening::WebhookDeleted,
    ]
}

#[test]
fn what_is_done_to_a_webhook_is_told() {
    assert_eq!(
        happenings().map(|happening| happening.sentence()),
        [
            "created the webhook that sends request.*, team.* to ci.example.com",
            "sends to hooks.example.com",
            "rotated the webhook's secret; the previous one is valid for 1 day",
            "rotated the webhook's secret; the previous one is invalid at once",
            "disabled the webhook: the receiver answered 410: it wants no more events",
            "deleted the webhook",
        ]
    );
}

#[test]
fn what_is_done_to_a_webhook_is_stored_and_read_back() {
    for happening in happenings() {
        let stored = serde_json::to_value(&happening).unwrap();
        assert!(stored["kind"].as_str().unwrap().starts_with("webhook."), "{stored}");
        assert_eq!(serde_json::from_value::<Happening>(stored).unwrap(), happening);
    }
    let rotated = json!({ "kind": "webhook.secret_rotated", "detail": { "previousHours": 24 } });
    assert_eq!(serde_json::to_value(Happening::WebhookSecretRotated { previous_hours: 24 }).unwrap(), rotated);
}

#[test]
fn a_disabled_webhook_stands_out_though_it_alerts_nobody() {
    let prominent = |happening: Happening| {
        let event = Event {
            at: noon(),
            actor: Actor::member(DI),
            request: None,
            session: None,
            target: None,
            subject: "webhook CI".into(),
            concerns: None,
            happening,
        };
        event.prominent()
    };
    assert!(prominent(Happening::WebhookDisabled { says: "it is gone".into() }));
    assert!(!prominent(Happening::WebhookDeleted));
    assert_eq!(Alert::of(EventKind::WebhookDisabled), None);
}
