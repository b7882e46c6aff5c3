//! Where a request stands, in a few words.

use crate::output::{harmless, listed, span};
use governance::execution::ExecutionState;
use governance::request::Verdict;
use governance::wire::requests::{RequestView, ReviewView};
use governance::{StateName, Timestamp};

/// What changed between two looks at a request.
#[derive(Debug, PartialEq, Eq)]
pub enum Change {
    /// Somebody reviewed, or took an approval back.
    Review(String),
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
    let mut changes: Vec<Change> = new.chain(retracted).map(Change::Review).collect();
    if after.state == StateName::Pending && missing(before) != missing(after) {
        changes.push(Change::Standing);
    }
    changes
}

fn reviewed(review: &ReviewView) -> String {
    let verdict = match review.verdict {
        Verdict::Approve => "approved",
        Verdict::Reject => "rejected",
    };
    let (name, comment) = (harmless(&review.by.name), harmless(&review.comment));
    if comment.is_empty() { format!("{name} {verdict}") } else { format!("{name} {verdict}: “{comment}”") }
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
        (StateName::Failed, _) => format!("#{number} was executed and failed{}", detail(request)),
        (StateName::Expired, _) => format!("#{number} expired"),
        (StateName::Pending, _) => format!("#{number} waits for approval"),
        (state, _) => format!("#{number} is {}", state.word()),
    }
}

/// What was said of how the execution ended, behind a colon.
fn detail(request: &RequestView) -> String {
    let detail = request.claim.as_ref().map(|claim| harmless(&claim.detail)).filter(|detail| !detail.is_empty());
    detail.map_or_else(String::new, |detail| format!(": {detail}"))
}

/// How far the executor of a request is with it, with what it said last; `None` where it does not have it.
pub fn reported(request: &RequestView) -> Option<String> {
    let (executor, execution) = (request.executor.as_ref()?, request.execution.as_ref()?);
    let (of, detail) = (harmless(&executor.of), harmless(&execution.detail));
    match (request.state, execution.state) {
        (StateName::Executing, ExecutionState::Acknowledged) => Some(format!("the executor of {of} has it")),
        (StateName::Executing, ExecutionState::Running) if detail.is_empty() => {
            Some(format!("the executor of {of} is at it"))
        }
        (StateName::Executing, ExecutionState::Running) => Some(format!("the executor of {of} is at it: {detail}")),
        (StateName::Approved, ExecutionState::Failed) => {
            let why = execution.last_error.as_deref().map_or_else(String::new, |why| format!(": {}", harmless(why)));
            Some(format!("the executor of {of} does not have it{why}; its page lets it be tried again"))
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
            Change::Review("Bo approved: “looks fine”".to_owned()),
            Change::Review("Ana took the approval back".to_owned()),
            Change::Standing,
        ];
        assert_eq!(changes(&before, &after), told);
        assert_eq!(changes(&before, &before), []);
    }

    #[test]
    fn an_ending_says_who_and_why() {
        let rejected = request(|view| {
            let mut review = approval("Bo", "not on a Friday");
            review["verdict"] = json!("reject");
            (view["state"], view["reviews"]) = (json!("rejected"), json!([review]));
        });
        assert_eq!(ending(&rejected), "#42 was rejected: Bo rejected: “not on a Friday”");
        for (state, says) in [("expired", "#42 expired"), ("cancelled", "#42 is cancelled")] {
            assert_eq!(ending(&request(|view| view["state"] = json!(state))), says);
        }
        let open = request(|view| (view["state"], view["policies"]) = (json!("approved"), json!([])));
        assert_eq!(ending(&open), "#42 needs no approval");
    }

    #[test]
    fn an_execution_is_told_with_what_was_said_of_it() {
        let in_hands = |state: &str, execution: Value| {
            request(|view| {
                view["state"] = json!(state);
                view["executor"] = json!({ "of": "project api", "host": "deploy.example.com" });
                view["execution"] = execution;
                view["execution"]["id"] = json!(uuid("x"));
                view["execution"]["attempts"] = json!(1);
            })
        };
        let table = [
            ("executing", json!({ "state": "sent" }), None),
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
                    "the executor of project api does not have it: it could not be claimed: production is frozen; \
                     its page lets it be tried again",
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
        assert_eq!(ended("failed", "helm\ntimed out"), "#42 was executed and failed: helm timed out");
        assert_eq!(ended("succeeded", "rolled out"), "#42 was executed and succeeded: rolled out");
        assert_eq!(ended("failed", ""), "#42 was executed and failed");
    }
}
