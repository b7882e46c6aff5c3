//! Break-glass as HTML.

use crate::html::html;
use app::components::break_glass::{
    AskedSession, BypassNotice, EndForm, FollowUps, Obstacle, SessionBar, SessionRow, SessionsLine,
};
use app::components::requests::policies::PoliciesCard;
use app::moment::Moment;
use chrono::TimeDelta;
use governance::break_glass::Owed;
use governance::event::PolicyRef;
use governance::ids::{BreakGlassSessionId, FollowUpId, RequestId, TemplateId};
use governance::policy::Scope;
use governance::samples::{BO, EL, ask, facts, noon};
use governance::wire::Ref;
use governance::wire::break_glass::{
    BypassStep, BypassView, BypassedView, Debt, FollowUpView, PlaceView, ReviewView, SessionState, SessionView,
    WishView,
};
use governance::wire::requests::{RequestView, Viewer};
use governance::{Action, Payload, Refusal, Request};
use leptos::prelude::*;
use service::break_glass::{Mine, Other};
use uuid::Uuid;

const ID: BreakGlassSessionId = BreakGlassSessionId(Uuid::from_u128(7));

fn moment() -> Moment {
    Moment { now: noon(), zone: chrono_tz::Tz::UTC }
}

fn session(state: SessionState, debt: Debt) -> SessionView {
    let over = state != SessionState::Active;
    SessionView {
        id: ID,
        holder: Ref::new(BO.0, "Bo \u{202e}"),
        state,
        reason: "Checkout is **down**".into(),
        actions: vec![Action::ReleaseDeploy],
        scope: Vec::new(),
        scope_says: "api / production".into(),
        tokens: Vec::new(),
        request: RequestId(Uuid::from_u128(42)),
        started_at: noon() - TimeDelta::minutes(10),
        ends_at: noon() + TimeDelta::minutes(20),
        ended_at: over.then(noon),
        revoked_by: None,
        revoked_because: String::new(),
        seconds: 1800,
        bypassed: 2,
        bypasses: None,
        debt,
        review_due: over.then(|| noon() + TimeDelta::days(7)),
        review: None,
        can_revoke: !over,
        can_review: over,
        url: String::new(),
    }
}

#[test]
fn the_bar_says_how_long_and_how_to_end_it_without_script_too() {
    let mine = Mine { id: ID, ends_at: noon() + TimeDelta::seconds(754), now: noon(), reason: String::new() };
    let bar = html(|| view! { <SessionBar session=mine moment=moment() /> });
    assert!(bar.contains("12:34") && bar.contains("until 12:12"), "{bar}");
    assert!(bar.contains(r#"action="/forms/break-glass/revoke""#) && bar.contains("End now"), "{bar}");
    assert!(bar.contains(&format!("/break-glass/{ID}")), "{bar}");
}

#[test]
fn who_is_to_watch_sees_whose_sessions_run_and_until_when() {
    let other =
        |name: &str, minutes| Other { id: ID, holder: name.into(), ends_at: noon() + TimeDelta::minutes(minutes) };
    let line =
        html(|| view! { <SessionsLine sessions=vec![other("Bo \u{202e}", 5), other("Ana", 30)] moment=moment() /> });
    assert!(line.contains("Bo ⟨U+202E⟩</bdi></a> until 12:05, "), "{line}");
    assert!(line.contains("Ana</bdi></a> until 12:30</span>"), "{line}");
    assert!(line.contains(&format!("/break-glass/{ID}")), "{line}");
}

#[test]
fn a_line_shows_what_is_active_and_what_is_owed_in_words() {
    let row = |state, debt| html(|| view! { <SessionRow session=session(state, debt) moment=moment() /> });
    let active = row(SessionState::Active, Debt::None);
    assert!(active.contains("row-hazard") && active.contains("Active") && active.contains("2 requests bypassed"));
    assert!(active.contains("Bo ⟨U+202E⟩") && active.contains("Checkout is down"), "{active}");
    assert!(!active.contains("Review"), "{active}");
    let over = row(SessionState::Ended, Debt::Overdue);
    assert!(
        !over.contains("row-hazard") && over.contains("Review overdue") && over.contains("Ended at its time"),
        "{over}"
    );
}

#[test]
fn a_bypassed_request_names_what_was_bypassed_and_leads_to_the_session() {
    let notice = |until, bypassed: Vec<BypassedView>| {
        let bypass = BypassView { session: ID, until, bypassed };
        html(|| view! { <BypassNotice bypass moment=moment() /> })
    };
    let step = |step, policies: &[(&str, u32)], freezes: &[&str]| BypassedView {
        step,
        at: noon(),
        policies: policies
            .iter()
            .map(|(name, version)| PolicyRef { id: TemplateId(Uuid::nil()), name: (*name).into(), version: *version })
            .collect(),
        freezes: freezes.iter().map(|freeze| (*freeze).to_owned()).collect(),
    };
    let opening = step(BypassStep::Opening, &[("Gate", 3)], &["production is frozen: Quarter <end>"]);
    let claim = step(BypassStep::Claim, &[("Second \u{202e}", 1)], &["production is frozen: **Incident**"]);
    let active = notice(Some(noon() + TimeDelta::minutes(20)), vec![opening, claim]);
    assert!(active.contains("tone-hazard") && active.contains("The session ends"), "{active}");
    let items: Vec<&str> = active.split("<li>").skip(1).map(|item| item.split("</li>").next().unwrap()).collect();
    let items: Vec<String> = items.into_iter().map(|item| item.replace("<!>", "")).collect();
    assert_eq!(
        items,
        [
            "Gate (version 3)",
            "Freeze of production: Quarter &lt;end&gt;",
            "Second ⟨U+202E⟩ (version 1), at the claim",
            "Freeze of production: Incident, at the claim",
        ]
    );
    let over = notice(None, vec![step(BypassStep::Opening, &[], &["production is frozen"])]);
    assert!(over.contains("Freeze of production") && over.contains("The session is over."), "{over}");
    let none = html(|| view! { <PoliciesCard policies=Vec::new() observed=Vec::new() pending=false bypassed=true /> });
    assert!(none.contains("No policy applies"), "{none}");
}

#[test]
fn a_follow_up_is_reported_by_whom_it_concerns() {
    let asked = |can_finish, overdue| FollowUpView {
        id: FollowUpId(Uuid::from_u128(9)),
        what: "A <second> pager".into(),
        owner: Ref::new(BO.0, "Bo"),
        due: noon().date_naive(),
        done_at: None,
        done_by: None,
        overdue,
        can_finish,
    };
    let list = |one| html(|| view! { <FollowUps follow_ups=vec![one] moment=moment() /> });
    let mine = list(asked(true, true));
    assert!(mine.contains("A &lt;second") && mine.contains("Overdue"), "{mine}");
    assert!(mine.contains(r#"action="/forms/break-glass/finish-follow-up""#), "{mine}");
    assert!(!list(asked(false, false)).contains("<form"));
}

#[test]
fn follow_ups_are_read_as_markdown() {
    let asked = FollowUpView { what: "Write a **runbook**".into(), ..follow_up(None, false) };
    let list = html(|| view! { <FollowUps follow_ups=vec![asked] moment=moment() /> });
    assert!(list.contains("<strong>runbook") && !list.contains("**"), "{list}");
}

fn follow_up(done: Option<i64>, overdue: bool) -> FollowUpView {
    FollowUpView {
        id: FollowUpId(Uuid::from_u128(9)),
        what: "A pager".into(),
        owner: Ref::new(BO.0, "Bo"),
        due: noon().date_naive(),
        done_at: done.map(|hours| noon() - TimeDelta::hours(hours)),
        done_by: done.map(|_| Ref::new(BO.0, "Bo")),
        overdue,
        can_finish: false,
    }
}

#[test]
fn a_reviewed_line_tells_the_verdict_and_what_is_still_to_do() {
    let row = |justified, follow_ups: Vec<FollowUpView>| {
        let review =
            ReviewView { by: Ref::new(EL.0, "El"), at: noon(), account: "A full disk".into(), justified, follow_ups };
        let session = SessionView { review: Some(review), ..session(SessionState::Ended, Debt::Reviewed) };
        html(|| view! { <SessionRow session moment=moment() /> })
    };
    let bad = row(false, vec![follow_up(None, true), follow_up(None, false), follow_up(Some(1), false)]);
    assert!(bad.contains("Not justified") && bad.contains("tone-danger"), "{bad}");
    assert!(bad.contains("2 open follow-ups, 1 overdue"), "{bad}");
    assert!(bad.contains(&format!("/break-glass/{ID}#session-review")), "{bad}");
    let good = row(true, vec![follow_up(Some(1), false)]);
    assert!(good.contains("Justified") && !good.contains("follow-up") && !good.contains("Not justified"), "{good}");
}

#[test]
fn who_ended_a_session_is_told() {
    let row = |by: Ref| {
        let session = SessionView { revoked_by: Some(by), seconds: 252, ..session(SessionState::Revoked, Debt::Owed) };
        html(|| view! { <SessionRow session moment=moment() /> })
    };
    let own = row(Ref::new(BO.0, "Bo"));
    assert!(own.contains("Ended by its holder") && !own.contains("Revoked"), "{own}");
    assert!(own.contains("lasted 4 minutes 12 seconds"), "{own}");
    assert!(row(Ref::new(EL.0, "El")).contains("Revoked"));
}

#[test]
fn why_a_session_cannot_be_started_is_told_in_whole_sentences_and_local_time() {
    let zurich = Moment { now: noon(), zone: chrono_tz::Tz::Europe__Zurich };
    let says = |refusal, active| html(|| view! { <Obstacle refusal active moment=zurich /> });
    let pause = says(Refusal::SessionPause(TimeDelta::minutes(30)), None);
    assert!(pause.contains("You can start another one in 30 minutes, from 13:30 CET on 7 January 2026 on."), "{pause}");
    let active = says(Refusal::SessionActive(TimeDelta::hours(1)), Some(ID));
    assert!(active.contains("You have an active break-glass session already."), "{active}");
    assert!(active.contains("at 14:00 CET") && active.contains(&format!("/break-glass/{ID}")), "{active}");
    let owed = Owed { session: ID, holder: BO, ended_at: noon() - TimeDelta::days(8), due: noon() };
    let owes = says(Refusal::ReviewsOwed(vec![owed]), None);
    assert!(
        owes.contains("30 Dec 2025, 13:00 CET") && owes.contains("Somebody else has to review it first."),
        "{owes}"
    );
}

/// El's request for production.
fn pending() -> RequestView {
    let facts = facts();
    let request = Request::open(ask(), &facts, noon()).unwrap().request;
    let viewer = Viewer { member: EL, token: false };
    RequestView::of(&request, None, &facts, viewer, "https://countersign.example", noon())
}

#[test]
fn what_lapses_with_a_session_is_named_before_it_ends() {
    let form = |lapsing| {
        let keep = ().into_any();
        html(|| view! { <EndForm session=session(SessionState::Active, Debt::None) lapsing keep /> })
    };
    let lapses = form(vec![pending()]);
    assert!(lapses.contains("The approval of this request lapses") && lapses.contains("/approvals/"), "{lapses}");
    assert!(lapses.contains(r#"name="confirmed" value="true""#), "{lapses}");
    assert!(form(Vec::new()).contains("No approval lapses"));
}

#[test]
fn who_approves_a_session_reads_what_is_asked_in_words() {
    let wish = WishView {
        actions: vec![Action::ReleaseDeploy, Action::ClusterRestart],
        scope: vec![PlaceView { level: Scope::Cluster, id: Some(Uuid::from_u128(3)), name: "eu-1".into() }],
        minutes: 90,
        tokens: vec![Ref::new(Uuid::from_u128(4), "ci")],
    };
    let payload = Payload::Json { json: serde_json::to_value(&wish).unwrap(), before: None };
    let shown = |action| {
        let request = RequestView { action, ..pending() };
        html(|| view! { <AskedSession request payload=Some(payload.clone()) /> })
    };
    let asked = shown(Action::BreakGlassInitiate);
    for part in ["Release Deploy", "Cluster Restart", "eu-1", "1 hour 30 minutes", ">ci<"] {
        assert!(asked.contains(part), "{part}: {asked}");
    }
    assert!(!shown(Action::ReleaseDeploy).contains("session"), "another request");
}
