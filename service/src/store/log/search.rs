//! Finding events for the timeline.
//!
//! The log is walked from its newest event back, along an index that stands in its order, until the page
//! is full; each criterion has its own index, so a page costs the same however long the log. What is
//! narrowed to a span of time is walked by time, since clocks may disagree with the order of the log.
//! Several criteria at once walk along the index of one of them and look at each event for the others.
//!
//! A text has no index. A page looks through at most [`LOOKED_AT`] events that fit otherwise, and then
//! ends, full or not; the next one goes on there.

use super::Cursor;
use crate::Error;
use crate::store::Tx;
use crate::store::entities::events;
use crate::store::search::{common, pattern};
use governance::Timestamp;
use governance::event::EventKind;
use governance::ids::{BreakGlassSessionId, MemberId, OrganizationId, RequestId};
use governance::resources::Target;
use sea_orm::sea_query::{Asterisk, Expr, ExprTrait, Func, LikeExpr, Order, Query, SelectStatement, UnionType};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, Iterable};

/// How many events a page with a text looks through at most.
pub const LOOKED_AT: u64 = 10_000;

/// What to look for; absent parts do not restrict.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Criteria {
    pub actor: Option<MemberId>,
    /// Any of these.
    pub kinds: Vec<EventKind>,
    /// Within this project, in this environment, at this cluster.
    pub place: Target,
    pub request: Option<RequestId>,
    pub session: Option<BreakGlassSessionId>,
    /// Not before.
    pub from: Option<Timestamp>,
    /// Before.
    pub until: Option<Timestamp>,
    pub prominent: bool,
    /// A part of what an event is about or of its detail as it is kept, in upper or lower case.
    pub text: Option<String>,
}

impl Criteria {
    /// Whether events are walked by time.
    pub fn by_time(&self) -> bool {
        self.from.is_some() || self.until.is_some()
    }

    /// Whether something but the kind finds few enough to look at each one's kind.
    fn narrow(&self) -> bool {
        let one_place = self.place != Target::ORGANIZATION;
        one_place || self.actor.is_some() || self.request.is_some() || self.session.is_some() || self.by_time()
    }
}

/// Which part of the walk is wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// Behind this place, which belongs to the order of the criteria.
    pub after: Option<Cursor>,
    /// Up to this place, that one included.
    pub end: Option<Cursor>,
    pub limit: u64,
}

/// Events that fit, with the place where the next page goes on.
pub(super) struct Found {
    pub rows: Vec<events::Model>,
    pub next: Option<Cursor>,
}

pub(super) async fn find(
    tx: &Tx,
    organization: OrganizationId,
    criteria: &Criteria,
    after: Option<Cursor>,
    limit: u64,
) -> Result<Found, Error> {
    let end = match &criteria.text {
        Some(_) => last_looked_at(tx, organization, criteria, after).await?,
        None => None,
    };
    let query = select(organization, criteria, &Part { after, end, limit: limit + 1 });
    let mut rows = super::rows::read(tx, &query).await?;
    let wanted = usize::try_from(limit).map_err(Error::internal)?;
    let more = rows.len() > wanted;
    rows.truncate(wanted);
    let cursor = |row: &events::Model| Cursor::of(criteria, row.at, row.sequence);
    let next = if more { rows.last().map(cursor) } else { end };
    Ok(Found { rows, next })
}

/// Where a page with a text ends at the latest; `None` where the log ends before.
async fn last_looked_at(
    tx: &Tx,
    organization: OrganizationId,
    criteria: &Criteria,
    after: Option<Cursor>,
) -> Result<Option<Cursor>, Error> {
    let query = select_last_looked_at(organization, criteria, after);
    let row = tx.query_one_raw(tx.get_database_backend().build(&query)).await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Cursor::of(criteria, row.try_get_by_index(0)?, row.try_get_by_index(1)?)))
}

/// The statement that gives the last event that a page with a text looks at, if there are so many.
pub fn select_last_looked_at(
    organization: OrganizationId,
    criteria: &Criteria,
    after: Option<Cursor>,
) -> SelectStatement {
    let all = Criteria { text: None, ..criteria.clone() };
    let part = Part { after, end: None, limit: LOOKED_AT };
    let looked_at = statement(organization, &all, &part, &[events::Column::At, events::Column::Sequence]);
    let mut last = Query::select();
    last.columns([events::Column::At, events::Column::Sequence]).from_subquery(looked_at, WALK);
    in_order(&mut last, criteria).offset(LOOKED_AT - 1).limit(1);
    last
}

/// The statement of a page, the newest event first.
pub fn select(organization: OrganizationId, criteria: &Criteria, part: &Part) -> SelectStatement {
    statement(organization, criteria, part, &events::Column::iter().collect::<Vec<_>>())
}

/// The statement of what fits among the events behind the sequence `after` up to `through`, the oldest first.
/// It looks at these events one by one.
pub fn select_within(organization: OrganizationId, criteria: &Criteria, after: i64, through: i64) -> SelectStatement {
    let mut query = Query::select();
    query.columns(events::Column::iter()).from(events::Entity);
    query.cond_where(events::Column::OrganizationId.eq(organization.0));
    query.cond_where(events::Column::Sequence.gt(after)).cond_where(events::Column::Sequence.lte(through));
    let mut wanted = conditions(criteria);
    if !criteria.kinds.is_empty() {
        wanted = wanted.add(events::Column::Kind.is_in(criteria.kinds.iter().map(|kind| kind.key())));
    }
    if !wanted.is_empty() {
        query.cond_where(common(wanted));
    }
    query.order_by(events::Column::Sequence, Order::Asc);
    query
}

/// The name of a walk whose events are looked at once more.
const WALK: &str = "walk";

fn statement(
    organization: OrganizationId,
    criteria: &Criteria,
    part: &Part,
    columns: &[events::Column],
) -> SelectStatement {
    if criteria.kinds.len() < 2 || criteria.narrow() {
        return walk(organization, criteria, &criteria.kinds, part, columns);
    }
    // Each kind along its own index: of several at once, the database would sort all that there ever were.
    let of = |kind: &EventKind| {
        let one = walk(organization, criteria, &[*kind], part, columns);
        Query::select().column(Asterisk).from_subquery(one, WALK).to_owned()
    };
    let mut each = criteria.kinds.iter().map(of);
    let mut all = each.next().unwrap_or_default();
    for one in each {
        all.union(UnionType::All, one);
    }
    let mut query = Query::select();
    query.columns(columns.iter().copied()).from_subquery(all, WALK);
    in_order(&mut query, criteria).limit(part.limit);
    query
}

/// Events of any of these kinds that fit; of every kind where there is none.
fn walk(
    organization: OrganizationId,
    criteria: &Criteria,
    kinds: &[EventKind],
    part: &Part,
    columns: &[events::Column],
) -> SelectStatement {
    let mut query = Query::select();
    query.columns(columns.iter().copied()).from(events::Entity);
    query.cond_where(events::Column::OrganizationId.eq(organization.0)).cond_where(conditions(criteria));
    match kinds {
        [] => {}
        [kind] => {
            query.cond_where(events::Column::Kind.eq(kind.key()));
        }
        several => {
            query.cond_where(events::Column::Kind.is_in(several.iter().map(|kind| kind.key())));
        }
    }
    let place = || Expr::tuple([Expr::col(events::Column::At), Expr::col(events::Column::Sequence)]);
    let at = |at: Timestamp, sequence: i64| Expr::tuple([Expr::value(at), Expr::value(sequence)]);
    match part.after {
        Some(Cursor::Log(sequence)) => {
            query.cond_where(events::Column::Sequence.lt(sequence));
        }
        Some(Cursor::Time(time, sequence)) => {
            query.and_where(place().lt(at(time, sequence)));
        }
        None => {}
    }
    match part.end {
        Some(Cursor::Log(sequence)) => {
            query.cond_where(events::Column::Sequence.gte(sequence));
        }
        Some(Cursor::Time(time, sequence)) => {
            query.and_where(place().gte(at(time, sequence)));
        }
        None => {}
    }
    in_order(&mut query, criteria).limit(part.limit);
    query
}

fn in_order<'a>(query: &'a mut SelectStatement, criteria: &Criteria) -> &'a mut SelectStatement {
    if criteria.by_time() {
        query.order_by(events::Column::At, Order::Desc);
    }
    query.order_by(events::Column::Sequence, Order::Desc)
}

/// Everything but the kind.
fn conditions(criteria: &Criteria) -> Condition {
    use events::Column as C;
    let Criteria { actor, place, request, session, from, until, prominent, text, kinds: _ } = criteria;
    let is = [
        (C::ActorId, actor.map(|id| id.0)),
        (C::ProjectId, place.project.map(|id| id.0)),
        (C::EnvironmentId, place.environment.map(|id| id.0)),
        (C::ClusterId, place.cluster.map(|id| id.0)),
        (C::RequestId, request.map(|id| id.0)),
        (C::SessionId, session.map(|id| id.0)),
    ];
    let mut all = Condition::all();
    for (column, value) in is {
        all = all.add_option(value.map(|value| column.eq(value)));
    }
    all = all.add_option(from.map(|from| C::At.gte(from))).add_option(until.map(|until| C::At.lt(until)));
    if *prominent {
        // Just so, since SQLite compares it with the condition of the index.
        all = all.add(Expr::col((events::Entity, C::Prominent)));
    }
    all.add_option(text.as_deref().map(|text| common(holds(text))))
}

/// Whether a text is part of what an event is about, or of its detail.
fn holds(text: &str) -> Condition {
    // The detail is kept as JSON, in which some characters stand escaped.
    let escaped = serde_json::Value::from(text).to_string();
    let escaped = escaped.trim_start_matches('"').strip_suffix('"').unwrap_or_default();
    let (subject, happening) = (events::Column::Subject, events::Column::Happening);
    // SQLite lowers ASCII letters alone, so what is typed is looked for as it stands, too.
    let mut any = Condition::any();
    for (column, part) in [(subject, text), (happening, escaped)] {
        let column = || Expr::col((events::Entity, column));
        let like = |part: &str| LikeExpr::new(pattern(part)).escape('\\');
        any =
            any.add(Expr::expr(Func::lower(column())).like(like(&part.to_lowercase()))).add(column().like(like(part)));
    }
    any
}
