//! What is asked for: the arguments of a request that is to be opened.

mod payload;

pub use payload::Payload;

use crate::client::Failure;
use governance::wire::requests::{OpenBody, TargetBody};
use governance::{Action, Executor};

/// The arguments of a request.
#[derive(clap::Args)]
#[command(next_help_heading = "Request")]
pub struct Ask {
    /// The protected action, such as release.deploy
    #[arg(long, value_name = "ACTION")]
    action: Action,
    /// The project it is aimed at, by slug or id
    #[arg(long, value_name = "PROJECT")]
    project: Option<String>,
    /// The environment it is aimed at, by name (with --project) or id
    #[arg(long, value_name = "ENVIRONMENT")]
    environment: Option<String>,
    /// The cluster it is aimed at, by slug or id
    #[arg(long, value_name = "CLUSTER")]
    cluster: Option<String>,
    /// Why, for those who approve it
    #[arg(long, default_value = "", hide_default_value = true, value_name = "TEXT")]
    reason: String,
    /// What will change if it is approved, such as a manifest; `-` is standard input
    #[arg(long, value_name = "FILE")]
    payload: Option<String>,
    /// What the payload is; guessed from its name. JSON is compared by its content, all else by its bytes
    #[arg(long, value_name = "TYPE", requires = "payload")]
    media_type: Option<String>,
    /// What is there now, so that those who approve see the difference
    #[arg(long, value_name = "FILE", requires = "payload")]
    before: Option<String>,
    /// A key of your choice: a later run with the same key and the same request takes up that request
    #[arg(long, value_name = "KEY")]
    idempotency_key: Option<String>,
}

impl Ask {
    /// Who carries it out once it is approved.
    pub fn executor(&self) -> Executor {
        self.action.executor()
    }

    /// The action's key.
    pub fn action(&self) -> &'static str {
        self.action.key()
    }

    /// The payload, read now.
    ///
    /// # Errors
    /// A file that cannot be read, is no text, or is not what its media type says.
    pub fn payload(&self) -> Result<Payload, Failure> {
        Payload::read(self.payload.as_deref(), self.media_type.as_deref(), self.before.as_deref())
    }

    /// The body that opens it.
    pub fn body(&self, payload: &Payload) -> OpenBody {
        OpenBody {
            action: self.action.key().to_owned(),
            target: TargetBody {
                project: self.project.clone(),
                environment: self.environment.clone(),
                cluster: self.cluster.clone(),
            },
            reason: self.reason.clone(),
            payload: payload.body.clone(),
            resubmission_of: None,
        }
    }

    /// The key under which opening it twice opens it once: the given one, or one of this process alone.
    pub fn key(&self) -> String {
        let given = self.idempotency_key.as_deref().map(str::trim).filter(|key| !key.is_empty());
        given.map_or_else(random_key, str::to_owned)
    }
}

/// A key that nobody else has.
pub fn random_key() -> String {
    format!("countersign-{:032x}", rand::random::<u128>())
}
