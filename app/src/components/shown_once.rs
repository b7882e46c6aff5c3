//! A secret that is shown on one page, once.

use leptos::prelude::*;

use crate::islands::copy::CopyButton;
use crate::kit::{Card, Notice, Tone};

/// A new token or one-time address, with a button that copies it.
#[component]
pub fn ShownOnce(
    /// What it is: "The token's secret".
    #[prop(into)]
    title: String,
    /// What to do with it.
    #[prop(into)]
    text: String,
    /// The secret.
    secret: String,
    /// What the copy button says.
    #[prop(into)]
    copy: String,
    /// What follows, such as an example of its use.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <Card title=title>
            <div class="form">
                <Notice tone=Tone::Warn>
                    <p>{text}</p>
                </Notice>
                <div class="grid gap-2">
                    <code class="secret">{secret.clone()}</code>
                    <div class="actions">
                        <CopyButton text=secret label=copy />
                    </div>
                </div>
                {children.map(|children| children())}
            </div>
        </Card>
    }
}
