//! What webhooks and their deliveries look like, as HTML.

use crate::html::html;
use app::Refused;
use app::components::settings::webhooks::{
    AttemptList, DeliveryTable, RequestCard, SecretCard, WebhookFields, WebhookRow, WebhookStatus,
};
use app::form::{Filled, Typed};
use app::moment::Moment;
use chrono::TimeDelta;
use governance::event::EventKind;
use governance::ids::{DeliveryId, EventId, WebhookId};
use governance::outgoing::Format;
use governance::samples::noon;
use governance::wire::Ref;
use governance::wire::webhooks::{
    AttemptView, DeliveredEvent, DeliveryDetail, DeliveryState, DeliveryView, LastDelivery, WebhookBody, WebhookView,
};
use leptos::prelude::*;
use uuid::Uuid;

fn moment() -> Moment {
    Moment { now: noon() + TimeDelta::hours(3), zone: chrono_tz::Tz::UTC }
}

fn webhook() -> WebhookView {
    WebhookView {
        id: WebhookId(Uuid::from_u128(1)),
        name: "Pipeline".into(),
        format: Format::Standard,
        url: "https://hooks.example.com/secret-path".into(),
        events: vec!["request.approved".into(), "break_glass.*".into()],
        enabled: true,
        disabled_because: None,
        created_at: noon(),
        previous_secret_until: None,
        last_delivery: None,
        waiting: 0,
        dead: 0,
    }
}

fn delivery(state: DeliveryState, attempts: u32) -> DeliveryView {
    DeliveryView {
        id: DeliveryId(Uuid::from_u128(2)),
        webhook: Ref::new(Uuid::from_u128(1), "Pipeline"),
        event: Some(DeliveredEvent {
            id: EventId(Uuid::from_u128(3)),
            sequence: 42,
            kind: Some(EventKind::RequestApproved),
            subject: "#42 release.deploy to api / production".into(),
        }),
        kind: "dev.cdevents.approval.closed.0.1.0".into(),
        state,
        attempts,
        created_at: noon(),
        next_attempt_at: (state == DeliveryState::Waiting).then(|| noon() + TimeDelta::hours(4)),
        delivered_at: None,
        last: (attempts > 0).then(failed),
    }
}

fn failed() -> AttemptView {
    AttemptView {
        at: noon() + TimeDelta::hours(1),
        status: Some(500),
        error: Some("the receiver answered 500".into()),
        took_ms: 1_234,
        response: "<h1>Oops</h1>".into(),
    }
}

#[test]
fn a_webhook_in_the_list_says_where_what_and_how_it_stands() {
    let last = LastDelivery {
        id: DeliveryId(Uuid::from_u128(2)),
        state: DeliveryState::Waiting,
        at: noon(),
        status: Some(500),
        error: Some("the receiver answered 500".into()),
    };
    let row = html(|| {
        let webhook = WebhookView { last_delivery: Some(last), waiting: 3, dead: 1, ..webhook() };
        view! { <WebhookRow webhook moment=moment() /> }
    });
    assert!(!row.contains("secret-path"), "{row}");
    insta::assert_snapshot!(row);
}

#[test]
fn a_webhook_that_countersign_disabled_says_why_and_offers_nothing_that_would_be_refused() {
    let webhook = WebhookView {
        enabled: false,
        disabled_because: Some("the receiver answered 410: it wants no more events".into()),
        dead: 1,
        ..webhook()
    };
    let card = html(|| view! { <WebhookStatus webhook moment=moment() /> });
    assert!(card.contains("The receiver answered 410: it wants no more events."), "{card}");
    assert!(!card.contains("<form"), "{card}");
}

#[test]
fn what_was_given_up_can_be_sent_again_at_once() {
    let card =
        |dead| html(move || view! { <WebhookStatus webhook=WebhookView { dead, ..webhook() } moment=moment() /> });
    assert!(card(2).contains("Retry all") && card(2).contains("Send a test"));
    assert!(!card(0).contains("Retry all"));
}

#[test]
fn a_delivery_in_the_list_says_what_came_of_it_and_when_it_is_tried_again() {
    let deliveries = vec![
        delivery(DeliveryState::Waiting, 2),
        DeliveryView { event: None, ..delivery(DeliveryState::Delivered, 0) },
    ];
    insta::assert_snapshot!(html(|| view! { <DeliveryTable deliveries moment=moment() /> }));
}

#[test]
fn an_attempt_shows_its_answer_as_text_and_one_that_is_not_told_of_is_going_on() {
    let list = html(|| {
        view! { <AttemptList delivery=delivery(DeliveryState::Waiting, 2) attempts=vec![failed()] moment=moment() /> }
    });
    assert!(list.contains("&lt;h1&gt;Oops&lt;/h1&gt;"), "{list}");
    insta::assert_snapshot!(list);
}

#[test]
fn the_body_is_laid_out_and_nothing_in_it_is_changed() {
    let detail = DeliveryDetail {
        delivery: delivery(DeliveryState::Delivered, 1),
        body: r#"{"a":1.50,"b":["x"]}"#.into(),
        attempts: Vec::new(),
    };
    let card = html(|| view! { <RequestCard detail /> });
    assert!(card.contains("{\n  \"a\": 1.50,\n  \"b\": [\n    \"x\"\n  ]\n}"), "{card}");
}

#[test]
fn while_two_secrets_are_valid_the_card_says_so_and_the_question_what_ends() {
    let card = |until| {
        html(move || {
            let webhook = WebhookView { previous_secret_until: until, ..webhook() };
            view! { <SecretCard webhook moment=moment() /> }
        })
    };
    let both = card(Some(noon() + TimeDelta::hours(27)));
    assert!(both.contains("in 1 day") && both.contains("ends at once"), "{both}");
    assert!(!card(None).contains("ends at once"));
}

#[test]
fn events_that_were_chosen_are_in_sight_and_the_first_control_is_where_the_summary_leads() {
    let stored = WebhookBody {
        name: "Pipeline".into(),
        format: None,
        url: String::new(),
        events: webhook().events,
        enabled: true,
    };
    let fields = html(|| view! { <WebhookFields form=Typed::new(Filled::default()) stored=stored.clone() /> });
    assert!(fields.contains(r#"id="events" name="events[]" value="*""#), "{fields}");
    assert_eq!(fields.matches("<details").count(), governance::outgoing::nouns().len());
    assert_eq!(
        fields.matches(r#"<details open class="disclosure disclosure-small">"#).count(),
        1,
        "that of requests: {fields}"
    );

    let refused = Filled {
        values: vec![("name".into(), "Mine".into()), ("events[]".into(), "team.created".into())],
        refused: Some(Refused::invalid().field("url", "Is required.")),
    };
    let fields = html(|| view! { <WebhookFields form=Typed::new(refused) stored /> });
    assert!(fields.contains("Is required.") && fields.contains(r#"value="Mine""#), "{fields}");
    assert!(fields.contains(r#"value="team.created" checked"#), "{fields}");
    assert!(!fields.contains(r#"value="true" checked"#), "what was switched off stays so: {fields}");
}
