//! The one way in which a server function or a page says no.

use std::collections::BTreeMap;

use governance::evaluation::Impact;
use governance::wire::requests::RequestRef;
use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

/// Why something was not done, in words for the person who asked.
///
/// Every server function returns `Result<T, Refused>`. A form that was posted without script comes
/// back with it as a one-time flash (see [`crate::form`]); an island finds it in `action.value()`;
/// [`crate::page::load`] shows it as the page of its status.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct Refused {
    /// The HTTP status that says the same to a machine.
    pub status: u16,
    /// One sentence for the head of the form or page.
    pub message: String,
    /// Further sentences, such as the violations of several policies.
    #[serde(default)]
    pub details: Vec<String>,
    /// What is wrong with which field, by the field's `name`.
    #[serde(default)]
    pub errors: BTreeMap<String, String>,
    /// What it would make impossible, where it only waits to be confirmed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub impact: Option<Box<Impact>>,
    /// The newer request that asks for the same, where the approval of an older one only waits to be confirmed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub superseded_by: Option<RequestRef>,
}

impl Refused {
    /// A refusal with a status and one sentence.
    pub fn new(status: u16, message: impl Into<String>) -> Self {
        Self { status, message: message.into(), ..Self::default() }
    }

    /// Fields to mend (422). Add them with [`Refused::field`].
    pub fn invalid() -> Self {
        Self::new(422, "Please check the marked fields.")
    }

    /// Nothing there that the caller may see (404).
    pub fn not_found() -> Self {
        Self::new(404, "There is nothing here, or nothing that you may see.")
    }

    /// Nobody is signed in (401): pages and plain forms lead to the login page.
    pub fn unauthenticated() -> Self {
        Self::new(401, "Please sign in.")
    }

    /// Our fault (500). What went wrong is logged, never shown.
    pub fn internal() -> Self {
        Self::new(500, "Something went wrong on our side. It has been logged; please try again.")
    }

    /// Adds a sentence to one field.
    #[must_use]
    pub fn field(mut self, name: impl Into<String>, message: impl Into<String>) -> Self {
        self.errors.insert(name.into(), message.into());
        self
    }
}

/// A fragment ("is required") as a sentence.
pub(crate) fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let head: String = chars.next().into_iter().flat_map(char::to_uppercase).collect();
    let stop = if text.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{head}{}{stop}", chars.as_str())
}

impl FromServerFnError for Refused {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) | ServerFnErrorErr::Deserialization(_) => {
                Self::new(422, "The form could not be read. Please fill it in again.")
            }
            ServerFnErrorErr::Request(_) => {
                Self::new(503, "The server could not be reached. Please check the connection and try again.")
            }
            _ => Self::internal(),
        }
    }
}
