//! Every way in which a verb can end badly. No HTTP here: the doors map it to a status in one table.

use governance::evaluation::Impact;
use governance::policy::quorum::count_of;
use governance::{FieldErrors, Permission, Refusal};
use opaque::Opaque;
use thiserror::Error;

/// What went wrong.
#[derive(Debug, Error)]
pub enum Error {
    /// The rules say no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Malformed input, field by field.
    #[error("the input is not valid")]
    Invalid(FieldErrors),
    /// It does not exist, or not in the caller's organization. Holds what was looked for.
    #[error("{0} not found")]
    NotFound(&'static str),
    /// Nobody is authenticated, or no longer.
    #[error("authentication is required")]
    Unauthenticated,
    /// The email address is unknown or the password is not its; nobody is told which.
    #[error("the email address or the password is wrong")]
    BadCredentials,
    /// The caller lacks the permission.
    #[error("you need the permission {} for that", .0.key())]
    Forbidden(Permission),
    /// The token lacks the scope, or tokens cannot do this at all.
    #[error("{0}")]
    TokenForbidden(String),
    /// Only owners grant or take the role owner, and deactivate or reactivate one another.
    #[error("only an owner can do that")]
    OwnersOnly,
    /// The token acts for another member, who alone may have its secret.
    #[error("only the member for whom a token acts can rotate it; you can revoke it")]
    NotYourToken,
    /// It clashes with what is there, or with what somebody else just did.
    #[error("{0}")]
    Conflict(String),
    /// Somebody acts at this moment on what it changes besides; trying again helps.
    #[error("somebody acts on a request that this changes too; please try again")]
    Busy,
    /// It would make policies or requests impossible, and the caller has not confirmed just that.
    #[error("this makes impossible what is possible now; confirm it to go on")]
    Unconfirmed(Impact),
    /// Too many attempts; holds the seconds to wait.
    #[error("too many attempts, try again in {}", seconds(*.0))]
    TooMany(u64),
    /// An API token was used too often; holds the seconds to wait.
    #[error("this token sent too many requests, try again in {}", seconds(*.0))]
    RateLimited(u64),
    /// Our fault. The text is for the log, never for the caller.
    #[error("internal error")]
    Internal(#[source] Opaque),
}

impl From<FieldErrors> for Error {
    fn from(errors: FieldErrors) -> Self {
        Self::Invalid(errors)
    }
}

impl Error {
    /// One field that cannot be accepted.
    pub fn field(field: &str, message: impl Into<String>) -> Self {
        Self::Invalid(FieldErrors::one(field, message))
    }

    /// An internal error that tells the log what happened.
    pub fn internal(cause: impl std::fmt::Display) -> Self {
        Self::Internal(Opaque(cause.to_string()))
    }
}

fn seconds(count: u64) -> String {
    count_of(usize::try_from(count).unwrap_or(usize::MAX), "second")
}

mod opaque {
    /// The cause of an internal error, as text for the log.
    #[derive(Debug, thiserror::Error)]
    #[error("{0}")]
    pub struct Opaque(pub(super) String);
}

#[cfg(test)]
mod tests {
    use super::Error;

    #[test]
    fn one_second_to_wait_is_told_as_one() {
        assert_eq!(Error::TooMany(1).to_string(), "too many attempts, try again in 1 second");
        assert_eq!(Error::RateLimited(30).to_string(), "this token sent too many requests, try again in 30 seconds");
    }
}
