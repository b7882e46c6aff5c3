//! Commenting without deciding.

use super::act::act;
use crate::{Caller, Error, System};
use governance::ids::RequestId;
use governance::wire::requests::{RequestView, check_text};

/// Adds a comment to a request's timeline. Every member may.
///
/// # Errors
/// [`Error::Invalid`] for an empty comment; request not found. Tokens do not comment.
pub async fn comment(system: &System, caller: &Caller, id: RequestId, text: &str) -> Result<RequestView, Error> {
    caller.in_person("comment")?;
    let text = check_text("comment", text)?;
    if text.is_empty() {
        return Err(Error::field("comment", "is required"));
    }
    act(system, caller, id, |request, _| Ok(request.comment(caller.member, &text, system.now())?)).await
}
