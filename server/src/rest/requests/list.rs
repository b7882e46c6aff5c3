//! Listing requests.

use axum::extract::State;
use governance::action::ActionType;
use governance::request::StateName;
use governance::wire::Page;
use governance::wire::requests::RequestView;
use serde::Deserialize;
use service::{System, requests};
use utoipa::IntoParams;

use crate::rest::answers::{seek, word};
use crate::rest::extract::{Authenticated, Json, Query};
use crate::rest::problem::Problem;

/// Filters of the list; absent ones do not restrict.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Filter {
    /// `pending`, `decided` (everything else) or one state.
    #[param(pattern = "^(pending|decided|approved|executing|succeeded|failed|rejected|cancelled|expired)$")]
    status: Option<String>,
    /// `cluster`, `project`, `release`, `promotion`, `rollback` or `security`.
    #[serde(rename = "type")]
    #[param(pattern = "^(cluster|project|release|promotion|rollback|security)$")]
    kind: Option<String>,
    /// Only what you can approve now, or only what you cannot.
    can_approve: Option<bool>,
    /// A member by id, email address or name; `me` is yourself.
    requester: Option<String>,
    /// By slug or id.
    project: Option<String>,
    /// By slug or id.
    cluster: Option<String>,
    /// By name (in `project` if that is given, otherwise in every one) or id.
    environment: Option<String>,
    /// By id or name.
    policy: Option<String>,
    /// Only those that wait for a decision for more than a day.
    #[serde(default)]
    #[param(required = false)]
    stale: bool,
    /// The one with this number, from 1.
    #[param(minimum = 1)]
    number: Option<i64>,
    /// A number, or a part of the reason, the action, the target or the requester's name.
    q: Option<String>,
    /// `newest`, `oldest` or `risk` (the riskiest first, and within one risk the oldest); `newest` when
    /// absent.
    #[param(pattern = "^(newest|oldest|risk)$")]
    order: Option<String>,
    /// The `next` of the page before, in the same order.
    after: Option<String>,
    /// How many items a page holds: 1 to 200, 50 when absent.
    limit: Option<u64>,
}

/// List requests
///
/// A place is found by what is aimed at it or touches it. Pages neither skip nor repeat a request, whatever
/// comes or goes meanwhile.
#[utoipa::path(get, path = "/requests", tag = "Requests", params(Filter),
    responses((status = 200, description = "One page of requests", body = Page<RequestView>)))]
pub(super) async fn list(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Query(filter): Query<Filter>,
) -> Result<Json<Page<RequestView>>, Problem> {
    let states = ["pending", "decided"].into_iter().chain(StateName::ALL.into_iter().skip(1).map(StateName::word));
    let wanted = requests::Filter {
        status: word("status", filter.status.as_deref(), &states.collect::<Vec<_>>())?,
        kind: word("type", filter.kind.as_deref(), &ActionType::ALL.map(ActionType::word))?,
        can_approve: filter.can_approve,
        requester: filter.requester,
        project: filter.project,
        cluster: filter.cluster,
        environment: filter.environment,
        policy: filter.policy,
        stale: filter.stale,
        number: filter.number.map(number).transpose()?,
        text: filter.q,
        order: word("order", filter.order.as_deref(), &requests::Order::ALL.map(requests::Order::word))?
            .unwrap_or_default(),
    };
    let seek = seek(filter.after, filter.limit)?;
    Ok(Json(requests::list(&system, &caller, &wanted, &seek).await?))
}

fn number(given: i64) -> Result<u64, Problem> {
    let number = u64::try_from(given).ok().filter(|number| *number > 0);
    number.ok_or_else(|| Problem::field("number", "must be 1 or more"))
}
