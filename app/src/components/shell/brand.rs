//! The mark: two signatures on one line, the second one the counter-signature.

use leptos::prelude::*;

/// The logo mark, in the accent colour; `public/favicon.svg` is the same drawing.
#[component]
pub fn BrandMark() -> impl IntoView {
    view! {
        <svg class="brand-mark" viewBox="0 0 24 24" fill="none" aria-hidden="true">
            <rect width="24" height="24" rx="6" fill="currentColor"></rect>
            <g stroke="#fff" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">
                <path d="M4.75 11.25 7.75 14.25 13.75 6.75"></path>
                <path d="M11.5 13.25 12.5 14.25 18.75 6.75"></path>
                <path d="M5 18.25h14" stroke-opacity=".55"></path>
            </g>
        </svg>
    }
}
