//! The HTML document around every page.

use axum::http::{HeaderValue, header};
use leptos::config::LeptosOptions;
use leptos::hydration::{AutoReload, HydrationScripts};
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use leptos_meta::{HashedStylesheet, MetaTags, Title, provide_meta_context};

use crate::components::shell::Theme;
use crate::kit::escaped;
use crate::routes::Site;

/// The document of the page at the requested address.
///
/// The server leaves out the scripts again when the page turns out to hold no island.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    provide_meta_context();
    allow_own_scripts();
    let theme = use_context::<Theme>().and_then(Theme::attribute);
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme=theme>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <link rel="icon" type="image/svg+xml" href="/favicon.svg"/>
                <HashedStylesheet options=options.clone()/>
                <AutoReload options=options.clone()/>
                <HydrationScripts options islands=true/>
                <MetaTags/>
            </head>
            <body>
                <Title formatter=title/>
                <Site/>
            </body>
        </html>
    }
}

/// The `<title>` of a page. Names that people chose stand in it, and Leptos writes it as it is.
fn title(page: String) -> String {
    if page.is_empty() { "Countersign".to_owned() } else { format!("{} · Countersign", escaped(&page)) }
}

/// Sends the content security policy that names this response's nonce.
fn allow_own_scripts() {
    let (Some(nonce), Some(response)) = (use_nonce(), use_context::<ResponseOptions>()) else { return };
    // cargo-leptos reloads the page over a socket on another port while developing.
    let reload = if std::env::var_os("LEPTOS_WATCH").is_some() { " ws:" } else { "" };
    let policy = format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self' 'nonce-{nonce}'; \
         img-src 'self' data:; font-src 'self'; connect-src 'self'{reload}; manifest-src 'self'; form-action 'self'; \
         base-uri 'none'; frame-ancestors 'none'"
    );
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
    }
}
