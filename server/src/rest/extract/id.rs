//! The id in an address.

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use std::str::FromStr;

use crate::rest::problem::{Problem, kinds};

/// The id in the path. What is no id is the id of nothing: 404.
pub struct Id<T>(pub T);

impl<S: Send + Sync, T: FromStr> FromRequestParts<S> for Id<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let nothing = || Problem::new(&kinds::NOT_FOUND, "there is nothing with this id");
        let Path(text) = Path::<String>::from_request_parts(parts, state).await.map_err(|_| nothing())?;
        text.parse().map(Self).map_err(|_| nothing())
    }
}

/// The id in the path and the number after it, as of a version. What is no number is the number of
/// nothing.
pub struct IdAndNumber<T>(pub T, pub u32);

impl<S: Send + Sync, T: FromStr> FromRequestParts<S> for IdAndNumber<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let nothing = || Problem::new(&kinds::NOT_FOUND, "there is nothing with this id");
        let both = Path::<(String, String)>::from_request_parts(parts, state).await;
        let Path((id, number)) = both.map_err(|_| nothing())?;
        match (id.parse(), number.parse()) {
            (Ok(id), Ok(number)) => Ok(Self(id, number)),
            _ => Err(nothing()),
        }
    }
}
