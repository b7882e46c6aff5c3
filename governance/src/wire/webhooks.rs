//! Webhooks and their deliveries as the doors show and take them.

use super::Ref;
use crate::Timestamp;
use crate::event::EventKind;
use crate::fields::{FieldErrors, required_line};
use crate::ids::{DeliveryId, EventId, WebhookId};
use crate::outgoing::{Endpoint, EventFilter, Format, Network, Webhook};
use serde::{Deserialize, Serialize};

/// `POST /webhooks` and `PUT /webhooks/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct WebhookBody {
    pub name: String,
    /// How they are told: `standard` when absent. It is chosen when the webhook is made, and stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<Format>,
    /// Where events are sent to, over HTTPS. To keep the address of a Slack webhook, leave it empty or give it as it
    /// is shown.
    pub url: String,
    /// Which events: kinds (`request.approved`), all kinds of a noun (`request.*`), or `*`.
    pub events: Vec<String>,
    /// Whether anything is sent. Enabling a webhook that was disabled forgives what disabled it.
    #[serde(default = "yes")]
    pub enabled: bool,
}

const fn yes() -> bool {
    true
}

impl WebhookBody {
    /// The webhook that is meant. `allow` are the networks that the configuration allows webhooks to call.
    pub fn check(&self, allow: &[Network]) -> Result<Webhook, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = required_line(&mut errors, "name", &self.name, NAME_MOST);
        let endpoint = Endpoint::check("url", &self.url, allow);
        let events = EventFilter::parse("events", &self.events);
        match (endpoint, events) {
            (Ok(endpoint), Ok(events)) => {
                let format = self.format.unwrap_or_default();
                errors.or(Webhook { name, format, endpoint, events, enabled: self.enabled })
            }
            (endpoint, events) => {
                let others = [endpoint.err(), events.err()].into_iter().flatten();
                errors.0.extend(others.flat_map(|errors| errors.0));
                Err(errors)
            }
        }
    }
}

/// The longest name, in characters.
const NAME_MOST: usize = 100;

/// A webhook. Its secret is shown only when it is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct WebhookView {
    pub id: WebhookId,
    pub name: String,
    pub format: Format,
    /// The address; of a Slack webhook the host alone, since the rest is a secret.
    pub url: String,
    pub events: Vec<String>,
    pub enabled: bool,
    /// Why Countersign itself disabled it, as a sentence without a full stop.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disabled_because: Option<String>,
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    /// Until when deliveries are signed with the secret before the current one, too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub previous_secret_until: Option<Timestamp>,
    /// The delivery that was tried last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_delivery: Option<LastDelivery>,
    /// How many deliveries are still to be made.
    pub waiting: u64,
    /// How many were given up.
    pub dead: u64,
}

/// What came of the newest delivery that was tried.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LastDelivery {
    pub id: DeliveryId,
    pub state: DeliveryState,
    /// When it was last tried.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// The HTTP status of the answer, if there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// Why it failed; absent where it did not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// A new webhook with its secret, shown once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WebhookCreated {
    pub webhook: WebhookView,
    /// `whsec_` and base64, as libraries of Standard Webhooks take it; absent for a Slack webhook, whose address is
    /// the secret.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
}

/// `POST /webhooks/{id}/secret`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RotateBody {
    /// For how many hours deliveries are signed with the previous secret, too: 0 to 168, 24 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 168))]
    pub keep_previous_hours: Option<u32>,
}

impl RotateBody {
    /// For how many hours the previous secret stays valid.
    pub fn check(&self) -> Result<u32, FieldErrors> {
        let mut errors = FieldErrors::default();
        let hours = check_hours(&mut errors, "keepPreviousHours", self.keep_previous_hours);
        errors.or(hours)
    }
}

/// For how many hours a secret stays valid beside the one that follows it: 0 to 168, 24 when absent.
pub fn check_hours(errors: &mut FieldErrors, field: &str, hours: Option<u32>) -> u32 {
    let hours = hours.unwrap_or(24);
    if hours > 168 {
        errors.add(field, "must be from 0 to 168");
    }
    hours
}

/// The new secret of a webhook, shown once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SecretRotated {
    pub secret: String,
    /// Until when deliveries are signed with the previous secret, too.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub previous_valid_until: Timestamp,
}

/// Where a delivery stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum DeliveryState {
    /// It is still to be made, or to be tried again.
    Waiting,
    /// The receiver answered that it has it.
    Delivered,
    /// It was given up. It can be retried by hand.
    Dead,
    /// The webhook was disabled before it could be made.
    Cancelled,
}

impl DeliveryState {
    /// All of them, in the order in which filters offer them.
    pub const ALL: [Self; 4] = [Self::Waiting, Self::Delivered, Self::Dead, Self::Cancelled];

    /// The stable key: for machines and addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Delivered => "delivered",
            Self::Dead => "dead",
            Self::Cancelled => "cancelled",
        }
    }
}

impl std::str::FromStr for DeliveryState {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|state| state.key() == text).ok_or(())
    }
}

/// One event on its way to one webhook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct DeliveryView {
    /// What `webhook-id` says, the same in every attempt.
    pub id: DeliveryId,
    pub webhook: Ref,
    /// Absent for a test.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<DeliveredEvent>,
    /// The CloudEvents type.
    #[serde(rename = "type")]
    pub kind: String,
    pub state: DeliveryState,
    /// How often it was tried.
    pub attempts: u32,
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    /// When it is tried again, where it waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub next_attempt_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub delivered_at: Option<Timestamp>,
    /// The last attempt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<AttemptView>,
}

/// The event that a delivery tells of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeliveredEvent {
    pub id: EventId,
    pub sequence: i64,
    /// Absent where what happened cannot be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<EventKind>,
    /// "#42 release.deploy to api / production", "team SRE".
    pub subject: String,
}

/// One attempt at a delivery.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct AttemptView {
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// The HTTP status of the answer, if there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// Why it failed, as a sentence without a full stop; absent where it did not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// Milliseconds.
    pub took_ms: u32,
    /// The beginning of the answer's body, at most 4 kB.
    pub response: String,
}

/// A delivery with all that is known of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeliveryDetail {
    pub delivery: DeliveryView,
    /// What is sent.
    pub body: String,
    /// The attempts, the oldest first.
    pub attempts: Vec<AttemptView>,
}

/// How many deliveries are on their way again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Retried {
    pub retried: u64,
}
