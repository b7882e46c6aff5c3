//! Commenting without deciding.

use super::act::add;
use crate::{Caller, Error, Idempotency, System};
use governance::ids::RequestId;
use governance::wire::requests::{RequestView, check_text};

/// Adds a comment to a request's timeline. Every member may.
///
/// # Errors
/// [`Error::Invalid`] for an empty comment; request not found. Tokens do not comment.
pub async fn comment(
    system: &System,
    caller: &Caller,
    id: RequestId,
    text: &str,
    key: Option<&Idempotency>,
) -> Result<RequestView, Error> {
    caller.in_person("comment")?;
    let text = check_text("comment", text)?;
    if text.is_empty() {
        return Err(Error::field("comment", "is required"));
    }
    add(system, caller, id, key, |request, _| Ok(request.comment(caller.member, &text, system.now())?)).await
}
