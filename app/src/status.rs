//! How a verb's error looks from outside: one status table for pages and REST, and its words on a page.

use governance::Refusal;
use governance::refusal::Violation;
use governance::wire::requests::RequestRef;
use service::Error;
use uuid::Uuid;

use crate::Refused;
pub(crate) use crate::refused::sentence;

/// The HTTP status that says the same as the error.
pub fn status(error: &Error) -> u16 {
    match error {
        Error::Refused(refusal) => match refusal {
            Refusal::RequestNotFound | Refusal::ClaimNotFound => 404,
            Refusal::NotEligible | Refusal::MayNot(_) | Refusal::OwnSession => 403,
            Refusal::AlreadyReviewed
            | Refusal::Closed(_)
            | Refusal::NotApproved(_)
            | Refusal::AlreadyClaimed
            | Refusal::ExecutorInCharge(_)
            | Refusal::NothingToRetract
            | Refusal::NothingNewer
            | Refusal::Superseded { .. }
            | Refusal::NotStale(_)
            | Refusal::NobodyToNudge(_)
            | Refusal::SessionActive(_)
            | Refusal::ReviewsOwed(_)
            | Refusal::SessionOver
            | Refusal::SessionRuns
            | Refusal::FollowUpDone => 409,
            Refusal::CallbackSpent => 410,
            Refusal::TooSoon(_) | Refusal::SessionPause(_) => 429,
            Refusal::Violations(_) => 422,
        },
        Error::Invalid(_) => 422,
        Error::NotFound(_) => 404,
        Error::Unauthenticated | Error::BadCredentials => 401,
        Error::Forbidden(_) | Error::TokenForbidden(_) | Error::OwnersOnly | Error::NotYourToken => 403,
        Error::Conflict(_) | Error::Busy | Error::Unconfirmed(_) => 409,
        Error::TooMany(_) | Error::RateLimited(_) => 429,
        Error::Internal(_) => 500,
    }
}

/// Logs an internal error with a new id, by which whoever was told it can have it looked up.
pub fn log_internal(error: &Error) -> Uuid {
    let id = Uuid::new_v4();
    let cause = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
    tracing::error!(error_id = %id, cause, "internal error");
    id
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        let code = status(&error);
        match error {
            // A wrong password is for the login form to show; 401 would lead away from it.
            Error::BadCredentials => Self::new(422, sentence(&error.to_string())),
            Error::Unauthenticated => Self::unauthenticated(),
            Error::Invalid(errors) => errors.0.into_iter().fold(Self::invalid(), |refused, error| {
                if refused.errors.contains_key(&error.field) {
                    return refused;
                }
                refused.field(error.field, sentence(&error.message))
            }),
            Error::Refused(Refusal::Violations(violations)) => violated(code, violations),
            Error::Refused(Refusal::Superseded { by, id }) => Self {
                superseded_by: Some(RequestRef { id, number: by }),
                ..Self::new(code, sentence(&Refusal::Superseded { by, id }.to_string()))
            },
            Error::Refused(
                refusal @ (Refusal::NotStale(_)
                | Refusal::TooSoon(_)
                | Refusal::NobodyToNudge(_)
                | Refusal::SessionActive(_)
                | Refusal::SessionPause(_)
                | Refusal::ReviewsOwed(_)
                | Refusal::SessionOver
                | Refusal::SessionRuns
                | Refusal::OwnSession
                | Refusal::FollowUpDone),
            ) => Self::new(code, sentence(&refusal.to_string())),
            Error::Refused(refusal) => Self::new(code, refusal.to_string()),
            Error::Unconfirmed(impact) => Self {
                impact: Some(Box::new(impact)),
                ..Self::new(code, "This makes impossible what is possible now. Please confirm it.")
            },
            Error::Internal(_) => {
                let id = log_internal(&error);
                Self::new(
                    code,
                    format!("Something went wrong on our side. It has been logged as {id}; please try again."),
                )
            }
            Error::NotFound(_)
            | Error::Forbidden(_)
            | Error::TokenForbidden(_)
            | Error::OwnersOnly
            | Error::NotYourToken
            | Error::Conflict(_)
            | Error::Busy
            | Error::TooMany(_)
            | Error::RateLimited(_) => Self::new(code, sentence(&error.to_string())),
        }
    }
}

/// The brief's words, as a title, over what does not hold. A reason that is missing is the matter of its field, and is
/// told there, where the form has one.
fn violated(code: u16, violations: Vec<Violation>) -> Refused {
    let (reasons, others): (Vec<_>, Vec<_>) = violations.into_iter().partition(Violation::is_of_reason);
    let says = |violations: Vec<Violation>| violations.into_iter().map(|violation| violation.message);
    // Each begins with the name of a policy, which keeps its letters.
    let missing = says(reasons).collect::<Vec<_>>().join("; ");
    let refused = Refused { details: says(others).collect(), ..Refused::new(code, "Blocked by policy violations") };
    if missing.is_empty() { refused } else { refused.field("reason", format!("{missing}.")) }
}

#[cfg(test)]
mod tests {
    use governance::FieldErrors;

    use super::*;

    #[test]
    fn each_field_gets_its_first_error_as_a_sentence() {
        let mut errors = FieldErrors::one("name", "is required");
        errors.add("name", "must be a single line");
        errors.add("quorum.minApprovals", "must be at least 1");
        let refused = Refused::from(Error::Invalid(errors));
        assert_eq!(refused.status, 422);
        assert_eq!(refused.errors["name"], "Is required.");
        assert_eq!(refused.errors["quorum.minApprovals"], "Must be at least 1.");
    }

    #[test]
    fn a_reason_that_policies_require_is_the_matter_of_its_field_and_what_else_is_in_the_way_stands_above() {
        let violation =
            |code: &str, message: &str| Violation { code: code.to_owned(), message: message.to_owned(), policy: None };
        let gate = violation("reason-required", "Gate requires a reason");
        let nights = violation("reason-required", "Nights requires a reason");
        let frozen = violation("environment-frozen", "production is frozen");
        let refused = |violations| Refused::from(Error::Refused(Refusal::Violations(violations)));

        let silent = refused(vec![gate.clone(), nights]);
        assert_eq!(silent.errors["reason"], "Gate requires a reason; Nights requires a reason.");
        assert_eq!((silent.message.as_str(), silent.details), ("Blocked by policy violations", Vec::new()));
        let both = refused(vec![gate, frozen.clone()]);
        assert_eq!(both.errors["reason"], "Gate requires a reason.");
        assert_eq!((both.message.as_str(), both.details), ("Blocked by policy violations", vec![frozen.message]));
    }

    #[test]
    fn the_briefs_four_errors_keep_their_words_and_status() {
        let said = |refusal: Refusal| {
            let refused = Refused::from(Error::Refused(refusal));
            format!("{} {}", refused.status, refused.message)
        };
        assert_eq!(said(Refusal::Violations(Vec::new())), "422 Blocked by policy violations");
        assert_eq!(said(Refusal::NotEligible), "403 you are not an eligible approver for this request");
        assert_eq!(said(Refusal::AlreadyReviewed), "409 already reviewed");
        assert_eq!(said(Refusal::RequestNotFound), "404 request not found");
    }

    #[test]
    fn what_went_wrong_inside_is_not_told() {
        let refused = Refused::from(Error::internal("secret table is on fire"));
        assert_eq!(refused.status, 500);
        assert!(!refused.message.contains("fire"));
    }
}
