//! Break-glass as HTML.
#![cfg(feature = "ssr")]
#![allow(clippy::unwrap_used, reason = "tests may panic")]

mod html;

use app::components::break_glass::{BypassNotice, FollowUps, SessionBar, SessionRow, SessionsLine};
use app::components::requests::policies::PoliciesCard;
use app::moment::Moment;
use chrono::TimeDelta;
use governance::Action;
use governance::event::PolicyRef;
use governance::ids::{BreakGlassSessionId, FollowUpId, RequestId, TemplateId};
use governance::samples::{BO, noon};
use governance::wire::Ref;
use governance::wire::break_glass::{
    BypassStep, BypassView, BypassedView, Debt, FollowUpView, SessionState, SessionView,
};
use html::html;
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
    let claim = step(BypassStep::Claim, &[("Second \u{202e}", 1)], &["production is frozen: Incident"]);
    let active = notice(Some(noon() + TimeDelta::minutes(20)), vec![opening, claim]);
    assert!(active.contains("tone-hazard") && active.contains("The session ends"), "{active}");
    let items: Vec<&str> = active.split("<li>").skip(1).map(|item| item.split("</li>").next().unwrap()).collect();
    let items: Vec<String> = items.into_iter().map(|item| item.replace("<!>", "")).collect();
    assert_eq!(
        items,
        [
            "Gate (version 3)",
            "Freeze: production is frozen: Quarter &lt;end&gt;",
            "Second ⟨U+202E⟩ (version 1), at the claim",
            "Freeze: production is frozen: Incident, at the claim",
        ]
    );
    let over = notice(None, vec![step(BypassStep::Opening, &[], &["production is frozen"])]);
    assert!(over.contains("Freeze: production is frozen") && over.contains("The session is over."), "{over}");
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
