//! Why a case came out as it did, in sentences for whoever has to mend the policy or the case.

use super::case::Case;
use super::compare::enforced;
use crate::evaluation::{Finding, PolicyVerdict};
use crate::facts::Facts;
use crate::policy::approvers::{Bar, Eligibility, eligibility};
use crate::request::State;
use crate::simulation::Played;

/// All that a sentence may draw on.
pub(super) struct Why<'a> {
    pub case: &'a Case,
    pub came: &'a Played,
    pub facts: &'a Facts,
    pub verdicts: &'a [(String, PolicyVerdict)],
}

impl Why<'_> {
    /// The violations, or for every policy why it applies or not.
    pub(super) fn gate(&self) -> Vec<String> {
        let decision = &self.came.decision;
        if decision.violations.is_empty() {
            decision.findings.iter().map(reasons).collect()
        } else {
            decision.violations.iter().map(|violation| violation.message.clone()).collect()
        }
    }

    /// What stands in the way of the request, what its policies still need, or who rejected it.
    pub(super) fn state(&self) -> Vec<String> {
        match self.came.opened.as_ref().map(|request| &request.state) {
            Err(_) => self.gate(),
            Ok(State::Rejected { by, .. }) => vec![format!("rejected by {}", self.facts.roster.member_name(*by))],
            Ok(_) if self.verdicts.is_empty() => self.gate(),
            Ok(_) => self.verdicts.iter().map(|(name, verdict)| self.needs(name, verdict)).collect(),
        }
    }

    /// Why the policy of that name applies or not.
    pub(super) fn matched(&self, name: &str) -> Vec<String> {
        let decision = &self.came.decision;
        let about = |finding: &&Finding| {
            let applies = finding.says.strip_prefix(name);
            applies.is_some_and(|rest| matches!(rest, " applies" | " does not apply"))
        };
        decision.findings.iter().filter(about).map(reasons).collect()
    }

    /// What the policy of that name still needs.
    pub(super) fn missing(&self, name: &str) -> Vec<String> {
        match self.verdicts.iter().find(|(other, _)| other == name) {
            Some((_, verdict)) => vec![self.needs(name, verdict)],
            None => vec![format!("{name} does not gate this request")],
        }
    }

    /// The messages behind a code.
    pub(super) fn violation(&self, code: &str) -> Vec<String> {
        let violations = self.came.decision.violations.iter();
        violations.filter(|violation| violation.code == code).map(|violation| violation.message.clone()).collect()
    }

    /// For every enforced policy why the member of that name may approve or not.
    pub(super) fn eligibility(&self, name: &str) -> Vec<String> {
        let roster = &self.facts.roster;
        let Some(member) = roster.find_member(name) else { return Vec::new() };
        enforced(self.came)
            .map(|matched| {
                let policy = &matched.policy.template.name;
                match eligibility(&matched.policy, member.id, Some(self.case.ask.requester), roster) {
                    Eligibility::Eligible(ground) => {
                        format!("{name} may approve for {policy}: {}", ground.says(roster))
                    }
                    Eligibility::NotEligible(bar) => format!("{name} may not approve for {policy}: {}", barred(bar)),
                }
            })
            .collect()
    }

    fn needs(&self, name: &str, verdict: &PolicyVerdict) -> String {
        if verdict.satisfied {
            return format!("{name} is satisfied");
        }
        let missing: Vec<String> = verdict.missing.iter().map(|missing| missing.says(&self.facts.roster)).collect();
        format!("{name} needs {}", missing.join(", "))
    }
}

/// A policy's finding with its reasons; where it does not hold, only with those that fail.
fn reasons(finding: &Finding) -> String {
    let because: Vec<&str> = (finding.because.iter())
        .filter(|reason| finding.holds || !reason.holds)
        .map(|reason| reason.says.as_str())
        .collect();
    format!("{}: {}", finding.says, because.join("; "))
}

/// A bar as it is told of somebody else.
const fn barred(bar: Bar) -> &'static str {
    match bar {
        Bar::Requester => "opened the request",
        Bar::Inactive => "is not active",
        Bar::NotNamed => "not among its approvers",
        Bar::MayNotReview => "may not review requests",
    }
}
