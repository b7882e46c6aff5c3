//! The browser's entry point: everything interactive is an island in `app`.

// Linked for its islands, which register themselves.
use app as _;
use leptos::prelude::window;
use leptos::server_fn::redirect::set_redirect_hook;

/// Called by the page's script once the wasm is there.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    // A server function that redirects moves the whole page: there is no router in the browser.
    let _ = set_redirect_hook(|path| {
        let _ = window().location().set_href(path);
    });
    leptos::mount::hydrate_islands();
}
