//! Which requests may be decided together, with one review for all of them.

use super::Request;
use crate::action::Action;
use crate::fields::FieldErrors;
use crate::payload::Digest;
use crate::wire::requests::RequestView;
use std::fmt;

/// The most requests that are decided together: as many as one can read before deciding.
pub const TOGETHER_MOST: usize = 50;

/// What a review of a request is about. Requests that share it may be decided together; their targets
/// and reasons may differ, and are listed before anybody decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Matter {
    pub action: Action,
    pub digest: Digest,
}

/// How two matters differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Difference {
    Action,
    Payload,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Action => "another action",
            Self::Payload => "another payload",
        })
    }
}

impl Matter {
    /// How it differs from another; `None` where both may be decided together.
    pub fn difference(self, other: Self) -> Option<Difference> {
        match self {
            _ if self.action != other.action => Some(Difference::Action),
            _ if self.digest != other.digest => Some(Difference::Payload),
            _ => None,
        }
    }

    /// What they have in common; otherwise each one that differs from the first, by its place.
    ///
    /// # Errors
    /// The places of those that differ, and how. Empty where nothing was given.
    pub fn of_all(matters: &[Self]) -> Result<Self, Vec<(usize, Difference)>> {
        let Some(first) = matters.first() else { return Err(Vec::new()) };
        let differ = matters.iter().enumerate().filter_map(|(place, matter)| Some((place, first.difference(*matter)?)));
        let differ: Vec<_> = differ.collect();
        if differ.is_empty() { Ok(*first) } else { Err(differ) }
    }
}

impl From<&Request> for Matter {
    fn from(request: &Request) -> Self {
        Self { action: request.action, digest: request.digest }
    }
}

impl From<&RequestView> for Matter {
    fn from(request: &RequestView) -> Self {
        Self { action: request.action, digest: request.payload.digest }
    }
}

/// Whether these requests may be decided together: at least one, at most [`TOGETHER_MOST`], with equal
/// action and payload.
///
/// # Errors
/// Of the field `requests`: how many are allowed, or which differ from the first and how.
pub fn check_together(requests: &[Request]) -> Result<(), FieldErrors> {
    let no = |message: String| Err(FieldErrors::one("requests", message));
    if requests.is_empty() {
        return no("choose at least one request".to_owned());
    }
    if requests.len() > TOGETHER_MOST {
        return no(format!("choose at most {TOGETHER_MOST} requests"));
    }
    let matters: Vec<Matter> = requests.iter().map(Matter::from).collect();
    match Matter::of_all(&matters) {
        Ok(_) => Ok(()),
        Err(differ) => {
            let first = requests[0].number;
            let named = differ.iter().map(|(place, how)| format!("#{} has {how}", requests[*place].number));
            let named: Vec<_> = named.collect();
            no(format!(
                "only equal action and payload can be decided together: compared with #{first}, {}",
                named.join(", ")
            ))
        }
    }
}
