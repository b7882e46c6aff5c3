//! A long history of requests, written in bulk: what nobody would open one by one.

use chrono::TimeDelta;
use governance::event::EventKind;
use governance::gate::Gate;
use governance::ids::{MemberId, OrganizationId};
use governance::policy::Matched;
use governance::request::State;
use governance::resources::Target;
use governance::{Action, Timestamp};
use sea_orm::{EntityTrait, Set};
use service::store::entities::{events, pending_policies, request_places, request_policies, requests, reviews};
use service::store::search::risk_rank;
use service::store::{Store, Tx};
use uuid::Uuid;

/// What is written.
pub struct History<'a> {
    pub organization: OrganizationId,
    pub requesters: &'a [MemberId],
    /// Each in turn.
    pub targets: &'a [Target],
    /// What gated every second one and what is pending; the others went through.
    pub matched: &'a [Matched],
    pub count: u32,
    /// Which are pending still, told by how many are newer.
    pub pending: fn(u32) -> bool,
    /// The opening of the newest. Each three share one instant, with ten minutes between the threes.
    pub until: Timestamp,
}

/// How many rows one statement writes: PostgreSQL takes 65,535 parameters in one.
const CHUNK: usize = 500;

impl History<'_> {
    /// Writes it, with the approval of each gated request an hour after its opening. Every eighth of the
    /// pending ones has been reviewed.
    pub async fn write(&self, store: &Store) {
        let tx = store.write().await.unwrap();
        let matched = serde_json::to_string(self.matched).unwrap();
        let numbers: Vec<u32> = (0..self.count).collect();
        for chunk in numbers.chunks(CHUNK) {
            let mut rows = Rows::default();
            for number in chunk {
                self.add(*number, &matched, &mut rows);
            }
            rows.write(&tx).await;
        }
        tx.commit().await.unwrap();
    }

    fn add(&self, number: u32, matched: &str, rows: &mut Rows) {
        let pending = (self.pending)(self.count - 1 - number);
        let gated = pending || number.is_multiple_of(2);
        let row = self.request(number, gated, pending, matched);
        let (id, opened_at, request_number) =
            (row.id.clone().unwrap(), *row.opened_at.as_ref(), i64::from(number) + 1_000);
        let target = self.target(number);
        let places = [target.project.map(|id| id.0), target.environment.map(|id| id.0), target.cluster.map(|id| id.0)];
        rows.places.extend(places.into_iter().flatten().map(|resource| request_places::ActiveModel {
            request_id: Set(id),
            resource_id: Set(resource),
            number: Set(request_number),
        }));
        rows.requests.push(row);
        if gated {
            rows.policies.extend(self.matched.iter().map(|matched| request_policies::ActiveModel {
                request_id: Set(id),
                policy_id: Set(matched.policy.id.0),
                number: Set(request_number),
            }));
        }
        if pending {
            rows.pending.extend(self.matched.iter().map(|matched| pending_policies::ActiveModel {
                request_id: Set(id),
                policy_id: Set(matched.policy.id.0),
                version: Set(i32::try_from(matched.policy.version).unwrap()),
                organization_id: Set(self.organization.0),
            }));
        } else if gated {
            rows.events.push(self.approved(number, id, opened_at));
        }
        if gated && (!pending || number.is_multiple_of(8)) {
            rows.reviews.push(reviews::ActiveModel {
                request_id: Set(id),
                member_id: Set(self.requesters[(number as usize + 1) % self.requesters.len()].0),
                verdict: Set("approve".to_owned()),
                comment: Set(String::new()),
                at: Set(opened_at + TimeDelta::hours(1)),
            });
        }
    }

    fn target(&self, number: u32) -> Target {
        self.targets[number as usize % self.targets.len()]
    }

    fn request(&self, number: u32, gated: bool, pending: bool, matched: &str) -> requests::ActiveModel {
        let opened_at = self.until - TimeDelta::minutes(10) * i32::try_from((self.count - 1 - number) / 3).unwrap();
        let state = if pending {
            State::Pending { expires_at: self.until + TimeDelta::days(7) }
        } else {
            State::Cancelled { at: opened_at, by: self.requesters[0] }
        };
        let target = self.target(number);
        requests::ActiveModel {
            id: Set(Uuid::now_v7()),
            organization_id: Set(self.organization.0),
            number: Set(i64::from(number) + 1_000),
            action: Set(Action::ReleaseDeploy.key().to_owned()),
            kind: Set(Action::ReleaseDeploy.kind().word().to_owned()),
            risk_rank: Set(risk_rank(Action::ReleaseDeploy)),
            project_id: Set(target.project.map(|id| id.0)),
            environment_id: Set(target.environment.map(|id| id.0)),
            cluster_id: Set(target.cluster.map(|id| id.0)),
            place_cluster_id: Set(None),
            touches: Set("[]".to_owned()),
            target_name: Set("api / production".to_owned()),
            requester_id: Set(self.requesters[number as usize % self.requesters.len()].0),
            token_id: Set(None),
            reason: Set(format!("Fix checkout, part {} of it", number % 97)),
            digest: Set(governance::payload::digest(None).to_string()),
            session_id: Set(None),
            gate: Set(if gated { Gate::Pending } else { Gate::Allowed }.word().to_owned()),
            matched: Set(if gated { matched.to_owned() } else { "[]".to_owned() }),
            state: Set(state.name().word().to_owned()),
            state_detail: Set(serde_json::to_string(&state).unwrap()),
            deadline: Set(state.deadline()),
            opened_at: Set(opened_at),
            resubmission_of: Set(None),
            resubmission_number: Set(None),
            aim: Set(None),
            nudged_at: Set(None),
            reopened_at: Set(None),
            next_reminder_at: Set(None),
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
            session_id: Set(None),
            project_id: Set(None),
            environment_id: Set(None),
            cluster_id: Set(None),
            happening: Set("{}".to_owned()),
            prominent: Set(false),
            // No verification looks at what is written in bulk.
            hash: Set(String::new()),
        }
    }
}

/// The rows of some requests.
#[derive(Default)]
struct Rows {
    requests: Vec<requests::ActiveModel>,
    places: Vec<request_places::ActiveModel>,
    policies: Vec<request_policies::ActiveModel>,
    pending: Vec<pending_policies::ActiveModel>,
    reviews: Vec<reviews::ActiveModel>,
    events: Vec<events::ActiveModel>,
}

impl Rows {
    async fn write(self, tx: &Tx) {
        requests::Entity::insert_many(self.requests).exec_without_returning(&**tx).await.unwrap();
        request_places::Entity::insert_many(self.places).exec_without_returning(&**tx).await.unwrap();
        if !self.policies.is_empty() {
            request_policies::Entity::insert_many(self.policies).exec_without_returning(&**tx).await.unwrap();
        }
        if !self.pending.is_empty() {
            pending_policies::Entity::insert_many(self.pending).exec_without_returning(&**tx).await.unwrap();
        }
        if !self.reviews.is_empty() {
            reviews::Entity::insert_many(self.reviews).exec_without_returning(&**tx).await.unwrap();
        }
        if !self.events.is_empty() {
            events::Entity::insert_many(self.events).exec_without_returning(&**tx).await.unwrap();
        }
    }
}
