//! From a document's cases to what can be played: every name in them found.

use super::Found;
use super::facts::{unknown, unknown_cluster, unknown_project};
use super::file::{CaseEntry, Document, Expect, Received, ReviewEntry, TargetEntry};
use crate::Timestamp;
use crate::facts::Facts;
use crate::ids::{MemberId, RequestId};
use crate::payload;
use crate::request::{Ask, Verdict};
use crate::resources::{Directory, Target};
use crate::yaml::Path;
use std::collections::BTreeSet;
use uuid::Uuid;

/// A case whose names were all found.
pub(super) struct Case {
    pub path: Path,
    pub name: String,
    pub ask: Ask,
    pub at: Timestamp,
    pub reviews: Vec<Reviewed>,
    pub expect: Expect,
}

/// A review to be given.
pub(super) struct Reviewed {
    pub by: MemberId,
    pub verdict: Verdict,
    pub expect: Option<Received>,
}

/// The cases of a document. One with a name that nothing bears goes to `errors`.
pub(super) fn all(document: &Document, facts: &Facts, errors: &mut Vec<Found>) -> Vec<Case> {
    if document.cases.is_empty() {
        errors.push(Found::new(Path::of("cases"), "must hold at least one case"));
    }
    let numbered = document.cases.iter().enumerate();
    numbered.filter_map(|(number, entry)| case(number, entry, document, facts, errors)).collect()
}

fn case(number: usize, entry: &CaseEntry, document: &Document, facts: &Facts, errors: &mut Vec<Found>) -> Option<Case> {
    let path = Path::of("cases").index(number);
    let asked = path.key("request");
    check_expected(&entry.expect, &path.key("expect"), document, errors);
    let requester = member(&entry.request.requester, &asked.key("requester"), facts, errors);
    let target = target(&entry.request.target, &facts.directory)
        .map_err(|(key, message)| errors.push(Found::new(asked.key("target").key(key), message)));
    let reviews: Vec<Option<Reviewed>> = (entry.reviews.iter().enumerate())
        .map(|(number, review)| reviewed(review, &path.key("reviews").index(number), facts, errors))
        .collect();
    Some(Case {
        ask: Ask {
            id: RequestId(Uuid::from_u128(1)),
            number: 1,
            action: entry.request.action,
            target: target.ok()?,
            touches: Default::default(),
            requester: requester?,
            token: None,
            reason: entry.request.reason.clone(),
            digest: payload::digest(None),
            resubmission_of: None,
        },
        path,
        name: entry.name.clone(),
        at: entry.request.at,
        reviews: reviews.into_iter().collect::<Option<_>>()?,
        expect: entry.expect.clone(),
    })
}

fn reviewed(entry: &ReviewEntry, path: &Path, facts: &Facts, errors: &mut Vec<Found>) -> Option<Reviewed> {
    let by = member(&entry.by, &path.key("by"), facts, errors)?;
    Some(Reviewed { by, verdict: entry.verdict, expect: entry.expect })
}

fn member(text: &str, path: &Path, facts: &Facts, errors: &mut Vec<Found>) -> Option<MemberId> {
    let found = facts.roster.find_member(text).map(|member| member.id);
    if found.is_none() {
        let known = facts.roster.members().map(|member| member.name.clone());
        errors.push(Found::new(path.clone(), unknown("member", text, known)));
    }
    found
}

/// The target, or the key at fault and what is allowed.
fn target(entry: &TargetEntry, directory: &Directory) -> Result<Target, (&'static str, String)> {
    let mut target = Target::ORGANIZATION;
    if let Some(text) = &entry.project {
        let project = directory.find_project(text).ok_or_else(|| ("project", unknown_project(text, directory)))?;
        target.project = Some(project.id);
    }
    if let Some(text) = &entry.environment {
        let project = target.project.ok_or_else(|| ("environment", "needs a project beside it".to_owned()))?;
        let found = directory.find_environment(Some(project), text).ok_or_else(|| {
            let here = directory.environments().filter(|environment| environment.project == project);
            ("environment", unknown("environment", text, here.map(|environment| environment.name.clone())))
        })?;
        target.environment = Some(found.id);
    }
    if let Some(text) = &entry.cluster {
        let cluster = directory.find_cluster(text).ok_or_else(|| ("cluster", unknown_cluster(text, directory)))?;
        target.cluster = Some(cluster.id);
    }
    Ok(target)
}

/// A name that nothing bears would make an expectation that can never be met.
fn check_expected(expect: &Expect, path: &Path, document: &Document, errors: &mut Vec<Found>) {
    let policies: Vec<String> = document.policies.iter().map(|policy| policy.name.trim().to_owned()).collect();
    let members: Vec<String> = document.members.iter().map(|(name, _)| name.to_owned()).collect();
    let mut check = |key: &str, noun: &str, names: &Option<BTreeSet<String>>, known: &[String]| {
        for name in names.iter().flatten().filter(|name| !known.contains(name)) {
            errors.push(Found::new(path.key(key), unknown(noun, name, known.iter().cloned())));
        }
    };
    check("policies", "policy", &expect.policies, &policies);
    check("unsatisfied", "policy", &expect.unsatisfied, &policies);
    check("eligible", "member", &expect.eligible, &members);
}
