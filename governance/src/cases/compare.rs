//! What was expected against what came, key by key.

use super::case::Case;
use super::file::{Expect, Received, Stands};
use super::report::{Difference, Shown};
use super::why::Why;
use crate::evaluation::{PolicyVerdict, evaluate};
use crate::facts::Facts;
use crate::policy::Matched;
use crate::policy::approvers::eligible;
use crate::refusal::{Refusal, Violation};
use crate::simulation::Played;
use std::collections::BTreeSet;

/// The expectations that were not met, in the order in which `expect` names its keys; then those of
/// the reviews.
pub(super) fn differences(case: &Case, came: &Played, facts: &Facts) -> Vec<Difference> {
    let expect = &case.expect;
    let verdicts = verdicts(case, came, facts);
    let why = Why { case, came, facts, verdicts: &verdicts };
    let gate = expect.gate.and_then(|gate| {
        let (expected, came) = (gate.word(), came.decision.gate.word());
        word("gate", expected, came, || why.gate())
    });
    let state = expect.state.and_then(|state| {
        let stands = state_of(&came.opened);
        word("state", state.name().word(), &stands, || why.state())
    });
    let policies = expect.policies.as_ref().and_then(|expected| {
        let matched = came.decision.matched.iter().map(|matched| matched.policy.template.name.clone());
        list("policies", expected, matched.collect(), |name| why.matched(name))
    });
    let unsatisfied = asserted_unsatisfied(expect).and_then(|expected| {
        let open = verdicts.iter().filter(|(_, verdict)| !verdict.satisfied).map(|(name, _)| name.clone());
        list("unsatisfied", expected, open.collect(), |name| why.missing(name))
    });
    let violations = expect.violations.as_ref().and_then(|expected| {
        list("violations", expected, codes(&came.decision.violations).collect(), |code| why.violation(code))
    });
    let eligible = expect.eligible.as_ref().and_then(|expected| {
        let may = enforced(came).flat_map(|matched| {
            let members = eligible(&matched.policy, Some(case.ask.requester), &facts.roster);
            members.map(|(member, _)| member.name.clone()).collect::<Vec<_>>()
        });
        list("eligible", expected, may.collect(), |name| why.eligibility(name))
    });
    let reviews = case.reviews.iter().zip(&came.reviews).enumerate().filter_map(|(number, (review, received))| {
        let expected = review.expect?.word();
        let came = received_as(received);
        let name = facts.roster.member_name(review.by);
        let told = || received.as_ref().err().map(|refusal| format!("{name} is told: {refusal}")).into_iter().collect();
        word(&format!("reviews[{number}].expect"), expected, &came, told)
    });
    [gate, state, policies, unsatisfied, violations, eligible].into_iter().flatten().chain(reviews).collect()
}

/// The enforced policies that matched, whether or not the request was opened.
pub(super) fn enforced(came: &Played) -> impl Iterator<Item = &Matched> {
    came.decision.matched.iter().filter(|matched| matched.enforced())
}

/// Where every enforced policy stands after the reviews, by name; without any where nothing was opened.
fn verdicts(case: &Case, came: &Played, facts: &Facts) -> Vec<(String, PolicyVerdict)> {
    let verdicts = match &came.opened {
        Ok(request) => request.verdicts(&facts.roster),
        Err(_) => enforced(came)
            .map(|matched| evaluate(&matched.policy, [], Some(case.ask.requester), &facts.roster))
            .collect(),
    };
    let named = |verdict: PolicyVerdict| {
        let policy = facts.policies.policy(verdict.policy);
        (policy.map_or_else(String::new, |policy| policy.template.name.clone()), verdict)
    };
    verdicts.into_iter().map(named).collect()
}

/// An empty `unsatisfied` beside a pending state asserts nothing (see the module's documentation).
fn asserted_unsatisfied(expect: &Expect) -> Option<&BTreeSet<String>> {
    let pending = expect.state == Some(Stands::Pending);
    expect.unsatisfied.as_ref().filter(|names| !(pending && names.is_empty()))
}

/// The state, or for a request that was not opened "blocked" with the codes that stand in its way.
fn state_of(opened: &Result<crate::Request, Refusal>) -> String {
    match opened {
        Ok(request) => request.state.name().word().to_owned(),
        Err(refusal) => not_opened(refusal),
    }
}

fn received_as(received: &Result<(), Refusal>) -> String {
    match received {
        Ok(()) => Received::Recorded.word().to_owned(),
        Err(refusal @ Refusal::Violations(_)) => not_opened(refusal),
        Err(refusal) => refusal.code().to_owned(),
    }
}

fn not_opened(refusal: &Refusal) -> String {
    match refusal {
        Refusal::Violations(violations) => {
            format!(
                "blocked: {}",
                codes(violations).collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join(", ")
            )
        }
        other => other.to_string(),
    }
}

fn codes(violations: &[Violation]) -> impl Iterator<Item = String> {
    violations.iter().map(|violation| violation.code.clone())
}

fn word(key: &str, expected: &str, came: &str, why: impl FnOnce() -> Vec<String>) -> Option<Difference> {
    (expected != came).then(|| Difference {
        key: key.to_owned(),
        expected: Shown::Word(expected.to_owned()),
        came: Shown::Word(came.to_owned()),
        why: why(),
    })
}

/// Compares two sets; `why` is asked about each name that stands in one of them only.
fn list(
    key: &str,
    expected: &BTreeSet<String>,
    came: BTreeSet<String>,
    why: impl Fn(&str) -> Vec<String>,
) -> Option<Difference> {
    (*expected != came).then(|| Difference {
        key: key.to_owned(),
        expected: Shown::List(expected.iter().cloned().collect()),
        why: expected.symmetric_difference(&came).flat_map(|name| why(name)).collect(),
        came: Shown::List(came.into_iter().collect()),
    })
}
