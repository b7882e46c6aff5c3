//! Break-glass in words.

use super::{deployments, end};
use chrono::NaiveDate;
use governance::break_glass::Grant;
use governance::event::{Happening, MemberRef, PolicyRef};
use governance::ids::{BreakGlassSessionId, TemplateId};
use governance::request::Basis;
use governance::samples::{ANA, API, EU_1, PRODUCTION, directory};
use governance::{Action, Place, Refusal};
use std::collections::BTreeSet;
use uuid::Uuid;

fn started(actions: &[Action], scope: &str) -> Happening {
    Happening::BreakGlassStarted {
        reason: "Checkout is down".into(),
        actions: actions.iter().copied().collect(),
        scope: scope.into(),
        tokens: 0,
        until: end(),
        number: 7,
    }
}

fn bypassed(policies: &[(&str, u32)], freezes: &[&str]) -> Happening {
    let id = TemplateId(Uuid::nil());
    Happening::BreakGlassBypassed {
        session: BreakGlassSessionId(Uuid::nil()),
        justification: "Checkout is down".into(),
        action: Action::ReleaseDeploy,
        target: "api / production".into(),
        policies: policies
            .iter()
            .map(|(name, version)| PolicyRef { id, name: (*name).into(), version: *version })
            .collect(),
        freezes: freezes.iter().map(|freeze| (*freeze).to_owned()).collect(),
        seconds_left: 60,
    }
}

fn ana() -> MemberRef {
    MemberRef { id: ANA, name: "Ana".into() }
}

fn due() -> NaiveDate {
    "2026-01-14".parse().unwrap()
}

#[test]
fn a_follow_up_that_is_done_reads_back_without_its_owner_too() {
    let done = serde_json::json!({ "kind": "break_glass.follow_up_done", "detail": { "what": "Add disks" } });
    let read: Happening = serde_json::from_value(done).unwrap();
    assert_eq!(read, Happening::FollowUpDone { what: "Add disks".into(), owner: None, due: None });
}

#[test]
fn every_event_is_a_sentence() {
    let reviewed = |justified| Happening::BreakGlassReviewed { account: "ok".into(), justified, follow_ups: vec![] };
    let done = |owner, due| Happening::FollowUpDone { what: "Write a runbook".into(), owner, due };
    for (happening, sentence) in [
        (
            started(&[Action::ReleaseDeploy, Action::ClusterSync], "api / production"),
            "broke the glass for release.deploy, cluster.sync at api / production",
        ),
        (
            started(&[Action::ReleaseDeploy], "the organization"),
            "broke the glass for release.deploy at the organization",
        ),
        (bypassed(&[("Gate", 3)], &[]), "bypassed Gate (version 3)"),
        (
            bypassed(&[("Gate", 3), ("Second", 1)], &["production is frozen"]),
            "bypassed Gate (version 3), Second (version 1), the freeze of production",
        ),
        (
            Happening::BreakGlassRevoked { because: "Fixed".into(), seconds: 5400 },
            "ended the session after 1 hour 30 minutes",
        ),
        (
            Happening::BreakGlassRevoked { because: String::new(), seconds: 252 },
            "ended the session after 4 minutes 12 seconds",
        ),
        (Happening::BreakGlassExpired { seconds: 3600 }, "ended the session at its time, after 1 hour"),
        (
            Happening::BreakGlassFrequent { count: 4, limit: 3 },
            "warned the owners: this is the holder's session number 4 this month, and 3 are usual",
        ),
        (
            Happening::BreakGlassReviewDue { due: end() },
            "reminded the reviewers that the review of this session is due",
        ),
        (Happening::BreakGlassReviewOverdue { due: end() }, "reported that the review of this session is overdue"),
        (reviewed(true), "reviewed the session: it was justified"),
        (reviewed(false), "reviewed the session: it was not justified"),
        (
            Happening::FollowUpAsked { what: "Write a runbook".into(), owner: ana(), due: due() },
            "asked Ana for a follow-up by 14 January 2026",
        ),
        (
            Happening::FollowUpOverdue { what: "Write a runbook".into(), owner: ana(), due: due() },
            "reported that a follow-up of Ana is overdue since 14 January 2026",
        ),
        (done(Some(ana()), Some(due())), "reported the follow-up of Ana, due by 14 January 2026, as done"),
        (done(None, None), "reported a follow-up as done"),
        (
            Happening::RequestApproved { basis: Basis::BreakGlass },
            "marked the request approved: break-glass bypasses its policies",
        ),
    ] {
        assert_eq!(happening.sentence(), sentence);
    }
}

#[test]
fn its_free_text_is_told_beside_it() {
    assert_eq!(started(&[], "").text(), Some("Checkout is down"));
    assert_eq!(bypassed(&[], &[]).text(), Some("Checkout is down"));
    assert_eq!(Happening::BreakGlassRevoked { because: String::new(), seconds: 0 }.text(), None);
    let done = Happening::FollowUpDone { what: "Write a runbook".into(), owner: None, due: None };
    assert_eq!(done.text(), Some("Write a runbook"));
}

#[test]
fn events_read_back_from_what_is_stored() {
    for happening in [started(&[Action::ReleaseDeploy], "eu-1"), bypassed(&[("Gate", 3)], &["production is frozen"])] {
        let stored = serde_json::to_value(&happening).unwrap();
        assert_eq!(serde_json::from_value::<Happening>(stored).unwrap(), happening);
    }
}

#[test]
fn a_scope_is_told_by_the_names_of_now() {
    let says = |scope: &[Place]| {
        let scope: BTreeSet<Place> = scope.iter().copied().collect();
        Grant { scope, ..deployments().grant }.scope_says(&directory())
    };
    assert_eq!(says(&[Place::Organization]), "the organization");
    assert_eq!(
        says(&[Place::Project(API), Place::Environment(PRODUCTION), Place::Cluster(EU_1)]).split(", ").count(),
        3
    );
    assert_eq!(says(&[Place::Environment(PRODUCTION)]), "api / production");
}

#[test]
fn every_refusal_has_its_words_and_its_code() {
    for (refusal, code, says) in [
        (Refusal::SessionOver, "break-glass-over", "this break-glass session is over already"),
        (
            Refusal::SessionRuns,
            "break-glass-not-over",
            "this break-glass session is active; it can be reviewed once it is over",
        ),
        (Refusal::OwnSession, "break-glass-own-session", "your own break-glass session is reviewed by somebody else"),
        (Refusal::FollowUpDone, "follow-up-done", "this follow-up is done already"),
    ] {
        assert_eq!((refusal.code(), refusal.to_string().as_str()), (code, says));
    }
}
