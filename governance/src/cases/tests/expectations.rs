use super::*;
use crate::cases::{Difference, Shown};

/// The only case differs in one key, from this to that, for a reason with these words.
#[track_caller]
fn differs(text: &str, key: &str, expected: &str, came: &str, words: &str) {
    let report = report(text);
    let [case] = &report.cases[..] else { panic!("{report:?}") };
    let [difference] = &case.differences[..] else { panic!("{:#?}", case.differences) };
    let told = (difference.key.as_str(), difference.expected.to_string(), difference.came.to_string());
    assert_eq!(told, (key, expected.to_owned(), came.to_owned()));
    let why = difference.why.join("\n");
    assert!(why.contains(words), "`{words}` is missing in: {why}");
    assert!(!case.passed());
}

/// The file, expecting this.
fn expecting(expect: &str) -> String {
    with("{ gate: pending, state: approved }", expect)
}

#[test]
fn another_gate_is_a_difference_with_the_reason() {
    let allowed = "{ gate: allowed }";
    differs(&expecting(allowed), "gate", "allowed", "pending", "prod-gate applies: bound to api / production");
    differs(&expecting("{ gate: bypassed }"), "gate", "bypassed", "pending", "prod-gate applies");
    let by_day =
        expecting("{ gate: pending }").replace("T17:00", "T12:00").replace("expect: recorded", "expect: not-eligible");
    differs(&by_day, "gate", "pending", "allowed", "15:00 in Europe/Istanbul is outside 18:00 to 09:00");
}

#[test]
fn another_state_is_a_difference_with_what_is_missing() {
    differs(&expecting("{ state: pending }"), "state", "pending", "approved", "prod-gate is satisfied");
    let alone = with("- { by: bo, verdict: approve, expect: recorded }", "[]");
    differs(&alone, "state", "approved", "pending", "prod-gate needs 1 approval, 1 approval from sre");
    differs(&with("verdict: approve", "verdict: reject"), "state", "approved", "rejected", "rejected by bo");
}

#[test]
fn a_blocked_request_has_no_state() {
    let blocked = with("      reason: fix\n", "").replace("gate: pending, ", "").replace(", expect: recorded", "");
    differs(&blocked, "state", "approved", "blocked: reason-required", "prod-gate requires a reason");
    let only = blocked.replace("state: approved", "gate: blocked, unsatisfied: [prod-gate], eligible: [bo]");
    assert_eq!(report(&only).failures().count(), 0);
    let reviewed = only.replace("verdict: approve", "verdict: approve, expect: recorded");
    differs(&reviewed, "reviews[0].expect", "recorded", "blocked: reason-required", "policy violations");
}

#[test]
fn other_policies_are_a_difference_with_the_reason_for_each() {
    differs(&expecting("{ policies: [] }"), "policies", "none", "prod-gate", "prod-gate applies");
    let other = expecting("{ policies: [prod-gate] }")
        .replace("at: 2026-01-05T17", "at: 2026-01-05T12")
        .replace(", expect: recorded", "");
    differs(&other, "policies", "prod-gate", "none", "is outside 18:00 to 09:00");
}

#[test]
fn other_unsatisfied_policies_are_a_difference_with_what_is_missing() {
    differs(&expecting("{ unsatisfied: [prod-gate] }"), "unsatisfied", "prod-gate", "none", "prod-gate is satisfied");
    let alone = expecting("{ unsatisfied: [] }").replace("- { by: bo, verdict: approve, expect: recorded }", "[]");
    differs(&alone, "unsatisfied", "none", "prod-gate", "needs 1 approval");
}

#[test]
fn an_empty_unsatisfied_beside_a_pending_state_asserts_nothing() {
    let alone = |expect| expecting(expect).replace("- { by: bo, verdict: approve, expect: recorded }", "[]");
    assert_eq!(report(&alone("{ state: pending, unsatisfied: [] }")).failures().count(), 0);
    differs(
        &alone("{ state: approved, unsatisfied: [prod-gate] }"),
        "state",
        "approved",
        "pending",
        "needs 1 approval",
    );
}

#[test]
fn other_violations_are_a_difference_with_their_messages() {
    let frozen = expecting("{ violations: [] }").replace("environment: production }\n", "environment: frozen }\n");
    let frozen = frozen.replace(", expect: recorded", "");
    differs(&frozen, "violations", "none", "environment-frozen", "frozen is frozen");
    differs(&expecting("{ violations: [reason-required] }"), "violations", "reason-required", "none", "");
}

#[test]
fn other_eligible_members_are_a_difference_with_the_bar_or_the_ground_of_each() {
    differs(
        &expecting("{ eligible: [ana, bo] }"),
        "eligible",
        "ana, bo",
        "bo",
        "ana may not approve for prod-gate: opened the request",
    );
    differs(
        &expecting("{ eligible: [bo, cy] }"),
        "eligible",
        "bo, cy",
        "bo",
        "cy may not approve for prod-gate: may not review requests",
    );
    differs(&expecting("{ eligible: [] }"), "eligible", "none", "bo", "bo may approve for prod-gate: member of sre");
}

#[test]
fn another_reception_of_a_review_is_a_difference_with_the_refusal() {
    let refusal = "ana is told: you are not an eligible approver for this request";
    let own = with("by: bo", "by: ana").replace("{ gate: pending, state: approved }", "{}");
    differs(&own, "reviews[0].expect", "recorded", "not-eligible", refusal);
    let twice = with("- { by: bo,", "- { by: bo, verdict: approve }\n      - { by: bo,");
    differs(&twice, "reviews[1].expect", "recorded", "already-reviewed", "already reviewed");
    let late = with("  cy: { permissions: [requests.open] }", "  cy: { teams: [sre] }")
        .replace("- { by: bo,", "- { by: cy, verdict: approve }\n      - { by: bo,");
    differs(&late, "reviews[1].expect", "recorded", "closed", "this request is approved");
    differs(&with("expect: recorded", "expect: closed"), "reviews[0].expect", "closed", "recorded", "");
}

#[test]
fn every_difference_of_a_case_is_told_with_the_line_where_it_begins() {
    let report = report(&format!("{FILE}---\n{}", expecting("{ gate: blocked, state: rejected, policies: [] }")));
    let [first, second] = &report.cases[..] else { panic!("{report:?}") };
    assert!(first.passed() && first.line.is_none());
    assert_eq!((second.document, second.line), (2, Some(46)));
    let keys: Vec<&str> = second.differences.iter().map(|difference| difference.key.as_str()).collect();
    assert_eq!(keys, ["gate", "state", "policies"]);
    let Difference { expected, came, .. } = &second.differences[2];
    assert_eq!((expected, came), (&Shown::List(Vec::new()), &Shown::List(vec!["prod-gate".to_owned()])));
}

#[test]
fn what_the_requester_may_do_is_not_what_a_policy_test_is_about() {
    for (permissions, action) in [("[]", "release.deploy"), ("[]", "project.delete"), ("[]", "break_glass.initiate")] {
        let text = with("  ana: {", &format!("  ana: {{ active: false, permissions: {permissions},"))
            .replace("      action: release.deploy", &format!("      action: {action}"))
            .replace("    actions: [release.deploy]\n", "");
        assert_eq!(report(&text).failures().count(), 0, "{action}: {:?}", report(&text));
    }
}

#[test]
fn opening_does_not_make_the_requester_eligible() {
    let own = with("  ana: {", "  ana: { permissions: [],")
        .replace("requiredTeamIds: [sre] }", "minDistinctTeams: 0 }\n    requesterCanApprove: true")
        .replace("by: bo, verdict: approve, expect: recorded", "by: ana, verdict: approve, expect: not-eligible")
        .replace("state: approved", "state: pending, eligible: [bo]");
    assert_eq!(report(&own).failures().count(), 0, "{:?}", report(&own));
}

#[test]
fn json_is_read_like_yaml() {
    let text = r#"{"members": {"ana": {}}, "cases": [{"name": "free", "request": {"requester": "ana",
        "action": "cluster.sync", "at": "2026-01-07T12:00:00Z"}, "expect": {"gate": "allowed"}}]}"#;
    assert_eq!(report(text).failures().count(), 0);
}
