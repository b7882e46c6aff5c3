//! What policies and their bindings look like, as HTML.

use crate::html::html;
use app::Refused;
use app::components::policies::editor::{Edited, Editor, Options};
use app::components::policies::{
    BindingTable, Compared, FindingNotices, FindingsSummary, InWords, Infeasible, PolicyList,
};
use app::components::studio::{LABELS, StudioView};
use app::form::Filled;
use app::kit::Choice;
use governance::analysis::{PolicyFinding, PolicyFlaw, compare};
use governance::ids::{BindingId, OrganizationId, TemplateId};
use governance::policy::draft::ConditionsBody;
use governance::policy::preview::Draft;
use governance::policy::reminders::RemindersBody;
use governance::policy::words::changes;
use governance::policy::{Mode, PolicyBody};
use governance::samples::{PRODUCTION, SRE, noon, production_gate_body, roster};
use governance::wire::Ref;
use governance::wire::comparisons::ComparisonView;
use governance::wire::policies::{BindingView, PolicyView};
use governance::{Scope, Violation};
use leptos::prelude::*;
use uuid::Uuid;

const ORGANIZATION: OrganizationId = OrganizationId(Uuid::from_u128(1));

fn binding(mode: Mode) -> BindingView {
    BindingView {
        id: BindingId(Uuid::from_u128(201)),
        policy: Ref::new(Uuid::from_u128(101), "Production Deploy Gate"),
        level: Scope::Environment,
        resource: Some(Ref::new(PRODUCTION.0, "api / production")),
        name: "api / production".to_owned(),
        mode,
    }
}

fn policy() -> PolicyView {
    PolicyView {
        id: TemplateId(Uuid::from_u128(101)),
        version: 3,
        archived: false,
        created_at: noon(),
        saved_at: noon(),
        saved_by: Ref::new(Uuid::from_u128(4), "Di"),
        body: production_gate_body(),
        reminders_say: None,
        quorum_says: "2 approvals from 2 different teams, 1 from SRE, 1 from a tech-lead".to_owned(),
        conditions_say: "always".to_owned(),
        approvers_say: "Everyone who may review requests (5 members)".to_owned(),
        bindings: vec![binding(Mode::Observe)],
        infeasible: vec!["needs 1 more member of SRE".to_owned()],
        in_vain: Vec::new(),
    }
}

fn options() -> Options {
    Options {
        teams: vec![Choice::new(SRE.to_string(), "SRE")],
        roles: vec![Choice::new("tech-lead", "tech-lead")],
        members: vec![Choice::new("7", "Ana")],
        addresses: vec![("ana@example.com".to_owned(), "Ana".to_owned())],
        environments: ["production".to_owned()].into(),
        zone: "UTC".to_owned(),
    }
}

fn draft(body: &PolicyBody) -> Draft {
    Draft::of(body, &roster(), chrono_tz::Tz::UTC, noon())
}

fn editor(form: Filled, stored: PolicyBody) -> String {
    editor_of(form, stored, options())
}

fn editor_of(form: Filled, stored: PolicyBody, options: Options) -> String {
    let draft = draft(&stored);
    html(|| {
        view! { <Editor form stored draft options action="/forms/policies/create" submit="Create policy" back="/approval-policies" /> }
    })
}

#[test]
fn a_policy_that_only_some_requesters_wait_for_in_vain_is_not_called_unsatisfiable() {
    let sentence = "Nobody could finish what Ana asks for: needs 1 more holder of tech-lead";
    let policy = PolicyView { infeasible: Vec::new(), in_vain: vec![sentence.to_owned()], ..policy() };
    let list = html(|| view! { <PolicyList policies=vec![policy] findings=Vec::new() organization=ORGANIZATION /> });
    assert!(list.contains(&format!("{sentence}.")) && !list.contains("Cannot be satisfied"), "{list}");
    let page = html(|| view! { <Infeasible reasons=Vec::new() in_vain=vec![sentence.to_owned()] /> });
    assert!(page.contains("but not for everyone") && page.contains(sentence), "{page}");
    assert!(!page.contains("Cannot be satisfied now"), "{page}");
}

#[test]
fn a_policy_in_the_list_says_what_it_needs_where_it_is_bound_and_that_nobody_can_satisfy_it() {
    insta::assert_snapshot!(html(
        || view! { <PolicyList policies=vec![policy()] findings=Vec::new() organization=ORGANIZATION /> }
    ));
}

#[test]
fn a_policy_in_words_names_actions_and_warns_where_duties_are_not_separated() {
    let mut open = policy();
    assert!(!html(|| view! { <InWords policy=policy() /> }).contains("separation of duties"));
    open.body.requester_can_approve = true;
    let words = html(|| view! { <InWords policy=open /> });
    assert!(words.contains("Release Deploy"), "{words}");
    assert!(words.contains("No separation of duties"), "{words}");
}

#[test]
fn a_policy_in_words_says_who_is_told_where_somebody_is() {
    let mut told = policy();
    assert!(!html(|| view! { <InWords policy=policy() /> }).contains("Waiting long"));
    told.reminders_say = Some("after 24 hours SRE is told".to_owned());
    assert!(html(|| view! { <InWords policy=told /> }).contains("After 24 hours SRE is told"));
}

#[test]
fn the_editor_shows_reminders_as_stored_and_keeps_what_was_typed() {
    let mut body = production_gate_body();
    body.reminders = Some(RemindersBody {
        remind_after_hours: Some(4),
        escalate_after_hours: Some(24),
        escalate_to: Some("sre".into()),
    });
    let stored = editor(Filled::default(), body.clone());
    let chosen = format!(r#"<option value="{SRE}" selected>SRE</option>"#);
    assert!(stored.contains(r#"name="reminders.remindAfterHours""#) && stored.contains(&chosen), "{stored}");
    assert!(stored.contains(r#"value="24""#), "{stored}");
    let typed = [("reminders.remindAfterHours", "4711"), ("reminders.escalateTo", "")];
    let form = Filled {
        values: typed.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec(),
        refused: Some(app::Refused::invalid()),
    };
    let back = editor(form, body);
    assert!(back.contains(r#"value="4711""#) && !back.contains(&chosen), "{back}");
}

#[test]
fn a_binding_can_be_changed_only_by_those_who_may_and_every_change_asks_first() {
    let table = |next: Option<String>| {
        let bindings = vec![binding(Mode::Enforce)];
        html(|| view! { <BindingTable caption="Bindings" bindings organization=ORGANIZATION next /> })
    };
    assert!(!table(None).contains("<form"));
    insta::assert_snapshot!(table(Some("/approval-policies/1".to_owned())));
}

#[test]
fn the_editor_chooses_a_team_that_is_stored_by_its_name() {
    let html = editor(Filled::default(), production_gate_body());
    let sre = format!(r#"name="quorum.requiredTeamIds[]" value="{SRE}" checked"#);
    assert!(html.contains(&sre), "{html}");
}

#[test]
fn a_refused_editor_keeps_what_was_typed_and_says_what_is_wrong_beside_it_and_above() {
    let typed = [
        ("name", ""),
        ("actions[]", "command.execute"),
        ("quorum.minApprovals", "two"),
        ("conditions.weekdays[]", "friday"),
    ];
    let form = Filled {
        values: typed.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec(),
        refused: Some(
            Refused::invalid().field("quorum.minApprovals", "Must be a whole number.").field("name", "Is required."),
        ),
    };
    let html = editor(form, production_gate_body());
    assert!(html.contains(r#"name="actions[]" value="command.execute" checked"#), "{html}");
    assert!(!html.contains(r#"value="release.deploy" checked"#), "{html}");
    assert!(html.contains(r#"value="friday" checked"#), "{html}");
    assert!(html.contains(r#"id="quorum.minApprovals-error""#), "{html}");
    let (name, approvals) = (html.find("Name: Is required.").unwrap(), html.find("Approvals: Must be").unwrap());
    assert!(name < approvals, "the summary is in the order of the form");
}

fn edited(form: Filled) -> String {
    let (stored, options) = (production_gate_body(), options());
    let (draft, edited) = (draft(&stored), Some(Edited { id: TemplateId(Uuid::from_u128(101)), base: 3 }));
    html(|| {
        view! { <Editor form stored draft options edited action="/forms/policies/save" submit="Save new version" back="/approval-policies" /> }
    })
}

#[test]
fn every_field_is_called_in_messages_what_stands_at_it() {
    let html = edited(Filled::default());
    for (field, label) in LABELS {
        let (labelled, legend) = (format!(r#"for="{field}">{label}"#), format!(r#"class="field-label">{label}"#));
        assert!(html.contains(&labelled) || html.contains(&legend), "{label}: {html}");
    }
}

#[test]
fn a_message_that_names_another_field_calls_it_by_its_label_above_the_form_and_beside_the_field() {
    let says = "Is required where escalateTo is given.";
    let refused = Some(Refused::invalid().field("reminders.escalateAfterHours", says));
    let html = edited(Filled { values: Vec::new(), refused });
    let expected = "Is required where “Escalate to team” is given.";
    assert_eq!(html.matches(expected).count(), 2, "{html}");
    assert!(html.contains(&format!("Escalate after … hours: {expected}")) && !html.contains(says), "{html}");
}

#[test]
fn a_reason_that_a_policy_requires_is_one_line_that_leads_to_the_field_which_says_the_same() {
    let violation =
        Violation { code: "reason-required".into(), message: "Guard requires a reason".into(), policy: None };
    let refused = Refused::from(service::Error::Refused(governance::Refusal::Violations(vec![violation])));
    let html = edited(Filled { values: Vec::new(), refused: Some(refused) });
    assert!(html.contains("One thing needs to be put right"), "{html}");
    assert!(html.contains(r##"href="#reason" class="link">Reason: Guard requires a reason."##), "{html}");
    assert!(html.contains(r#"id="reason-error""#) && !html.contains("policy violations"), "{html}");
}

#[test]
fn many_members_are_searched_for_and_only_those_that_are_chosen_are_check_boxes() {
    let mut options = options();
    options.members = (0..2000).map(|number| Choice::new(number.to_string(), format!("Member {number}"))).collect();
    let mut stored = production_gate_body();
    stored.quorum.required_user_ids = vec!["17".to_owned(), "Zoe".to_owned()];
    let html = editor_of(Filled::default(), stored, options);
    let name = r#"name="quorum.requiredUserIds[]""#;
    assert_eq!(html.matches(name).count(), 2, "two are chosen");
    assert!(html.contains(r#"value="17" checked"#), "{html}");
    assert!(html.contains("There is no such member: create it, or take it out."), "{html}");
    assert!(html.contains(r#"name="quorum.requiredUserIds.more""#), "{html}");
    assert_eq!(
        html.matches(r#"list="known-members""#).count(),
        2,
        "one field to search in for each of the two questions"
    );
}

#[test]
fn what_was_typed_beside_the_chosen_is_kept_with_what_is_wrong_with_it() {
    let typed = [("conditions.environments[]", "staging"), ("conditions.environments.more", "prod, ")];
    let form = Filled {
        values: typed.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec(),
        refused: Some(Refused::invalid().field("conditions.environments", "Must not be empty.")),
    };
    let html = editor(form, production_gate_body());
    assert!(html.contains(r#"name="conditions.environments[]" value="staging" checked"#), "{html}");
    assert!(html.contains(r#"value="prod, ""#), "{html}");
    assert!(html.contains(r#"id="conditions.environments-error""#), "{html}");
}

fn preview(draft: Draft) -> String {
    html(|| view! { <StudioView draft=Signal::stored(draft) /> })
}

#[test]
fn the_preview_shows_the_sentence_the_week_the_next_days_and_who_can_approve() {
    let conditions = ConditionsBody {
        weekdays: vec!["saturday".into(), "sunday".into()],
        start_hour: Some(18),
        end_hour: Some(9),
        timezone: Some("America/New_York".into()),
        time_match: Some("any".into()),
        ..ConditionsBody::default()
    };
    let body = PolicyBody { conditions, ..production_gate_body() };
    let at = "2026-03-06T17:00:00Z".parse().unwrap();
    insta::assert_snapshot!(preview(Draft::of(&body, &roster(), chrono_tz::Tz::UTC, at)));
}

#[test]
fn the_preview_says_what_is_missing_and_that_nobody_can_satisfy_it() {
    let mut body = production_gate_body();
    body.name.clear();
    body.quorum.required_team_ids = vec!["data".into()];
    let html = preview(draft(&body));
    assert!(html.contains("Before it can be saved"), "{html}");
    assert!(html.contains(r##"href="#name""##), "{html}");
    assert!(html.contains("Cannot be satisfied now"), "{html}");
    assert!(html.contains("needs 1 more member of data"), "{html}");
    body.conditions.start_hour = Some(9);
    assert!(preview(draft(&body)).contains("as soon as the form can be read"));
}

fn finding(code: PolicyFlaw, other: Option<&str>) -> PolicyFinding {
    PolicyFinding {
        code,
        policy: Ref::new(Uuid::from_u128(101), "Production Deploy Gate"),
        other: other.map(|name| Ref::new(Uuid::from_u128(102), name)),
        says: "Wherever it gates, Strict gates as well and always asks for at least as much.".to_owned(),
        advice: "Archive it, or let it ask for something that Strict does not.".to_owned(),
    }
}

#[test]
fn findings_stand_in_the_list_above_it_and_on_the_policy_with_what_to_do() {
    let shadowed = finding(PolicyFlaw::Shadowed, Some("Strict"));
    let all = vec![shadowed.clone()];
    let list = html(|| view! { <PolicyList policies=vec![policy()] findings=all organization=ORGANIZATION /> });
    assert!(list.contains("Shadowed by a stricter policy: "), "{list}");
    let other = PolicyFinding { policy: Ref::new(Uuid::from_u128(103), "Idle"), ..finding(PolicyFlaw::Unbound, None) };
    let all = vec![shadowed.clone(), other];
    let summary = html(|| view! { <FindingsSummary findings=all /> });
    assert!(summary.contains("2 policies need a look"), "{summary}");
    assert!(summary.contains("Bound nowhere: ") && summary.contains("/approval-policies/00000000"), "{summary}");
    let notice = html(|| view! { <FindingNotices findings=vec![shadowed] /> });
    assert!(notice.contains("Archive it, or let it ask"), "{notice}");
    assert!(notice.contains("See Strict"), "{notice}");
    assert_eq!(html(|| view! { <FindingsSummary findings=Vec::new() /> }), "");
}

#[test]
fn a_weaker_version_is_told_with_the_request_that_shows_it() {
    let facts = governance::samples::facts();
    let old = governance::samples::production_gate().template;
    let mut new = old.clone();
    new.quorum.min_approvals = 1;
    new.quorum.min_distinct_teams = 0;
    new.quorum.required_team_ids.clear();
    let places = [governance::Place::Environment(PRODUCTION)];
    let comparison = compare(&old, &new, &places, &facts, noon());
    let fields = changes(&old, &new, &facts.roster);
    let comparison = ComparisonView::new(1, Some(2), comparison, fields, &facts);
    insta::assert_snapshot!(html(|| view! { <Compared comparison /> }));
}
