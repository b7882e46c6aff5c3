//! What is sent.

use governance::wire::webhooks::DeliveryDetail;
use leptos::prelude::*;

use crate::components::payload::laid_out;
use crate::kit::{Card, Code, CodeBlock, Fact, Facts};

/// The headers in words, and the body.
#[component]
pub fn RequestCard(
    detail: DeliveryDetail,
    /// It is a message for people.
    #[prop(optional)]
    slack: bool,
) -> impl IntoView {
    let id = detail.delivery.id.to_string();
    let body = if detail.body.is_empty() {
        view! { <p class="text-muted">"The body is put together at the first attempt, and stays the same from then on."</p> }
            .into_any()
    } else {
        let text = laid_out(&detail.body, false).unwrap_or(detail.body);
        view! { <CodeBlock label="Body of the request" wrap=true text /> }.into_any()
    };
    let (description, headers) = if slack {
        ("What is posted. It is not signed: the address is the secret.", None)
    } else {
        let description = "What is posted; the body is laid out here, and sent and signed without spaces.";
        (description, Some(view! { <SignedHeaders id /> }))
    };
    view! {
        <Card title="Request" description>
            <div class="grid gap-4">
                {headers}
                {body}
            </div>
        </Card>
    }
}

/// By what a receiver tells that a delivery is genuine.
#[component]
fn SignedHeaders(
    /// The delivery's.
    id: String,
) -> impl IntoView {
    view! {
        <Facts>
            <Fact term="webhook-id"><Code>{id}</Code>" The same in every attempt: a receiver tells by it what it has already."</Fact>
            <Fact term="webhook-timestamp">"When the attempt is made, in seconds since 1970."</Fact>
            <Fact term="webhook-signature">"HMAC-SHA256 over id, time and body; two of them while two secrets are valid."</Fact>
            <Fact term="content-type"><Code>"application/cloudevents+json; charset=utf-8"</Code></Fact>
        </Facts>
    }
}
