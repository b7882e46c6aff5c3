//! Webhooks.

mod delivery;
mod list;
mod new;
mod show;

pub use delivery::DeliveryPage;
pub use list::WebhooksPage;
pub use new::NewWebhookPage;
pub use show::WebhookPage;

/// The form's fields, as the reader knows them.
const LABELS: [(&str, &str); 3] = [("name", "Name"), ("url", "Address"), ("events", "Events")];
