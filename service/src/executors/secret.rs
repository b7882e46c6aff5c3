//! A new secret for an executor.

use super::writing;
use crate::store::events::About;
use crate::store::{events, executors as store};
use crate::{Caller, Error, System};
use governance::event::Happening;
use governance::ids::ExecutorId;
use governance::wire::webhooks::{RotateBody, SecretRotated};

/// Rotates the secret, as that of a webhook: for a while what is sent is signed with both.
///
/// # Errors
/// [`Error::Invalid`] with `keepPreviousHours`, [`Error::NotFound`], a missing permission.
pub async fn rotate(
    system: &System,
    caller: &Caller,
    id: ExecutorId,
    body: &RotateBody,
) -> Result<SecretRotated, Error> {
    let (tx, directory) = writing(system, caller).await?;
    let mut executor = store::lock(&tx, caller.organization, id).await?;
    let hours = body.check()?;
    let previous_valid_until = executor.secrets.rotate(hours, system.now());
    store::update(&tx, &executor).await?;
    let happening = Happening::ExecutorSecretRotated { previous_hours: hours };
    events::tell(&tx, system, caller, About::executor(executor.place, &directory), happening).await?;
    tx.commit().await?;
    Ok(SecretRotated { secret: executor.secrets.current.reveal().to_string(), previous_valid_until })
}
