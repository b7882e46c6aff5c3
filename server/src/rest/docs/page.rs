//! The whole page.

use leptos::prelude::*;
use serde_json::Value;

use super::operation::{self, code, text};
use super::schema;
use crate::rest::problem::kinds;

/// The page as a text. `per_minute` is how many requests an API token may send a minute; 0 for any number.
pub fn render(document: &Value, per_minute: u32) -> String {
    let tags: Vec<&str> = document["tags"].as_array().into_iter().flatten().map(|tag| text(&tag["name"])).collect();
    let groups = document["tags"].as_array().into_iter().flatten().map(|tag| group(document, tag)).collect_view();
    let schemas = document["components"]["schemas"].as_object().into_iter().flatten();
    let schemas = schemas.map(|(name, schema)| schema::component(name, schema)).collect_view();
    let links = tags.iter().map(|tag| view! { <li><a href=format!("#{}", slug(tag))>{(*tag).to_owned()}</a></li> });
    let links = links.collect_view();
    let page = view! {
        <html lang="en">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <title>"Countersign API"</title>
                <link rel="stylesheet" href="/api/docs.css"/>
                <link rel="icon" href="/favicon.svg"/>
                <script type="module" src="/api/docs.js"></script>
            </head>
            <body>
                <nav aria-label="Contents">
                    <p><a href="/">"Countersign"</a></p>
                    <ul>{links}<li><a href="#problems">"Problems"</a></li><li><a href="#schemas">"Schemas"</a></li></ul>
                </nav>
                <main>
                    <h1>"Countersign API"</h1>
                    <p>{code(text(&document["info"]["description"]))}</p>
                    <p>
                        "Base address: " <code>"/api/v1"</code> ". The same as a document for machines: "
                        <a href="/api/openapi.json">"openapi.json"</a> "."
                    </p>
                    <p>{limit(per_minute)}</p>
                    <div id="filter" role="search" hidden=true>
                        <label for="q">"Find operations"</label>
                        <input id="q" type="search" autocomplete="off" spellcheck="false" placeholder="post approve"/>
                        <p role="status"></p>
                    </div>
                    {groups}
                    <section id="problems">
                        <h2>"Problems"</h2>
                        <p>"Every error is sent as application/problem+json; its type leads to one of these."</p>
                        {kinds::ALL.iter().map(|kind| problem(kind)).collect_view()}
                    </section>
                    <section id="schemas"><h2>"Schemas"</h2>{schemas}</section>
                </main>
            </body>
        </html>
    };
    format!("<!DOCTYPE html>{}", page.to_html())
}

fn limit(per_minute: u32) -> AnyView {
    if per_minute == 0 {
        return "API tokens may send any number of requests.".into_any();
    }
    view! {
        {format!("An API token may send {per_minute} requests a minute, and as many at once; more are answered ")}
        <a href="#problem-rate-limited">"429"</a> "."
    }
    .into_any()
}

fn group(document: &Value, tag: &Value) -> impl IntoView + use<> {
    let name = text(&tag["name"]).to_owned();
    let says = text(&tag["description"]).to_owned();
    let operations = operation::of_tag(document, &name);
    let anchor = slug(&name);
    view! { <section id=anchor class="group"><h2>{name}</h2><p>{says}</p>{operations}</section> }
}

fn problem(kind: &'static kinds::Kind) -> impl IntoView {
    view! {
        <article id=format!("problem-{}", kind.code)>
            <h3><code>{kind.code}</code></h3>
            <p><strong>{format!("{} {}. ", kind.status.as_u16(), kind.title)}</strong>{kind.says}</p>
        </article>
    }
}

fn slug(name: &str) -> String {
    name.to_lowercase().replace(' ', "-")
}
