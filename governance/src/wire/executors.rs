//! Executors and executions as the doors show and take them.

use super::Ref;
use super::requests::{RequestRef, check_text};
use crate::Timestamp;
use crate::action::{Action, Executor};
use crate::execution::{ExecutionState, ExecutorSettings, LIMIT_DEFAULT, LIMIT_MINUTES, Report};
use crate::fields::FieldErrors;
use crate::ids::{ExecutionId, ExecutorId};
use crate::outgoing::{Endpoint, Network};
use crate::policy::Place;
use crate::resources::Directory;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// `POST /executors`. It names a project or a cluster, and not both.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExecutorBody {
    /// The project whose requests it carries out, by slug or id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project: Option<String>,
    /// The cluster whose requests it carries out, by slug or id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cluster: Option<String>,
    /// Where approved requests are sent to, over HTTPS.
    pub url: String,
    /// The keys of the actions that it carries out; every action that callers would, where none is named.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<crate::action::Action>))]
    pub actions: Vec<String>,
    /// How long it may take from the acknowledgement to the result: 1 to 1440 minutes.
    #[serde(default = "limit_default")]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 1440))]
    pub time_limit_minutes: u32,
    /// Whether it carries anything out. While it is disabled, callers do.
    #[serde(default = "yes")]
    pub enabled: bool,
}

/// `PUT /executors/{id}`. Every field is required, so that nothing is widened by leaving it out. The project or cluster
/// that it belongs to stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExecutorChange {
    /// Where approved requests are sent to, over HTTPS.
    pub url: String,
    /// The keys of the actions that it carries out; every action that callers would, where none is named.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<crate::action::Action>))]
    pub actions: Vec<String>,
    /// How long it may take from the acknowledgement to the result: 1 to 1440 minutes.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 1440))]
    pub time_limit_minutes: u32,
    /// Whether it carries anything out. While it is disabled, callers do.
    pub enabled: bool,
}

const fn yes() -> bool {
    true
}

const fn limit_default() -> u32 {
    LIMIT_DEFAULT
}

impl ExecutorBody {
    /// The project or cluster that is meant. Empty texts count as absent, as forms send them.
    pub fn place(&self, directory: &Directory) -> Result<Place, FieldErrors> {
        let given =
            |text: &Option<String>| text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
        match (given(&self.project), given(&self.cluster)) {
            (Some(text), None) => directory
                .find_project(&text)
                .map(|project| Place::Project(project.id))
                .ok_or_else(|| FieldErrors::one("project", format!("there is no project `{text}`"))),
            (None, Some(text)) => directory
                .find_cluster(&text)
                .map(|cluster| Place::Cluster(cluster.id))
                .ok_or_else(|| FieldErrors::one("cluster", format!("there is no cluster `{text}`"))),
            (None, None) => Err(FieldErrors::one("project", "is required where no cluster is named")),
            (Some(_), Some(_)) => Err(FieldErrors::one("cluster", "must be absent where a project is named")),
        }
    }

    /// What it says of everything else.
    pub fn change(&self) -> ExecutorChange {
        ExecutorChange {
            url: self.url.clone(),
            actions: self.actions.clone(),
            time_limit_minutes: self.time_limit_minutes,
            enabled: self.enabled,
        }
    }
}

impl ExecutorChange {
    /// What is meant. `allow` are the networks that the configuration allows executors to call.
    pub fn check(&self, allow: &[Network]) -> Result<ExecutorSettings, FieldErrors> {
        let mut errors = FieldErrors::default();
        let endpoint = Endpoint::check("url", &self.url, allow).map_err(|found| errors.0.extend(found.0)).ok();
        let mut actions = BTreeSet::new();
        for text in &self.actions {
            match text.parse::<Action>() {
                Ok(action) if action.executor() == Executor::Caller => {
                    actions.insert(action);
                }
                Ok(action) => errors.add("actions", format!("{action} is carried out by Countersign itself")),
                Err(unknown) => errors.add("actions", unknown.to_string()),
            }
        }
        if !LIMIT_MINUTES.contains(&self.time_limit_minutes) {
            let (least, most) = (LIMIT_MINUTES.start(), LIMIT_MINUTES.end());
            errors.add("timeLimitMinutes", format!("must be from {least} to {most}"));
        }
        let limit_minutes = self.time_limit_minutes;
        match endpoint {
            Some(endpoint) => errors.or(ExecutorSettings { endpoint, actions, limit_minutes, enabled: self.enabled }),
            None => Err(errors),
        }
    }
}

/// An executor. Its secret is shown only when it is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ExecutorView {
    pub id: ExecutorId,
    /// The project whose requests it carries out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project: Option<Ref>,
    /// The cluster whose requests it carries out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cluster: Option<Ref>,
    pub url: String,
    /// The actions that it carries out; every action that callers would, where none is named.
    pub actions: Vec<Action>,
    pub time_limit_minutes: u32,
    pub enabled: bool,
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    /// Until when what is sent is signed with the secret before the current one, too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub previous_secret_until: Option<Timestamp>,
}

/// A new executor with its secret, shown once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExecutorCreated {
    pub executor: ExecutorView,
    /// `whsec_` and base64, as libraries of Standard Webhooks take it.
    pub secret: String,
}

/// The executor in charge of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExecutorRef {
    /// Absent where it was removed since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<ExecutorId>,
    /// What it belongs to, in words: "project api", "cluster eu-1".
    pub of: String,
    /// Where it sends to, without what follows the host.
    pub host: String,
}

/// How the execution of a request by its executor stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ExecutionView {
    /// What `webhook-id` says, the same in every attempt.
    pub id: ExecutionId,
    pub state: ExecutionState,
    /// How often it was handed over.
    pub attempts: u32,
    /// The HTTP status of the last answer, if there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_status: Option<u16>,
    /// What stood in the way of the claim or of the last attempt, as a sentence without a full stop. Why it failed
    /// afterwards is its `detail` or `given_up`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_error: Option<String>,
    /// What was said of it last, by its executor or by who reported the result in its place.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// Why it failed without a report, as a sentence without a full stop.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given_up: Option<String>,
    /// When it is handed over again, where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub next_attempt_at: Option<Timestamp>,
    /// When it fails unless the acknowledgement, or later the result, comes before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub deadline: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub acknowledged_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub ended_at: Option<Timestamp>,
    /// Whether the executor may be asked once more: the request could not be claimed, and is approved all the same.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub can_resume: bool,
}

impl ExecutionView {
    /// What `last_error` begins with where the request could not be claimed, so that nothing was handed over.
    pub const NOT_CLAIMED: &str = "it could not be claimed: ";
}

/// An execution in the list of an executor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ExecutionRow {
    pub request: RequestRef,
    pub action: Action,
    /// The target in words.
    pub target: String,
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    pub execution: ExecutionView,
}

/// What an executor posts to its callback.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CallbackBody {
    pub status: Report,
    /// What people read of it on the request's page.
    #[serde(default)]
    pub detail: String,
}

impl CallbackBody {
    /// What it says, checked.
    pub fn check(&self) -> Result<(Report, String), FieldErrors> {
        Ok((self.status, check_text("detail", &self.detail)?))
    }
}

/// The answer to a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CallbackTaken {
    pub state: ExecutionState,
}
