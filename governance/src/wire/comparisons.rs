//! Two versions of a policy beside each other, as the doors show them.

use super::Ref;
use super::requests::TargetView;
use crate::Timestamp;
use crate::action::Action;
use crate::analysis::{Change, Comparison, Example, PolicyFinding};
use crate::facts::Facts;
use crate::ids::MemberId;
use crate::policy::words::FieldChange;
use crate::resources::Target;
use serde::{Deserialize, Serialize};

/// What changes from one version of a policy to another, and whether that makes it weaker or
/// stronger, by the present members, resources and bindings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ComparisonView {
    /// The old version.
    pub from: u32,
    /// The new version; absent for a draft.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<u32>,
    /// `undecided` where no request was found that the new version alone lets through, and that there
    /// is none could not be proven within bounds.
    pub change: Change,
    /// What the change means, in one sentence.
    pub says: String,
    /// A request that the new version lets through and the old one stops.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weaker: Option<ExampleView>,
    /// A request that the old version lets through and the new one stops.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stronger: Option<ExampleView>,
    /// The fields that differ.
    pub fields: Vec<FieldChange>,
    /// For a draft: what analysis would find wrong with the policy, were it saved.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(required = false))]
    pub findings: Vec<PolicyFinding>,
}

/// A request on which two versions differ.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExampleView {
    pub action: Action,
    pub target: TargetView,
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// Absent for a newcomer, where every member who may ask approves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requester: Option<Ref>,
    /// Who has approved it.
    pub approvals: Vec<Ref>,
    /// The whole in one sentence.
    pub says: String,
}

impl ComparisonView {
    /// Of these versions.
    pub fn new(from: u32, to: Option<u32>, comparison: Comparison, fields: Vec<FieldChange>, facts: &Facts) -> Self {
        let change = comparison.change();
        let view = |example| ExampleView::new(example, facts);
        Self {
            from,
            to,
            change,
            says: change.says().to_owned(),
            weaker: comparison.weaker.map(view),
            stronger: comparison.stronger.map(view),
            fields,
            findings: Vec::new(),
        }
    }
}

impl ExampleView {
    fn new(example: Example, facts: &Facts) -> Self {
        let name = |id: MemberId| Ref::new(id.0, facts.roster.member_name(id));
        // A template that is bound nowhere is compared at resources that are not there yet, too.
        let (directory, target) = (&facts.directory, example.target);
        let known = Target {
            project: target.project.filter(|id| directory.project(*id).is_some()),
            environment: target.environment.filter(|id| directory.environment(*id).is_some()),
            cluster: target.cluster.filter(|id| directory.cluster(*id).is_some()),
        };
        Self {
            action: example.action,
            target: TargetView { name: example.target_name, ..TargetView::of(&known, directory) },
            at: example.at,
            requester: example.requester.map(name),
            approvals: example.approvals.into_iter().map(name).collect(),
            says: example.says,
        }
    }
}
