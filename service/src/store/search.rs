//! Finding requests for lists.

use super::entities::{request_policies, requests};
use super::{Tx, requests::of_rows};
use crate::Error;
use governance::ids::{ClusterId, EnvironmentId, MemberId, OrganizationId, ProjectId, TemplateId};
use governance::request::{Request, STALE_AFTER, StateName};
use governance::{Action, Timestamp};
use sea_orm::sea_query::{Expr, Func, LikeExpr};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    Select,
};

/// What to look for; absent parts do not restrict.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Criteria {
    pub states: Vec<StateName>,
    pub actions: Vec<Action>,
    pub requester: Option<MemberId>,
    pub project: Option<ProjectId>,
    /// Any of these; an empty list finds nothing.
    pub environments: Option<Vec<EnvironmentId>>,
    pub cluster: Option<ClusterId>,
    pub policy: Option<TemplateId>,
    pub stale: bool,
    /// A number, or a part of the reason, the action or the target.
    pub text: Option<String>,
}

/// Requests with numbers below `before`, the newest first.
///
/// # Errors
/// Only internal ones.
pub async fn find(
    tx: &Tx,
    organization: OrganizationId,
    criteria: &Criteria,
    before: Option<i64>,
    limit: u64,
    now: Timestamp,
) -> Result<Vec<Request>, Error> {
    let mut query = select(organization, criteria, now);
    if let Some(before) = before {
        query = query.filter(requests::Column::Number.lt(before));
    }
    let rows = query.order_by_desc(requests::Column::Number).limit(limit).all(&**tx).await?;
    of_rows(tx, rows, now).await
}

/// How many there are.
///
/// # Errors
/// Only internal ones.
pub async fn count(tx: &Tx, organization: OrganizationId, criteria: &Criteria, now: Timestamp) -> Result<u64, Error> {
    Ok(select(organization, criteria, now).count(&**tx).await?)
}

fn select(organization: OrganizationId, criteria: &Criteria, now: Timestamp) -> Select<requests::Entity> {
    let mut all = Condition::all().add(requests::Column::OrganizationId.eq(organization.0));
    if !criteria.states.is_empty() {
        all = all.add(criteria.states.iter().fold(Condition::any(), |any, state| any.add(in_state(*state, now))));
    }
    if !criteria.actions.is_empty() {
        all = all.add(requests::Column::Action.is_in(criteria.actions.iter().map(|action| action.key())));
    }
    if let Some(id) = criteria.requester {
        all = all.add(requests::Column::RequesterId.eq(id.0));
    }
    if let Some(id) = criteria.project {
        all = all.add(requests::Column::ProjectId.eq(id.0));
    }
    if let Some(ids) = &criteria.environments {
        all = all.add(requests::Column::EnvironmentId.is_in(ids.iter().map(|id| id.0)));
    }
    if let Some(id) = criteria.cluster {
        all = all.add(requests::Column::PlaceClusterId.eq(id.0));
    }
    if let Some(id) = criteria.policy {
        let matched = request_policies::Entity::find()
            .select_only()
            .column(request_policies::Column::RequestId)
            .filter(request_policies::Column::PolicyId.eq(id.0));
        all = all.add(Expr::col((requests::Entity, requests::Column::Id)).in_subquery(matched.into_query()));
    }
    if criteria.stale {
        all = all
            .add(requests::Column::State.eq(StateName::Pending.word()))
            .add(requests::Column::OpenedAt.lt(now - STALE_AFTER));
    }
    if let Some(text) = &criteria.text {
        all = all.add(matches(text));
    }
    requests::Entity::find().filter(all)
}

/// Whether a request is in a state at an instant: a deadline that has come counts, recorded or not.
fn in_state(state: StateName, now: Timestamp) -> Condition {
    let stored = Condition::all().add(requests::Column::State.eq(state.word()));
    match state {
        StateName::Pending | StateName::Approved => stored.add(requests::Column::Deadline.gt(now)),
        StateName::Expired => {
            let waiting = [StateName::Pending.word(), StateName::Approved.word()];
            let due =
                Condition::all().add(requests::Column::State.is_in(waiting)).add(requests::Column::Deadline.lte(now));
            Condition::any().add(stored).add(due)
        }
        _ => stored,
    }
}

fn matches(text: &str) -> Condition {
    let text = text.trim();
    let mut any = Condition::any();
    if let Ok(number) = text.trim_start_matches('#').parse::<i64>() {
        any = any.add(requests::Column::Number.eq(number));
    }
    // SQLite lowers ASCII letters alone, so what is typed is looked for as it stands, too.
    for (pattern, lowered) in [(pattern(&text.to_lowercase()), true), (pattern(text), false)] {
        for column in [requests::Column::Reason, requests::Column::TargetName, requests::Column::Action] {
            let like = LikeExpr::new(pattern.clone()).escape('\\');
            let column = if lowered { Expr::expr(Func::lower(Expr::col(column))) } else { Expr::col(column) };
            any = any.add(column.like(like));
        }
    }
    any
}

/// A pattern that a text matches in which this one stands anywhere.
fn pattern(text: &str) -> String {
    format!("%{}%", text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"))
}
