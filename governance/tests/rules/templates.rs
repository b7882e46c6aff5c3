//! What a template may say, and how it is refused (semantics.md §2, §4, §5; interfaces.md).

use chrono_tz::Tz;
use governance::ids::OrgRoleId;
use governance::policy::draft::{ApproversBody, ConditionsBody, QuorumBody};
use governance::policy::presets::presets;
use governance::policy::reminders::RemindersBody;
use governance::policy::{Approvers, PolicyBody, Scope, TimeMatch};
use governance::samples::{ANA, BO, SRE, TECH_LEAD, production_gate, production_gate_body, roster};
use governance::{Action, FieldErrors, OrgRole, Roster, Template};
use std::collections::BTreeSet;
use uuid::Uuid;

fn fields(errors: &FieldErrors) -> Vec<&str> {
    errors.0.iter().map(|error| error.field.as_str()).collect()
}

fn with_conditions(conditions: ConditionsBody) -> Result<Template, FieldErrors> {
    PolicyBody { conditions, ..production_gate_body() }.check_for_save(&roster())
}

fn with_quorum(quorum: QuorumBody) -> Result<Template, FieldErrors> {
    PolicyBody { quorum, ..production_gate_body() }.check_for_save(&roster())
}

#[test]
fn the_briefs_example_is_read_as_it_is_written() {
    let template = production_gate_body().check_for_save(&roster()).unwrap();
    assert_eq!(template.quorum, production_gate().template.quorum);
    assert_eq!(template.scope, Scope::Environment);
    assert_eq!(template.actions, BTreeSet::from([Action::ReleaseDeploy]));
    assert!(!template.requester_can_approve, "off unless switched on");
    assert_eq!(template.approvers, None);
}

#[test]
fn an_omitted_field_takes_its_default() {
    let body: PolicyBody = serde_json::from_str(r#"{"name": "Gate", "scope": "project"}"#).unwrap();
    let template = body.check_for_save(&roster()).unwrap();
    assert_eq!(template.quorum, Default::default());
    assert_eq!((template.quorum.min_approvals, template.quorum.min_distinct_teams), (1, 0));
    assert!(template.conditions.always() && template.actions.is_empty());
}

#[test]
fn an_unknown_field_is_refused_at_every_depth() {
    let bodies = [
        r#"{"name": "x", "scope": "project", "quorom": {}}"#,
        r#"{"name": "x", "scope": "project", "quorum": {"minApproval": 2}}"#,
        r#"{"name": "x", "scope": "project", "conditions": {"requiresReason": true}}"#,
        r#"{"name": "x", "scope": "project", "approvers": {"members": []}}"#,
    ];
    for body in bodies {
        assert!(serde_json::from_str::<PolicyBody>(body).is_err(), "{body}");
    }
}

#[test]
fn a_quorum_that_asks_for_nothing_is_refused_at_save() {
    let nothing = QuorumBody { min_approvals: 0, ..QuorumBody::default() };
    assert_eq!(fields(&with_quorum(nothing.clone()).unwrap_err()), ["quorum.minApprovals"]);
    let anything = [
        QuorumBody { min_approvals: 1, ..nothing.clone() },
        QuorumBody { min_distinct_teams: 1, ..nothing.clone() },
        QuorumBody { required_user_ids: vec!["ana@example.com".into()], ..nothing.clone() },
        QuorumBody { required_team_ids: vec!["SRE".into()], ..nothing.clone() },
        QuorumBody { required_org_roles: vec!["tech-lead".into()], ..nothing },
    ];
    for quorum in anything {
        assert!(with_quorum(quorum.clone()).is_ok(), "{quorum:?}");
    }
}

#[test]
fn counts_are_whole_numbers_in_reason() {
    for count in [-1, 1001, i64::MAX, i64::MIN] {
        let quorum = QuorumBody { min_approvals: count, min_distinct_teams: count, ..QuorumBody::default() };
        assert_eq!(fields(&with_quorum(quorum).unwrap_err()), ["quorum.minApprovals", "quorum.minDistinctTeams"]);
    }
}

#[test]
fn hours_come_in_pairs_differ_and_are_hours() {
    let hours =
        |start_hour, end_hour| with_conditions(ConditionsBody { start_hour, end_hour, ..ConditionsBody::default() });
    let refused = [
        ((Some(9), None), "conditions.endHour"),
        ((None, Some(9)), "conditions.startHour"),
        ((Some(9), Some(9)), "conditions.endHour"),
        ((Some(0), Some(0)), "conditions.endHour"),
        ((Some(24), Some(9)), "conditions.startHour"),
        ((Some(-1), Some(9)), "conditions.startHour"),
        ((Some(9), Some(25)), "conditions.endHour"),
        ((Some(256), Some(9)), "conditions.startHour"),
    ];
    for ((start, end), field) in refused {
        assert_eq!(fields(&hours(start, end).unwrap_err()), [field], "{start:?} {end:?}");
    }
    for (start, end) in [(18, 9), (0, 24), (18, 0), (23, 24)] {
        assert!(hours(Some(start), Some(end)).is_ok(), "{start} {end}");
    }
}

#[test]
fn a_bad_zone_is_refused_and_never_turns_into_utc() {
    let zone =
        |text: &str| with_conditions(ConditionsBody { timezone: Some(text.into()), ..ConditionsBody::default() });
    for bad in ["Europe/Atlantis", "CEST?", "+03:00"] {
        assert_eq!(fields(&zone(bad).unwrap_err()), ["conditions.timezone"], "{bad}");
    }
    assert_eq!(zone("Europe/Istanbul").unwrap().conditions.timezone, Some(Tz::Europe__Istanbul));
    assert_eq!(zone("").unwrap().conditions.timezone, None, "the organization's");
}

#[test]
fn weekdays_and_time_match_are_known_words() {
    let weekdays = vec!["Mon".into(), "FRIDAY".into(), "Mon".into()];
    let template = with_conditions(ConditionsBody { weekdays, ..ConditionsBody::default() }).unwrap();
    assert_eq!(template.conditions.weekdays.len(), 2);
    let bad = ConditionsBody {
        weekdays: vec!["fryday".into()],
        time_match: Some("some".into()),
        ..ConditionsBody::default()
    };
    assert_eq!(fields(&with_conditions(bad).unwrap_err()), ["conditions.weekdays", "conditions.timeMatch"]);
    let any = ConditionsBody { time_match: Some("any".into()), ..ConditionsBody::default() };
    assert_eq!(with_conditions(any).unwrap().conditions.time_match, TimeMatch::Any);
}

#[test]
fn conditions_name_at_most_50_environments_of_at_most_63_characters() {
    let named = |names: Vec<String>| {
        with_conditions(ConditionsBody { environments: names, ..ConditionsBody::default() })
            .map(|template| template.conditions.environments.len())
            .map_err(|errors| errors.0.into_iter().map(|error| (error.field, error.message)).collect::<Vec<_>>())
    };
    let many = |count: usize| (0..count).map(|number| format!("environment-{number}")).collect::<Vec<_>>();
    let refused = |says: &str| Err(vec![("conditions.environments".to_owned(), says.to_owned())]);
    assert_eq!(named(many(50)), Ok(50));
    assert_eq!(named(many(51)), refused("must be at most 50 names"));
    assert_eq!(named(vec!["é".repeat(63)]), Ok(1));
    assert_eq!(named(vec!["é".repeat(64)]), refused("must each be at most 63 characters"));
}

#[test]
fn members_teams_and_roles_are_found_by_id_name_or_address_and_nothing_is_guessed() {
    let approvers = |users: &[&str], teams: &[&str], org_roles: &[&str]| {
        let all = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        let body = ApproversBody { users: all(users), teams: all(teams), org_roles: all(org_roles) };
        PolicyBody { approvers: Some(body), ..production_gate_body() }.check_for_save(&roster())
    };
    let found = approvers(&["Ana", "BO@example.com", &ANA.to_string()], &["sre", &SRE.to_string()], &["Tech-Lead"]);
    let expected = Approvers {
        users: BTreeSet::from([ANA, BO]),
        teams: BTreeSet::from([SRE]),
        org_roles: BTreeSet::from([TECH_LEAD]),
    };
    assert_eq!(found.unwrap().approvers, Some(expected));
    let errors = approvers(&["nobody"], &["nothing"], &[""]).unwrap_err();
    assert_eq!(fields(&errors), ["approvers.users", "approvers.teams", "approvers.orgRoles"]);
}

#[test]
fn every_error_is_told_at_once() {
    let body = PolicyBody {
        name: " ".into(),
        scope: "galaxy".into(),
        actions: vec!["release.deplyo".into()],
        quorum: QuorumBody { required_team_ids: vec!["nothing".into()], ..QuorumBody::default() },
        conditions: ConditionsBody { environments: vec![" ".into()], start_hour: Some(3), ..ConditionsBody::default() },
        ..production_gate_body()
    };
    let errors = body.check_for_save(&roster()).unwrap_err();
    assert_eq!(
        fields(&errors),
        ["name", "scope", "actions", "quorum.requiredTeamIds", "conditions.environments", "conditions.endHour"]
    );
}

#[test]
fn a_text_that_a_database_cannot_hold_is_refused() {
    let body = PolicyBody { description: "a\0b".into(), ..production_gate_body() };
    assert_eq!(fields(&body.check_for_save(&roster()).unwrap_err()), ["description"]);
    let body = PolicyBody { name: "a\0b".into(), ..production_gate_body() };
    assert_eq!(fields(&body.check_for_save(&roster()).unwrap_err()), ["name"]);
}

#[test]
fn a_saved_template_opens_in_the_editor_as_it_is_and_saves_the_same() {
    let body = PolicyBody {
        approvers: Some(ApproversBody { users: vec!["Ana".into()], teams: vec![], org_roles: vec!["owner".into()] }),
        conditions: ConditionsBody {
            environments: vec!["production".into()],
            weekdays: vec!["sat".into()],
            start_hour: Some(18),
            end_hour: Some(0),
            timezone: Some("Europe/Istanbul".into()),
            time_match: Some("any".into()),
            require_reason: true,
        },
        requester_can_approve: true,
        reminders: Some(RemindersBody {
            remind_after_hours: Some(4),
            escalate_after_hours: Some(24),
            escalate_to: Some("SRE".into()),
        }),
        ..production_gate_body()
    };
    let template = body.check_for_save(&roster()).unwrap();
    let again = PolicyBody::of(&template, &roster());
    assert_eq!(again.check_for_save(&roster()).unwrap(), template);
}

#[test]
fn the_presets_are_the_briefs_three_examples_and_two_more_and_can_be_saved() {
    // Every organization has its built-in roles; the samples have an owner and no admin.
    let roster = roster();
    let admin = OrgRole {
        id: OrgRoleId(Uuid::from_u128(34)),
        name: "admin".into(),
        permissions: BTreeSet::new(),
        built_in: true,
    };
    let roles = roster.roles().cloned().chain([admin]);
    let roster = Roster::new(roster.members().cloned(), roster.teams().cloned(), roles);
    let names: Vec<_> = presets()
        .into_iter()
        .map(|preset| {
            assert!(preset.body.check_for_save(&roster).is_ok(), "{}", preset.key);
            preset.body.name
        })
        .collect();
    assert_eq!(
        names,
        [
            "Production Deploy Gate",
            "Off-Hours Change Gate",
            "Production Release Approval",
            "Cluster Operations",
            "Four Eyes for Security"
        ]
    );
}
