//! The policy test file: an administrator's tests for policies, run on the very functions that
//! decide ([`crate::gate::decide`], [`crate::Request::open`], [`crate::Request::review`]).
//!
//! # The format
//!
//! YAML or JSON, one or more documents a file. Every document stands alone: its own people,
//! resources and policies, and the cases that are tried on them. An unknown key, a key that stands
//! twice and a name that nothing bears are errors. `governance/tests/files` holds examples.
//!
//! | key | holds |
//! |---|---|
//! | `organization` | `timezone`: the zone of conditions that name none; UTC when absent |
//! | `members` | by name: `teams`, `orgRoles`, `permissions`, `active`. Teams and org roles exist by being named, here or in a policy. Everybody may open and review unless `permissions` says otherwise; org roles carry none here. `active` is true when absent |
//! | `projects` | by name: `environments`, by name: `cluster`, and `frozen`: true, or `{ reason }` |
//! | `clusters` | by name: `environment`, the label that conditions see for the cluster alone |
//! | `policies` | templates with the brief's fields ([`crate::policy::PolicyBody`]). A quorum that asks for nothing, which cannot be saved, is only warned of |
//! | `bindings` | `policy`, one of `organization: true`, `project`, `environment: project/name`, `cluster`, and `mode`: enforce (the default) or observe |
//! | `breakGlass` | sessions: `holder`, `actions`, `scope` (`organization: true`, lists of `projects`, `environments`, `clusters`), `from`, `until`, and `revokedAt` if it was revoked. A session covers requests from `from` on, and none at `until` or later. One that can cover nothing is only warned of |
//! | `cases` | at least one: `name`, `request`, `reviews`, `expect` |
//!
//! A `request` has `requester`, `action`, `target` (`project`, `environment`, `cluster`; none is
//! the organization), `reason` and `at`, an RFC 3339 time at which everything happens. Whether the
//! requester holds the permissions to open it, or is active, and whether the target suits the
//! action, is not what a policy test is about, and is not checked. A review has `by`, `verdict`
//! (approve or reject) and, if wanted, `expect`: recorded, not-eligible, already-reviewed or closed.
//!
//! # What is expected
//!
//! Every key of `expect` is optional; what is absent is not checked. Lists are sets: neither order
//! nor repetition counts, and an empty one means none.
//!
//! | key | compared with |
//! |---|---|
//! | `gate` | what opening leads to: allowed, pending, blocked, or bypassed by a session of `breakGlass` |
//! | `state` | where the request stands after the reviews: approved, pending or rejected. A blocked request has none |
//! | `policies` | the names of the matched policies, observed ones too |
//! | `unsatisfied` | the names of the enforced matched policies whose quorum does not hold after the reviews |
//! | `violations` | the codes of the violations that block it |
//! | `eligible` | the members who may approve for at least one enforced matched policy |
//!
//! One exception: an empty `unsatisfied` beside `state: pending` asserts nothing. A pending request
//! always has an unsatisfied policy, so the pair could never hold; collected cases write it where
//! their source names no policy.

mod case;
mod compare;
mod entries;
mod facts;
mod file;
mod report;
mod why;

pub use crate::yaml::Problem;
pub use report::{CaseReport, Difference, Report, Shown};

use crate::simulation::play;
use crate::yaml::{Path, documents, locate};
use file::Document;

/// Something wrong at a place of a document, before its line is known.
struct Found {
    path: Path,
    message: String,
}

impl Found {
    fn new(path: Path, message: impl Into<String>) -> Self {
        Self { path, message: message.into() }
    }

    fn problem(self, text: &str, document: usize) -> Problem {
        Problem::at(text, document, &self.path, self.message)
    }
}

/// Runs every case of a policy test file.
///
/// # Errors
/// When the text is no policy test file: the first place at which its shape is wrong, or else every
/// value that cannot be accepted.
pub fn run(text: &str) -> Result<Report, Vec<Problem>> {
    let mut report = Report::default();
    let mut problems = Vec::new();
    let empty = "the file is empty; a policy test file holds at least one document with `cases`";
    for (number, document) in documents::<Document>(text, empty).map_err(|problem| vec![problem])? {
        let mut errors = Vec::new();
        let (facts, warnings) = facts::of(&document, &mut errors);
        let cases = case::all(&document, &facts, &mut errors);
        problems.extend(errors.into_iter().map(|found| found.problem(text, number)));
        if !problems.is_empty() {
            continue;
        }
        report.warnings.extend(warnings.into_iter().map(|found| found.problem(text, number)));
        for case in cases {
            let reviews: Vec<_> = case.reviews.iter().map(|review| (review.by, review.verdict)).collect();
            let came = play(&case.ask, &reviews, &facts, case.at);
            let differences = compare::differences(&case, &came, &facts);
            // Looking a line up reads the file again, so only where it is of use.
            let line = (!differences.is_empty()).then(|| locate(text, number, &case.path).0);
            report.cases.push(CaseReport { document: number, line, name: case.name, differences });
        }
    }
    if problems.is_empty() { Ok(report) } else { Err(problems) }
}

#[cfg(test)]
mod tests;
