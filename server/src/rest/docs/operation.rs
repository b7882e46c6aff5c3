//! One operation.

use leptos::either::Either;
use leptos::prelude::*;
use serde_json::Value;

use super::schema;

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// The operations of a group, by address.
pub fn of_tag(document: &Value, tag: &str) -> impl IntoView + use<> {
    let paths = document["paths"].as_object().into_iter().flatten();
    let operations = paths.flat_map(|(path, item)| METHODS.map(|method| (method, path, &item[method])));
    let ours = operations.filter(|(.., operation)| operation["tags"][0] == tag);
    ours.map(|(method, path, operation)| show(method, path, operation)).collect_view()
}

/// A JSON text, or nothing.
pub fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// A text in which code stands between backticks.
pub fn code(text: &str) -> impl IntoView + use<> {
    let parts = text.split('`').map(str::to_owned).enumerate();
    parts
        .map(|(at, part)| if at % 2 == 1 { Either::Left(view! { <code>{part}</code> }) } else { Either::Right(part) })
        .collect_view()
}

fn show(method: &'static str, path: &str, operation: &Value) -> impl IntoView + use<> {
    let id = format!("{method}-{}", path.trim_matches('/').replace(['/', '{', '}'], "-"));
    let public =
        operation["security"].as_array().is_some_and(|ways| ways.iter().any(|way| *way == serde_json::json!({})));
    view! {
        <article id=id.clone() class="operation">
            <h3>
                <a href=format!("#{id}")>
                    <span class=format!("method {method}")>{method.to_uppercase()}</span>
                    <code>{path.to_owned()}</code>
                </a>
            </h3>
            <p>
                <strong>{format!("{}. ", text(&operation["summary"]))}</strong>
                {code(text(&operation["description"]))}
                {public.then_some(" Needs no authentication.")}
            </p>
            {parameters(&operation["parameters"])}
            {body(&operation["requestBody"])}
            {responses(&operation["responses"])}
        </article>
    }
}

fn parameters(parameters: &Value) -> Option<impl IntoView + use<>> {
    let parameters = parameters.as_array().filter(|parameters| !parameters.is_empty())?;
    let rows = parameters.iter().map(|parameter| {
        let required = parameter["required"].as_bool().unwrap_or_default();
        view! {
            <tr>
                <th scope="row">
                    <code>{text(&parameter["name"]).to_owned()}</code>
                    {required.then(|| view! { <small>" required"</small> })}
                </th>
                <td>{text(&parameter["in"]).to_owned()}</td>
                <td>{schema::kind(&parameter["schema"])}</td>
                <td>{code(text(&parameter["description"]))}</td>
            </tr>
        }
    });
    Some(view! { <h4>"Parameters"</h4><div class="wide"><table><tbody>{rows.collect_view()}</tbody></table></div> })
}

fn body(body: &Value) -> Option<impl IntoView + use<>> {
    let schema = body.get("content")?.as_object()?.values().next()?.get("schema")?;
    Some(view! { <h4>"Body"</h4><p>{schema::kind(schema)}</p> })
}

fn responses(responses: &Value) -> impl IntoView + use<> {
    let all = responses.as_object().into_iter().flatten();
    let (good, bad): (Vec<_>, Vec<_>) = all.partition(|(status, _)| status.starts_with('2'));
    let problems = bad.into_iter().filter(|(status, _)| *status != "default").map(|(status, response)| {
        view! { <span title=text(&response["description"]).to_owned()><code>{status.clone()}</code>" "</span> }
    });
    let problems = problems.collect_view();
    let rows = good.into_iter().map(|(status, response)| {
        let content = response["content"].as_object().and_then(|content| content.values().next());
        view! {
            <tr>
                <th scope="row">{status.clone()}</th>
                <td>{text(&response["description"]).to_owned()}</td>
                <td>{content.map(|content| schema::kind(&content["schema"]))}</td>
            </tr>
        }
    });
    view! {
        <h4>"Answers"</h4>
        <div class="wide"><table><tbody>{rows.collect_view()}</tbody></table></div>
        <p><a href="#problems">"Problems"</a>": "{problems}<code>"5xx"</code></p>
    }
}
