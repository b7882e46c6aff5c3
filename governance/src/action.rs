//! The sixteen protected actions (the brief, "Protected High-Risk Actions"; semantics.md §2).

use crate::people::Permission;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// How much harm an action can do, in the brief's three levels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Risk {
    Medium,
    High,
    Critical,
}

impl Risk {
    /// The word for it, in lower case.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

/// The brief's three groups of actions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Category {
    Project,
    Cluster,
    Security,
}

/// The inbox's filter by type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum ActionType {
    Cluster,
    Project,
    Release,
    Promotion,
    Rollback,
    Security,
}

impl ActionType {
    /// All of them, in the brief's order.
    pub const ALL: [Self; 6] =
        [Self::Cluster, Self::Project, Self::Release, Self::Promotion, Self::Rollback, Self::Security];

    /// The word for it, as it stands in an address.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Cluster => "cluster",
            Self::Project => "project",
            Self::Release => "release",
            Self::Promotion => "promotion",
            Self::Rollback => "rollback",
            Self::Security => "security",
        }
    }
}

impl FromStr for ActionType {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|kind| kind.word() == text).ok_or(())
    }
}

/// Who carries an approved action out (semantics.md §8).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Executor {
    /// The pipeline or person that claims the request.
    Caller,
    /// Countersign itself, at once when approved.
    Countersign,
}

/// What the target of an action has to name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aim {
    /// An environment of a project.
    Environment,
    /// A project and no environment.
    Project,
    /// A cluster, or an environment that a cluster hosts.
    Cluster,
    /// The whole organization.
    Organization,
}

/// A protected action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Action {
    ReleaseDeploy,
    PromotionExecute,
    RollbackExecute,
    ProjectDelete,
    EnvironmentFreeze,
    EnvironmentUnfreeze,
    EnvironmentPolicyUpdate,
    ClusterSync,
    ClusterRollback,
    ClusterRestart,
    ClusterScale,
    ManifestApply,
    CommandExecute,
    ResourceDelete,
    TokenIssue,
    BreakGlassInitiate,
}

impl Action {
    /// All sixteen, in the brief's order.
    pub const ALL: [Self; 16] = [
        Self::ReleaseDeploy,
        Self::PromotionExecute,
        Self::RollbackExecute,
        Self::ProjectDelete,
        Self::EnvironmentFreeze,
        Self::EnvironmentUnfreeze,
        Self::EnvironmentPolicyUpdate,
        Self::ClusterSync,
        Self::ClusterRollback,
        Self::ClusterRestart,
        Self::ClusterScale,
        Self::ManifestApply,
        Self::CommandExecute,
        Self::ResourceDelete,
        Self::TokenIssue,
        Self::BreakGlassInitiate,
    ];

    /// Its key, as pipelines write it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::ReleaseDeploy => "release.deploy",
            Self::PromotionExecute => "promotion.execute",
            Self::RollbackExecute => "rollback.execute",
            Self::ProjectDelete => "project.delete",
            Self::EnvironmentFreeze => "environment.freeze",
            Self::EnvironmentUnfreeze => "environment.unfreeze",
            Self::EnvironmentPolicyUpdate => "environment.policy_update",
            Self::ClusterSync => "cluster.sync",
            Self::ClusterRollback => "cluster.rollback",
            Self::ClusterRestart => "cluster.restart",
            Self::ClusterScale => "cluster.scale",
            Self::ManifestApply => "manifest.apply",
            Self::CommandExecute => "command.execute",
            Self::ResourceDelete => "resource.delete",
            Self::TokenIssue => "token.issue",
            Self::BreakGlassInitiate => "break_glass.initiate",
        }
    }

    /// Its name, as people read it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::ReleaseDeploy => "Release Deploy",
            Self::PromotionExecute => "Promotion Execute",
            Self::RollbackExecute => "Rollback Execute",
            Self::ProjectDelete => "Project Delete",
            Self::EnvironmentFreeze => "Environment Freeze",
            Self::EnvironmentUnfreeze => "Environment Unfreeze",
            Self::EnvironmentPolicyUpdate => "Environment Policy Update",
            Self::ClusterSync => "Cluster Sync",
            Self::ClusterRollback => "Cluster Rollback",
            Self::ClusterRestart => "Cluster Restart",
            Self::ClusterScale => "Cluster Scale",
            Self::ManifestApply => "Manifest Apply",
            Self::CommandExecute => "Command Execution",
            Self::ResourceDelete => "Resource Delete",
            Self::TokenIssue => "Token Issue",
            Self::BreakGlassInitiate => "Break-Glass Initiate",
        }
    }

    /// The brief's description.
    pub const fn description(self) -> &'static str {
        match self {
            Self::ReleaseDeploy => "Deploying a release to an environment",
            Self::PromotionExecute => "Promoting changes between environments",
            Self::RollbackExecute => "Rolling back a deployment",
            Self::ProjectDelete => "Permanently deleting a project",
            Self::EnvironmentFreeze => "Freezing an environment to block changes",
            Self::EnvironmentUnfreeze => "Unfreezing an environment",
            Self::EnvironmentPolicyUpdate => "Changing environment policies",
            Self::ClusterSync => "Forcing ArgoCD sync on a cluster",
            Self::ClusterRollback => "Rolling back ArgoCD application state",
            Self::ClusterRestart => "Rolling restart of deployments",
            Self::ClusterScale => "Changing replica counts",
            Self::ManifestApply => "Applying raw manifests to a cluster",
            Self::CommandExecute => "Running arbitrary commands on cluster",
            Self::ResourceDelete => "Deleting resources from a cluster",
            Self::TokenIssue => "Issuing cluster access tokens",
            Self::BreakGlassInitiate => "Starting a break-glass override session",
        }
    }

    /// The brief's risk level.
    pub const fn risk(self) -> Risk {
        match self {
            Self::EnvironmentFreeze
            | Self::EnvironmentUnfreeze
            | Self::EnvironmentPolicyUpdate
            | Self::ClusterSync
            | Self::ClusterScale => Risk::Medium,
            Self::ReleaseDeploy
            | Self::PromotionExecute
            | Self::RollbackExecute
            | Self::ClusterRollback
            | Self::ClusterRestart
            | Self::ManifestApply => Risk::High,
            Self::ProjectDelete
            | Self::CommandExecute
            | Self::ResourceDelete
            | Self::TokenIssue
            | Self::BreakGlassInitiate => Risk::Critical,
        }
    }

    /// The brief's group.
    pub const fn category(self) -> Category {
        match self.aim() {
            Aim::Environment | Aim::Project => Category::Project,
            Aim::Cluster => Category::Cluster,
            Aim::Organization => Category::Security,
        }
    }

    /// Where the inbox files it.
    pub const fn kind(self) -> ActionType {
        match self {
            Self::ReleaseDeploy => ActionType::Release,
            Self::PromotionExecute => ActionType::Promotion,
            Self::RollbackExecute => ActionType::Rollback,
            _ => match self.category() {
                Category::Project => ActionType::Project,
                Category::Cluster => ActionType::Cluster,
                Category::Security => ActionType::Security,
            },
        }
    }

    /// What its target has to name.
    pub const fn aim(self) -> Aim {
        match self {
            Self::ReleaseDeploy
            | Self::PromotionExecute
            | Self::RollbackExecute
            | Self::EnvironmentFreeze
            | Self::EnvironmentUnfreeze
            | Self::EnvironmentPolicyUpdate => Aim::Environment,
            Self::ProjectDelete => Aim::Project,
            Self::ClusterSync
            | Self::ClusterRollback
            | Self::ClusterRestart
            | Self::ClusterScale
            | Self::ManifestApply
            | Self::CommandExecute
            | Self::ResourceDelete
            | Self::TokenIssue => Aim::Cluster,
            Self::BreakGlassInitiate => Aim::Organization,
        }
    }

    /// It with what it is aimed at, in words: "release.deploy to api / production". A break-glass session is always
    /// asked of the organization, wherever it is to hold.
    pub fn on(self, target: &str) -> String {
        match self {
            Self::BreakGlassInitiate => "start of a break-glass session".to_owned(),
            other => format!("{other} to {target}"),
        }
    }

    /// Who carries it out once it is approved (semantics.md §8).
    pub const fn executor(self) -> Executor {
        match self {
            Self::EnvironmentFreeze
            | Self::EnvironmentUnfreeze
            | Self::EnvironmentPolicyUpdate
            | Self::ProjectDelete
            | Self::BreakGlassInitiate => Executor::Countersign,
            _ => Executor::Caller,
        }
    }

    /// Whether a freeze of the environment that the target names blocks it (semantics.md §6):
    /// deliveries to it, and everything on a cluster that is aimed at it.
    pub const fn blocked_by_freeze(self) -> bool {
        matches!(self, Self::ReleaseDeploy | Self::PromotionExecute | Self::RollbackExecute)
            || matches!(self.aim(), Aim::Cluster)
    }

    /// The permissions that asking for it needs. What Countersign executes itself needs that of the change
    /// which it brings about, too: it would otherwise be open to everyone wherever no policy gates it.
    /// Starting a break-glass session needs its own alone (semantics.md §9).
    pub const fn needs(self) -> &'static [Permission] {
        match self {
            Self::EnvironmentFreeze | Self::EnvironmentUnfreeze | Self::ProjectDelete => {
                &[Permission::RequestsOpen, Permission::ResourcesManage]
            }
            Self::EnvironmentPolicyUpdate => &[Permission::RequestsOpen, Permission::PoliciesManage],
            Self::BreakGlassInitiate => &[Permission::BreakGlassInitiate],
            _ => &[Permission::RequestsOpen],
        }
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

/// The text is no action's key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown action `{0}`; one of {list}", list = Action::ALL.map(Action::key).join(", "))]
pub struct UnknownAction(pub String);

impl FromStr for Action {
    type Err = UnknownAction;
    fn from_str(text: &str) -> Result<Self, UnknownAction> {
        Self::ALL.into_iter().find(|action| action.key() == text).ok_or_else(|| UnknownAction(text.to_owned()))
    }
}

impl TryFrom<String> for Action {
    type Error = UnknownAction;
    fn try_from(text: String) -> Result<Self, UnknownAction> {
        text.parse()
    }
}

impl From<Action> for String {
    fn from(action: Action) -> Self {
        action.key().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_reads_back_as_its_action() {
        for action in Action::ALL {
            assert_eq!(action.key().parse(), Ok(action));
        }
    }

    #[test]
    fn the_brief_names_seven_project_eight_cluster_and_one_security_action() {
        let count = |category| Action::ALL.iter().filter(|action| action.category() == category).count();
        assert_eq!((count(Category::Project), count(Category::Cluster), count(Category::Security)), (7, 8, 1));
    }

    #[test]
    fn an_unknown_action_is_told_what_is_allowed() {
        let error = "release.deplyo".parse::<Action>().unwrap_err().to_string();
        assert!(error.contains("release.deploy,"), "{error}");
    }
}
