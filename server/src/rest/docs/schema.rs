//! Schemas, in short.

use leptos::either::EitherOf3;
use leptos::prelude::*;
use serde_json::Value;

use super::operation::{code, text};

/// A named schema with its fields.
pub fn component(name: &str, schema: &Value) -> impl IntoView + use<> {
    let parts = schema["allOf"].as_array().map_or_else(|| vec![schema], |parts| parts.iter().collect());
    let rows: Vec<_> = parts.iter().flat_map(|part| fields(part)).collect();
    let table = (!rows.is_empty()).then(|| view! { <div class="wide"><table><tbody>{rows}</tbody></table></div> });
    let itself = (table.is_none()).then(|| view! { <p>{kind(schema)}</p> });
    view! {
        <article id=anchor(name)>
            <h3><code>{name.to_owned()}</code></h3>
            <p>{code(text(&schema["description"]))}</p>
            {table}
            {itself}
        </article>
    }
}

fn fields(schema: &Value) -> Vec<AnyView> {
    let required = |name: &str| schema["required"].as_array().is_some_and(|names| names.iter().any(|one| one == name));
    let fields = schema["properties"].as_object().into_iter().flatten().map(|(name, field)| {
        view! {
            <tr>
                <th scope="row">
                    <code>{name.clone()}</code>
                    {required(name).then(|| view! { <small>" required"</small> })}
                </th>
                <td>{kind(field)}</td>
                <td>{code(text(&field["description"]))}</td>
            </tr>
        }
        .into_any()
    });
    fields.collect()
}

/// What a schema allows, on one line: a link to a named one, a list, words, or a type.
pub fn kind(schema: &Value) -> AnyView {
    if let Some(name) = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
        return view! { <a href=format!("#{}", anchor(name))><code>{name.to_owned()}</code></a> }.into_any();
    }
    let several = ["oneOf", "anyOf", "allOf"].into_iter().find_map(|key| schema[key].as_array());
    let view = if let Some(several) = several {
        let shown = several.iter().filter(|one| one["type"] != "null").map(kind);
        EitherOf3::A(shown.enumerate().map(|(at, one)| ((at > 0).then_some(" or "), one)).collect_view())
    } else if let Some(words) = schema["enum"].as_array() {
        let words: Vec<String> = words.iter().map(|word| text(word).to_owned()).collect();
        EitherOf3::B(words.into_iter().map(|word| view! { <code>{word}</code> " " }).collect_view())
    } else {
        EitherOf3::C(
            (schema["type"] == "array")
                .then(|| ("list of ", kind(&schema["items"])))
                .map_or_else(|| plain(schema).into_any(), |list| view! { {list.0} {list.1} }.into_any()),
        )
    };
    view.into_any()
}

fn plain(schema: &Value) -> String {
    let types = match &schema["type"] {
        Value::String(one) => one.clone(),
        Value::Array(several) => several.iter().map(text).filter(|one| *one != "null").collect::<Vec<_>>().join(" or "),
        _ => "any JSON".to_owned(),
    };
    match schema["format"].as_str() {
        Some(format) => format!("{types} ({format})"),
        None => types,
    }
}

fn anchor(name: &str) -> String {
    format!("schema-{}", name.replace(|c: char| !c.is_ascii_alphanumeric(), "-"))
}
