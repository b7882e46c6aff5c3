//! A long history of requests, written in bulk: what nobody would open one by one.

use chrono::TimeDelta;
use governance::event::EventKind;
use governance::gate::Gate;
use governance::ids::{MemberId, OrganizationId};
use governance::policy::Matched;
use governance::request::{State, StateName};
use governance::resources::Target;
use governance::{Action, Timestamp};
use sea_orm::{EntityTrait, Set};
use service::store::Store;
use service::store::entities::{events, request_policies, requests};
use uuid::Uuid;

/// What is written.
pub struct History<'a> {
    pub organization: OrganizationId,
    pub requesters: &'a [MemberId],
    pub target: Target,
    /// What gated every second one; the others went through.
    pub matched: &'a [Matched],
    pub count: u32,
    /// The opening of the newest. Each three share one instant, with ten minutes between the threes.
    pub until: Timestamp,
}

/// How many rows one statement writes: PostgreSQL takes 65,535 parameters in one.
const CHUNK: usize = 500;

impl History<'_> {
    /// Writes it, with the approval of each gated request an hour after its opening.
    pub async fn write(&self, store: &Store) {
        let tx = store.write().await.unwrap();
        let matched = serde_json::to_string(self.matched).unwrap();
        let numbers: Vec<u32> = (0..self.count).collect();
        for chunk in numbers.chunks(CHUNK) {
            let (mut rows, mut parts, mut told) = (Vec::new(), Vec::new(), Vec::new());
            for number in chunk {
                let row = self.request(*number, &matched);
                if number % 2 == 0 {
                    let id = row.id.clone().unwrap();
                    parts.extend(self.matched.iter().map(|matched| request_policies::ActiveModel {
                        request_id: Set(id),
                        policy_id: Set(matched.policy.id.0),
                    }));
                    told.push(self.approved(*number, id, *row.opened_at.as_ref()));
                }
                rows.push(row);
            }
            requests::Entity::insert_many(rows).exec_without_returning(&*tx).await.unwrap();
            if !parts.is_empty() {
                request_policies::Entity::insert_many(parts).exec_without_returning(&*tx).await.unwrap();
            }
            if !told.is_empty() {
                events::Entity::insert_many(told).exec_without_returning(&*tx).await.unwrap();
            }
        }
        tx.commit().await.unwrap();
    }

    fn request(&self, number: u32, matched: &str) -> requests::ActiveModel {
        let opened_at = self.until - TimeDelta::minutes(10) * i32::try_from((self.count - 1 - number) / 3).unwrap();
        let gated = number.is_multiple_of(2);
        let state = State::Cancelled { at: opened_at, by: self.requesters[0] };
        requests::ActiveModel {
            id: Set(Uuid::now_v7()),
            organization_id: Set(self.organization.0),
            number: Set(i64::from(number) + 1_000),
            action: Set(Action::ReleaseDeploy.key().to_owned()),
            project_id: Set(self.target.project.map(|id| id.0)),
            environment_id: Set(self.target.environment.map(|id| id.0)),
            cluster_id: Set(self.target.cluster.map(|id| id.0)),
            place_cluster_id: Set(None),
            touches: Set("[]".to_owned()),
            target_name: Set("api / production".to_owned()),
            requester_id: Set(self.requesters[number as usize % self.requesters.len()].0),
            token_id: Set(None),
            reason: Set("Fix checkout".to_owned()),
            digest: Set(governance::payload::digest(None).to_string()),
            gate: Set(if gated { Gate::Pending } else { Gate::Allowed }.word().to_owned()),
            matched: Set(if gated { matched.to_owned() } else { "[]".to_owned() }),
            state: Set(StateName::Cancelled.word().to_owned()),
            state_detail: Set(serde_json::to_string(&state).unwrap()),
            deadline: Set(None),
            opened_at: Set(opened_at),
            resubmission_of: Set(None),
            resubmission_number: Set(None),
            aim: Set(None),
            nudged_at: Set(None),
            version: Set(1),
        }
    }

    fn approved(&self, number: u32, request: Uuid, opened_at: Timestamp) -> events::ActiveModel {
        events::ActiveModel {
            id: Set(Uuid::now_v7()),
            organization_id: Set(self.organization.0),
            sequence: Set(i64::from(number) + 1_000_000),
            at: Set(opened_at + TimeDelta::hours(1)),
            actor_id: Set(None),
            token_id: Set(None),
            kind: Set(EventKind::RequestApproved.key().to_owned()),
            subject: Set("a request".to_owned()),
            request_id: Set(Some(request)),
            happening: Set("{}".to_owned()),
            prominent: Set(false),
        }
    }
}
