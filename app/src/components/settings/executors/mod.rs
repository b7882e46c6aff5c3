//! Who carries out what is approved: callers, or a webhook.

mod card;
mod executions;
mod fields;

pub use card::{Executing, ExecutionSection};
pub use executions::{ExecutionBadge, ExecutionTable, last_answer};
pub use fields::ExecutorFields;

/// The form's fields, as the reader knows them.
const LABELS: [(&str, &str); 3] = [("url", "Address"), ("actions", "Actions"), ("timeLimitMinutes", "Time limit")];
