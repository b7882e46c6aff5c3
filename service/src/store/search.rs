//! Finding requests for lists.

use super::entities::{request_policies, requests};
use super::{Tx, requests::of_rows};
use crate::Error;
use governance::ids::{ClusterId, EnvironmentId, MemberId, OrganizationId, ProjectId, TemplateId};
use governance::request::{Request, STALE_AFTER, StateName};
use governance::{Action, Timestamp};
use sea_orm::sea_query::Expr;
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
    of_rows(tx, rows).await
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
        all = all.add(requests::Column::State.is_in(criteria.states.iter().map(|state| state.word())));
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

fn matches(text: &str) -> Condition {
    let text = text.trim();
    let mut any = Condition::any();
    if let Ok(number) = text.trim_start_matches('#').parse::<i64>() {
        any = any.add(requests::Column::Number.eq(number));
    }
    let pattern = format!("%{}%", text.to_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"));
    for column in [requests::Column::Reason, requests::Column::TargetName, requests::Column::Action] {
        let like = sea_orm::sea_query::LikeExpr::new(pattern.clone()).escape('\\');
        any = any.add(Expr::expr(sea_orm::sea_query::Func::lower(Expr::col(column))).like(like));
    }
    any
}
