//! The frame of the pages outside: login, set-up, invitations, errors.

use leptos::prelude::*;

use super::{BrandMark, Flash};
use crate::kit::Notice;

/// The mark and one column. The form stands in a [`Card`](crate::kit::Card).
#[component]
pub fn BareFrame(
    /// Wider, for set-up.
    #[prop(optional)]
    wide: bool,
    /// The answer to what the reader just did.
    #[prop(optional_no_strip)]
    flash: Option<Flash>,
    /// The page; its first element is an `<h1>` or holds one.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="bare">
            <header>
                <a class="brand" href="/">
                    <BrandMark />
                    "Countersign"
                </a>
            </header>
            <main class=if wide { "bare-main bare-wide" } else { "bare-main" } id="main">
                {flash.map(|flash| view! { <Notice tone=flash.tone live=true><p>{flash.text}</p></Notice> })}
                {children()}
            </main>
        </div>
    }
}
