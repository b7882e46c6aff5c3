//! The template: a reusable definition, frozen in a version each time it is saved.

use super::{Approvers, Conditions, Quorum, Reminders, Scope};
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
    /// Who is told of a request that waits long for it. Who may approve does not depend on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reminders: Option<Reminders>,
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
