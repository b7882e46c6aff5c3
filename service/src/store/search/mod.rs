//! Finding requests for lists.
//!
//! Every list is read along an index that stands in its order, from where the last page ended, until
//! the page is full. What is pending is read along the pending ones, which are few however long the
//! history; what was decided along all, which mostly were; what belongs to one requester, type, place
//! or policy along its own. Everything else that a list asks of a request is one probe of an index for
//! each request that is walked over.

mod conditions;
pub mod found_by;
mod order;
pub mod pending;

pub(super) use conditions::{common, pattern, probe, reviewed};
pub use order::{Cursor, Order, risk_rank};

use super::entities::{request_places, request_policies, requests};
use super::{Tx, requests::of_rows};
use crate::Error;
use conditions::conditions;
use governance::ids::{MemberId, OrganizationId, TemplateId};
use governance::request::{Request, StateName};
use governance::{ActionType, Timestamp};
use pending::Approvable;
use sea_orm::sea_query::{Expr, ExprTrait, IntoColumnRef, Order as Direction, Query, SelectStatement};
use sea_orm::{ConnectionTrait, FromQueryResult, Iterable};
use uuid::Uuid;

/// What to look for; absent parts do not restrict.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Criteria {
    pub states: States,
    pub kind: Option<ActionType>,
    pub requester: Option<MemberId>,
    /// The one with this number.
    pub number: Option<u64>,
    /// At each of these places: at any of the resources that stand for it. A place without resources
    /// finds nothing.
    pub places: Vec<Vec<Uuid>>,
    pub policy: Option<TemplateId>,
    /// Pending, and opened before this.
    pub stale_before: Option<Timestamp>,
    pub text: Option<Text>,
    /// Only what one member can approve, or only what that member cannot.
    pub can_approve: Option<(bool, Approvable)>,
}

/// The states to look for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum States {
    #[default]
    All,
    /// Not decided yet.
    Pending,
    /// Everything else.
    Decided,
    /// Any of these.
    Any(Vec<StateName>),
}

/// What a text finds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// A part of the reason or of the target.
    pub part: String,
    /// The number that it stands for, if it does.
    pub number: Option<i64>,
    /// The actions that it is a part of.
    pub actions: Vec<governance::Action>,
    /// The members of whose name it is a part.
    pub requesters: Vec<MemberId>,
}

/// Requests in an order, from behind a place in it.
///
/// # Errors
/// Only internal ones.
pub async fn find(
    tx: &Tx,
    organization: OrganizationId,
    criteria: &Criteria,
    page: &Part,
    now: Timestamp,
) -> Result<Vec<Request>, Error> {
    let query = tx.get_database_backend().build(&select(organization, criteria, page, now));
    of_rows(tx, requests::Model::find_by_statement(query).all(&**tx).await?, now).await
}

/// Which part of a list is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    pub order: Order,
    /// Of this order.
    pub after: Option<Cursor>,
    pub limit: u64,
}

/// How many there are.
///
/// # Errors
/// Only internal ones.
pub async fn count(tx: &Tx, organization: OrganizationId, criteria: &Criteria, now: Timestamp) -> Result<u64, Error> {
    let query = tx.get_database_backend().build(&select_count(organization, criteria, now));
    let row = tx.query_one_raw(query).await?;
    let count: i64 = row.ok_or_else(|| Error::internal("a count gives a row"))?.try_get_by_index(0)?;
    u64::try_from(count).map_err(Error::internal)
}

/// The statement of [`find`].
pub fn select(organization: OrganizationId, criteria: &Criteria, page: &Part, now: Timestamp) -> SelectStatement {
    let mut query = Query::select();
    query.columns(requests::Column::iter().map(|column| (requests::Entity, column)));
    let along = Along::best(criteria, page.order);
    let number = along.from(&mut query).into_column_ref();
    let number = || Expr::col(number.clone());
    query.cond_where(conditions(organization, criteria, along, now)).limit(page.limit);
    let rank = || Expr::col((requests::Entity, requests::Column::RiskRank));
    match page.after {
        Some(Cursor::Newest(last)) => query.and_where(number().lt(last)),
        Some(Cursor::Oldest(last)) => query.and_where(number().gt(last)),
        Some(Cursor::Risk(risk, last)) => {
            let behind = Expr::tuple([Expr::value(risk), Expr::value(last)]);
            query.and_where(Expr::tuple([rank(), number()]).gt(behind))
        }
        None => &mut query,
    };
    match page.order {
        Order::Newest => query.order_by_expr(number(), Direction::Desc),
        Order::Oldest => query.order_by_expr(number(), Direction::Asc),
        Order::Risk => query.order_by_expr(rank(), Direction::Asc).order_by_expr(number(), Direction::Asc),
    };
    query
}

/// The statement of [`count`].
pub fn select_count(organization: OrganizationId, criteria: &Criteria, now: Timestamp) -> SelectStatement {
    let mut query = Query::select();
    query.expr(Expr::col((requests::Entity, requests::Column::Id)).count());
    Along::Requests.from(&mut query);
    query.cond_where(conditions(organization, criteria, Along::Requests, now));
    query
}

/// What is walked along in the order of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Along {
    /// The requests themselves, by what of them the planner finds best.
    Requests,
    /// Those at one place, the first of the criteria.
    Place(Uuid),
    /// Those that a policy matched.
    Policy(TemplateId),
}

impl Along {
    fn best(criteria: &Criteria, order: Order) -> Self {
        let few = criteria.states == States::Pending || criteria.requester.is_some() || criteria.number.is_some();
        match (&*criteria.places, criteria.policy) {
            _ if few || order == Order::Risk => Self::Requests,
            ([place, ..], _) if place.len() == 1 => Self::Place(place[0]),
            (_, Some(policy)) => Self::Policy(policy),
            _ => Self::Requests,
        }
    }

    /// Sets what is read, and gives the column of the number. The cross join makes SQLite keep to the
    /// order in which the tables are named.
    fn from(self, query: &mut SelectStatement) -> sea_orm::sea_query::ColumnRef {
        let id = || Expr::col((requests::Entity, requests::Column::Id));
        match self {
            Self::Requests => {
                query.from(requests::Entity);
                (requests::Entity, requests::Column::Number).into_column_ref()
            }
            Self::Place(place) => {
                use request_places::{Column, Entity};
                query.from(Entity).cross_join(requests::Entity);
                query.and_where(Expr::col((Entity, Column::ResourceId)).eq(place));
                query.and_where(id().equals((Entity, Column::RequestId)));
                (Entity, Column::Number).into_column_ref()
            }
            Self::Policy(policy) => {
                use request_policies::{Column, Entity};
                query.from(Entity).cross_join(requests::Entity);
                query.and_where(Expr::col((Entity, Column::PolicyId)).eq(policy.0));
                query.and_where(id().equals((Entity, Column::RequestId)));
                (Entity, Column::Number).into_column_ref()
            }
        }
    }
}
