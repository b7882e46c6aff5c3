//! Whole policies as plain sentences.

use chrono_tz::Tz;
use governance::policy::draft::{ApproversBody, ConditionsBody, QuorumBody};
use governance::policy::presets::presets;
use governance::policy::{PolicyBody, Template};
use governance::samples::{production_gate_body, roster};

fn says(body: &PolicyBody) -> String {
    body.check_for_save(&roster()).unwrap().sentence(&roster(), Tz::UTC)
}

fn texts(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn with_quorum(quorum: QuorumBody) -> String {
    let sentence = says(&PolicyBody { quorum, ..production_gate_body() });
    sentence.strip_prefix("Deployments need ").unwrap().split(", at any time").next().unwrap().to_owned()
}

fn with_conditions(conditions: ConditionsBody) -> String {
    says(&PolicyBody { conditions, quorum: QuorumBody::default(), ..production_gate_body() })
}

#[test]
fn a_policy_is_one_sentence() {
    let body = PolicyBody {
        quorum: QuorumBody {
            min_approvals: 2,
            min_distinct_teams: 2,
            required_team_ids: texts(&["SRE"]),
            ..QuorumBody::default()
        },
        conditions: ConditionsBody {
            environments: texts(&["production"]),
            weekdays: texts(&["mon", "tue", "wed", "thu", "fri"]),
            start_hour: Some(18),
            end_hour: Some(9),
            timezone: Some("Europe/Istanbul".into()),
            ..ConditionsBody::default()
        },
        ..production_gate_body()
    };
    assert_eq!(
        says(&body),
        "Deployments to production need 2 approvals from 2 different teams, including one from SRE, on weekdays \
         18:00–09:00 (Europe/Istanbul); the requester may not approve."
    );
}

#[test]
fn the_briefs_examples_read_as_the_brief_means_them() {
    let sentences: Vec<String> = presets().iter().take(3).map(|preset| says(&preset.body)).collect();
    assert_eq!(
        sentences,
        [
            "Every action needs 2 approvals, including one from SRE, at any time; the requester may not approve.",
            "Every action needs 1 approval, at weekends and daily 18:00–09:00 (Europe/Istanbul); a reason must be \
             given, and the requester may not approve.",
            "Every action in production needs 2 approvals, including one from security, at any time; the requester \
             may not approve.",
        ]
    );
}

#[test]
fn the_quorum_counts_and_names_whom_it_requires() {
    let quorum = |min_approvals, min_distinct_teams, teams: &[&str], roles: &[&str], users: &[&str]| {
        with_quorum(QuorumBody {
            min_approvals,
            min_distinct_teams,
            required_team_ids: texts(teams),
            required_org_roles: texts(roles),
            required_user_ids: texts(users),
        })
    };
    for (told, expected) in [
        (quorum(1, 0, &[], &[], &[]), "1 approval"),
        (quorum(3, 2, &[], &[], &[]), "3 approvals from 2 different teams"),
        (quorum(0, 2, &[], &[], &[]), "approvals from 2 different teams"),
        (quorum(1, 1, &[], &[], &[]), "1 approval from a member of any team"),
        (quorum(1, 0, &["SRE"], &[], &[]), "approvals: one from SRE"),
        (
            quorum(0, 0, &["SRE"], &["tech-lead"], &["Ana"]),
            "approvals: one from SRE, one from a tech-lead and one from Ana",
        ),
        (quorum(2, 0, &["SRE"], &["owner"], &[]), "2 approvals, including one from SRE and one from an owner"),
    ] {
        assert_eq!(told, expected);
    }
}

#[test]
fn named_approvers_are_named() {
    let named = |users: &[&str], teams: &[&str], org_roles: &[&str]| {
        let approvers = ApproversBody { users: texts(users), teams: texts(teams), org_roles: texts(org_roles) };
        let quorum = QuorumBody { min_approvals: 2, ..QuorumBody::default() };
        let sentence = says(&PolicyBody { approvers: Some(approvers), quorum, ..production_gate_body() });
        sentence.split(", at any").next().unwrap().to_owned()
    };
    assert_eq!(named(&["Ana"], &["SRE"], &["owner"]), "Deployments need 2 approvals by SRE, an owner or Ana");
    assert_eq!(named(&[], &[], &[]), "Deployments need 2 approvals");
}

#[test]
fn days_and_hours_are_told_as_people_say_them() {
    let told = |weekdays: &[&str], hours: Option<(i64, i64)>, any: bool| {
        let sentence = with_conditions(ConditionsBody {
            weekdays: texts(weekdays),
            start_hour: hours.map(|hours| hours.0),
            end_hour: hours.map(|hours| hours.1),
            time_match: any.then(|| "any".to_owned()),
            ..ConditionsBody::default()
        });
        sentence.strip_prefix("Deployments need 1 approval, ").unwrap().split("; ").next().unwrap().to_owned()
    };
    for (told, expected) in [
        (told(&[], None, false), "at any time"),
        (told(&["sat", "sun"], None, false), "at weekends (UTC)"),
        (told(&["mon", "fri"], None, false), "on Mondays and Fridays (UTC)"),
        (told(&[], Some((22, 6)), false), "daily 22:00–06:00 (UTC)"),
        (told(&["fri"], Some((22, 6)), false), "on Fridays 22:00–06:00 (UTC)"),
        (told(&["fri"], Some((22, 6)), true), "on Fridays and daily 22:00–06:00 (UTC)"),
    ] {
        assert_eq!(told, expected);
    }
}

#[test]
fn many_actions_are_counted_and_a_whole_category_is_named() {
    let what = |actions: &[&str]| {
        let sentence = says(&PolicyBody { actions: texts(actions), ..production_gate_body() });
        sentence.split(" need").next().unwrap().to_owned()
    };
    assert_eq!(what(&["release.deploy", "rollback.execute"]), "Deployments and rollbacks");
    assert_eq!(
        what(&["release.deploy", "rollback.execute", "token.issue", "cluster.sync", "cluster.scale"]),
        "Deployments, rollbacks, cluster syncs and 2 other actions"
    );
    let cluster = presets()[3].body.actions.clone();
    assert_eq!(what(&cluster.iter().map(String::as_str).collect::<Vec<_>>()), "All cluster actions");
}

#[test]
fn whoever_may_approve_their_own_request_is_told_of() {
    let own: Template = PolicyBody { requester_can_approve: true, ..production_gate_body() }.check(&roster()).unwrap();
    assert!(own.sentence(&roster(), Tz::UTC).ends_with("; the requester may approve, too."));
}
