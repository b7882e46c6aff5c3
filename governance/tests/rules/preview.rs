//! What the editor shows before a policy is saved.

use chrono_tz::Tz;
use governance::policy::PolicyBody;
use governance::policy::draft::{ApproversBody, ConditionsBody, QuorumBody};
use governance::policy::preview::{Draft, Preview};
use governance::policy::reminders::RemindersBody;
use governance::samples::{facts, noon, production_gate_body, roster};
use governance::wire::studio::StudioFacts;

fn draft(body: &PolicyBody) -> Draft {
    Draft::of(body, &roster(), Tz::UTC, noon())
}

fn preview(body: &PolicyBody) -> Preview {
    draft(body).preview.unwrap()
}

#[test]
fn the_preview_tells_who_can_approve_and_why_each_may() {
    let named = PolicyBody {
        approvers: Some(ApproversBody {
            teams: vec!["SRE".into()],
            users: vec!["Di".into()],
            ..ApproversBody::default()
        }),
        quorum: QuorumBody { min_approvals: 2, ..QuorumBody::default() },
        ..production_gate_body()
    };
    let groups: Vec<_> =
        preview(&named).approvers.into_iter().map(|group| (group.ground, group.names.join(", "))).collect();
    assert_eq!(
        groups,
        [("named by the policy".into(), "Di".into()), ("member of SRE".into(), String::from("Ana, Bo"))]
    );
}

#[test]
fn the_preview_tells_whether_it_can_be_satisfied_and_by_whom() {
    let possible = preview(&production_gate_body());
    assert!(possible.infeasible.is_empty());
    assert!(possible.smallest.is_some_and(|says| says.contains("Ana")), "only Ana leads");
    assert_eq!(possible.in_vain, ["Nobody could finish what Ana asks for: needs 1 more holder of tech-lead"]);
    let data = QuorumBody { required_team_ids: vec!["data".into()], ..QuorumBody::default() };
    let impossible = preview(&PolicyBody { quorum: data, ..production_gate_body() });
    assert_eq!(impossible.infeasible, ["needs 1 more member of data"]);
    assert_eq!(impossible.smallest, None);
    assert!(impossible.in_vain.is_empty(), "nobody's could be finished, so nobody's is told of");
}

#[test]
fn a_name_that_is_missing_is_a_problem_and_no_reason_to_show_nothing() {
    let unnamed = PolicyBody { name: String::new(), scope: String::new(), ..production_gate_body() };
    let draft = draft(&unnamed);
    let fields: Vec<_> = draft.problems.0.iter().map(|error| error.field.as_str()).collect();
    assert_eq!(fields, ["name", "scope"]);
    assert_eq!(draft.preview, Some(preview(&production_gate_body())));
}

#[test]
fn reminders_that_cannot_be_meant_are_a_problem_and_left_out_of_what_is_shown() {
    let reminders = RemindersBody { remind_after_hours: Some(4711), ..RemindersBody::default() };
    let draft = draft(&PolicyBody { reminders: Some(reminders), ..production_gate_body() });
    let fields: Vec<_> = draft.problems.0.iter().map(|error| error.field.as_str()).collect();
    assert_eq!(fields, ["reminders.remindAfterHours"]);
    assert_eq!(draft.preview, Some(preview(&production_gate_body())));
}

#[test]
fn a_quorum_that_asks_for_nothing_is_told_together_with_what_else_is_wrong() {
    let quorum = QuorumBody { min_approvals: 0, ..QuorumBody::default() };
    let draft = draft(&PolicyBody { name: String::new(), quorum, ..production_gate_body() });
    let fields: Vec<_> = draft.problems.0.iter().map(|error| error.field.as_str()).collect();
    assert_eq!(fields, ["name", "quorum.minApprovals"]);
}

#[test]
fn a_field_that_cannot_be_read_leaves_no_preview() {
    let conditions = ConditionsBody { start_hour: Some(18), ..ConditionsBody::default() };
    let draft = draft(&PolicyBody { conditions, ..production_gate_body() });
    assert_eq!(draft.preview, None);
    assert_eq!(draft.problems.0[0].field, "conditions.endHour");
}

#[test]
fn the_preview_says_when_it_applies_in_its_zone() {
    let conditions = ConditionsBody {
        weekdays: vec!["sat".into()],
        start_hour: Some(18),
        end_hour: Some(24),
        timezone: Some("Europe/Istanbul".into()),
        ..ConditionsBody::default()
    };
    let when = preview(&PolicyBody { conditions, ..production_gate_body() }).when;
    assert_eq!(when.now, "Now, Wed 7 Jan 15:00 (UTC+3), it does not apply.");
    assert_eq!(when.lines[0].days, "Saturday");
    assert_eq!(when.spans, [("Sat 10 Jan 18:00 to 24:00".to_owned(), "6 h".to_owned())]);
    assert_eq!(when.other.map(|week| week.hours()), Some(24 + 6 * 6));
}

#[test]
fn the_browser_decides_on_the_same_facts_as_the_server() {
    let server = facts();
    let sent = serde_json::to_string(&StudioFacts::of(&server, noon())).unwrap();
    let browser: StudioFacts = serde_json::from_str(&sent).unwrap();
    let there = browser.roster();
    let body = production_gate_body();
    let drawn = Draft::by(&browser.clocks, &body, &there, browser.zone, browser.now);
    assert_eq!(drawn, Draft::of(&body, &server.roster, Tz::UTC, noon()));
    assert_eq!(browser.environments, ["production".to_owned(), "staging".to_owned()].into());
}
