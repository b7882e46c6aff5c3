//! Which request is meant: by its number, its id or its address.

use crate::client::{Client, Failure};
use governance::ids::RequestId;
use governance::wire::Page;
use governance::wire::requests::RequestView;
use std::str::FromStr;

/// A request as people name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    Id(RequestId),
    Number(u64),
}

impl FromStr for Named {
    type Err = &'static str;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim().trim_end_matches('/');
        if let Ok(number) = text.trim_start_matches('#').parse() {
            return Ok(Self::Number(number));
        }
        let last = text.rsplit('/').next().unwrap_or(text);
        last.parse().map(Self::Id).map_err(|_| "is neither the number, the id nor the address of a request")
    }
}

/// The id of the request that is meant.
///
/// # Errors
/// There is none with this number, or the server does not answer.
pub fn find(client: &Client, named: Named) -> Result<RequestId, Failure> {
    let number = match named {
        Named::Id(id) => return Ok(id),
        Named::Number(number) => number,
    };
    let page: Page<RequestView> = client.get("/requests", &[("number", &number.to_string())])?;
    let found = page.items.first().map(|request| request.id);
    found.ok_or_else(|| Failure::Unusable(format!("there is no request #{number}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_named_by_its_number_its_id_or_its_address() {
        let id = "01900000-0000-7000-8000-000000000042";
        let by_id = Ok(Named::Id(id.parse().unwrap()));
        assert_eq!(id.parse::<Named>(), by_id);
        assert_eq!(format!("https://countersign.example.com/approvals/{id}/").parse::<Named>(), by_id);
        assert_eq!("#42".parse::<Named>(), Ok(Named::Number(42)));
        assert_eq!(" 42 ".parse::<Named>(), Ok(Named::Number(42)));
        assert!("api".parse::<Named>().is_err() && "".parse::<Named>().is_err());
    }
}
