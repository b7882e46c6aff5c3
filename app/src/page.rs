//! How every page gets its data.
//!
//! Pages are rendered on the server only and as a whole, so a page simply awaits a service verb: no
//! resource, nothing serialized into the HTML, no fallback to show meanwhile.
//!
//! ```ignore
//! #[component]
//! pub fn ProjectPage() -> impl IntoView {
//!     page::inside(
//!         async {
//!             let id: ProjectId = page::param("id")?;
//!             Ok::<_, Refused>(directory::projects::show(&system()?, &caller().await?, id).await?)
//!         },
//!         |project| view! { <Title text=project.name.clone()/> <div class="page"><h1>{project.name}</h1></div> },
//!     )
//! }
//! ```
//!
//! [`inside`] is for the pages of those who are signed in, [`load`] for those outside (login, set-up).

use std::future::Future;
use std::str::FromStr;

use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode, header};
use leptos::either::Either;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use leptos_router::hooks::{use_params_map, use_query_map};

use crate::components::inside::Inside;
use crate::components::shell::BareFrame;
use crate::pages::problem::Problem;
use crate::{Refused, session};

/// Renders `view` of what `data` resolves to.
///
/// An error becomes the page of its status (403, 404, 422, 500) with that status on the response;
/// 401 leads to the login page, which leads back here. `use_context` works inside `data`, also after
/// an await.
pub fn load<T, E, V>(
    data: impl Future<Output = Result<T, E>> + Send + 'static,
    view: impl FnOnce(T) -> V + Send + 'static,
) -> impl IntoView
where
    T: Send + 'static,
    E: Into<Refused> + Send + 'static,
    V: IntoView + 'static,
{
    Suspend::new(async move {
        match data.await {
            Ok(data) => Either::Left(view(data)),
            Err(error) => Either::Right(refuse(error.into())),
        }
    })
}

/// As [`load`], for somebody who is signed in: within the frame, errors too. A page that needs to know
/// its reader asks [`session::viewer`] in `data`; it is read once.
pub fn inside<T, E, V>(
    data: impl Future<Output = Result<T, E>> + Send + 'static,
    view: impl FnOnce(T) -> V + Send + 'static,
) -> impl IntoView
where
    T: Send + 'static,
    E: Into<Refused> + Send + 'static,
    V: IntoView + 'static,
{
    Suspend::new(async move {
        // The reader after the data: what looking at the page does (its notifications are read) shows in its frame.
        let data = data.await.map_err(Into::into);
        let viewer = match session::viewer().await {
            Ok(viewer) => viewer,
            Err(refused) => return Either::Right(refuse(refused)),
        };
        let page = match data {
            Ok(data) => view(data).into_any(),
            Err(refused) if refused.status == 401 => return Either::Right(refuse(refused)),
            Err(refused) => {
                answer(&refused);
                view! { <Problem refused/> }.into_any()
            }
        };
        Either::Left(view! { <Inside viewer>{page}</Inside> })
    })
}

/// Does what may take more than a few milliseconds where it holds up no other request.
///
/// # Errors
/// 500 where it panics.
pub async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Refused> {
    tokio::task::spawn_blocking(work).await.map_err(|error| service::Error::internal(error).into())
}

/// A part of the address, such as the id in `/approvals/{id}`.
///
/// # Errors
/// 404 when it does not parse: an address that cannot exist has nothing at it.
pub fn param<T: FromStr>(name: &str) -> Result<T, Refused> {
    use_params_map().read_untracked().get(name).and_then(|text| text.parse().ok()).ok_or_else(Refused::not_found)
}

/// A value of the query, such as a filter; empty counts as absent.
pub fn query(name: &str) -> Option<String> {
    use_query_map().read_untracked().get(name).filter(|value| !value.is_empty())
}

/// Every value that the query has under one name.
pub fn query_all(name: &str) -> Vec<String> {
    use_query_map().read_untracked().get_all(name).unwrap_or_default()
}

/// The path and query of the page that is being rendered.
pub fn address() -> String {
    use_context::<Parts>()
        .and_then(|parts| parts.uri.path_and_query().map(ToString::to_string))
        .unwrap_or_else(|| "/".to_owned())
}

/// Whether somebody looks at the page that is being rendered: not for a `HEAD`, nor where the browser only
/// fetches it for later.
pub fn is_seen() -> bool {
    use_context::<Parts>().is_some_and(|parts| {
        let purpose = |name| parts.headers.get(name).and_then(|purpose| purpose.to_str().ok()).unwrap_or_default();
        let ahead = ["sec-purpose", "purpose", "x-moz"].into_iter().any(|name| purpose(name).contains("prefetch"));
        parts.method == Method::GET && !ahead
    })
}

/// The page of a refusal outside the frame, which also sets the status of the response.
pub fn refuse(refused: Refused) -> impl IntoView {
    answer(&refused);
    view! { <BareFrame><Problem refused/></BareFrame> }
}

/// Sets the status of the response; 401 leads to the login page instead.
pub fn answer(refused: &Refused) {
    if refused.status == 401 {
        redirect(&login_address(&address()));
    } else if let Some(response) = use_context::<ResponseOptions>() {
        response.set_status(StatusCode::from_u16(refused.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR));
    }
}

/// A path of this site, or `/` where `address` leads elsewhere.
pub fn local(address: &str) -> &str {
    // Browsers drop control characters and read a backslash as a slash; a header takes no others.
    let plain = address.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    let ours = plain && address.starts_with('/') && !address.starts_with("//");
    if ours { address } else { "/" }
}

/// Leads a page elsewhere, whatever the browser says that it accepts.
pub fn redirect(path: &str) {
    if let (Some(response), Ok(path)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(path)) {
        response.insert_header(header::LOCATION, path);
        response.set_status(StatusCode::FOUND);
    }
}

/// The login page that leads to `next` afterwards.
pub fn login_address(next: &str) -> String {
    let next: String = form_urlencoded::byte_serialize(next.as_bytes()).collect();
    format!("/login?next={next}")
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn an_address_of_this_site_is_kept() {
        for address in
            ["/", "/approvals?status=decided&after=7", "/approvals/1#review", "/a//b", "/?next=//evil.example"]
        {
            assert_eq!(local(address), address);
        }
    }

    #[test]
    fn an_address_that_leads_elsewhere_leads_home() {
        let elsewhere = [
            "",
            "approvals",
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "\\evil.example",
            "/\t/evil.example",
            "\t//evil.example",
            "/\r\nLocation: https://evil.example",
            " /approvals",
            "/caf\u{e9}",
            "javascript:alert(1)",
        ];
        for address in elsewhere {
            assert_eq!(local(address), "/", "{address:?}");
        }
    }
}
