//! Schemas of the two wire types that are written as texts of a form of their own.

use crate::action::Action;
use crate::payload::Digest;
use std::borrow::Cow;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{Object, ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

fn text() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String)
}

fn schema(object: impl Into<Object>) -> RefOr<Schema> {
    RefOr::T(Schema::Object(object.into()))
}

impl PartialSchema for Action {
    fn schema() -> RefOr<Schema> {
        let keys = Self::ALL.iter().map(|action| action.key());
        schema(text().description(Some("The key of a protected action.")).enum_values(Some(keys)))
    }
}

impl ToSchema for Action {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("Action")
    }
}

impl PartialSchema for Digest {
    fn schema() -> RefOr<Schema> {
        let says = "The SHA-256 of the text's UTF-8 bytes, or of the JSON in RFC 8785 canonical form; without a payload, that of the empty text.";
        schema(text().description(Some(says)).pattern(Some("^sha256:[0-9a-fA-F]{64}$")))
    }
}

impl ToSchema for Digest {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("Digest")
    }
}
