//! Structured values as JSON texts in columns.

use crate::Error;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A value as the text of a column.
pub fn write<T: Serialize>(value: &T) -> Result<String, Error> {
    serde_json::to_string(value).map_err(Error::internal)
}

/// The value of a column's text.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    serde_json::from_str(text).map_err(Error::internal)
}

/// A value whose serialized form is one word, such as a state or a mode.
pub fn word<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    serde_json::from_value(serde_json::Value::String(text.to_owned())).map_err(Error::internal)
}
