//! What to tell a reviewer whom somebody, or they themselves, overtook.

use chrono::Utc;
use governance::event::EventKind;
use governance::ids::RequestId;
use governance::request::Verdict;
use governance::wire::events::EventView;
use governance::wire::requests::{RequestView, ReviewView};
use governance::{Refusal, StateName, Timestamp};
use service::{Caller, Error, System, requests};

use crate::Refused;
use crate::kit::relative;

/// What came of a review that was refused.
pub(super) enum Overtaken {
    /// The very same review is recorded already: a second click, a page that was sent twice.
    Recorded(Box<RequestView>),
    /// Somebody was faster, or the reviewer decided otherwise before.
    Refused(Refused),
}

/// Tells who was faster and when, where that is why `error` refused a review. Every other error stays as it is.
pub(super) async fn overtaken(
    system: &System,
    caller: &Caller,
    sent: (RequestId, Verdict, &str),
    error: Error,
) -> Overtaken {
    let (request, verdict, comment) = sent;
    let late = matches!(
        error,
        Error::Refused(Refusal::AlreadyReviewed | Refusal::Closed(_) | Refusal::RequestNotFound | Refusal::NotEligible)
    );
    // Who may not even see it is told nothing more than that.
    let detail = if late { requests::detail(system, caller, request).await.ok() } else { None };
    let Some(detail) = detail else { return Overtaken::Refused(error.into()) };
    let seen = detail.request;
    let mine = seen.reviews.iter().find(|review| review.by.id == caller.member.0);
    if mine.is_some_and(|mine| mine.verdict == verdict && (comment.trim().is_empty() || mine.comment == comment.trim()))
    {
        return Overtaken::Recorded(Box::new(seen));
    }
    let Some(says) = says(&seen, mine, &detail.timeline, system.now()) else {
        return Overtaken::Refused(error.into());
    };
    let kept = if comment.trim().is_empty() { "" } else { " What you typed is kept: you can add it as a comment." };
    Overtaken::Refused(Refused { message: format!("{says}{kept}"), ..error.into() })
}

/// "Bo rejected this request 2 minutes ago." `None` where nobody was faster.
fn says(seen: &RequestView, mine: Option<&ReviewView>, timeline: &[EventView], now: Timestamp) -> Option<String> {
    let ago = |at: Timestamp| relative(at.with_timezone(&Utc), now);
    if let Some(mine) = mine {
        let did = if mine.verdict == Verdict::Approve { "approved" } else { "rejected" };
        return Some(format!("You already {did} this request, {}.", ago(mine.at)));
    }
    let last = |kind: EventKind| timeline.iter().rev().find(|event| event.kind == Some(kind));
    let name = |event: &EventView| event.actor.as_ref().map_or("Countersign", |actor| &actor.name).to_owned();
    let by = |kind: EventKind, did: &str| last(kind).map(|event| format!("{} {did} {}.", name(event), ago(event.at)));
    match seen.state {
        StateName::Pending => None,
        StateName::Rejected => by(EventKind::RequestReviewed, "rejected this request"),
        StateName::Cancelled => by(EventKind::RequestCancelled, "cancelled this request"),
        StateName::Expired => Some(format!("This request expired {}.", ago(seen.since))),
        StateName::Approved | StateName::Executing | StateName::Succeeded | StateName::Failed => {
            by(EventKind::RequestReviewed, "gave the last approval that this request needed")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;
    use governance::Request;
    use governance::samples::{ANA, BO, ask, facts, noon};
    use governance::wire::Ref;
    use governance::wire::requests::Viewer;
    use uuid::Uuid;

    fn event(kind: EventKind) -> EventView {
        EventView {
            id: Uuid::nil(),
            sequence: 1,
            at: noon(),
            actor: Some(Ref::new(BO.0, "Bo")),
            token: None,
            kind: Some(kind),
            subject: String::new(),
            request: None,
            session: None,
            resource: None,
            sentence: String::new(),
            text: None,
            prominent: false,
            detail: serde_json::Value::Null,
            hash: String::new(),
        }
    }

    fn seen(state: StateName) -> RequestView {
        let facts = facts();
        let request = Request::open(ask(), &facts, noon()).unwrap().request;
        let viewer = Viewer { member: ANA, token: false };
        RequestView { state, ..RequestView::of(&request, None, &facts, viewer, "", noon()) }
    }

    #[test]
    fn who_was_faster_is_named_with_the_time() {
        let now = noon() + TimeDelta::minutes(2);
        let timeline = [event(EventKind::RequestReviewed), event(EventKind::RequestCancelled)];
        let says = |state| says(&seen(state), None, &timeline, now);
        assert_eq!(says(StateName::Rejected).unwrap(), "Bo rejected this request 2 minutes ago.");
        assert_eq!(says(StateName::Cancelled).unwrap(), "Bo cancelled this request 2 minutes ago.");
        assert_eq!(
            says(StateName::Executing).unwrap(),
            "Bo gave the last approval that this request needed 2 minutes ago."
        );
        assert_eq!(says(StateName::Pending), None);
    }

    #[test]
    fn who_reviewed_before_is_told_so() {
        let mine =
            ReviewView { by: Ref::new(ANA.0, "Ana"), verdict: Verdict::Approve, comment: String::new(), at: noon() };
        let told = says(&seen(StateName::Pending), Some(&mine), &[], noon() + TimeDelta::hours(1));
        assert_eq!(told.unwrap(), "You already approved this request, 1 hour ago.");
    }
}
