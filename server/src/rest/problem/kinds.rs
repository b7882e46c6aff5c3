//! Every kind of problem that a client can meet, in one table: for answers and for `/api/docs`.

use axum::http::StatusCode;

/// A kind of problem.
#[derive(Debug, PartialEq, Eq)]
pub struct Kind {
    /// Kebab-case and stable; the last part of the problem's `type`.
    pub code: &'static str,
    /// The status that it comes with.
    pub status: StatusCode,
    /// The same for every problem of the kind.
    pub title: &'static str,
    /// What it means and what to do.
    pub says: &'static str,
}

macro_rules! kinds {
    ($($name:ident = $code:literal, $status:ident, $title:literal, $says:literal;)+) => {
        $(#[doc = $says] pub static $name: Kind =
            Kind { code: $code, status: StatusCode::$status, title: $title, says: $says };)+

        /// All of them.
        pub static ALL: &[&Kind] = &[$(&$name),+];
    };
}

kinds! {
    POLICY_VIOLATIONS = "policy-violations", UNPROCESSABLE_ENTITY, "Policy violations",
        "Governance checks stand in the way. Every one is listed under violations; satisfy them and try again.";
    NOT_ELIGIBLE = "not-eligible", FORBIDDEN, "Not an eligible approver",
        "No policy of this request names you as an approver. Somebody else who is eligible must decide.";
    ALREADY_REVIEWED = "already-reviewed", CONFLICT, "Already reviewed",
        "You already approved or rejected this request, and your decision is recorded.";
    REQUEST_NOT_FOUND = "request-not-found", NOT_FOUND, "Request not found",
        "The request does not exist in your organization, or it was cancelled.";
    CLOSED = "closed", CONFLICT, "No longer open",
        "The request has reached a state in which this can't be done any more.";
    SUPERSEDED = "superseded", CONFLICT, "Superseded",
        "A newer request asks for the same action on the same target. To approve the older one all the same, send the review again with the newer one's number as `supersededBy`; where a still newer one is there by then, it is answered like this again.";
    NOT_STALE = "not-stale", CONFLICT, "Not stale",
        "Only a request that has waited for longer than a day can be nudged.";
    TOO_SOON = "too-soon", TOO_MANY_REQUESTS, "Nudged lately",
        "A request can be nudged once in four hours. Wait for as many seconds as Retry-After says.";
    NOBODY_TO_NUDGE = "nobody-to-nudge", CONFLICT, "Nobody to nudge",
        "The present members cannot finish the request, for the reason that is given.";
    NOT_APPROVED = "not-approved", CONFLICT, "Not approved",
        "Only an approved request can be claimed.";
    ALREADY_CLAIMED = "already-claimed", CONFLICT, "Already claimed",
        "A claim is used once, and somebody else was first.";
    EXECUTOR_IN_CHARGE = "executor-in-charge", CONFLICT, "An executor is in charge",
        "A webhook executor of the project or cluster carries the request out, so no caller can claim it. The request's `execution` tells how far it has come.";
    CALLBACK_SPENT = "callback-spent", GONE, "Callback spent",
        "The execution has its result already, or its time is over. What is reported after that changes nothing.";
    CLAIM_NOT_FOUND = "claim-not-found", NOT_FOUND, "Claim not found",
        "The result belongs to another claim, or there is none.";
    NOTHING_TO_RETRACT = "nothing-to-retract", CONFLICT, "Nothing to retract",
        "You have no approval on this request that could be taken back.";
    NOTHING_NEWER = "nothing-newer", CONFLICT, "Nothing newer",
        "Every policy of the request is in its current version, so there is nothing to re-evaluate.";
    SESSION_ACTIVE = "break-glass-active", CONFLICT, "Already broken",
        "You have an active break-glass session. There is one at a time and no renewal.";
    SESSION_PAUSE = "break-glass-pause", TOO_MANY_REQUESTS, "Too soon after the last session",
        "The organization wants a pause between two break-glass sessions of a member. Wait for as many seconds as Retry-After says.";
    REVIEWS_OWED = "break-glass-reviews-owed", CONFLICT, "Reviews are owed",
        "The organization lets overdue reviews of your earlier break-glass sessions block the next one. Somebody else has to review them first.";
    SESSION_OVER = "break-glass-over", CONFLICT, "Already over",
        "The break-glass session has ended.";
    SESSION_RUNS = "break-glass-not-over", CONFLICT, "Not over yet",
        "A break-glass session is reviewed once it is over.";
    OWN_SESSION = "break-glass-own-session", FORBIDDEN, "Your own session",
        "A break-glass session is reviewed by somebody else than its holder.";
    FOLLOW_UP_DONE = "follow-up-done", CONFLICT, "Already done",
        "The follow-up was reported as done before.";
    MISSING_PERMISSION = "missing-permission", FORBIDDEN, "Missing permission",
        "None of your org roles carries the permission that this needs.";
    OWNERS_ONLY = "owners-only", FORBIDDEN, "Owners only",
        "Only an owner grants or takes the role owner, and deactivates or reactivates another owner.";
    TOKEN_FORBIDDEN = "token-forbidden", FORBIDDEN, "Not with this token",
        "The API token lacks the scope for this, or only a person may do it.";
    NOT_YOUR_TOKEN = "not-your-token", FORBIDDEN, "Not your token",
        "A token's secret is the power to act for its owner, so its owner alone can rotate it. You can revoke it.";
    UNAUTHENTICATED = "unauthenticated", UNAUTHORIZED, "Not authenticated",
        "Send an API token as Authorization: Bearer, or sign in by POST /api/v1/session.";
    BAD_CREDENTIALS = "bad-credentials", UNAUTHORIZED, "Wrong credentials",
        "The email address or the password is wrong.";
    CROSS_SITE = "cross-site", FORBIDDEN, "From another site",
        "A browser sent this with a session cookie on behalf of another site. Use an API token there.";
    NOT_FOUND = "not-found", NOT_FOUND, "Not found",
        "It does not exist, or not in your organization.";
    CONFLICTING = "conflict", CONFLICT, "Conflict",
        "It clashes with what is there, or with what somebody else just did.";
    BUSY = "busy", CONFLICT, "Busy",
        "Somebody else acts on the same things at this moment. Nothing was changed; send it again.";
    NEEDS_CONFIRMATION = "needs-confirmation", CONFLICT, "Needs confirmation",
        "The change leaves policies or pending requests that nobody could satisfy any more: impact lists them. Send it again with the answer's `confirm` as the parameter of that name to make it all the same; where it would do something else by then, it is answered like this again.";
    INVALID = "invalid-input", UNPROCESSABLE_ENTITY, "Invalid input",
        "Fields can't be accepted; errors names each and says what is allowed. Unknown fields are refused too.";
    MALFORMED = "malformed-json", BAD_REQUEST, "Malformed JSON",
        "The body could not be read as JSON.";
    UNSUPPORTED = "unsupported-media-type", UNSUPPORTED_MEDIA_TYPE, "Unsupported media type",
        "Bodies are JSON: send Content-Type: application/json.";
    TOO_LARGE = "body-too-large", PAYLOAD_TOO_LARGE, "Body too large",
        "The body is larger than this operation takes.";
    NO_SUCH_ROUTE = "no-such-route", NOT_FOUND, "No such address",
        "There is no operation at this address.";
    METHOD_NOT_ALLOWED = "method-not-allowed", METHOD_NOT_ALLOWED, "Method not allowed",
        "There are operations at this address, but none with this method; Allow lists those there are.";
    TOO_MANY = "too-many-attempts", TOO_MANY_REQUESTS, "Too many attempts",
        "Wait for as many seconds as Retry-After says.";
    RATE_LIMITED = "rate-limited", TOO_MANY_REQUESTS, "Too many requests",
        "The API token sent more requests in a minute than this server takes from one. Wait for as many seconds as Retry-After says.";
    INTERNAL = "internal-error", INTERNAL_SERVER_ERROR, "Internal error",
        "Something went wrong on our side. It was logged under the given requestId.";
}

/// The kind with this code.
pub fn with_code(code: &str) -> Option<&'static Kind> {
    ALL.iter().copied().find(|kind| kind.code == code)
}
