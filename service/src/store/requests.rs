//! Requests. [`insert`] and [`record`] are the only doors that write one, and both tell those who must
//! hear of it, and keep its executor in line.

use super::entities::{claims, events as log, payloads, requests, reviews};
use super::notifications::{self, Acting};
use super::search::{found_by, probe, reviewed, risk_rank};
use super::{Tx, events, executions, json, reminders, superseding};
use crate::Error;
use governance::event::{EventKind, Happening};
use governance::ids::{
    BreakGlassSessionId, ClusterId, EnvironmentId, MemberId, OrganizationId, ProjectId, RequestId, TokenId,
};
use governance::payload::Payload;
use governance::request::{Bypassed, Outcome, Request, Review, State, StateName};
use governance::resources::Target;
use governance::{Facts, Timestamp};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select, Set};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// A request as it was loaded. Recording an outcome checks that nobody else changed it since.
#[derive(Clone, Debug)]
pub struct Loaded {
    pub request: Request,
    pub organization: OrganizationId,
    version: i32,
    /// Whose acts on it were recorded since it was loaded: they need not be told of what follows.
    acting: Acting,
}

/// Loads a request as of now, locked against change by others until the transaction ends: nor can one
/// be opened meanwhile that supersedes it.
///
/// # Errors
/// [`governance::Refusal::RequestNotFound`] also for another organization's.
pub async fn load(tx: &Tx, organization: OrganizationId, id: RequestId, now: Timestamp) -> Result<Loaded, Error> {
    let row = requests::Entity::find_by_id(id.0)
        .filter(requests::Column::OrganizationId.eq(organization.0))
        .lock_exclusive()
        .one(&**tx)
        .await?;
    of_row(tx, row.ok_or(governance::Refusal::RequestNotFound)?, now).await
}

/// Reads a request as of now.
///
/// # Errors
/// As [`load`].
pub async fn read(tx: &Tx, organization: OrganizationId, id: RequestId, now: Timestamp) -> Result<Request, Error> {
    let row = requests::Entity::find_by_id(id.0)
        .filter(requests::Column::OrganizationId.eq(organization.0))
        .one(&**tx)
        .await?;
    Ok(of_row(tx, row.ok_or(governance::Refusal::RequestNotFound)?, now).await?.request)
}

async fn of_row(tx: &Tx, row: requests::Model, now: Timestamp) -> Result<Loaded, Error> {
    of_locked(tx, vec![row], now).await?.pop().ok_or_else(|| Error::internal("a row makes a request"))
}

/// The requests of these rows, which are locked, in their order.
///
/// # Errors
/// Only internal ones.
pub(super) async fn of_locked(tx: &Tx, rows: Vec<requests::Model>, now: Timestamp) -> Result<Vec<Loaded>, Error> {
    let kept: Vec<_> = rows.iter().map(|row| (OrganizationId(row.organization_id), row.version)).collect();
    let requests = of_rows(tx, rows, now).await?;
    let loaded =
        |(request, (organization, version))| Loaded { request, organization, version, acting: Acting::default() };
    Ok(requests.into_iter().zip(kept).map(loaded).collect())
}

/// What stands in a frozen policy that has reminders. Most have none, and their requests are read without asking what
/// was told. No text in a policy can look like it: its quotation marks would be escaped.
const REMINDERS: &str = "\"reminders\":";

/// The requests of these rows, in their order.
///
/// # Errors
/// Only internal ones.
pub(super) async fn of_rows(tx: &Tx, rows: Vec<requests::Model>, now: Timestamp) -> Result<Vec<Request>, Error> {
    let mut of_request = reviews_of(tx, rows.iter().map(|row| row.id)).await?;
    let mut bypassed = bypassed_of(tx, rows.iter().filter(|row| row.session_id.is_some()).map(|row| row.id)).await?;
    let mut newest = superseding::newest(tx, &rows, now).await?;
    let reminded: Vec<Uuid> = rows.iter().filter(|row| row.matched.contains(REMINDERS)).map(|row| row.id).collect();
    let mut told = reminders::told(tx, reminded).await?;
    let request = |row: requests::Model| {
        let told = told.remove(&row.id).unwrap_or_default();
        let superseded_by = newest.remove(&row.id);
        let bypassed = bypassed.remove(&row.id).unwrap_or_default();
        Ok(Request { superseded_by, bypassed, told, ..request_of(row, &mut of_request)? })
    };
    rows.into_iter().map(request).collect()
}

type Reviews = BTreeMap<Uuid, Vec<Review>>;

async fn reviews_of(tx: &Tx, ids: impl IntoIterator<Item = Uuid>) -> Result<Reviews, Error> {
    let rows = reviews::Entity::find()
        .filter(reviews::Column::RequestId.is_in(ids))
        .order_by_asc(reviews::Column::At)
        .order_by_asc(reviews::Column::MemberId)
        .all(&**tx)
        .await?;
    let mut reviews = Reviews::new();
    for row in rows {
        let verdict = json::word(&row.verdict)?;
        let review = Review { by: MemberId(row.member_id), verdict, comment: row.comment, at: row.at };
        reviews.entry(row.request_id).or_default().push(review);
    }
    Ok(reviews)
}

/// What break-glass bypassed for each of these requests, as the events tell it.
async fn bypassed_of(tx: &Tx, ids: impl IntoIterator<Item = Uuid>) -> Result<BTreeMap<Uuid, Vec<Bypassed>>, Error> {
    let ids: Vec<Uuid> = ids.into_iter().collect();
    let mut bypassed: BTreeMap<Uuid, Vec<Bypassed>> = BTreeMap::new();
    if ids.is_empty() {
        return Ok(bypassed);
    }
    let rows: Vec<(Option<Uuid>, Timestamp, String)> = log::Entity::find()
        .select_only()
        .columns([log::Column::RequestId, log::Column::At, log::Column::Happening])
        .filter(log::Column::RequestId.is_in(ids))
        .filter(log::Column::Kind.eq(EventKind::BreakGlassBypassed.key()))
        .order_by_asc(log::Column::Sequence)
        .into_tuple()
        .all(&**tx)
        .await?;
    for (request, at, happening) in rows {
        let happening: Happening = json::read(&happening)?;
        if let Some((request, told)) = request.zip(Bypassed::told(&happening, at)) {
            bypassed.entry(request).or_default().push(told);
        }
    }
    Ok(bypassed)
}

/// The requests that a break-glass session bypassed, the oldest first, as of now.
///
/// # Errors
/// Only internal ones.
pub async fn of_session(
    tx: &Tx,
    organization: OrganizationId,
    session: BreakGlassSessionId,
    now: Timestamp,
) -> Result<Vec<Request>, Error> {
    let query = requests::Entity::find()
        .filter(requests::Column::OrganizationId.eq(organization.0))
        .filter(requests::Column::SessionId.eq(session.0))
        .order_by_asc(requests::Column::Number);
    of_rows(tx, query.all(&**tx).await?, now).await
}

fn request_of(row: requests::Model, reviews: &mut Reviews) -> Result<Request, Error> {
    Ok(Request {
        id: RequestId(row.id),
        number: u64::try_from(row.number).map_err(Error::internal)?,
        action: row.action.parse().map_err(Error::internal)?,
        target: Target {
            project: row.project_id.map(ProjectId),
            environment: row.environment_id.map(EnvironmentId),
            cluster: row.cluster_id.map(ClusterId),
        },
        cluster: row.place_cluster_id.map(ClusterId),
        touches: json::read(&row.touches)?,
        target_name: row.target_name,
        requester: MemberId(row.requester_id),
        token: row.token_id.map(TokenId),
        reason: row.reason,
        digest: row.digest.parse().map_err(Error::internal)?,
        gate: json::word(&row.gate)?,
        session: row.session_id.map(BreakGlassSessionId),
        bypassed: Vec::new(),
        matched: json::read(&row.matched)?,
        reviews: reviews.remove(&row.id).unwrap_or_default(),
        state: json::read(&row.state_detail)?,
        opened_at: row.opened_at,
        resubmission_of: row
            .resubmission_of
            .map(RequestId)
            .zip(row.resubmission_number.and_then(|number| u64::try_from(number).ok())),
        superseded_by: None,
        nudged_at: row.nudged_at,
        reopened_at: row.reopened_at,
        told: BTreeMap::new(),
    })
}

/// Adds a request with its payload, appends its events, and tells those who must hear of it.
///
/// # Errors
/// Only internal ones.
pub async fn insert(
    tx: &Tx,
    organization: OrganizationId,
    outcome: &Outcome,
    payload: Option<&Payload>,
    facts: &Facts,
) -> Result<Loaded, Error> {
    let request = &outcome.request;
    let row = requests::ActiveModel {
        id: Set(request.id.0),
        organization_id: Set(organization.0),
        number: Set(i64::try_from(request.number).map_err(Error::internal)?),
        action: Set(request.action.key().to_owned()),
        kind: Set(request.action.kind().word().to_owned()),
        risk_rank: Set(risk_rank(request.action)),
        project_id: Set(request.target.project.map(|id| id.0)),
        environment_id: Set(request.target.environment.map(|id| id.0)),
        cluster_id: Set(request.target.cluster.map(|id| id.0)),
        place_cluster_id: Set(request.cluster.map(|id| id.0)),
        touches: Set(json::write(&request.touches)?),
        target_name: Set(request.target_name.clone()),
        requester_id: Set(request.requester.0),
        token_id: Set(request.token.map(|id| id.0)),
        reason: Set(request.reason.clone()),
        digest: Set(request.digest.to_string()),
        gate: Set(request.gate.word().to_owned()),
        session_id: Set(request.session.map(|id| id.0)),
        matched: Set(json::write(&request.matched)?),
        state: Set(request.state.name().word().to_owned()),
        state_detail: Set(json::write(&request.state)?),
        deadline: Set(request.state.deadline()),
        opened_at: Set(request.opened_at),
        resubmission_of: Set(request.resubmission_of.map(|(id, _)| id.0)),
        resubmission_number: Set(request.resubmission_of.and_then(|(_, number)| i64::try_from(number).ok())),
        aim: Set(request.aim()),
        nudged_at: Set(request.nudged_at),
        reopened_at: Set(request.reopened_at),
        next_reminder_at: Set(request.next_look()),
        version: Set(1),
    };
    row.insert(&**tx).await?;
    if let Some(payload) = payload {
        let row = payloads::ActiveModel {
            request_id: Set(request.id.0),
            media_type: Set(payload.media_type().to_owned()),
            payload: Set(json::write(payload)?),
        };
        row.insert(&**tx).await?;
    }
    found_by::insert(tx, organization, request, &facts.directory).await?;
    let events = events::append(tx, organization, outcome.events()).await?;
    let acting = Acting::default().and(outcome);
    notifications::tell(tx, organization, None, outcome, &events, &acting, facts).await?;
    executions::follow(tx, organization, None, outcome, facts).await?;
    Ok(Loaded { request: request.clone(), organization, version: 1, acting })
}

/// Records an outcome: the request's new state, its reviews and claim, the events, and what those who
/// must hear of it are told.
///
/// # Errors
/// [`Error::Conflict`] where somebody else changed the request since it was loaded, reviewed for
/// the same member, or claimed it.
pub async fn record(tx: &Tx, loaded: &Loaded, outcome: &Outcome, facts: &Facts) -> Result<Loaded, Error> {
    let request = &outcome.request;
    let changed = requests::Entity::update_many()
        .col_expr(requests::Column::State, Expr::value(request.state.name().word()))
        .col_expr(requests::Column::StateDetail, Expr::value(json::write(&request.state)?))
        .col_expr(requests::Column::Deadline, Expr::value(request.state.deadline()))
        .col_expr(requests::Column::Matched, Expr::value(json::write(&request.matched)?))
        .col_expr(requests::Column::NudgedAt, Expr::value(request.nudged_at))
        .col_expr(requests::Column::ReopenedAt, Expr::value(request.reopened_at))
        .col_expr(requests::Column::NextReminderAt, Expr::value(request.next_look()))
        .col_expr(requests::Column::Version, Expr::value(loaded.version + 1))
        .filter(requests::Column::Id.eq(request.id.0))
        .filter(requests::Column::Version.eq(loaded.version))
        .exec(&**tx)
        .await?;
    if changed.rows_affected != 1 {
        return Err(Error::Conflict("somebody else changed this request at the same time".to_owned()));
    }
    record_reviews(tx, &loaded.request, request).await?;
    reminders::record(tx, &loaded.request, request).await?;
    found_by::record(tx, loaded.organization, &loaded.request, request).await?;
    if let State::Executing { at, by, claim } = &request.state
        && loaded.request.state.claim() != Some(*claim)
    {
        let row = claims::ActiveModel {
            id: Set(claim.0),
            request_id: Set(request.id.0),
            claimed_by: Set(by.member_id().map(|id| id.0)),
            token_id: Set(by.token_id().map(|id| id.0)),
            claimed_at: Set(*at),
        };
        row.insert(&**tx).await?;
    }
    let organization = loaded.organization;
    let events = events::append(tx, organization, outcome.events()).await?;
    let acting = loaded.acting.clone().and(outcome);
    notifications::tell(tx, organization, Some(&loaded.request), outcome, &events, &acting, facts).await?;
    executions::follow(tx, organization, Some(&loaded.request), outcome, facts).await?;
    Ok(Loaded { request: request.clone(), organization, version: loaded.version + 1, acting })
}

async fn record_reviews(tx: &Tx, before: &Request, after: &Request) -> Result<(), Error> {
    let reviewers = |request: &Request| request.reviews.iter().map(|review| review.by).collect::<BTreeSet<_>>();
    let (had, has) = (reviewers(before), reviewers(after));
    for review in after.reviews.iter().filter(|review| !had.contains(&review.by)) {
        let row = reviews::ActiveModel {
            request_id: Set(after.id.0),
            member_id: Set(review.by.0),
            verdict: Set(verdict_word(review).to_owned()),
            comment: Set(review.comment.clone()),
            at: Set(review.at),
        };
        row.insert(&**tx).await?;
    }
    for gone in had.difference(&has) {
        reviews::Entity::delete_by_id((after.id.0, gone.0)).exec(&**tx).await?;
    }
    Ok(())
}

fn verdict_word(review: &Review) -> &'static str {
    match review.verdict {
        governance::request::Verdict::Approve => "approve",
        governance::request::Verdict::Reject => "reject",
    }
}

/// The request with a number, if there is one.
///
/// # Errors
/// Only internal ones.
pub async fn numbered(tx: &Tx, organization: OrganizationId, number: i64) -> Result<Option<RequestId>, Error> {
    let id: Option<Uuid> = requests::Entity::find()
        .select_only()
        .column(requests::Column::Id)
        .filter(requests::Column::OrganizationId.eq(organization.0))
        .filter(requests::Column::Number.eq(number))
        .into_tuple()
        .one(&**tx)
        .await?;
    Ok(id.map(RequestId))
}

/// The payload of a request, if it has one.
///
/// # Errors
/// Only internal ones.
pub async fn payload(tx: &Tx, id: RequestId) -> Result<Option<Payload>, Error> {
    let row = payloads::Entity::find_by_id(id.0).one(&**tx).await?;
    row.map(|row| json::read(&row.payload)).transpose()
}

/// The requests that follow this one, the first one first.
///
/// # Errors
/// Only internal ones.
pub async fn resubmissions(
    tx: &Tx,
    organization: OrganizationId,
    id: RequestId,
) -> Result<Vec<(RequestId, u64)>, Error> {
    let rows: Vec<(Uuid, i64)> = requests::Entity::find()
        .select_only()
        .column(requests::Column::Id)
        .column(requests::Column::Number)
        .filter(requests::Column::OrganizationId.eq(organization.0))
        .filter(requests::Column::ResubmissionOf.eq(id.0))
        .order_by_asc(requests::Column::Number)
        .into_tuple()
        .all(&**tx)
        .await?;
    rows.into_iter().map(|(id, number)| Ok((RequestId(id), u64::try_from(number).map_err(Error::internal)?))).collect()
}

/// The media types of the payloads of these requests.
///
/// # Errors
/// Only internal ones.
pub async fn media_types(
    tx: &Tx,
    ids: impl IntoIterator<Item = RequestId>,
) -> Result<BTreeMap<RequestId, String>, Error> {
    let rows: Vec<(Uuid, String)> = payloads::Entity::find()
        .select_only()
        .column(payloads::Column::RequestId)
        .column(payloads::Column::MediaType)
        .filter(payloads::Column::RequestId.is_in(ids.into_iter().map(|id| id.0)))
        .into_tuple()
        .all(&**tx)
        .await?;
    Ok(rows.into_iter().map(|(id, kind)| (RequestId(id), kind)).collect())
}

/// Requests of all organizations whose deadline has come, the oldest first.
///
/// # Errors
/// Only internal ones.
pub async fn due(tx: &Tx, now: Timestamp, limit: u64) -> Result<Vec<(OrganizationId, RequestId)>, Error> {
    places(tx, select_due(now, limit)).await
}

/// Which requests a query finds, each with its organization.
///
/// # Errors
/// Only internal ones.
pub(super) async fn places(
    tx: &Tx,
    query: Select<requests::Entity>,
) -> Result<Vec<(OrganizationId, RequestId)>, Error> {
    let rows: Vec<(Uuid, Uuid)> = query
        .select_only()
        .columns([requests::Column::OrganizationId, requests::Column::Id])
        .into_tuple()
        .all(&**tx)
        .await?;
    Ok(rows.into_iter().map(|(organization, id)| (OrganizationId(organization), RequestId(id))).collect())
}

/// What [`due`] looks for.
pub fn select_due(now: Timestamp, limit: u64) -> Select<requests::Entity> {
    requests::Entity::find()
        .filter(requests::Column::State.is_in([StateName::Pending, StateName::Approved].map(StateName::word)))
        .filter(requests::Column::Deadline.lte(now))
        .order_by_asc(requests::Column::Deadline)
        .limit(limit)
}

/// Pending requests of all organizations that somebody approved already: a change of membership
/// can complete them.
///
/// # Errors
/// Only internal ones.
pub async fn approved_by_some(tx: &Tx, now: Timestamp) -> Result<BTreeMap<OrganizationId, Vec<Request>>, Error> {
    let rows = select_approved_by_some().all(&**tx).await?;
    let organizations: Vec<_> = rows.iter().map(|row| OrganizationId(row.organization_id)).collect();
    let mut found: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (organization, request) in organizations.into_iter().zip(of_rows(tx, rows, now).await?) {
        found.entry(organization).or_default().push(request);
    }
    Ok(found)
}

/// What [`approved_by_some`] looks for.
pub fn select_approved_by_some() -> Select<requests::Entity> {
    requests::Entity::find().filter(requests::Column::State.eq(StateName::Pending.word())).filter(probe(reviewed()))
}
