//! What all operations have in common, and what is therefore written down once: the id in the
//! address, what parameters of one name may hold, how to authenticate, and the problems that can come back.

use service::page::MOST;
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn, PathItem};
use utoipa::openapi::response::ResponseBuilder;
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, Schema, SchemaFormat, Type};
use utoipa::openapi::security::SecurityRequirement;
use utoipa::openapi::{ContentBuilder, OpenApi, Ref, RefOr, Required, Response};

use super::{BEARER, COOKIE};

/// Completes every operation of the document.
pub fn complete(document: &mut OpenApi) {
    for (path, item) in &mut document.paths.paths {
        for operation in operations(item) {
            if path.contains("{id}") {
                operation.parameters.get_or_insert_default().insert(0, RefOr::T(id()));
            }
            for parameter in operation.parameters.iter_mut().flatten() {
                if let RefOr::T(parameter) = parameter {
                    bound(parameter);
                }
            }
            let public = operation.security.is_some();
            if !public {
                operation.security =
                    Some([BEARER, COOKIE].map(|name| SecurityRequirement::new(name, [""; 0])).to_vec());
            }
            problems(path, public, operation);
        }
    }
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut item.get, &mut item.post, &mut item.put, &mut item.patch, &mut item.delete].into_iter().flatten()
}

fn id() -> Parameter {
    let uuid =
        ObjectBuilder::new().schema_type(Type::String).format(Some(SchemaFormat::KnownFormat(KnownFormat::Uuid)));
    ParameterBuilder::new()
        .name("id")
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .schema(Some(RefOr::T(Schema::Object(uuid.build()))))
        .build()
}

/// What a parameter may hold, where its name alone says that.
fn bound(parameter: &mut Parameter) {
    let Some(RefOr::T(Schema::Object(schema))) = &mut parameter.schema else { return };
    match parameter.name.as_str() {
        "limit" => {
            schema.minimum = Some(1_u64.into());
            schema.maximum = Some(MOST.into());
        }
        "after" => schema.min_length = Some(1),
        "Idempotency-Key" => {
            schema.min_length = Some(1);
            schema.max_length = Some(255);
        }
        "confirm" | "base" => schema.pattern = Some("^sha256:[0-9a-fA-F]{64}$".to_owned()),
        _ => {}
    }
}

fn problems(path: &str, public: bool, operation: &mut Operation) {
    let body = operation.request_body.is_some();
    let changes = !operation.responses.responses.contains_key("200") || body;
    let parameters = operation.parameters.as_deref().unwrap_or_default();
    let query = parameters.iter().any(
        |parameter| matches!(parameter, RefOr::T(parameter) if !matches!(parameter.parameter_in, ParameterIn::Path)),
    );
    let possible = [
        (!public, "401", "Not authenticated"),
        (!public, "403", "A permission or scope is missing, or you are not an eligible approver"),
        (path.contains('{'), "404", "Not found, or not in your organization"),
        (changes, "409", "Conflict with what is there or was done meanwhile"),
        (body, "400", "The body is no JSON"),
        (body, "413", "The body is too large"),
        (body, "415", "The body is not sent as JSON"),
        (body || query, "422", "Fields that can't be accepted, or policy violations"),
        (!public, "429", "The API token sent too many requests: wait for as many seconds as `Retry-After` says"),
        (true, "default", "Any other problem"),
    ];
    for (_, status, says) in possible.into_iter().filter(|(possible, ..)| *possible) {
        operation.responses.responses.entry(status.to_owned()).or_insert_with(|| RefOr::T(problem(says)));
    }
}

fn problem(says: &str) -> Response {
    let content = ContentBuilder::new().schema(Some(RefOr::Ref(Ref::from_schema_name("Problem")))).build();
    ResponseBuilder::new().description(says).content("application/problem+json", content).build()
}
