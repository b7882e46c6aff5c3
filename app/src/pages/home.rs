//! The start: leads to the inbox, or says how to set up.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::components::shell::BareFrame;
use crate::kit::{Card, Code, EmptyState, Glyph};
use crate::session::system;
use crate::{Refused, page};

/// Leads to `/approvals`; on a server without an organization, to the set-up address.
#[component]
pub fn Home() -> impl IntoView {
    page::load(
        async {
            let needed = service::accounts::setup::needed(&system()?).await?;
            if !needed {
                page::redirect("/approvals");
            }
            Ok::<_, Refused>(needed)
        },
        |needed| needed.then(|| view! { <SetupNeeded /> }),
    )
}

/// What to do on a server that has no organization yet.
#[component]
fn SetupNeeded() -> impl IntoView {
    view! {
        <Title text="Set up Countersign" />
        <BareFrame wide=true>
            <Card>
                <EmptyState
                    icon=Glyph::Building2
                    page=true
                    title="Countersign is not set up yet"
                    text="The server printed a one-time set-up address when it started. Open that address to create the first organization and its owner. It works for 30 minutes."
                >
                    <p class="text-sm text-muted">
                        "It is gone? Print a new one with " <Code>"server admin setup-link"</Code>
                        ", in a checkout " <Code>"script/server admin setup-link"</Code> "."
                    </p>
                </EmptyState>
            </Card>
        </BareFrame>
    }
}
