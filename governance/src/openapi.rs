//! Schemas of the wire types that are written as texts of a form of their own, and of those whose keys a
//! derive cannot see.

use crate::action::Action;
use crate::event::EventKind;
use crate::payload::Digest;
use crate::people::Permission;
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

/// Describes types by their stable keys.
macro_rules! keyed {
    ($($name:ident of $all:expr, $says:literal;)+) => { $(
        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                let keys = $all.iter().map(|one| one.key());
                schema(text().description(Some($says)).enum_values(Some(keys)))
            }
        }

        impl ToSchema for $name {
            fn name() -> Cow<'static, str> {
                Cow::Borrowed(stringify!($name))
            }
        }
    )+ };
}

keyed! {
    Action of Self::ALL, "The key of a protected action.";
    EventKind of Self::ALL, "The kind of an event.";
    Permission of Self::ALL, "What a member may do, given by org roles.";
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
