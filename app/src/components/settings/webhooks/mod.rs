//! Webhooks and what became of each delivery.

mod attempts;
mod deliveries;
mod fields;
mod presets;
mod request;
mod row;
mod secret;
mod state;
mod status;
mod words;

pub use attempts::AttemptList;
pub use deliveries::DeliveryTable;
pub use fields::WebhookFields;
pub use presets::{EventPreset, EventPresets};
pub use request::RequestCard;
pub use row::WebhookRow;
pub use secret::{RotateCard, SecretCard, SecretShown};
pub use state::{DeliveryBadge, WebhookBadge, delivery_state, look_again, result};
pub use status::WebhookStatus;
pub use words::{event_title, events_in_words, host_of};
