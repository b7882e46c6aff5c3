//! The tree as HTML.

use leptos::prelude::*;

use super::read::{Kind, Node, read};

/// What somebody wrote.
#[component]
pub fn Markdown(
    /// As it was written.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    view! { <div class="markdown">{views(read(&text))}</div> }
}

fn views(nodes: Vec<Node>) -> Vec<AnyView> {
    nodes.into_iter().map(one).collect()
}

fn one(Node { kind, children }: Node) -> AnyView {
    match kind {
        Kind::Text(text) => text.into_any(),
        Kind::Code(code) => view! { <code class="code-inline">{code}</code> }.into_any(),
        Kind::Break => view! { <br /> }.into_any(),
        Kind::Plain => views(children).into_any(),
        Kind::Paragraph => view! { <p>{views(children)}</p> }.into_any(),
        Kind::Heading | Kind::Strong => view! { <strong>{views(children)}</strong> }.into_any(),
        Kind::Emphasis => view! { <em>{views(children)}</em> }.into_any(),
        Kind::Quote => view! { <blockquote>{views(children)}</blockquote> }.into_any(),
        Kind::List(None) => view! { <ul>{views(children)}</ul> }.into_any(),
        Kind::List(Some(first)) => {
            let start = (first != 1).then(|| first.to_string());
            view! { <ol start=start>{views(children)}</ol> }.into_any()
        }
        Kind::Item => view! { <li>{views(children)}</li> }.into_any(),
        Kind::CodeBlock => view! { <pre><code>{views(children)}</code></pre> }.into_any(),
        Kind::Rule => view! { <hr /> }.into_any(),
        Kind::Link(address) => {
            let told = leads(&address, &words(&children));
            view! {
                <a class="link" href=address rel="noopener nofollow">{views(children)}</a>
                {told.map(|told| format!(" ({told})"))}
            }
            .into_any()
        }
        Kind::NoLink(address) => view! { {views(children)} {format!(" ({address})")} }.into_any(),
    }
}

fn words(nodes: &[Node]) -> String {
    let of = |node: &Node| match &node.kind {
        Kind::Text(text) | Kind::Code(text) => text.clone(),
        _ => words(&node.children),
    };
    nodes.iter().map(of).collect()
}

/// Where a link leads, where its words do not say so: its host, or the email address.
fn leads(address: &str, words: &str) -> Option<String> {
    let rest = address
        .split_once("://")
        .map_or_else(|| address.split_once(':').map_or(address, |(_, to)| to), |(_, rest)| rest);
    if words == address || words == rest {
        return None;
    }
    let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    Some(host.to_owned())
}
