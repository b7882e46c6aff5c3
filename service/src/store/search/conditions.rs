//! Criteria as conditions on a row.

use super::{Along, Approvable, Criteria, States, Text};
use crate::store::entities::{pending_policies, request_places, request_policies, requests, reviews};
use governance::ids::{OrganizationId, TemplateId};
use governance::request::StateName;
use governance::{Action, Timestamp};
use sea_orm::sea_query::{Expr, ExprTrait, Func, IntoCondition, LikeExpr, Query, SelectStatement, SubQueryStatement};
use sea_orm::{ColumnTrait, Condition};
use std::collections::BTreeMap;
use uuid::Uuid;

/// What criteria ask of a request that is walked over.
pub(super) fn conditions(organization: OrganizationId, criteria: &Criteria, along: Along, now: Timestamp) -> Condition {
    let mut all = Condition::all().add(requests::Column::OrganizationId.eq(organization.0));
    match &criteria.states {
        States::All => {}
        States::Pending => all = all.add(in_state(StateName::Pending, now)),
        States::Decided => all = all.add(in_state(StateName::Pending, now).not()),
        States::Any(states) => {
            all = all.add(states.iter().fold(Condition::any(), |any, state| any.add(in_state(*state, now))));
            // Said once more, since SQLite finds no index for the states one by one.
            if states.len() > 1 && !states.contains(&StateName::Expired) {
                all = all.add(requests::Column::State.is_in(states.iter().map(|state| state.word())));
            }
        }
    }
    if let Some(kind) = criteria.kind {
        all = all.add(requests::Column::Kind.eq(kind.word()));
    }
    if let Some(number) = criteria.number {
        // No request bears a number that the database cannot hold.
        all = all.add(requests::Column::Number.eq(i64::try_from(number).unwrap_or(-1)));
    }
    if let Some(id) = criteria.requester {
        all = all.add(requests::Column::RequesterId.eq(id.0));
    }
    let walked = usize::from(matches!(along, Along::Place(_)));
    for place in criteria.places.iter().skip(walked) {
        all = all.add(probe(at(place)));
    }
    if let Some(id) = criteria.policy.filter(|id| along != Along::Policy(*id)) {
        all = all.add(probe(matched_by(id)));
    }
    if let Some(before) = criteria.stale_before {
        // Few are pending, and nearly all of what there ever was is old.
        all = all.add(in_state(StateName::Pending, now)).add(common(requests::Column::OpenedAt.lt(before)));
    }
    if let Some(text) = &criteria.text {
        all = all.add(common(matches(text)));
    }
    match &criteria.can_approve {
        Some((true, approvable)) => all.add(can_approve(approvable, now)),
        Some((false, approvable)) => all.add(can_approve(approvable, now).not()),
        None => all,
    }
}

/// Whether a request is in a state at an instant: a deadline that has come counts, recorded or not.
fn in_state(state: StateName, now: Timestamp) -> Condition {
    let stored = Condition::all().add(requests::Column::State.eq(state.word()));
    match state {
        StateName::Pending | StateName::Approved => stored.add(ahead(now)),
        StateName::Expired => {
            let waiting = [StateName::Pending.word(), StateName::Approved.word()];
            let due =
                Condition::all().add(requests::Column::State.is_in(waiting)).add(requests::Column::Deadline.lte(now));
            Condition::any().add(stored).add(due)
        }
        _ => stored,
    }
}

/// Whether the deadline has not come yet. Nearly always so.
fn ahead(now: Timestamp) -> Expr {
    common(requests::Column::Deadline.gt(now))
}

/// A condition that PostgreSQL is to take for one that nearly every request meets, so that it goes along the
/// order that is asked for and stops when a page is full. As a plain comparison it would guess that few do, and
/// rather find and sort all of those. What differs from a value is nearly all to it: hence the negation.
pub fn common(condition: impl IntoCondition) -> Expr {
    Expr::expr(Expr::case(condition, Expr::value(1)).finally(Expr::value(0))).ne(0)
}

/// Whether a member can approve a request: it is pending, one of its enforced policies is within the
/// member's reach, and the member has not reviewed it.
fn can_approve(approvable: &Approvable, now: Timestamp) -> Condition {
    let requester = requests::Column::RequesterId;
    let member = approvable.member.0;
    let reached = Condition::any()
        .add(Condition::all().add(requester.ne(member)).add(waits_for(&approvable.others)))
        .add(Condition::all().add(requester.eq(member)).add(waits_for(&approvable.own)));
    in_state(StateName::Pending, now).add(reached).add(probe(reviewed_by(member)).not())
}

/// Whether a pending request waits for one of these policies.
fn waits_for(frozen: &[(TemplateId, i32)]) -> Condition {
    use pending_policies::{Column, Entity};
    // By version, since there are fewer of those than of policies, and SQLite takes no pairs in a list.
    let mut versions: BTreeMap<i32, Vec<Uuid>> = BTreeMap::new();
    for (policy, version) in frozen {
        versions.entry(*version).or_default().push(policy.0);
    }
    if versions.is_empty() {
        return Condition::all().add(Expr::value(1).eq(0));
    }
    let any = versions.into_iter().fold(Condition::any(), |any, (version, policies)| {
        any.add(Condition::all().add(Column::Version.eq(version)).add(Column::PolicyId.is_in(policies)))
    });
    let mut query = Query::select();
    query.from(Entity).and_where(of_request((Entity, Column::RequestId))).cond_where(any);
    Condition::all().add(probe(query))
}

fn reviewed_by(member: Uuid) -> SelectStatement {
    reviewed().and_where(reviews::Column::MemberId.eq(member)).to_owned()
}

/// The reviews of a request.
pub fn reviewed() -> SelectStatement {
    use reviews::{Column, Entity};
    Query::select().from(Entity).and_where(of_request((Entity, Column::RequestId))).to_owned()
}

fn at(resources: &[Uuid]) -> SelectStatement {
    use request_places::{Column, Entity};
    let at = Column::ResourceId.is_in(resources.iter().copied());
    let mut query = Query::select();
    query.from(Entity).and_where(of_request((Entity, Column::RequestId))).and_where(at);
    query
}

fn matched_by(policy: TemplateId) -> SelectStatement {
    use request_policies::{Column, Entity};
    let mut query = Query::select();
    query.from(Entity).and_where(of_request((Entity, Column::RequestId))).and_where(Column::PolicyId.eq(policy.0));
    query
}

fn of_request(column: impl sea_orm::sea_query::IntoColumnRef) -> Expr {
    Expr::col(column).equals((requests::Entity, requests::Column::Id))
}

/// Whether a query that names the request finds a row. As a value rather than as `EXISTS`, which
/// PostgreSQL may turn into a join that reads a whole table: so it is looked up for each request that is
/// walked over, and for no other.
pub fn probe(mut query: SelectStatement) -> Expr {
    query.expr(Expr::value(1)).limit(1);
    Expr::from(SubQueryStatement::from(query)).is_not_null()
}

fn matches(text: &Text) -> Condition {
    let mut any = Condition::any();
    if let Some(number) = text.number {
        any = any.add(requests::Column::Number.eq(number));
    }
    if !text.actions.is_empty() {
        any = any.add(requests::Column::Action.is_in(text.actions.iter().copied().map(Action::key)));
    }
    if !text.requesters.is_empty() {
        any = any.add(requests::Column::RequesterId.is_in(text.requesters.iter().map(|id| id.0)));
    }
    // SQLite lowers ASCII letters alone, so what is typed is looked for as it stands, too.
    for (pattern, lowered) in [(pattern(&text.part.to_lowercase()), true), (pattern(&text.part), false)] {
        for column in [requests::Column::Reason, requests::Column::TargetName] {
            let like = LikeExpr::new(pattern.clone()).escape('\\');
            let column = Expr::col((requests::Entity, column));
            let column = if lowered { Expr::expr(Func::lower(column)) } else { column };
            any = any.add(column.like(like));
        }
    }
    any
}

/// A pattern that a text matches in which this one stands anywhere.
pub fn pattern(text: &str) -> String {
    format!("%{}%", text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"))
}
