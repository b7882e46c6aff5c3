//! What leaves for webhooks: which events, in which words, signed how, to which addresses, and how
//! often it is tried. The outbox and the connections are the server's; what they must do is decided here.
//!
//! | file | what it decides | where the rule comes from |
//! |---|---|---|
//! | [`EventFilter`] | which events a webhook wants | |
//! | [`cloud_event()`] | the body | CloudEvents 1.0 (JSON format); CDEvents for approvals |
//! | [`execution_event()`] | the body that hands a request to its executor | CloudEvents 1.0 (JSON format) |
//! | [`WebhookSecret`], [`Message`] | the signature | Standard Webhooks |
//! | [`slack`] | the body for chat, and what its answers mean | Slack's Block Kit and incoming webhooks |
//! | [`Endpoint`], [`Network`] | where to, and which addresses may be called | IANA's registries of special-purpose addresses |
//! | [`Outcome`], [`Next`] | what an answer means, when to try again, when to give up | Standard Webhooks |
//!
//! # Rules
//!
//! - Delivery is at least once. Every attempt at a delivery has the same `webhook-id`, also one by hand, so
//!   that a receiver can tell a repetition; events may arrive in another order than that of their sequences.
//! - A webhook is called at an address that was looked at, not at a name that may have another address a
//!   moment later. Who connects must connect to what [`Endpoint::callable`] gave, and follow no redirect.
//! - Making, changing, disabling and deleting a webhook and rotating its secret are events of the organization,
//!   and go to webhooks that want them. Attempts are not, nor is retrying by hand: the same bytes go to
//!   the same address, nothing is decided, the delivery keeps its own list of attempts, and an event that
//!   tells of a delivery would be delivered itself, without an end.

mod address;
mod attempts;
pub(crate) mod cloud_event;
mod endpoint;
mod execution_event;
mod filter;
mod secret;
pub mod slack;

pub use address::{BadNetwork, Forbidden, Network, may_call};
pub use attempts::{DEAD_MOST, Fault, MOST_ATTEMPTS, Next, Outcome, RESPONSE_MOST, disabled_by_dead, excerpt};
pub use cloud_event::{TEST_TYPE, cloud_event, event_type, test_event};
pub use endpoint::{BadEndpoint, Endpoint};
pub use execution_event::{EXECUTION_TYPE, Handover, execution_event};
pub use filter::{EventFilter, nouns};
pub use secret::{BadSecret, BadSignature, Message, WebhookSecret};

use serde::{Deserialize, Serialize};

/// How events are told to a receiver.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// CloudEvents, signed as Standard Webhooks says.
    #[default]
    Standard,
    /// Messages for an incoming webhook of Slack, Mattermost or Rocket.Chat. The address is the secret, so it is
    /// never shown as a whole once it is kept.
    Slack,
}

impl Format {
    /// Both, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::Standard, Self::Slack];

    /// The stable key: for machines and addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Slack => "slack",
        }
    }
}

impl std::str::FromStr for Format {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|format| format.key() == text).ok_or(())
    }
}

/// A webhook as it was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webhook {
    pub name: String,
    pub format: Format,
    pub endpoint: Endpoint,
    pub events: EventFilter,
    pub enabled: bool,
}
