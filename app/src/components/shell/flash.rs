//! The answer to what the reader just did, on the page they come to next.

use leptos::prelude::*;

use crate::kit::{Notice, Tone};

/// A message that is shown once, above the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flash {
    /// How it ended.
    pub tone: Tone,
    /// What happened, in one sentence.
    pub text: String,
}

impl Flash {
    /// It worked.
    pub fn ok(text: impl Into<String>) -> Self {
        Self { tone: Tone::Ok, text: text.into() }
    }

    /// It did not, and the text says why.
    pub fn danger(text: impl Into<String>) -> Self {
        Self { tone: Tone::Danger, text: text.into() }
    }
}

/// The place of the message; nothing when there is none.
#[component]
pub(super) fn FlashArea(flash: Option<Flash>) -> impl IntoView {
    flash.map(|flash| {
        view! {
            <div class="flash">
                <Notice tone=flash.tone live=true>
                    <p>{flash.text}</p>
                </Notice>
            </div>
        }
    })
}
