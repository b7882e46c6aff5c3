//! What is due and cannot be done: it is logged and left alone for a while, so that it keeps nothing else waiting.

use crate::Error;
use chrono::TimeDelta;
use std::fmt::Display;

/// How long it is left alone.
pub(crate) const PUT_OFF: TimeDelta = TimeDelta::minutes(1);

/// Logs what went wrong with something that was due, in words of what it is, and puts it off in a transaction of its
/// own. What cannot be put off either is looked at again in the next round.
pub(crate) async fn put_off(
    says: &str,
    id: impl Display,
    error: Error,
    postpone: impl Future<Output = Result<(), Error>>,
) {
    log(says, &id, &error);
    if let Err(error) = postpone.await {
        log("what is due could not be put off", &id, &error);
    }
}

fn log(says: &str, id: &impl Display, error: &Error) {
    tracing::error!(%id, error = error as &dyn std::error::Error, "{says}");
}
