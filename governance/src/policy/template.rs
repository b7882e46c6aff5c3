//! The template: a reusable definition, frozen in a version each time it is saved.

use super::{Approvers, Conditions, Quorum, Scope};
use crate::action::Action;
use crate::ids::TemplateId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What a template says. [`super::PolicyBody`] is the shape in which people write it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Template {
    pub name: String,
    pub description: String,
    /// The kind of resource that it can be bound to.
    pub scope: Scope,
    /// The actions that it protects; none named is every action.
    pub actions: BTreeSet<Action>,
    /// The explicit approvers; `None` leaves approval to everyone who may review.
    pub approvers: Option<Approvers>,
    pub quorum: Quorum,
    pub conditions: Conditions,
    /// Whether the requester may approve their own request. Off unless switched on: separation of duties.
    pub requester_can_approve: bool,
}

impl Template {
    /// Whether it protects an action.
    pub fn protects(&self, action: Action) -> bool {
        self.actions.is_empty() || self.actions.contains(&action)
    }
}

/// A template in one immutable version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Policy {
    pub id: TemplateId,
    /// From 1, growing by one with every save.
    pub version: u32,
    pub template: Template,
}
