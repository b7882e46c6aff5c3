//! A long audit log, written in bulk: what nobody would do one by one.
#![allow(dead_code, reason = "each test binary uses a part")]

use chrono::TimeDelta;
use governance::Timestamp;
use governance::event::{EventKind, Happening};
use governance::ids::{MemberId, OrganizationId};
use governance::request::{Basis, Verdict};
use governance::resources::Target;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseBackend, EntityTrait, QueryFilter, Set};
use service::store::entities::{events, organizations};
use service::store::{Store, Tx};
use uuid::Uuid;

/// What is written. Logs of different lengths hold the same among their newest events.
pub struct Timeline<'a> {
    pub organization: OrganizationId,
    /// Each in turn; the first one acts only three times, among the newest 10,000 events.
    pub actors: &'a [MemberId],
    /// Each in turn, for as long as a request lasts.
    pub places: &'a [Target],
    pub count: i64,
    /// The time of the newest; each other is a minute before the next one.
    pub until: Timestamp,
}

/// The first sequence: what was there before stands below it.
pub const FIRST: i64 = 1_001;

/// How many events belong to each request.
const OF_REQUEST: i64 = 5;

/// How many events belong to each break-glass session, of which there is one every so many events.
const OF_SESSION: i64 = 20;
const SESSION_EVERY: i64 = 2_000;

/// How many rows one statement writes: PostgreSQL takes 65,535 parameters in one.
const CHUNK: usize = 1_000;

/// A kind of which there are only three, among the newest 10,000 events.
pub const RARE: EventKind = EventKind::OrganizationChanged;

impl Timeline<'_> {
    /// Writes it.
    pub async fn write(&self, store: &Store) {
        let tx = store.write().await.unwrap();
        let newer: Vec<i64> = (0..self.count).rev().collect();
        for chunk in newer.chunks(CHUNK) {
            let rows = chunk.iter().map(|newer| self.row(*newer));
            events::Entity::insert_many(rows).exec_without_returning(&*tx).await.unwrap();
        }
        let last = organizations::Column::EventSequence;
        organizations::Entity::update_many()
            .col_expr(last, Expr::value(FIRST + self.count - 1))
            .filter(organizations::Column::Id.eq(self.organization.0))
            .exec(&*tx)
            .await
            .unwrap();
        analyze(&tx).await;
        tx.commit().await.unwrap();
    }

    /// The request of the event that so many are newer than.
    pub fn request(newer: i64) -> Uuid {
        Uuid::from_u128(0x1_0000_0000 + u128::try_from(newer / OF_REQUEST).unwrap())
    }

    /// The session of the event that so many are newer than, if it belongs to one.
    pub fn session(newer: i64) -> Option<Uuid> {
        (newer % SESSION_EVERY < OF_SESSION)
            .then(|| Uuid::from_u128(0x2_0000_0000 + u128::try_from(newer / SESSION_EVERY).unwrap()))
    }

    fn row(&self, newer: i64) -> events::ActiveModel {
        let rare = [100, 5_000, 9_900].contains(&newer);
        let turn = usize::try_from(newer).unwrap();
        let actor = if rare { self.actors[0] } else { self.actors[1 + turn % (self.actors.len() - 1)] };
        let place = self.places[turn / 5 % self.places.len()];
        let happening = if rare { Happening::OrganizationChanged { change: "rare".into() } } else { happening(newer) };
        let session = Self::session(newer);
        events::ActiveModel {
            id: Set(Uuid::now_v7()),
            organization_id: Set(self.organization.0),
            sequence: Set(FIRST + self.count - 1 - newer),
            at: Set(self.until - TimeDelta::minutes(newer)),
            actor_id: Set(Some(actor.0)),
            token_id: Set(None),
            kind: Set(happening.kind().key().to_owned()),
            subject: Set(format!("#{} release.deploy to api / production", newer / OF_REQUEST)),
            request_id: Set(Some(Self::request(newer))),
            session_id: Set(session),
            project_id: Set(place.project.map(|id| id.0)),
            environment_id: Set(place.environment.map(|id| id.0)),
            cluster_id: Set(place.cluster.map(|id| id.0)),
            happening: Set(serde_json::to_string(&happening).unwrap()),
            prominent: Set(session.is_some()),
            hash: Set(String::new()),
        }
    }
}

fn happening(newer: i64) -> Happening {
    match newer % 6 {
        0 => Happening::RequestCommented { comment: format!("Part {} of it", newer % 97) },
        1 | 2 => Happening::RequestReviewed { verdict: Verdict::Approve, comment: "Looks right".into() },
        3 => Happening::RequestApproved { basis: Basis::Quorum },
        4 => Happening::RequestSucceeded { detail: "rolled out".into(), executor: None },
        _ => Happening::RequestExpired { approved: false, session_over: false },
    }
}

/// Lets PostgreSQL know what there is, as it does by itself after a while.
async fn analyze(tx: &Tx) {
    if tx.get_database_backend() == DatabaseBackend::Postgres {
        tx.execute_unprepared("ANALYZE").await.unwrap();
    }
}
