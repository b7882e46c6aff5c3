//! A one-time address that leads nowhere any more.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::components::shell::BareFrame;
use crate::kit::{Card, EmptyState, Glyph, LinkButton};
use crate::{Refused, page};

/// Why an address may have stopped working, and where a new one comes from. The response says 404.
#[component]
pub fn DeadLink(
    /// What the address was for.
    #[prop(into)]
    text: String,
    /// How to get a new one.
    children: Children,
) -> impl IntoView {
    page::answer(&Refused::not_found());
    view! {
        <Title text="This address does not work" />
        <BareFrame wide=true>
            <Card>
                <EmptyState icon=Glyph::Unlink page=true title="This address does not work" text>
                    <div class="grid justify-items-center gap-4">
                        <p class="max-w-md text-sm text-muted">{children()}</p>
                        <LinkButton href="/login">"Log in"</LinkButton>
                    </div>
                </EmptyState>
            </Card>
        </BareFrame>
    }
}
