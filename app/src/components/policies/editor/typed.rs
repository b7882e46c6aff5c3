//! The form's values, shared by all the fields.

pub(super) use crate::form::Typed;
