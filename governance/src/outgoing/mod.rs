//! What leaves for webhooks: which events, in which words, signed how, to which addresses, and how
//! often it is tried. The outbox and the connections are the server's; what they must do is decided here.
//!
//! | file | what it decides | where the rule comes from |
//! |---|---|---|
//! | [`EventFilter`] | which events a webhook wants | |
//! | [`cloud_event()`] | the body | CloudEvents 1.0 (JSON format); CDEvents for approvals |
//! | [`execution_event()`] | the body that hands a request to its executor | CloudEvents 1.0 (JSON format) |
//! | [`WebhookSecret`], [`Message`] | the signature | Standard Webhooks |
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
mod cloud_event;
mod endpoint;
mod execution_event;
mod filter;
mod secret;

pub use address::{BadNetwork, Forbidden, Network, may_call};
pub use attempts::{DEAD_MOST, Fault, MOST_ATTEMPTS, Next, Outcome, RESPONSE_MOST, disabled_by_dead, excerpt};
pub use cloud_event::{TEST_TYPE, cloud_event, event_type, test_event};
pub use endpoint::{BadEndpoint, Endpoint};
pub use execution_event::{EXECUTION_TYPE, Handover, execution_event};
pub use filter::{EventFilter, nouns};
pub use secret::{BadSecret, BadSignature, Message, WebhookSecret};

/// A webhook as it was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webhook {
    pub name: String,
    pub endpoint: Endpoint,
    pub events: EventFilter,
    pub enabled: bool,
}
