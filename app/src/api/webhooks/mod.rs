//! Webhooks and their deliveries.

mod create;
mod delete;
mod retry;
mod retry_dead;
mod rotate;
mod test;
mod update;

pub use create::CreateWebhook;
pub use delete::DeleteWebhook;
pub use retry::RetryDelivery;
pub use retry_dead::RetryDeadDeliveries;
pub use rotate::RotateWebhookSecret;
pub use test::TestWebhook;
pub use update::UpdateWebhook;

use governance::ids::{DeliveryId, WebhookId};

/// Where a webhook is looked at.
fn page_of(webhook: WebhookId) -> String {
    format!("/settings/webhooks/{webhook}")
}

/// Where a delivery is looked at.
fn delivery_page(webhook: impl std::fmt::Display, delivery: DeliveryId) -> String {
    format!("/settings/webhooks/{webhook}/deliveries/{delivery}")
}
