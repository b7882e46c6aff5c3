//! Newer requests that ask for the same (the brief's stacked deployments).
//!
//! A request supersedes the older pending ones of its organization that have the same [`Request::aim`]:
//! the same action on the same target (project, environment and cluster, by id). What was asked for
//! last is what is wanted, so approving an older one is asked about again, and nothing else of it
//! changes: it can be rejected, cancelled and commented on like any other. What was approved before
//! a newer one came stays approved and can be claimed.
//!
//! Being superseded is a fact of now and not a mark: where the newer one is cancelled, rejected or
//! expired, the older is superseded by the next newest that stands, or by none.
//!
//! Left out are actions of which two on one target ask for different things, since what they act on
//! is named by their payload, which the rules do not read: a change of policies, manifests, a command,
//! what is scaled, restarted, rolled back or deleted in a cluster, a token, a break-glass session.

use super::{Outcome, Request, State, StateName};
use crate::Timestamp;
use crate::action::Action;
use crate::event::{Actor, Happening};
use crate::facts::{Facts, Superseding};

impl Action {
    /// Whether its target tells all of what it acts on, so that a newer request replaces an older one.
    pub const fn replaces(self) -> bool {
        !matches!(
            self,
            Self::EnvironmentPolicyUpdate
                | Self::ManifestApply
                | Self::CommandExecute
                | Self::ClusterScale
                | Self::ClusterRestart
                | Self::ClusterRollback
                | Self::ResourceDelete
                | Self::TokenIssue
                | Self::BreakGlassInitiate
        )
    }
}

impl StateName {
    /// Whether a request in this state still stands for what its requester wants.
    pub const fn stands(self) -> bool {
        !matches!(self, Self::Cancelled | Self::Rejected | Self::Expired)
    }
}

impl Request {
    /// What it asks for, to be compared with other requests of its organization: equal texts ask for
    /// the same. `None` where it cannot be compared.
    pub fn aim(&self) -> Option<String> {
        let id = |id: Option<uuid::Uuid>| id.map_or_else(|| "-".to_owned(), |id| id.simple().to_string());
        let target = &self.target;
        let places = [
            id(target.project.map(|project| project.0)),
            id(target.environment.map(|environment| environment.0)),
            id(target.cluster.map(|cluster| cluster.0)),
        ];
        self.action.replaces().then(|| format!("{} {}", self.action.key(), places.join(" ")))
    }

    /// Whether it supersedes another request of its organization at an instant.
    pub fn supersedes(&self, older: &Self, now: Timestamp) -> bool {
        older.state_at(now) == StateName::Pending
            && self.number > older.number
            && self.state_at(now).stands()
            && self.aim().is_some_and(|aim| older.aim() == Some(aim))
    }

    /// What becomes of it when `newer` is opened: it is told that it is superseded, and is cancelled
    /// by the newer one's requester where the organization wants that. `None` where the newer one does
    /// not supersede it.
    pub fn give_way(mut self, newer: &Self, facts: &Facts, now: Timestamp) -> Option<Outcome> {
        if !newer.supersedes(&self, now) {
            return None;
        }
        let actor = Actor::Member { id: newer.requester, token: newer.token };
        let superseded = Happening::RequestSuperseded { by: newer.number };
        if facts.settings.superseding == Superseding::Mark {
            self.superseded_by = Some((newer.id, newer.number));
            return Some(Outcome::new(self, actor, now, superseded));
        }
        self.state = State::Cancelled { at: now, by: newer.requester };
        let comment = format!("Superseded by #{}", newer.number);
        Some(Outcome::new(self, actor, now, superseded).and(actor, now, Happening::RequestCancelled { comment }))
    }
}
