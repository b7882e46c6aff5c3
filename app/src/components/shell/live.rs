//! What keeps a page true while it is read: `public/live.js`, and what that has to know.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::LazyLock;

use governance::ids::{MemberId, OrganizationId};
use leptos::prelude::*;

/// The address of the script. It changes with the script, so no browser keeps an old one.
static SCRIPT: LazyLock<String> = LazyLock::new(|| {
    let mut hasher = DefaultHasher::new();
    include_str!("../../../../public/live.js").hash(&mut hasher);
    format!("/live.js?v={:016x}", hasher.finish())
});

/// From where a page follows what happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LiveFrom {
    /// The organization's newest event when the page began to be made.
    pub since: i64,
    /// The organization that it is about.
    pub organization: OrganizationId,
    /// The reader.
    pub me: MemberId,
    /// How many requests wait for the reader.
    pub waiting: u64,
}

/// The place where others' acts are told, and the script. The page is complete without it.
#[component]
pub(super) fn Live(from: LiveFrom) -> impl IntoView {
    view! {
        <div
            id="live"
            class="live"
            role="status"
            data-since=from.since.to_string()
            data-me=from.me.to_string()
            data-organization=from.organization.to_string()
            data-waiting=from.waiting.to_string()
        ></div>
        <script type="module" src=SCRIPT.as_str()></script>
    }
}
