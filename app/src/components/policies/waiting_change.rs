//! A change of bindings that waits for approval.

use governance::request::StateName;
use governance::wire::requests::RequestView;
use leptos::prelude::*;

use crate::kit::{Notice, Tone};

/// What became of the change that the reader just asked for, with the way to its request.
#[component]
pub fn WaitingChange(
    /// The request that carries the change out.
    request: RequestView,
) -> impl IntoView {
    let (tone, title, says) = match request.state {
        StateName::Pending => {
            (Tone::Info, "This change waits for approval", "It takes effect as soon as it is approved: ")
        }
        StateName::Succeeded => (Tone::Ok, "This change took effect", "It was approved: "),
        _ => (Tone::Warn, "This change did not take effect", "See what became of it: "),
    };
    let href = format!("/approvals/{}", request.id);
    view! {
        <Notice tone title live=true>
            {says}
            <a class="link" href=href>{format!("request #{} for {}", request.number, request.target.name)}</a>
            "."
        </Notice>
    }
}
