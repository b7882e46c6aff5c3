//! Policies as files: all live policies of an organization and their bindings, in the very keys of
//! the policy test file, to be kept and reviewed next to the code that they protect.
//!
//! A file is the whole truth for an organization: applying it creates the policies that it names
//! and that are missing, saves a new version of those that differ, archives those that it does not
//! name, and makes the bindings equal to its own. Policies are matched by name, so a renamed one is
//! another one. Because a file without one of its two keys would end everything that stands under
//! it, both are required, if only as empty lists.
//!
//! | key | holds |
//! |---|---|
//! | `policies` | templates with the brief's fields ([`super::PolicyBody`]): members by email address, teams and org roles by name |
//! | `bindings` | `policy` by name, one of `organization: true`, `project`, `environment: project/name`, `cluster`, and `mode`: enforce (the default) or observe |
//!
//! What is written is in a stable order and leaves out what would be the default anyway, so that
//! two files differ where two organizations do, and nowhere else. A team or org role that was
//! deleted has no name any more and stands with its id.

mod binding;
mod changes;
mod named;
mod plan;
mod written;
#[cfg(feature = "cases")]
mod yaml;

pub use binding::BindingEntry;
pub(crate) use binding::unknown;
pub use plan::{Plan, Planned, Verb};

use super::PolicyBody;
use crate::facts::Facts;
use crate::payload::{Digest, Payload};
use serde::{Deserialize, Serialize};

/// All policies and bindings of an organization.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PolicyFile {
    #[serde(serialize_with = "written::policies")]
    pub policies: Vec<PolicyBody>,
    pub bindings: Vec<BindingEntry>,
}

impl PolicyFile {
    /// The live policies of an organization in their current versions, and their bindings: policies
    /// by name, bindings by policy, level and place.
    pub fn of(facts: &Facts) -> Self {
        let set = &facts.policies;
        let mut policies: Vec<PolicyBody> =
            set.policies.iter().map(|policy| named::body(&policy.template, &facts.roster)).collect();
        policies.sort_by(|a, b| a.name.cmp(&b.name));
        let mut bindings: Vec<_> = set
            .bindings
            .iter()
            .filter_map(|binding| {
                let policy = &set.policy(binding.policy)?.template.name;
                let entry = BindingEntry::of(policy, &binding.place, binding.mode, &facts.directory);
                Some((binding.place.scope(), binding.place.name(&facts.directory), entry))
            })
            .collect();
        bindings.sort_by(|(level, name, a), (other, other_name, b)| {
            (&a.policy, level, name).cmp(&(&b.policy, other, other_name))
        });
        Self { policies, bindings: bindings.into_iter().map(|(.., entry)| entry).collect() }
    }

    /// What tells two states of an organization apart: the same for files that say the same in the
    /// same order.
    pub fn digest(&self) -> Digest {
        // These are texts, numbers and lists: they always have a JSON form.
        let json = serde_json::to_value(self).unwrap_or_default();
        Payload::Json { json, before: None }.digest()
    }
}
