//! The pages for when something cannot be shown: each says what to do next.

use leptos::either::Either;
use leptos::prelude::*;
use leptos_meta::Title;

use crate::components::inside::Inside;
use crate::components::shell::BareFrame;
use crate::kit::{Card, EmptyState, Glyph, LinkButton, Variant};
use crate::{Refused, page, session};

/// A refusal as a page, to stand in either frame.
#[component]
pub fn Problem(
    /// What to show. The caller sets the status of the response.
    refused: Refused,
) -> impl IntoView {
    let (icon, title, next) = told(refused.status);
    let details: Vec<_> = refused.details.into_iter().map(|detail| view! { <li>{detail}</li> }).collect();
    let again = page::address();
    view! {
        <Title text=title />
        <div class="page page-narrow" data-refused=refused.status.to_string()>
            <Card>
                <EmptyState icon page=true title text=refused.message>
                    <div class="grid justify-items-center gap-4">
                        {(!details.is_empty()).then(|| view! { <ul class="list-disc ps-5 text-start">{details}</ul> })}
                        <p class="max-w-md text-sm text-muted">{next}</p>
                        <div class="actions justify-center">
                            {(refused.status >= 500).then(|| view! { <LinkButton href=again>"Try again"</LinkButton> })}
                            {(refused.status == 401)
                                .then(|| view! { <LinkButton href="/login" variant=Variant::Primary>"Log in"</LinkButton> })}
                            <LinkButton href="/">"Go to the start"</LinkButton>
                        </div>
                    </div>
                </EmptyState>
            </Card>
        </div>
    }
}

/// The icon, the title and the next step of a status.
fn told(status: u16) -> (Glyph, &'static str, &'static str) {
    match status {
        401 => (Glyph::Lock, "Please log in", "Log in, and you will come back here."),
        403 => (
            Glyph::Lock,
            "You may not do this",
            "What you may do comes from your org roles. Ask an owner or an administrator of your organization for one \
             with this permission.",
        ),
        404 => (
            Glyph::Search,
            "Not found",
            "It may have been deleted, or it belongs to another of your organizations: the menu beside the logo \
             switches between them. Otherwise check the address.",
        ),
        409 => (Glyph::TriangleAlert, "Something changed meanwhile", "Go back, reload the page, and look at it again."),
        422 => (Glyph::CircleAlert, "This cannot be done", "Go back, change what is named here, and try again."),
        429 => (Glyph::Timer, "Too many attempts", "Wait for as long as it says here, then try again."),
        _ => (
            Glyph::TriangleAlert,
            "Something went wrong",
            "Nothing was changed by showing this page. If it keeps failing, tell whoever runs this server when it \
             happened and what is written above.",
        ),
    }
}

/// The page for an address that nothing stands at: inside for those who are signed in.
#[component]
pub fn NotFound() -> impl IntoView {
    Suspend::new(async {
        let refused = Refused::not_found();
        page::answer(&refused);
        match session::viewer().await {
            Ok(viewer) => Either::Left(view! { <Inside viewer><Problem refused /></Inside> }),
            Err(_) => Either::Right(view! { <BareFrame><Problem refused /></BareFrame> }),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_page_says_what_to_do_next() {
        for status in [401, 403, 404, 409, 422, 429, 500, 503] {
            let (_, title, next) = told(status);
            assert!(!title.is_empty() && next.ends_with('.'), "{status}");
        }
    }
}
