//! Forms that work with and without script, and lose nothing that was typed.
//!
//! A form posts to a server function at a fixed address. Done: it redirects, with a notice. Refused:
//! an island keeps its fields and shows `action.value()`; without script, the server keeps what was
//! typed (never what is named like a password) in the session, leads back to the form's page, and the
//! page shows it once. Nothing of it ever stands in the address.
//!
//! ```ignore
//! #[server(endpoint = "projects/create")]
//! pub async fn create_project(name: String) -> Result<(), Refused> {
//!     let project = service::projects::create(/* … */, &name).await?;
//!     form::done(&format!("/settings/projects/{}", project.id), "Project created.");
//!     Ok(())
//! }
//!
//! // in the page
//! let form = form::of::<CreateProject>();
//! view! {
//!     <form method="post" action={form::action::<CreateProject>()}>
//!         <input name="name" value=form.value("name", "")/>
//!         {form.error("name")}
//!     </form>
//! }
//! ```

use leptos::server_fn::ServerFn;

mod filled;
#[cfg(feature = "ssr")]
mod flash;
#[cfg(feature = "ssr")]
mod once;
mod typed;

pub use filled::Filled;
#[cfg(feature = "ssr")]
pub use flash::{
    Done, Flash, Refusal, Reviewed, done, done_with_results, done_with_secret, gated, notice, of, of_row, reviewed,
    secret,
};
#[cfg(feature = "ssr")]
pub use once::Once;
pub use typed::Typed;

/// A number as it was typed; `None` where nothing was. A text that is no number becomes `odd`, which is refused beside
/// its field.
#[cfg(feature = "ssr")]
pub fn number<T: std::str::FromStr>(text: &str, odd: T) -> Option<T> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.parse().unwrap_or(odd))
}

/// The address that a form of server function `F` posts to.
pub fn action<F: ServerFn>() -> &'static str {
    F::PATH
}
