//! `/settings/tokens`.

use governance::Permission;
use governance::wire::directory::TokenView;
use leptos::prelude::*;
use service::{directory, tokens};

use crate::api::tokens::{RevokeToken, RotateToken};
use crate::components::ShownOnce;
use crate::components::settings::{Section, SettingsFrame, TokenRow, curl_example};
use crate::kit::{Card, CodeBlock, Column, EmptyState, ErrorSummary, Glyph, LinkButton, Table, Variant};
use crate::moment::Moment;
use crate::pages::settings::reader_with;
use crate::session::{Viewer, system};
use crate::{Refused, form, page};

struct Shown {
    viewer: Viewer,
    tokens: Vec<TokenView>,
    /// A secret that was just made, and how to use it.
    made: Option<(String, String)>,
    moment: Moment,
}

/// Every token with its scopes and last use, and the secret of one that was just issued.
#[component]
pub fn TokensPage() -> impl IntoView {
    page::inside(load(), body)
}

async fn load() -> Result<Shown, Refused> {
    let (system, viewer) = (system()?, reader_with(Permission::TokensManage).await?);
    let tokens = tokens::list(&system, &viewer.caller).await?;
    let made = match form::secret() {
        Some(secret) => {
            let somewhere = directory::environments::list(&system, &viewer.caller).await?.into_iter().next();
            let example = curl_example(system.base_url(), &secret, somewhere.as_ref());
            Some((secret, example))
        }
        None => None,
    };
    Ok(Shown { viewer, tokens, made, moment: Moment::load().await? })
}

fn body(shown: Shown) -> impl IntoView {
    let Shown { viewer, tokens, made, moment } = shown;
    let new = || {
        view! { <LinkButton href="/settings/tokens/new" variant=Variant::Primary icon=Glyph::Plus>"Issue token"</LinkButton> }
    };
    let actions = (!tokens.is_empty()).then(new);
    let labels = [("keepPreviousHours", "Previous secret"), ("expiresInDays", "Expires")];
    let list = if tokens.is_empty() {
        view! {
            <EmptyState
                icon=Glyph::KeyRound
                title="No token yet"
                text="A pipeline opens requests, waits for their approval and claims them with a token. It acts for whoever issued it, within its scopes, and never approves anything."
            >
                {new()}
            </EmptyState>
        }
        .into_any()
    } else {
        let mut columns = ["Name", "Scopes", "Last used", "Expires"].map(Column::text).to_vec();
        columns.push(Column::actions("Rotate or revoke"));
        let reader = viewer.caller.member;
        let rows: Vec<_> = tokens.into_iter().map(|token| view! { <TokenRow token reader moment /> }).collect();
        view! { <Table caption="API tokens" columns>{rows}</Table> }.into_any()
    };
    let made = made.map(|(secret, example)| {
        view! {
            <ShownOnce
                title="The token's new secret"
                text="Put it where your pipeline keeps its secrets. It is shown this once, and only its fingerprint is kept."
                secret
                copy="Copy secret"
            >
                <div class="grid gap-2">
                    <p class="field-label">"Ask for something with it"</p>
                    <CodeBlock label="Example of opening a request with the token" text=example />
                </div>
            </ShownOnce>
        }
    });
    view! {
        <SettingsFrame
            viewer
            section=Section::Tokens
            description=Section::Tokens.says()
            actions=actions.map(IntoAny::into_any)
        >
            {made}
            <ErrorSummary title="The token was not revoked" errors={form::of::<RevokeToken>().problems(&[])} />
            <ErrorSummary title="The token was not rotated" errors={form::of::<RotateToken>().problems(&labels)} />
            <Card flush=true>{list}</Card>
        </SettingsFrame>
    }
}
