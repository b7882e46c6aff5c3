use super::*;

/// The file with a part replaced has one problem: where the text goes on with `at`, in that field,
/// and told with all of these words.
#[track_caller]
fn refused(part: &str, other: &str, at: &str, field: &str, words: &[&str]) {
    let text = with(part, other);
    let problems = problems(&text);
    let [problem] = &problems[..] else { panic!("{other}: {problems:#?}") };
    let there = text.lines().nth(problem.line - 1).and_then(|line| line.get(problem.column - 1..));
    assert!(there.is_some_and(|there| there.starts_with(at)), "{at} is not at: {there:?}");
    assert_eq!((problem.field.as_str(), problem.document), (field, 1), "{}", problem.message);
    for word in words {
        assert!(problem.message.contains(word), "`{word}` is missing in: {}", problem.message);
    }
    assert!(!problem.message.contains(" at line "), "{}", problem.message);
}

#[test]
fn an_unknown_key_anywhere_is_an_error_that_says_what_is_allowed() {
    refused("organization: {", "organisation: {", "{ timezone", "organisation", &["organisation", "`organization`"]);
    refused("timezone: UTC", "zone: UTC", "zone: UTC", "organization.zone", &["`zone`", "`timezone`"]);
    refused("bo: { teams", "bo: { team", "team: [", "members.bo.team", &["`team`", "`teams`", "`orgRoles`"]);
    refused(
        "cluster: eu-1",
        "clusters: eu-1",
        "clusters: eu-1",
        "projects.api.environments.production.clusters",
        &["`cluster`"],
    );
    refused(
        "quorum: { min",
        "quorum: { min-",
        "min-Approvals",
        "policies[0].quorum.min-Approvals",
        &["`minApprovals`"],
    );
    refused("requireReason", "needReason", "needReason", "policies[0].conditions.needReason", &["`requireReason`"]);
    refused("policy: prod-gate, env", "policy: prod-gate, level: x, env", "level: x", "bindings[0].level", &["`mode`"]);
    refused("  reason: fix", "  why: fix", "why: fix", "cases[0].request.why", &["`reason`"]);
    refused("verdict: approve", "vote: approve", "vote: approve", "cases[0].reviews[0].vote", &["`verdict`"]);
    refused(
        "state: approved",
        "status: approved",
        "status: approved",
        "cases[0].expect.status",
        &["`state`", "`eligible`"],
    );
}

#[test]
fn a_value_of_the_wrong_kind_is_an_error_that_says_what_is_allowed() {
    refused("timezone: UTC", "timezone: Mars", "Mars", "organization.timezone", &["`Mars`", "Europe/Istanbul"]);
    refused("[requests.open]", "[requests.opn]", "requests.opn", "members.cy.permissions[0]", &["`requests.open`"]);
    refused(
        "frozen: true",
        "frozen: maybe",
        "maybe",
        "projects.api.environments.frozen.frozen",
        &["a mapping with a reason"],
    );
    refused("minApprovals: 1", "minApprovals: many", "many", "policies[0].quorum.minApprovals", &["many"]);
    refused(
        "api/production }",
        "api/production, mode: off }",
        "off }",
        "bindings[0].mode",
        &["`observe`", "`enforce`"],
    );
    refused(
        "action: release.deploy",
        "action: release.destroy",
        "release.destroy",
        "cases[0].request.action",
        &["cluster.sync"],
    );
    refused("at: 2026-01-05T17:00:00Z", "at: noon", "noon", "cases[0].request.at", &["`noon`", "RFC 3339"]);
    refused("verdict: approve", "verdict: yes", "yes", "cases[0].reviews[0].verdict", &["`approve`", "`reject`"]);
    refused(
        "expect: recorded",
        "expect: noted",
        "noted",
        "cases[0].reviews[0].expect",
        &["`not-eligible`", "`closed`"],
    );
    refused("gate: pending", "gate: shut", "shut", "cases[0].expect.gate", &["`bypassed`", "`blocked`"]);
    refused("state: approved", "state: expired", "expired", "cases[0].expect.state", &["`pending`", "`rejected`"]);
}

#[test]
fn what_is_missing_or_stands_twice_is_an_error() {
    refused("      requester: ana\n", "", "action: release.deploy", "cases[0].request", &["missing field `requester`"]);
    refused("  bo: {", "  ana: {", "ana: {", "members.ana", &["`ana` stands twice"]);
    refused(
        "      reason: fix",
        "      reason: fix\n      reason: fix",
        "requester: ana",
        "cases[0].request",
        &["duplicate field `reason`"],
    );
    let second = "    scope: environment\n  - name: prod-gate\n    scope: environment\n    quorum: {}\n  - name: other\n    scope: environment";
    refused("    scope: environment", second, "prod-gate", "policies[1].name", &["another policy `prod-gate`"]);
    let double = "production: { cluster: eu-1 }, Production: {}";
    refused(
        "production: { cluster: eu-1 }",
        double,
        "{}, frozen",
        "projects.api.environments.Production",
        &["case does not count"],
    );
}

#[test]
fn a_name_that_nothing_bears_is_an_error_that_says_what_there_is() {
    refused(
        "cluster: eu-1",
        "cluster: eu-2",
        "eu-2",
        "projects.api.environments.production.cluster",
        &["`eu-2`", "has eu-1"],
    );
    refused(
        "minApprovals: 1,",
        "requiredUserIds: [zed],",
        "[zed]",
        "policies[0].quorum.requiredUserIds",
        &["no member `zed`"],
    );
    refused(
        "policy: prod-gate",
        "policy: prod",
        "prod, env",
        "bindings[0].policy",
        &["no policy `prod`", "has prod-gate"],
    );
    refused(
        "environment: api/production }",
        "environment: production }",
        "production }",
        "bindings[0].environment",
        &["no environment `production`", "api/production", "written as project/environment"],
    );
    refused(
        "requester: ana",
        "requester: zed",
        "zed",
        "cases[0].request.requester",
        &["no member `zed`", "has ana, bo, cy"],
    );
    refused(
        "project: api, env",
        "project: app, env",
        "app,",
        "cases[0].request.target.project",
        &["no project `app`", "has api"],
    );
    refused(
        "environment: production }\n",
        "environment: prod }\n",
        "prod }",
        "cases[0].request.target.environment",
        &["`prod`", "has production, frozen"],
    );
    refused(
        "target: { project: api, e",
        "target: { e",
        "production }",
        "cases[0].request.target.environment",
        &["needs a project"],
    );
    let on = "project: api, cluster: us, environment: production";
    refused(
        "project: api, environment: production",
        on,
        "us, env",
        "cases[0].request.target.cluster",
        &["no cluster `us`"],
    );
    refused("by: bo", "by: zed", "zed,", "cases[0].reviews[0].by", &["no member `zed`"]);
    refused("gate: pending", "policies: [x]", "[x]", "cases[0].expect.policies", &["no policy `x`"]);
    refused("gate: pending", "unsatisfied: [x]", "[x]", "cases[0].expect.unsatisfied", &["no policy `x`"]);
    refused("gate: pending", "eligible: [x]", "[x]", "cases[0].expect.eligible", &["no member `x`"]);
}

#[test]
fn what_a_policy_may_not_say_is_an_error_at_its_field() {
    refused("scope: environment", "scope: galaxy", "galaxy", "policies[0].scope", &["organization, project, cluster"]);
    refused(
        "[release.deploy]",
        "[deploy]",
        "[deploy]",
        "policies[0].actions",
        &["unknown action `deploy`", "release.deploy"],
    );
    refused("Europe/Istanbul", "Istanbul", "Istanbul", "policies[0].conditions.timezone", &["`Istanbul`", "IANA"]);
    refused("endHour: 9", "endHour: 25", "25", "policies[0].conditions.endHour", &["0 to 24"]);
    // What is absent has no place, so the place is that of the mapping that lacks it.
    refused("startHour: 18, ", "", "{ endHour", "policies[0].conditions.startHour", &["required"]);
    refused(
        "timezone: Europe/Istanbul",
        "weekdays: [frday]",
        "[frday]",
        "policies[0].conditions.weekdays",
        &["`frday`"],
    );
    refused(
        "timezone: Europe/Istanbul",
        "timeMatch: some",
        "some",
        "policies[0].conditions.timeMatch",
        &["all or any"],
    );
    refused("minApprovals: 1", "minApprovals: -1", "-1", "policies[0].quorum.minApprovals", &["0 to 1000"]);
}

#[test]
fn a_binding_must_name_one_resource_at_the_scope_of_its_policy() {
    refused("environment: api/production }", "project: api }", "api }", "bindings[0].project", &["scope environment"]);
    refused(
        "environment: api/production }",
        "organization: true }",
        "true }",
        "bindings[0].organization",
        &["`environment` only"],
    );
    refused(
        "environment: api/production }",
        "organization: false }",
        "false }",
        "bindings[0].organization",
        &["must be true"],
    );
    refused("environment: api/production }", "cluster: eu-9 }", "eu-9", "bindings[0].cluster", &["no cluster `eu-9`"]);
    let both = "environment: api/production, cluster: eu-1 }";
    refused("environment: api/production }", both, "{ policy", "bindings[0]", &["exactly one of"]);
    refused(", environment: api/production }", " }", "{ policy", "bindings[0]", &["exactly one of"]);
}

/// A session in the file.
fn session(entry: &str) -> String {
    format!("breakGlass:\n  - {entry}\ncases:\n")
}

#[test]
fn a_session_names_who_holds_it_and_where_it_holds() {
    let good = "{ holder: bo, actions: [release.deploy], scope: { environments: [api/production] }, \
                from: 2026-01-05T16:00:00Z, until: 2026-01-05T17:00:00Z, revokedAt: null }";
    assert_eq!(problems(&with("cases:\n", &session(good))), []);
    let wrong = |part: &str, other: &str, at: &str, path: &str, says: &[&str]| {
        refused("cases:\n", &session(&good.replace(part, other)), at, path, says);
    };
    wrong("holder: bo", "holder: zed", "zed", "breakGlass[0].holder", &["no member `zed`", "ana"]);
    wrong("api/production", "api/moon", "api/moon", "breakGlass[0].scope.environments[0]", &["project/environment"]);
    wrong("until: 2026-01-05T17:00:00Z", "until: tonight", "tonight", "breakGlass[0].until", &["RFC 3339"]);
    wrong("revokedAt: null", "endedAt: null", "endedAt", "breakGlass[0].endedAt", &["unknown field"]);
}

#[test]
fn a_session_that_covers_nothing_is_warned_of() {
    let times = "from: 2026-01-05T16:00:00Z, until: 2026-01-05T18:00:00Z }";
    for (entry, says) in [
        ("{ holder: bo, actions: [], scope: { organization: true }, ", "no action"),
        ("{ holder: bo, actions: [release.deploy], scope: {}, ", "no place"),
    ] {
        let report = run(&with("cases:\n", &session(&format!("{entry}{times}")))).unwrap();
        assert_eq!(report.failures().count(), 0);
        let [warning] = report.warnings.as_slice() else { panic!("{:?}", report.warnings) };
        assert!(warning.message.contains(says), "{warning:?}");
    }
}

#[test]
fn all_values_that_cannot_be_accepted_are_told_at_once_with_their_document() {
    let other = with("by: bo", "by: zed").replace("requester: ana", "requester: yan");
    let text = format!("{FILE}---\n{other}---\n{other}");
    let told: Vec<_> = problems(&text).iter().map(|problem| (problem.document, problem.line)).collect();
    assert_eq!(told, [(2, 48), (2, 54), (3, 76), (3, 82)]);
    assert_eq!(
        problems(&text)[0].to_string(),
        "48:18: document 2: cases[0].request.requester: there is no member `yan`; this document has ana, bo, cy"
    );
}

#[test]
fn a_syntax_error_is_told_with_its_line() {
    let [problem] = &problems(&format!("{FILE}---\nmembers: [\n"))[..] else { panic!() };
    assert_eq!(problem.document, 2);
    assert!(problem.line >= 29, "{problem}");
    let [problem] = &problems("members: {a: b: c}")[..] else { panic!() };
    assert_eq!(problem.line, 1, "{problem}");
}

#[test]
fn a_file_without_cases_is_no_policy_test_file() {
    for text in ["", "# nothing\n", "---\n---\n"] {
        let [problem] = &problems(text)[..] else { panic!("{text}") };
        assert!(problem.message.contains("empty"), "{problem}");
    }
    let [problem] = &problems("members: { ana: {} }")[..] else { panic!() };
    assert!(problem.message.contains("missing field `cases`"), "{problem}");
    let [problem] = &problems("cases: []")[..] else { panic!() };
    assert_eq!(problem.to_string(), "1:8: document 1: cases: must hold at least one case");
}

#[test]
fn a_quorum_that_asks_for_nothing_is_warned_of_and_satisfied() {
    let report = report(
        &with("{ minApprovals: 1, requiredTeamIds: [sre] }", "{ minApprovals: 0 }")
            .replace("reviews:\n      - { by: bo, verdict: approve, expect: recorded }", "reviews: []"),
    );
    assert_eq!(report.failures().count(), 0, "{report:?}");
    let [warning] = &report.warnings[..] else { panic!("{report:?}") };
    assert_eq!((warning.line, warning.field.as_str()), (13, "policies[0].quorum"));
}
