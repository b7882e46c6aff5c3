//! Answers that several groups of operations give.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use governance::FieldErrors;
use governance::payload::Digest;
use governance::wire::Page;
use governance::wire::policies::Gated;
use serde::{Deserialize, Serialize};
use service::page::{MOST, Seek};
use std::str::FromStr;
use utoipa::IntoParams;
use uuid::Uuid;

use super::extract::Json;
use super::problem::Problem;

/// Where the operations are mounted.
pub const BASE: &str = "/api/v1";

/// 201 with the address of what was created; `path` is below [`BASE`].
pub fn created(path: &str, body: impl Serialize) -> Response {
    (StatusCode::CREATED, [(header::LOCATION, format!("{BASE}{path}"))], Json(body)).into_response()
}

/// What came of a change that passes the gate: 200 where it took effect, otherwise 202 with the
/// address of the request that waits for approval.
pub fn gated(gated: Gated) -> Response {
    match &gated {
        Gated::Done { .. } => Json(gated).into_response(),
        Gated::Pending { request, .. } => {
            let location = format!("{BASE}/requests/{request}");
            (StatusCode::ACCEPTED, [(header::LOCATION, location)], Json(gated)).into_response()
        }
    }
}

/// The parameter of a change that can make policies or requests impossible.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Confirm {
    /// Make the change although it leaves policies or pending requests that nobody could satisfy.
    /// Without it, such a change is answered with 409 and what it would do (`impact`); send the
    /// `confirm` of that answer. Where the change would do something else by now, it is answered with
    /// 409 again.
    #[param(value_type = Option<String>)]
    pub confirm: Option<Digest>,
}

/// The parameters of a list without filters.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Paging {
    /// The `next` of the page before.
    pub after: Option<String>,
    /// How many items a page holds: 1 to 200, 50 when absent.
    pub limit: Option<u64>,
}

impl Paging {
    /// One page of a list that was read as a whole.
    ///
    /// # Errors
    /// A limit or cursor that can't be accepted.
    pub fn cut<T>(self, mut items: Vec<T>, id: impl Fn(&T) -> Uuid) -> Result<Json<Page<T>>, Problem> {
        let seek = seek(self.after, self.limit)?;
        if let Some(after) = seek.place::<Uuid>()? {
            let seen = items.iter().position(|item| id(item) == after).map_or(0, |at| at + 1);
            items.drain(..seen);
        }
        let next = seek.cut(&mut items, |item| id(item).to_string());
        Ok(Json(Page { items, next }))
    }
}

/// Which part of a list is wanted.
///
/// # Errors
/// A limit that is out of bounds.
pub fn seek(after: Option<String>, limit: Option<u64>) -> Result<Seek, Problem> {
    match limit {
        Some(limit) if !(1..=MOST).contains(&limit) => Err(Problem::field("limit", format!("must be 1 to {MOST}"))),
        _ => Ok(Seek { after, limit }),
    }
}

/// A filter of which only some words are known.
///
/// # Errors
/// Another word.
pub fn word<T: FromStr>(field: &str, text: Option<&str>, known: &[&str]) -> Result<Option<T>, FieldErrors> {
    let unknown = |_| FieldErrors::one(field, format!("must be one of {}", known.join(", ")));
    text.map(|text| text.parse().map_err(unknown)).transpose()
}
