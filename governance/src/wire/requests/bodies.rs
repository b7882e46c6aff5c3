//! What the doors take.

use crate::fields::{FieldErrors, optional_text};
use crate::ids::{ClaimId, RequestId};
use crate::payload::{Digest, Payload};
use crate::request::Verdict;
use crate::resources::{Directory, Target};
use serde::{Deserialize, Serialize};

/// `POST /requests`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OpenBody {
    #[cfg_attr(feature = "openapi", schema(value_type = crate::action::Action))]
    pub action: String,
    #[serde(default)]
    pub target: TargetBody,
    #[serde(default)]
    pub reason: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payload: Option<PayloadBody>,
    /// The request that this one follows, by id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resubmission_of: Option<RequestId>,
}

/// A target by slugs (an environment by name) or ids.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct TargetBody {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub project: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<String>,
}

impl TargetBody {
    /// The target that is meant, or an error for each part that does not exist. Empty texts count
    /// as absent, as forms send them.
    pub fn resolve(&self, directory: &Directory) -> Result<Target, FieldErrors> {
        let given =
            |text: &Option<String>| text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
        let mut errors = FieldErrors::default();
        let mut target = Target::default();
        if let Some(text) = given(&self.project) {
            target.project = directory.find_project(&text).map(|project| project.id);
            if target.project.is_none() {
                errors.add("target.project", format!("there is no project `{text}`"));
            }
        }
        if let Some(text) = given(&self.environment) {
            match directory.find_environment(target.project, &text) {
                Some(environment) => {
                    target.environment = Some(environment.id);
                    target.project = Some(environment.project);
                }
                None if target.project.is_none() && errors.is_empty() => {
                    errors.add("target.project", "is required where an environment is named");
                }
                None => errors.add("target.environment", format!("there is no environment `{text}` in this project")),
            }
        }
        if let Some(text) = given(&self.cluster) {
            target.cluster = directory.find_cluster(&text).map(|cluster| cluster.id);
            if target.cluster.is_none() {
                errors.add("target.cluster", format!("there is no cluster `{text}`"));
            }
        }
        errors.or(target)
    }
}

/// A payload as it is sent: `json`, or `text` with its `mediaType`; `before` of the same kind.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct PayloadBody {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub json: Option<serde_json::Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<serde_json::Value>,
}

/// The largest payload, in bytes of its text.
pub const PAYLOAD_MOST: usize = 5 * 1024 * 1024;

impl PayloadBody {
    /// The payload that is meant.
    pub fn check(self) -> Result<Payload, FieldErrors> {
        let mut errors = FieldErrors::default();
        let payload = match (self.json, self.text) {
            (Some(_), Some(_)) | (None, None) => return Err(FieldErrors::one("payload", "needs either text or json")),
            (Some(json), None) => {
                if self.media_type.as_deref().is_some_and(|kind| kind != "application/json") {
                    errors.add("payload.mediaType", "must be application/json or absent where json is given");
                }
                if [Some(&json), self.before.as_ref()].into_iter().flatten().any(|value| deeper(value, DEPTH_MOST)) {
                    errors.add("payload.json", format!("must not be nested more than {DEPTH_MOST} levels deep"));
                }
                Payload::Json { json, before: self.before }
            }
            (None, Some(text)) => {
                let media_type = self.media_type.unwrap_or_else(|| "text/plain".to_owned());
                if !is_media_type(&media_type) {
                    errors.add("payload.mediaType", "must be a media type, such as application/yaml");
                }
                let before = match self.before {
                    None | Some(serde_json::Value::Null) => None,
                    Some(serde_json::Value::String(before)) => Some(before),
                    Some(_) => {
                        errors.add("payload.before", "must be a text, like the payload");
                        None
                    }
                };
                Payload::Text { media_type, text, before }
            }
        };
        let size = payload.text().len().max(payload.before().map_or(0, |before| before.len()));
        if size > PAYLOAD_MOST {
            errors.add("payload", format!("must be at most {} MiB", PAYLOAD_MOST / 1024 / 1024));
        }
        errors.or(payload)
    }
}

/// The deepest nesting of a payload: what is stored is read back with a level or two around it.
const DEPTH_MOST: usize = 64;

/// Whether a value is nested deeper than `levels`.
fn deeper(value: &serde_json::Value, levels: usize) -> bool {
    match value {
        serde_json::Value::Array(items) => levels == 0 || items.iter().any(|item| deeper(item, levels - 1)),
        serde_json::Value::Object(fields) => levels == 0 || fields.values().any(|field| deeper(field, levels - 1)),
        _ => false,
    }
}

fn is_media_type(text: &str) -> bool {
    let part = |part: &str| {
        !part.is_empty()
            && part.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '.' | '_' | ';' | '=' | ' '))
    };
    text.len() <= 200 && text.split_once('/').is_some_and(|(kind, subtype)| part(kind) && part(subtype))
}

/// The longest reason, comment or detail, in characters.
pub const TEXT_MOST: usize = 10_000;

/// A reason, comment or detail: trimmed, and not too long.
pub fn check_text(field: &str, text: &str) -> Result<String, FieldErrors> {
    let mut errors = FieldErrors::default();
    let text = optional_text(&mut errors, field, text, TEXT_MOST);
    errors.or(text)
}

/// `POST /requests/{id}/reviews`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReviewBody {
    pub verdict: Verdict,
    #[serde(default)]
    pub comment: String,
    /// To approve a superseded request: the number of the newer one, which shows that the reviewer knows of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub superseded_by: Option<u64>,
}

/// `POST /requests/{id}/comments` and, with an optional comment, `/cancellation`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CommentBody {
    #[serde(default)]
    pub comment: String,
}

/// `POST /requests/{id}/claim`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ClaimBody {
    pub payload_digest: Digest,
}

/// The answer to a claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ClaimView {
    pub claim_id: ClaimId,
}

/// How an execution ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum ResultStatus {
    Succeeded,
    Failed,
}

/// `POST /requests/{id}/result`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ResultBody {
    pub claim_id: ClaimId,
    pub status: ResultStatus,
    #[serde(default)]
    pub detail: String,
}
