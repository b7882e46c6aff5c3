//! Where a request stands, in a few words.

use crate::output::{behind, count, harmless, listed, span};
use governance::execution::ExecutionState;
use governance::request::Verdict;
use governance::wire::executors::ExecutionView;
use governance::wire::requests::{CancellationView, RequestView, ReviewView};
use governance::{StateName, Timestamp};
use std::time::Duration;

/// What changed between two looks at a request.
#[derive(Debug, PartialEq, Eq)]
pub enum Change {
    /// Somebody reviewed, or took an approval back; or a newer request asks for the same.
    Said(String),
    /// What is missing is something else than before.
    Standing,
}

/// "approved by Ana · needs 1 approval from SRE (Gate) · 6 d 23 h left".
pub fn standing(request: &RequestView, now: Option<Timestamp>) -> String {
    let mut parts = Vec::new();
    let approved = request.reviews.iter().filter(|review| review.verdict == Verdict::Approve);
    let approved: Vec<String> = approved.map(|review| harmless(&review.by.name)).collect();
    if !approved.is_empty() {
        parts.push(format!("approved by {}", listed(&approved)));
    }
    parts.extend(missing(request));
    parts.extend(left(request, now));
    parts.join(" · ")
}

/// What each policy that is not satisfied still needs.
fn missing(request: &RequestView) -> Vec<String> {
    let open = request.policies.iter().filter(|policy| !policy.satisfied);
    open.map(|policy| {
        let name = harmless(&policy.name);
        match policy.infeasible.first() {
            Some(reason) => format!("nobody can satisfy {name}: {reason}"),
            None => format!("needs {} ({name})", listed(&policy.missing)),
        }
    })
    .collect()
}

fn left(request: &RequestView, now: Option<Timestamp>) -> Option<String> {
    let left = (request.expires_at? - now?).to_std().unwrap_or_default();
    Some(format!("{} left", span(left)))
}

/// What is worth a line between two looks.
pub fn changes(before: &RequestView, after: &RequestView) -> Vec<Change> {
    let new = after.reviews.iter().filter(|review| !before.reviews.contains(review)).map(reviewed);
    let retracted = before.reviews.iter().filter(|review| after.reviews.iter().all(|other| other.by != review.by));
    let retracted = retracted.map(|review| format!("{} took the approval back", harmless(&review.by.name)));
    let newer = superseded(after).filter(|_| before.superseded_by != after.superseded_by);
    let mut changes: Vec<Change> = new.chain(retracted).chain(newer).map(Change::Said).collect();
    if after.state == StateName::Pending && missing(before) != missing(after) {
        changes.push(Change::Standing);
    }
    changes
}

/// That a newer request asks for the same, where one does.
pub fn superseded(request: &RequestView) -> Option<String> {
    request.superseded_by.as_ref().map(|newer| format!("#{} asks for the same and is newer", newer.number))
}

fn reviewed(review: &ReviewView) -> String {
    let verdict = match review.verdict {
        Verdict::Approve => "approved",
        Verdict::Reject => "rejected",
    };
    format!("{} {verdict}{}", harmless(&review.by.name), quoted(&review.comment))
}

fn cancelled(cancellation: &CancellationView) -> String {
    format!("{} cancelled it{}", harmless(&cancellation.by.name), quoted(&cancellation.comment))
}

/// A comment behind a colon; empty where there is none.
fn quoted(comment: &str) -> String {
    let comment = harmless(comment);
    if comment.is_empty() { comment } else { format!(": “{comment}”") }
}

/// How a request came to its end, or that it is approved.
pub fn ending(request: &RequestView) -> String {
    let number = request.number;
    let rejected = request.reviews.iter().find(|review| review.verdict == Verdict::Reject);
    match (request.state, rejected) {
        (StateName::Rejected, Some(review)) => format!("#{number} was rejected: {}", reviewed(review)),
        (StateName::Approved, _) if request.bypass.is_some() => {
            format!("#{number} needs no approval: a break-glass session bypasses it")
        }
        (StateName::Approved, _) if request.policies.is_empty() => format!("#{number} needs no approval"),
        (StateName::Executing, _) => match &request.executor {
            Some(executor) => format!("#{number} is in the hands of the executor of {}", harmless(&executor.of)),
            None => format!("#{number} was claimed and is being executed"),
        },
        (StateName::Succeeded, _) => format!("#{number} was executed and succeeded{}", detail(request)),
        // Whether anything was carried out before is not known where an executor refused it, or was given up on.
        (StateName::Failed, _) => format!("#{number} failed{}", detail(request)),
        (StateName::Cancelled, _) => {
            let who = request.cancellation.as_ref().map_or_else(String::new, |who| format!(": {}", cancelled(who)));
            format!("#{number} was cancelled{who}")
        }
        (StateName::Expired, _) => format!("#{number} expired"),
        (StateName::Pending, _) => format!("#{number} waits for approval"),
        (state, _) => format!("#{number} is {}", state.word()),
    }
}

/// That the longest wait is over, and what did not come meanwhile.
pub fn overdue(request: &RequestView, waited: Duration) -> String {
    let (number, waited) = (request.number, humantime::format_duration(waited));
    match request.state {
        StateName::Pending => format!("#{number} still waits for approval after {waited}"),
        _ => format!("#{number} still has no result after {waited}"),
    }
}

/// What was said of how the execution ended, behind a colon.
fn detail(request: &RequestView) -> String {
    request.claim.as_ref().map_or_else(String::new, |claim| behind(&claim.detail))
}

/// How far the executor of a request is with it, with what it said last; `None` where it does not have it.
pub fn reported(request: &RequestView) -> Option<String> {
    let (executor, execution) = (request.executor.as_ref()?, request.execution.as_ref()?);
    let of = harmless(&executor.of);
    match (request.state, execution.state) {
        (StateName::Executing, ExecutionState::Sent) => {
            let why = execution.last_error.as_deref()?;
            let (why, attempts) = (harmless(why), count(execution.attempts as usize, "attempt"));
            Some(format!("the executor of {of} does not have it yet, after {attempts}: {why}"))
        }
        (StateName::Executing, ExecutionState::Acknowledged) => Some(format!("the executor of {of} has it")),
        (StateName::Executing, ExecutionState::Running) => {
            Some(format!("the executor of {of} is at it{}", behind(&execution.detail)))
        }
        (StateName::Approved, ExecutionState::Failed) => {
            let why = execution.last_error.as_deref().unwrap_or_default();
            let why = harmless(why.strip_prefix(ExecutionView::NOT_CLAIMED).unwrap_or(why));
            let why = if why.is_empty() { why } else { format!(": {why}") };
            Some(format!("not handed over to the executor of {of}{why}; its page lets it be tried again"))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn request(change: impl FnOnce(&mut Value)) -> RequestView {
        let mut view: Value = serde_json::from_str(include_str!("../../tests/online/request.json")).unwrap();
        change(&mut view);
        serde_json::from_value(view).unwrap()
    }

    fn approval(name: &str, comment: &str) -> Value {
        json!({ "by": { "id": uuid(name), "name": name }, "verdict": "approve", "comment": comment,
            "at": "2026-01-05T12:01:00Z" })
    }

    fn uuid(name: &str) -> String {
        format!("00000000-0000-0000-0000-0000000000{:02x}", name.as_bytes()[0])
    }

    #[test]
    fn where_a_request_stands_is_who_approved_what_is_missing_and_the_time_left() {
        let now = "2026-01-05T13:00:00Z".parse().ok();
        let table: [(RequestView, &str); 4] = [
            (request(|_| {}), "needs 2 approvals (Gate) · 6 d 23 h left"),
            (
                request(|view| {
                    view["reviews"] = json!([approval("Ana", "")]);
                    view["policies"][0]["missing"] = json!(["1 approval", "1 approval from SRE"]);
                }),
                "approved by Ana · needs 1 approval and 1 approval from SRE (Gate) · 6 d 23 h left",
            ),
            (
                request(|view| view["policies"][0]["infeasible"] = json!(["needs 1 more member of SRE"])),
                "nobody can satisfy Gate: needs 1 more member of SRE · 6 d 23 h left",
            ),
            (
                request(|view| {
                    view["policies"][0]["satisfied"] = json!(true);
                    view["expiresAt"] = json!("2026-01-05T12:00:00Z");
                }),
                "0 s left",
            ),
        ];
        for (request, says) in table {
            assert_eq!(standing(&request, now), says);
        }
        assert_eq!(standing(&request(|_| {}), None), "needs 2 approvals (Gate)");
    }

    #[test]
    fn a_change_is_a_review_or_another_standing() {
        let before = request(|view| view["reviews"] = json!([approval("Ana", "")]));
        let after = request(|view| {
            view["reviews"] = json!([approval("Bo", "looks\nfine")]);
            view["policies"][0]["missing"] = json!(["1 approval"]);
        });
        let told = [
            Change::Said("Bo approved: “looks fine”".to_owned()),
            Change::Said("Ana took the approval back".to_owned()),
            Change::Standing,
        ];
        assert_eq!(changes(&before, &after), told);
        assert_eq!(changes(&before, &before), []);
        let newer = |number| request(|view| view["supersededBy"] = json!({ "id": uuid("n"), "number": number }));
        let first = Change::Said("#48 asks for the same and is newer".to_owned());
        assert_eq!(changes(&request(|_| {}), &newer(48)), [first]);
        assert_eq!(changes(&newer(48), &newer(48)), []);
        assert_eq!(changes(&newer(48), &request(|_| {})), []);
    }

    #[test]
    fn an_ending_says_who_and_why() {
        let rejected = request(|view| {
            let mut review = approval("Bo", "not on a Friday");
            review["verdict"] = json!("reject");
            (view["state"], view["reviews"]) = (json!("rejected"), json!([review]));
        });
        assert_eq!(ending(&rejected), "#42 was rejected: Bo rejected: “not on a Friday”");
        for (state, says) in [("expired", "#42 expired"), ("cancelled", "#42 was cancelled")] {
            assert_eq!(ending(&request(|view| view["state"] = json!(state))), says);
        }
        let cancelled = |comment: &str| {
            ending(&request(|view| {
                view["state"] = json!("cancelled");
                view["cancellation"] = json!({ "by": { "id": uuid("m"), "name": "Marcus" }, "comment": comment,
                    "at": "2026-01-05T13:00:00Z" });
            }))
        };
        assert_eq!(cancelled("Wrong\nbranch"), "#42 was cancelled: Marcus cancelled it: “Wrong branch”");
        assert_eq!(cancelled(""), "#42 was cancelled: Marcus cancelled it");
        let open = request(|view| (view["state"], view["policies"]) = (json!("approved"), json!([])));
        assert_eq!(ending(&open), "#42 needs no approval");
    }

    #[test]
    fn a_wait_that_is_over_says_after_how_long() {
        let of = |state: &str| overdue(&request(|view| view["state"] = json!(state)), Duration::from_secs(600));
        assert_eq!(of("pending"), "#42 still waits for approval after 10m");
        assert_eq!(of("executing"), "#42 still has no result after 10m");
    }

    #[test]
    fn an_execution_is_told_with_what_was_said_of_it() {
        let in_hands = |state: &str, execution: Value| {
            request(|view| {
                view["state"] = json!(state);
                view["executor"] = json!({ "of": "project api", "host": "deploy.example.com" });
                view["execution"] = execution;
                view["execution"]["id"] = json!(uuid("x"));
                view["execution"]["attempts"] = json!(2);
            })
        };
        let table = [
            ("executing", json!({ "state": "sent" }), None),
            (
                "executing",
                json!({ "state": "sent", "lastStatus": 503, "lastError": "the receiver answered 503" }),
                Some("the executor of project api does not have it yet, after 2 attempts: the receiver answered 503"),
            ),
            ("executing", json!({ "state": "acknowledged" }), Some("the executor of project api has it")),
            ("executing", json!({ "state": "running" }), Some("the executor of project api is at it")),
            (
                "executing",
                json!({ "state": "running", "detail": "3 of 5\u{1b}" }),
                Some("the executor of project api is at it: 3 of 5\u{fffd}"),
            ),
            (
                "approved",
                json!({ "state": "failed", "lastError": "it could not be claimed: production is frozen" }),
                Some(
                    "not handed over to the executor of project api: production is frozen; its page lets it be tried \
                     again",
                ),
            ),
            ("failed", json!({ "state": "failed", "detail": "3 of 5" }), None),
        ];
        for (state, execution, says) in table {
            assert_eq!(reported(&in_hands(state, execution)).as_deref(), says);
        }
        let ended = |state: &str, detail: &str| {
            ending(&request(|view| {
                view["state"] = json!(state);
                view["claim"] =
                    json!({ "claimId": uuid("c"), "state": state, "since": "2026-01-05T13:00:00Z", "detail": detail });
            }))
        };
        assert_eq!(ended("failed", "## helm\n- timed out"), "#42 failed:\n  | ## helm\n  | - timed out");
        assert_eq!(ended("succeeded", "rolled out"), "#42 was executed and succeeded: rolled out");
        assert_eq!(ended("failed", ""), "#42 failed");
    }
}
