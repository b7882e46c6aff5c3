//! Lists of requests: the inbox.

use crate::page::Seek;
use crate::store::search::{self, Criteria};
use crate::store::{Tx, facts, requests};
use crate::{Caller, Error, System};
use governance::action::{Action, ActionType};
use governance::ids::TemplateId;
use governance::request::{Request, StateName};
use governance::wire::Page;
use governance::wire::directory::TokenScope;
use governance::wire::requests::RequestView;
use governance::{Facts, Timestamp};
use std::str::FromStr;

/// Which part of a life is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Not decided yet.
    Pending,
    /// Everything else.
    Decided,
    /// One state.
    Only(StateName),
}

impl FromStr for Status {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "pending" => Ok(Self::Pending),
            "decided" => Ok(Self::Decided),
            _ => text.parse().map(Self::Only),
        }
    }
}

impl Status {
    fn states(self) -> Vec<StateName> {
        match self {
            Self::Pending => vec![StateName::Pending],
            Self::Decided => StateName::ALL.into_iter().filter(|state| *state != StateName::Pending).collect(),
            Self::Only(state) => vec![state],
        }
    }
}

/// What to look for, as addresses and interfaces write it; absent parts do not restrict. What names
/// something that does not exist finds nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub status: Option<Status>,
    pub kind: Option<ActionType>,
    /// Only what the caller can approve now, or cannot.
    pub can_approve: Option<bool>,
    /// A member by id, e-mail address or name, or `me`.
    pub requester: Option<String>,
    /// By slug or id.
    pub project: Option<String>,
    /// By slug or id.
    pub cluster: Option<String>,
    /// By name (in every project) or id.
    pub environment: Option<String>,
    /// By id or name.
    pub policy: Option<String>,
    pub stale: bool,
    pub text: Option<String>,
}

/// How many requests wait.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Pending ones that the caller can approve.
    pub waiting_for_me: u64,
    pub pending: u64,
    /// The caller's own that are not at their end.
    pub mine: u64,
}

/// Requests that fit, the newest first.
///
/// # Errors
/// [`Error::Invalid`] for a cursor that is none.
pub async fn list(system: &System, caller: &Caller, filter: &Filter, seek: &Seek) -> Result<Page<RequestView>, Error> {
    caller.scope(TokenScope::RequestsRead)?;
    let mut before = seek.place::<i64>()?;
    let tx = system.store.read().await?;
    tx.permissions(caller).await?;
    let known = facts::load(&tx, caller.organization).await?;
    let Some(criteria) = criteria(filter, caller, &known) else { return Ok(Page { items: Vec::new(), next: None }) };
    let now = system.now();
    let wanted = seek.limit() + 1;

    // Whether somebody can approve is a rule, not a column, so what is read is sifted until the
    // page is full.
    let mut found: Vec<Request> = Vec::new();
    loop {
        let rows = search::find(&tx, caller.organization, &criteria, before, wanted, now).await?;
        let last = (rows.len() as u64) < wanted;
        before = rows.last().and_then(|request| i64::try_from(request.number).ok());
        found.extend(rows.into_iter().filter(|request| fits(request, filter, caller, &known, now)));
        if last || found.len() as u64 >= wanted {
            break;
        }
    }
    let next = seek.cut(&mut found, |request| request.number.to_string());
    let items = views(&tx, system, caller, &found, &known).await?;
    Ok(Page { items, next })
}

/// How many requests wait, for the tabs and the navigation.
///
/// # Errors
/// Only internal ones.
pub async fn counts(system: &System, caller: &Caller) -> Result<Counts, Error> {
    let tx = system.store.read().await?;
    tx.permissions(caller).await?;
    let known = facts::load(&tx, caller.organization).await?;
    let now = system.now();
    let pending = Criteria { states: vec![StateName::Pending], ..Criteria::default() };
    let all = search::find(&tx, caller.organization, &pending, None, MOST_PENDING, now).await?;
    let open = Criteria {
        states: vec![StateName::Pending, StateName::Approved, StateName::Executing],
        requester: Some(caller.member),
        ..Criteria::default()
    };
    Ok(Counts {
        waiting_for_me: all.iter().filter(|request| can_approve(request, caller, &known, now)).count() as u64,
        pending: search::count(&tx, caller.organization, &pending, now).await?,
        mine: search::count(&tx, caller.organization, &open, now).await?,
    })
}

/// How many pending requests are looked at to count those that wait for one member.
const MOST_PENDING: u64 = 1000;

fn fits(request: &Request, filter: &Filter, caller: &Caller, facts: &Facts, now: Timestamp) -> bool {
    filter.can_approve.is_none_or(|wanted| wanted == can_approve(request, caller, facts, now))
}

fn can_approve(request: &Request, caller: &Caller, facts: &Facts, now: Timestamp) -> bool {
    request.state_at(now) == StateName::Pending
        && caller.token.is_none()
        && !request.reviews.iter().any(|review| review.by == caller.member)
        && request.eligibility(caller.member, &facts.roster).is_ok()
}

/// The criteria of a filter; `None` where it names something that does not exist.
fn criteria(filter: &Filter, caller: &Caller, facts: &Facts) -> Option<Criteria> {
    let mut criteria = Criteria { stale: filter.stale, text: filter.text.clone(), ..Criteria::default() };
    // No stored text holds NUL, and PostgreSQL does not even take it as a parameter.
    if criteria.text.as_ref().is_some_and(|text| text.contains('\0')) {
        return None;
    }
    criteria.states = filter.status.map(Status::states).unwrap_or_default();
    if filter.can_approve == Some(true) {
        // Only what is pending can be approved, so the rest need not be read.
        if !criteria.states.is_empty() && !criteria.states.contains(&StateName::Pending) {
            return None;
        }
        criteria.states = vec![StateName::Pending];
    }
    if let Some(kind) = filter.kind {
        criteria.actions = Action::ALL.into_iter().filter(|action| action.kind() == kind).collect();
    }
    criteria.requester = match filter.requester.as_deref() {
        Some("me") => Some(caller.member),
        Some(text) => Some(facts.roster.find_member(text)?.id),
        None => None,
    };
    if let Some(text) = &filter.project {
        criteria.project = Some(facts.directory.find_project(text)?.id);
    }
    if let Some(text) = &filter.environment {
        let id = text.parse().ok();
        let named = facts
            .directory
            .environments()
            .filter(|environment| Some(environment.id) == id || environment.name.eq_ignore_ascii_case(text));
        criteria.environments = Some(named.map(|environment| environment.id).collect());
    }
    if let Some(text) = &filter.cluster {
        criteria.cluster = Some(facts.directory.find_cluster(text)?.id);
    }
    if let Some(text) = &filter.policy {
        let by_name = || facts.policies.policies.iter().find(|policy| policy.template.name == *text);
        criteria.policy = Some(match text.parse::<TemplateId>() {
            Ok(id) => id,
            Err(_) => by_name()?.id,
        });
    }
    Some(criteria)
}

async fn views(
    tx: &Tx,
    system: &System,
    caller: &Caller,
    found: &[Request],
    facts: &Facts,
) -> Result<Vec<RequestView>, Error> {
    let mut kinds = requests::media_types(tx, found.iter().map(|request| request.id)).await?;
    let now = system.now();
    let view = |request: &Request| {
        RequestView::of(request, kinds.remove(&request.id), facts, caller.viewer(), system.base_url(), now)
    };
    Ok(found.iter().map(view).collect())
}
