//! Reading requests of the past for a replay: many of them, and of each only what is needed.

use super::entities::{events, request_policies, requests};
use super::{Tx, json};
use crate::Error;
use governance::event::EventKind;
use governance::gate::Gate;
use governance::ids::{ClusterId, EnvironmentId, MemberId, OrganizationId, ProjectId, RequestId, TemplateId};
use governance::policy::Matched;
use governance::replay::{Pace, Past, Then};
use governance::resources::Target;
use governance::{Action, Timestamp};
use sea_orm::sea_query::{Expr, Query, SelectStatement, SimpleExpr};
use sea_orm::{ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use uuid::Uuid;

/// How many requests are held at a time.
const BATCH: u64 = 5_000;

/// How many different texts of frozen policies are remembered. Requests that the same policies
/// gated have the same text, so there are few.
const REMEMBERED: usize = 1_000;

/// From how many decisions the pace is observed at most.
const DECISIONS: u64 = 1_000;

/// The requests that were opened in a span of time, the newest first.
#[derive(Debug)]
pub struct Reader {
    organization: OrganizationId,
    /// The policy whose part in them is asked for.
    policy: Option<TemplateId>,
    since: Timestamp,
    /// Where the last batch ended.
    before: Option<(Timestamp, i64)>,
    known: HashMap<String, Frozen>,
}

/// What frozen policies tell.
#[derive(Clone, Debug)]
struct Frozen {
    /// Whether one of them is enforced. None is left where a re-evaluation dropped them all.
    gated: bool,
    /// How the policy that is asked for gated.
    then: Option<Arc<Then>>,
}

/// Id, number, action; project, environment, cluster; what it touches; requester, opening, gate; frozen policies.
type Row = (
    Uuid,
    i64,
    String,
    Option<Uuid>,
    Option<Uuid>,
    Option<Uuid>,
    Option<String>,
    Uuid,
    Timestamp,
    String,
    Option<String>,
);

impl Reader {
    /// Reads what was opened since an instant. `policy` is the one whose part in it is asked for.
    pub fn new(organization: OrganizationId, policy: Option<TemplateId>, since: Timestamp) -> Self {
        Self { organization, policy, since, before: None, known: HashMap::new() }
    }

    /// The next requests; none at the end.
    ///
    /// # Errors
    /// Only internal ones.
    pub async fn next(&mut self, tx: &Tx) -> Result<Vec<Past>, Error> {
        let mut query = requests::Entity::find()
            .select_only()
            .columns([
                requests::Column::Id,
                requests::Column::Number,
                requests::Column::Action,
                requests::Column::ProjectId,
                requests::Column::EnvironmentId,
                requests::Column::ClusterId,
            ])
            .expr(touches())
            .columns([requests::Column::RequesterId, requests::Column::OpenedAt, requests::Column::Gate])
            .expr(self.frozen())
            .filter(requests::Column::OrganizationId.eq(self.organization.0))
            .filter(requests::Column::OpenedAt.gte(self.since));
        if let Some((at, number)) = self.before {
            let earlier =
                Condition::any().add(requests::Column::OpenedAt.lt(at)).add(requests::Column::Number.lt(number));
            query = query.filter(requests::Column::OpenedAt.lte(at)).filter(earlier);
        }
        let rows: Vec<Row> = query
            .order_by_desc(requests::Column::OpenedAt)
            .order_by_desc(requests::Column::Number)
            .limit(BATCH)
            .into_tuple()
            .all(&**tx)
            .await?;
        if let Some((_, number, .., at, _, _)) = rows.last() {
            self.before = Some((*at, *number));
        }
        rows.into_iter().map(|row| self.past(row)).collect()
    }

    /// The frozen policies, of those requests only in which the policy had a part or that were
    /// re-evaluated.
    fn frozen(&self) -> SimpleExpr {
        let reevaluated = Query::select()
            .column((events::Entity, events::Column::RequestId))
            .from(events::Entity)
            .and_where(Expr::col((events::Entity, events::Column::OrganizationId)).eq(self.organization.0))
            .and_where(Expr::col((events::Entity, events::Column::Kind)).eq(EventKind::RequestReevaluated.key()))
            .and_where(Expr::col((events::Entity, events::Column::At)).gte(self.since))
            .to_owned();
        let mut wanted = Condition::any().add(requests::Column::Id.in_subquery(reevaluated));
        if let Some(policy) = self.policy {
            wanted = wanted.add(Expr::exists(part(policy)));
        }
        let had = Condition::all().add(requests::Column::Gate.eq(Gate::Pending.word())).add(wanted);
        Expr::case(had, Expr::col((requests::Entity, requests::Column::Matched))).into()
    }

    fn past(&mut self, row: Row) -> Result<Past, Error> {
        let (id, _, action, project, environment, cluster, touches, requester, opened_at, gate, frozen) = row;
        let frozen = frozen.map(|text| self.read(text)).transpose()?;
        Ok(Past {
            id: RequestId(id),
            action: action.parse().map_err(Error::internal)?,
            target: Target {
                project: project.map(ProjectId),
                environment: environment.map(EnvironmentId),
                cluster: cluster.map(ClusterId),
            },
            touches: touches.as_deref().map(json::read).transpose()?.unwrap_or_default(),
            requester: MemberId(requester),
            opened_at,
            gated: gate == Gate::Pending.word() && frozen.as_ref().is_none_or(|frozen| frozen.gated),
            then: frozen.and_then(|frozen| frozen.then),
        })
    }

    fn read(&mut self, text: String) -> Result<Frozen, Error> {
        if let Some(known) = self.known.get(&text) {
            return Ok(known.clone());
        }
        let matched: Vec<Matched> = json::read(&text)?;
        let frozen = Frozen {
            gated: matched.iter().any(Matched::enforced),
            then: self.policy.and_then(|policy| Then::of(policy, &matched)).map(Arc::new),
        };
        if self.known.len() >= REMEMBERED {
            self.known.clear();
        }
        self.known.insert(text, frozen.clone());
        Ok(frozen)
    }
}

/// The part that a policy had in a request.
fn part(policy: TemplateId) -> SelectStatement {
    Query::select()
        .expr(Expr::value(1))
        .from(request_policies::Entity)
        .and_where(
            Expr::col((request_policies::Entity, request_policies::Column::RequestId))
                .equals((requests::Entity, requests::Column::Id)),
        )
        .and_where(Expr::col((request_policies::Entity, request_policies::Column::PolicyId)).eq(policy.0))
        .to_owned()
}

/// The environments that a request touches: only changes of policies touch several.
fn touches() -> SimpleExpr {
    let several = requests::Column::Action.eq(Action::EnvironmentPolicyUpdate.key());
    Expr::case(several, Expr::col((requests::Entity, requests::Column::Touches))).into()
}

/// What is told of a request in a list.
#[derive(Clone, Debug)]
pub struct Told {
    pub number: u64,
    pub action: Action,
    pub target_name: String,
    pub requester: MemberId,
    pub opened_at: Timestamp,
}

/// These requests, to be told of.
///
/// # Errors
/// Only internal ones.
pub async fn told(tx: &Tx, ids: impl IntoIterator<Item = RequestId>) -> Result<BTreeMap<RequestId, Told>, Error> {
    let rows: Vec<(Uuid, i64, String, String, Uuid, Timestamp)> = requests::Entity::find()
        .select_only()
        .columns([
            requests::Column::Id,
            requests::Column::Number,
            requests::Column::Action,
            requests::Column::TargetName,
            requests::Column::RequesterId,
            requests::Column::OpenedAt,
        ])
        .filter(requests::Column::Id.is_in(ids.into_iter().map(|id| id.0)))
        .into_tuple()
        .all(&**tx)
        .await?;
    let told = |(id, number, action, target_name, requester, opened_at): (_, i64, String, _, _, _)| {
        let told = Told {
            number: u64::try_from(number).map_err(Error::internal)?,
            action: action.parse().map_err(Error::internal)?,
            target_name,
            requester: MemberId(requester),
            opened_at,
        };
        Ok((RequestId(id), told))
    };
    rows.into_iter().map(told).collect()
}

/// How long the latest decisions took, of gated requests that were opened since an instant.
///
/// # Errors
/// Only internal ones.
pub async fn pace(tx: &Tx, organization: OrganizationId, since: Timestamp) -> Result<Option<Pace>, Error> {
    let gated = Query::select()
        .expr(Expr::value(1))
        .from(requests::Entity)
        .and_where(
            Expr::col((requests::Entity, requests::Column::Id)).equals((events::Entity, events::Column::RequestId)),
        )
        .and_where(Expr::col((requests::Entity, requests::Column::Gate)).eq(Gate::Pending.word()))
        .and_where(Expr::col((requests::Entity, requests::Column::OpenedAt)).gte(since))
        .to_owned();
    let decided = [EventKind::RequestApproved, EventKind::RequestRejected].map(EventKind::key);
    let rows: Vec<(Uuid, Timestamp)> = events::Entity::find()
        .select_only()
        .columns([events::Column::RequestId, events::Column::At])
        .filter(events::Column::OrganizationId.eq(organization.0))
        .filter(events::Column::Kind.is_in(decided))
        .filter(events::Column::At.gte(since))
        .filter(Expr::exists(gated))
        .order_by_desc(events::Column::Sequence)
        .limit(DECISIONS)
        .into_tuple()
        .all(&**tx)
        .await?;
    // The newest come first, so the decision that stays is the first one.
    let decided: BTreeMap<RequestId, Timestamp> = rows.into_iter().map(|(id, at)| (RequestId(id), at)).collect();
    let opened = told(tx, decided.keys().copied()).await?;
    let took = decided.iter().filter_map(|(id, at)| Some(*at - opened.get(id)?.opened_at));
    Ok(Pace::of(took.collect()))
}
