//! The built files and the public ones, compressed beforehand where the build did so.

use axum::http::{HeaderValue, header};
use axum::routing::MethodRouter;
use leptos::config::LeptosOptions;
use tower::ServiceBuilder;
use tower_http::services::ServeDir;
use tower_http::set_header::{SetResponseHeader, SetResponseHeaderLayer};

/// Styles and wasm. Their names hold a hash of what is in them, so they never change.
pub fn built(options: &LeptosOptions) -> SetResponseHeader<ServeDir, HeaderValue> {
    let keep = if options.hash_files { "public, max-age=31536000, immutable" } else { "no-cache" };
    let files = ServeDir::new(format!("{}/{}", options.site_root, options.site_pkg_dir))
        .precompressed_br()
        .precompressed_gzip();
    ServiceBuilder::new()
        .layer(SetResponseHeaderLayer::if_not_present(header::CACHE_CONTROL, HeaderValue::from_static(keep)))
        .service(files)
}

/// Fonts, icons and the like at the root; for what is not there, `missing` answers.
pub fn public(
    options: &LeptosOptions,
    missing: MethodRouter,
) -> SetResponseHeader<ServeDir<MethodRouter>, HeaderValue> {
    let files = ServeDir::new(options.site_root.as_ref()).append_index_html_on_directories(false).fallback(missing);
    ServiceBuilder::new()
        .layer(SetResponseHeaderLayer::if_not_present(
            header::CACHE_CONTROL,
            HeaderValue::from_static("public, max-age=86400"),
        ))
        .service(files)
}
