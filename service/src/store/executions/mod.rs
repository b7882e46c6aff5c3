//! Requests in the hands of their executors: at most one execution a request, written in the transaction in which
//! it was approved.
//!
//! [`follow`] keeps an execution in line with its request, at the one door by which requests are written. Everything
//! else is what the workers and the executor do. Who changes an execution locks it; where the request is
//! locked too, that comes first.

mod following;
mod reading;
mod taking;

pub(super) use following::follow;
pub use following::{withdraw, withdraw_all, withdraw_given_up};
pub use reading::{by_callback, lock, of_executor, of_request, update};
pub use taking::{Due, due, postpone, take};

use super::entities::executions as rows;
use super::json;
use crate::Error;
use chrono::TimeDelta;
use governance::Timestamp;
use governance::execution::{Course, ExecutionState, GivenUp};
use governance::ids::{ClaimId, ExecutionId, ExecutorId, OrganizationId, RequestId};
use rows::Column as C;

/// An execution as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Execution {
    pub id: ExecutionId,
    pub organization: OrganizationId,
    pub request: RequestId,
    /// `None` where it was removed since.
    pub executor: Option<ExecutorId>,
    /// What the executor belongs to, in words: "project api".
    pub of: String,
    pub host: String,
    /// Where it is sent to: the executor's address at the claim, for as long as it is. What one address may have
    /// begun is never sent to another.
    pub url: Option<String>,
    pub state: ExecutionState,
    /// How many attempts to hand it over were begun.
    pub attempts: u32,
    pub limit_minutes: u32,
    /// That by which the request is in the executor's hands.
    pub claim: Option<ClaimId>,
    /// What is kept of the secret in the callback's address.
    pub callback_hash: Option<String>,
    /// What is sent, the same in every attempt, for as long as it is.
    pub body: Option<String>,
    /// What was said of it last, by its executor or by who reported the result in its place.
    pub detail: String,
    /// Why it failed without a report.
    pub given_up: Option<GivenUp>,
    pub last_status: Option<u16>,
    /// What stood in the way of the claim or of the last attempt.
    pub last_error: Option<String>,
    pub created_at: Timestamp,
    /// When there is something to do: to claim it, to hand it over, to fail it.
    pub next_at: Option<Timestamp>,
    pub deadline: Option<Timestamp>,
    pub acknowledged_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
}

impl Execution {
    /// How far it has come.
    pub fn course(&self) -> Course {
        let limit = TimeDelta::minutes(self.limit_minutes.into());
        Course { state: self.state, limit, deadline: self.deadline }
    }

    /// Why it has failed by the passing of time, if it has.
    pub fn overdue(&self, now: Timestamp) -> Option<GivenUp> {
        self.course().overdue(now)
    }

    /// Moves it on to where it has come.
    pub fn set_course(&mut self, course: Course) {
        self.state = course.state;
        self.deadline = course.deadline;
    }

    /// The executor has it: from now on only its time limit is waited for.
    pub fn acknowledge(&mut self, course: Course, now: Timestamp) {
        self.set_course(course);
        self.next_at = course.deadline;
        self.acknowledged_at.get_or_insert(now);
        (self.url, self.body) = (None, None);
        self.last_error = None;
    }

    /// Nothing more comes of it.
    pub fn end(&mut self, state: ExecutionState, now: Timestamp) {
        self.state = state;
        (self.next_at, self.deadline) = (None, None);
        (self.url, self.body) = (None, None);
        self.ended_at = Some(now);
    }
}

fn of_row(row: rows::Model) -> Result<Execution, Error> {
    Ok(Execution {
        id: ExecutionId(row.id),
        organization: OrganizationId(row.organization_id),
        request: RequestId(row.request_id),
        executor: row.executor_id.map(ExecutorId),
        of: row.executor_of,
        host: row.host,
        url: row.url,
        state: json::word(&row.state)?,
        attempts: row.attempts.unsigned_abs(),
        limit_minutes: row.limit_minutes.unsigned_abs(),
        claim: row.claim_id.map(ClaimId),
        callback_hash: row.callback_hash,
        body: row.body,
        detail: row.detail,
        given_up: row.given_up.as_deref().map(json::read).transpose()?,
        last_status: row.last_status.and_then(|status| u16::try_from(status).ok()),
        last_error: row.last_error,
        created_at: row.created_at,
        next_at: row.next_at,
        deadline: row.deadline,
        acknowledged_at: row.acknowledged_at,
        ended_at: row.ended_at,
    })
}

fn to_row(execution: &Execution) -> Result<rows::Model, Error> {
    let execution = execution.clone();
    Ok(rows::Model {
        id: execution.id.0,
        organization_id: execution.organization.0,
        request_id: execution.request.0,
        executor_id: execution.executor.map(|id| id.0),
        executor_of: execution.of,
        host: execution.host,
        url: execution.url,
        state: execution.state.word().to_owned(),
        attempts: i32::try_from(execution.attempts).map_err(Error::internal)?,
        limit_minutes: i32::try_from(execution.limit_minutes).map_err(Error::internal)?,
        claim_id: execution.claim.map(|id| id.0),
        callback_hash: execution.callback_hash,
        body: execution.body,
        detail: execution.detail,
        given_up: execution.given_up.as_ref().map(json::write).transpose()?,
        last_status: execution.last_status.map(i32::from),
        last_error: execution.last_error,
        created_at: execution.created_at,
        next_at: execution.next_at,
        deadline: execution.deadline,
        acknowledged_at: execution.acknowledged_at,
        ended_at: execution.ended_at,
    })
}
