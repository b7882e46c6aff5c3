//! Appending to the audit log. Nothing here, and nothing anywhere, changes or removes an event.

use super::entities::{events, organizations};
use super::{Tx, alerts, audit, deliveries, json};
use crate::{Caller, Error, System};
use chrono::SubsecRound;
use governance::Timestamp;
use governance::event::{Actor, Event, Happening};
use governance::ids::{EventId, OrganizationId};
use governance::policy::Place;
use governance::resources::{Cluster, Directory, Environment, Project, Target};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, ExprTrait, IntoActiveModel, Order, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

/// Appends events in their order, each with the next sequence of its organization and the chain's hash.
/// Gives their ids.
///
/// # Errors
/// The organization does not exist.
pub async fn append(tx: &Tx, organization: OrganizationId, new: &[Event]) -> Result<Vec<EventId>, Error> {
    if new.is_empty() {
        return Ok(Vec::new());
    }
    let count = i64::try_from(new.len()).map_err(Error::internal)?;
    let at = new.iter().map(|event| event.at).max();
    let last = next(tx, organization, organizations::Column::EventSequence, count, at).await?.event_sequence;
    let ids: Vec<EventId> = new.iter().map(|_| EventId(Uuid::now_v7())).collect();
    let mut rows = Vec::with_capacity(new.len());
    for ((event, id), sequence) in new.iter().zip(&ids).zip(last - count + 1..) {
        rows.push(events::Model {
            id: id.0,
            organization_id: organization.0,
            sequence,
            // Databases keep microseconds, and what is hashed must read back as it was.
            at: event.at.trunc_subsecs(6),
            actor_id: event.actor.member_id().map(|id| id.0),
            token_id: event.actor.token_id().map(|id| id.0),
            kind: event.happening.kind().key().to_owned(),
            subject: event.subject.clone(),
            request_id: event.request.map(|id| id.0),
            session_id: event.session.map(|id| id.0),
            project_id: event.target.and_then(|target| target.project).map(|id| id.0),
            environment_id: event.target.and_then(|target| target.environment).map(|id| id.0),
            cluster_id: event.target.and_then(|target| target.cluster).map(|id| id.0),
            happening: json::write(&event.happening)?,
            prominent: event.prominent(),
            hash: String::new(),
        });
    }
    audit::link_new(tx, organization, &mut rows).await?;
    let rows = rows.into_iter().map(|row| row.into_active_model().reset_all());
    events::Entity::insert_many(rows).exec(&**tx).await?;
    let appended = || new.iter().zip(ids.iter().copied());
    let numbered = appended().zip(last - count + 1..);
    alerts::raise(tx, organization, numbered.map(|((event, id), sequence)| (event, id, sequence))).await?;
    let kinds = appended().map(|(event, id)| (event.happening.kind(), id));
    deliveries::enqueue(tx, organization, kinds, at.unwrap_or_default()).await?;
    tx.changed(organization);
    Ok(ids)
}

/// What an event that belongs to no request is about. Words alone name a person, a token, or the
/// organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// In words that stay true: "project api", "member Ana".
    subject: String,
    /// Where it happened; `None` where that is no place.
    target: Option<Target>,
}

impl About {
    /// A project.
    pub fn project(project: &Project) -> Self {
        let target = Target { project: Some(project.id), ..Target::ORGANIZATION };
        Self { subject: format!("project {}", project.slug), target: Some(target) }
    }

    /// An environment, at the cluster that hosts it.
    pub fn environment(environment: &Environment, directory: &Directory) -> Self {
        let project = Place::Project(environment.project).name(directory);
        let target = Target { cluster: environment.cluster, ..Target::of(environment) };
        Self { subject: format!("environment {project} / {}", environment.name), target: Some(target) }
    }

    /// The executor of a project or cluster.
    pub fn executor(place: Place, directory: &Directory) -> Self {
        Self { subject: format!("executor of {}", place.in_words(directory)), target: Some(place.target(directory)) }
    }

    /// A cluster.
    pub fn cluster(cluster: &Cluster) -> Self {
        let target = Target { cluster: Some(cluster.id), ..Target::ORGANIZATION };
        Self { subject: format!("cluster {}", cluster.slug), target: Some(target) }
    }
}

impl From<String> for About {
    fn from(subject: String) -> Self {
        Self { subject, target: None }
    }
}

/// Appends one event that belongs to no request: what a caller did to what it is about.
///
/// # Errors
/// As [`append`].
pub async fn tell(
    tx: &Tx,
    system: &System,
    caller: &Caller,
    about: impl Into<About>,
    happening: Happening,
) -> Result<(), Error> {
    tell_of(tx, system, caller.organization, caller.actor(), about, happening).await
}

/// The same for an actor who is no caller yet.
///
/// # Errors
/// As [`append`].
pub async fn tell_of(
    tx: &Tx,
    system: &System,
    organization: OrganizationId,
    actor: Actor,
    about: impl Into<About>,
    happening: Happening,
) -> Result<(), Error> {
    let About { subject, target } = about.into();
    let event =
        Event { at: system.now(), actor, request: None, session: None, target, subject, concerns: None, happening };
    append(tx, organization, &[event]).await.map(drop)
}

/// The next number for a request of an organization.
///
/// # Errors
/// The organization does not exist.
pub async fn next_request_number(tx: &Tx, organization: OrganizationId) -> Result<i64, Error> {
    Ok(next(tx, organization, organizations::Column::RequestSequence, 1, None).await?.request_sequence)
}

/// Lets the numbers of events go on behind the newest event where one stands already at the next number, which
/// only somebody who writes to the database brings about. Else nothing could be appended any more.
///
/// # Errors
/// Only internal ones.
pub async fn catch_up(tx: &Tx, organization: OrganizationId) -> Result<(), Error> {
    let count = organizations::Entity::find_by_id(organization.0).one(&**tx).await?;
    let count = count.ok_or(Error::NotFound("organization"))?.event_sequence;
    let ahead = |order: Order| {
        events::Entity::find()
            .select_only()
            .column(events::Column::Sequence)
            .filter(events::Column::OrganizationId.eq(organization.0))
            .filter(events::Column::Sequence.gt(count))
            .order_by(events::Column::Sequence, order)
            .into_tuple::<i64>()
            .one(&**tx)
    };
    if let (Some(first), Some(newest)) = (ahead(Order::Asc).await?, ahead(Order::Desc).await?)
        && first == count + 1
    {
        next(tx, organization, organizations::Column::EventSequence, newest - count, None).await?;
    }
    Ok(())
}

/// Lets the time by which break-glass sessions are judged go on from an instant, be it earlier than that of
/// the newest event. The organization is locked, no session is active, and the end of each is written down.
///
/// # Errors
/// Only internal ones.
pub(crate) async fn count_from(tx: &Tx, organization: OrganizationId, at: Timestamp) -> Result<(), Error> {
    organizations::Entity::update_many()
        .col_expr(organizations::Column::EventAt, Expr::value(at))
        .filter(organizations::Column::Id.eq(organization.0))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Moves a counter of an organization on, and with it the time of its newest event, which goes back
/// by [`count_from`] alone. The row stays locked until the transaction ends, so numbers have no gaps and stand in the
/// order of commits.
async fn next(
    tx: &Tx,
    organization: OrganizationId,
    counter: organizations::Column,
    by: i64,
    at: Option<Timestamp>,
) -> Result<organizations::Model, Error> {
    let mut update = organizations::Entity::update_many()
        .col_expr(counter, Expr::col(counter).add(by))
        .filter(organizations::Column::Id.eq(organization.0));
    if let Some(at) = at {
        let newest = Expr::col(organizations::Column::EventAt);
        let later = Expr::case(newest.clone().gt(at), newest).finally(at);
        update = update.col_expr(organizations::Column::EventAt, later.into());
    }
    let rows = update.exec_with_returning(&**tx).await?;
    rows.into_iter().next().ok_or(Error::NotFound("organization"))
}
