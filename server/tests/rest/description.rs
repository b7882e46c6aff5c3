//! The OpenAPI document and the page made of it.

use std::collections::BTreeSet;

use axum::http::header;
use serde_json::Value;
use server::rest::openapi::DOCUMENT;

use crate::api::{Who, api};

/// Every operation: method, path, description.
pub fn operations() -> Vec<(String, String, &'static Value)> {
    let paths = DOCUMENT["paths"].as_object().unwrap().iter();
    let all = paths.flat_map(|(path, item)| {
        item.as_object()
            .unwrap()
            .iter()
            .map(move |(method, operation)| (method.to_uppercase(), path.clone(), operation))
    });
    all.collect()
}

#[test]
fn every_operation_is_described_in_full() {
    let mut names = BTreeSet::new();
    for (method, path, operation) in operations() {
        let name = format!("{method} {path}");
        assert!(names.insert(operation["operationId"].clone().to_string() + operation["tags"][0].as_str().unwrap()));
        assert!(!operation["summary"].as_str().unwrap_or_default().is_empty(), "{name} has a summary");
        assert!(operation["security"].is_array(), "{name} says how to authenticate");
        let problem = &operation["responses"]["default"]["content"]["application/problem+json"]["schema"]["$ref"];
        assert_eq!(problem, "#/components/schemas/Problem", "{name}");
        if ["PUT", "PATCH"].contains(&method.as_str()) {
            assert!(operation["requestBody"]["content"]["application/json"]["schema"].is_object(), "{name} has a body");
        }
        let parameters: Vec<&str> =
            operation["parameters"].as_array().into_iter().flatten().filter_map(|one| one["name"].as_str()).collect();
        assert_eq!(path.contains("{id}"), parameters.contains(&"id"), "{name} names the id");
        let pages = operation["responses"]["200"]["content"]["application/json"]["schema"]["$ref"].as_str();
        let pages = pages.is_some_and(|schema| schema.contains("/Page_"));
        assert_eq!(
            pages,
            parameters.contains(&"limit") && parameters.contains(&"after"),
            "{name} is read page by page"
        );
    }
    assert!(names.len() > 50, "{}", names.len());
}

#[test]
fn every_reference_leads_somewhere() {
    fn check(value: &Value) {
        match value {
            Value::Object(fields) => {
                if let Some(Value::String(reference)) = fields.get("$ref") {
                    let at = reference.strip_prefix('#').unwrap();
                    assert!(DOCUMENT.pointer(at).is_some(), "{reference} leads nowhere");
                }
                fields.values().for_each(check);
            }
            Value::Array(items) => items.iter().for_each(check),
            _ => {}
        }
    }
    check(&DOCUMENT);
}

#[test]
fn bodies_say_that_they_take_no_other_fields() {
    for (method, path, operation) in operations() {
        let Some(reference) = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].as_str() else {
            continue;
        };
        let schema = DOCUMENT.pointer(reference.trim_start_matches('#')).unwrap();
        assert_eq!(schema["additionalProperties"], false, "{method} {path}: {reference}");
    }
}

#[tokio::test]
async fn the_document_is_served_to_everyone() {
    let api = api().await;
    let document: Value = api.server.get("/api/openapi.json").await.json();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"), "{}", document["openapi"]);
    assert_eq!(document["servers"][0]["url"], "/api/v1");
    assert_eq!(api.get(&Who::Nobody, "/nothing").await.status, 404);
}

#[tokio::test]
async fn the_page_names_every_operation_and_problem_and_needs_no_other_host() {
    let api = api().await;
    let page = api.server.get("/api/docs").await;
    let policy = page.header(header::CONTENT_SECURITY_POLICY);
    assert!(policy.to_str().unwrap().starts_with("default-src 'none'; style-src 'self'"));
    let html = page.text();
    for (_, path, operation) in operations() {
        assert!(html.contains(&path), "{path}");
        assert!(html.contains(operation["summary"].as_str().unwrap()), "{path}");
    }
    for kind in server::rest::problem::kinds::ALL {
        assert!(html.contains(&format!("id=\"problem-{}\"", kind.code)), "{}", kind.code);
    }
    for link in html.split("href=\"#").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        assert!(html.contains(&format!("id=\"{link}\"")), "#{link} leads nowhere");
    }
    assert!(!html.contains("://") && !html.contains(" style="));
    assert!(html.contains("An API token may send 600 requests a minute"), "{html}");
    // The box that narrows the page is shown by its script alone, which stands in a file of ours.
    let scripts: Vec<_> = html.split("<script").skip(1).collect();
    assert!(scripts.len() == 1 && scripts[0].starts_with(r#" type="module" src="/api/docs.js"></script>"#), "{html}");
    assert!(html.contains(r#"role="search" hidden"#), "{html}");
    for (path, kind) in [("/api/docs.css", "text/css"), ("/api/docs.js", "text/javascript")] {
        let file = api.server.get(path).await;
        assert_eq!(file.header(header::CONTENT_TYPE), format!("{kind}; charset=utf-8"));
    }
}
