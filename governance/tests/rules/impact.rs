//! What a change of membership makes impossible.

use crate::cast::{approvals, approved_by, change_member, deactivate, everywhere, leave, needs, opened};
use governance::evaluation::{Impact, impact};
use governance::policy::Quorum;
use governance::samples::{ANA, BO, CY, DATA, DI, EL, SECURITY, SRE, TECH_LEAD, policy, production_gate};
use governance::{Facts, Mode, Policy, Request, Scope};
use std::collections::BTreeSet;

fn of(before: &Facts, after: &Facts, requests: &[Request]) -> Impact {
    impact(&before.roster, &after.roster, &before.policies, requests)
}

fn changed(before: &Facts, change: impl FnOnce(&mut Facts)) -> Facts {
    let mut after = before.clone();
    change(&mut after);
    after
}

fn reasons(impact: &Impact) -> (Vec<&str>, Vec<&str>) {
    let policies = impact.policies.iter().flat_map(|policy| &policy.reasons);
    let requests = impact.requests.iter().flat_map(|request| &request.reasons);
    (policies.map(String::as_str).collect(), requests.map(String::as_str).collect())
}

#[test]
fn taking_a_required_role_from_its_last_holder_names_policies_and_requests() {
    let before = everywhere([production_gate()]);
    let after = changed(&before, |facts| change_member(facts, ANA, |ana| assert!(ana.roles.remove(&TECH_LEAD))));
    let found = of(&before, &after, &[opened(&before)]);
    assert_eq!(
        reasons(&found),
        (vec!["needs 1 more holder of tech-lead"], vec!["Production Deploy Gate needs 1 more holder of tech-lead"])
    );
    assert_eq!(found.policies[0].name, "Production Deploy Gate");
    assert_eq!(found.requests[0].subject, "#42 release.deploy to api / production");
}

#[test]
fn a_change_that_leaves_enough_makes_nothing_impossible() {
    let before = everywhere([needs(2)]);
    let after = changed(&before, |facts| deactivate(facts, CY));
    assert!(of(&before, &after, &[opened(&before)]).is_empty());
}

#[test]
fn what_was_impossible_before_is_not_held_against_the_change() {
    let before = everywhere([policy(
        1,
        "Gate",
        Scope::Organization,
        Quorum { required_team_ids: BTreeSet::from([DATA]), ..approvals(1) },
    )]);
    let after = changed(&before, |facts| deactivate(facts, BO));
    assert!(of(&before, &after, &[opened(&before)]).is_empty());
}

#[test]
fn the_requesters_who_would_wait_in_vain_are_named() {
    let gate =
        policy(1, "Gate", Scope::Organization, Quorum { required_team_ids: BTreeSet::from([SRE]), ..approvals(1) });
    let before = everywhere([gate]);
    let after = changed(&before, |facts| leave(facts, BO, SRE));
    assert_eq!(
        reasons(&of(&before, &after, &[opened(&before)])),
        (vec!["Nobody could finish what Ana asks for: needs 1 more member of SRE"], vec![])
    );
}

#[test]
fn the_approval_of_someone_who_is_deactivated_is_missed() {
    let before = everywhere([needs(4)]);
    let request = approved_by(&before, &[ANA]);
    let after = changed(&before, |facts| deactivate(facts, ANA));
    assert_eq!(reasons(&of(&before, &after, &[request])).1, ["Gate needs 4 eligible approvers, only 3 can approve"]);
}

#[test]
fn policies_that_gate_nothing_and_requests_that_are_decided_are_left_out() {
    let gate = policy(
        1,
        "Gate",
        Scope::Organization,
        Quorum { required_team_ids: BTreeSet::from([SECURITY]), ..approvals(1) },
    );
    let mut before = everywhere([gate]);
    let decided = approved_by(&before, &[DI]);
    before.policies.bindings[0].mode = Mode::Observe;
    let after = changed(&before, |facts| deactivate(facts, DI));
    assert!(of(&before, &after, &[decided]).is_empty());
}

#[test]
fn a_request_is_judged_by_the_versions_frozen_on_it() {
    let before = everywhere([needs(4)]);
    let request = opened(&before);
    let mut newer = before.clone();
    let Policy { version, template, .. } = &mut newer.policies.policies[0];
    (*version, template.quorum) = (2, approvals(1));
    let after = changed(&newer, |facts| deactivate(facts, CY));
    let found = of(&newer, &after, &[request]);
    assert!(found.policies.is_empty());
    assert_eq!(found.requests.len(), 1);
}

#[test]
fn each_requester_is_judged_apart_however_many_requests_one_version_gates() {
    let before = everywhere([production_gate()]);
    let number = |number: u64, requester| {
        let mut request = opened(&before);
        (request.number, request.requester) = (number, requester);
        request
    };
    let requests = [number(1, EL), number(2, ANA), number(3, DI), number(4, EL)];
    let after = changed(&before, |facts| deactivate(facts, ANA));
    let found = of(&before, &after, &requests);
    // Ana's own was impossible before: she is the only tech-lead.
    assert_eq!(found.requests.iter().map(|request| request.number).collect::<Vec<_>>(), [1, 3, 4]);
}

#[test]
fn the_digest_of_what_becomes_impossible_names_all_of_it() {
    let before = everywhere([production_gate()]);
    let after = changed(&before, |facts| deactivate(facts, ANA));
    let request = opened(&before);
    let digest = |requests: &[Request]| of(&before, &after, requests).digest();
    assert_eq!(digest(std::slice::from_ref(&request)), digest(std::slice::from_ref(&request)));
    assert_ne!(digest(&[]), digest(&[request]));
    let mut other = of(&before, &after, &[]);
    let seen = other.digest();
    other.policies[0].reasons = vec!["needs 1 more member of SRE".to_owned()];
    assert_ne!(seen, other.digest());
    assert_ne!(seen, Impact::default().digest());
}
