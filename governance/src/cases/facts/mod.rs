//! From a document to the facts that decisions are taken on.

mod people;
mod policies;
mod resources;
mod sessions;

use super::Found;
use super::file::Document;
use crate::facts::{Facts, Settings};
use crate::policy::PolicySet;
use crate::resources::Directory;
use uuid::Uuid;

/// The facts of a document and what is worth a warning. What cannot be accepted goes to `errors`
/// and is left out of the facts.
pub(super) fn of(document: &Document, errors: &mut Vec<Found>) -> (Facts, Vec<Found>) {
    let mut warnings = Vec::new();
    let roster = people::roster(document);
    let directory = resources::directory(document, errors);
    let policies = policies::policies(document, &roster, errors, &mut warnings);
    let bindings = policies::bindings(document, &policies, &directory, errors);
    let sessions = sessions::sessions(document, &roster, &directory, errors, &mut warnings);
    let policies = policies.into_iter().filter_map(|(_, policy)| policy).collect();
    let settings = Settings { timezone: document.organization.timezone, ..Settings::default() };
    (Facts { settings, roster, directory, policies: PolicySet { policies, bindings }, sessions }, warnings)
}

/// What holds the resources, in messages.
const HOLDER: &str = "this document";

/// Ids are counters: nothing here outlives the run.
fn nth(number: usize) -> Uuid {
    Uuid::from_u128(number as u128 + 1)
}

/// That there is no such project, and which there are.
pub(super) fn unknown_project(text: &str, directory: &Directory) -> String {
    unknown("project", text, directory.projects().map(|project| project.slug.clone()))
}

/// That there is no such cluster, and which there are.
pub(super) fn unknown_cluster(text: &str, directory: &Directory) -> String {
    unknown("cluster", text, directory.clusters().map(|cluster| cluster.slug.clone()))
}

/// That there is no such thing, and which there are.
pub(super) fn unknown(noun: &str, text: &str, known: impl Iterator<Item = String>) -> String {
    crate::policy::file::unknown(HOLDER, noun, text, known)
}
