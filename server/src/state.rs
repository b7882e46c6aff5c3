//! What every request handler can reach.

use std::sync::Arc;

use app::session::DemoLogins;
use axum::extract::FromRef;
use leptos::config::LeptosOptions;
use service::System;
use tokio_util::sync::CancellationToken;

use crate::config::Config;
use crate::metrics::Metrics;
use crate::site;

/// The process's shared things; cheap to clone.
#[derive(Clone, Debug, FromRef)]
pub struct AppState {
    /// The settings.
    pub config: Arc<Config>,
    /// What service verbs need first.
    pub system: System,
    /// Where the built site lies.
    pub options: LeptosOptions,
    /// Cancelled when the process is about to end: whoever holds a request open lets go.
    pub closing: CancellationToken,
    /// What is counted.
    pub metrics: Metrics,
    /// The logins that the login page offers; empty but in the demo.
    #[from_ref(skip)]
    pub demo: Arc<DemoLogins>,
}

impl AppState {
    /// The state of a process with these settings.
    pub fn new(config: Config, system: System) -> Self {
        Self {
            options: site::options(&config),
            config: Arc::new(config),
            system,
            closing: CancellationToken::new(),
            metrics: Metrics::default(),
            demo: Arc::default(),
        }
    }

    /// The same with logins to offer.
    #[must_use]
    pub fn with_demo(self, logins: DemoLogins) -> Self {
        Self { demo: Arc::new(logins), ..self }
    }
}
