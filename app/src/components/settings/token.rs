//! API tokens.

use governance::wire::directory::{EnvironmentView, TokenView};
use leptos::prelude::*;

use crate::api::tokens::RevokeToken;
use crate::form;
use crate::kit::{Badge, Button, Cell, Code, Dialog, Form, Glyph, Row, Size, Variant};
use crate::moment::Moment;

/// A token as a row, with the question before it is revoked.
#[component]
pub fn TokenRow(token: TokenView, moment: Moment) -> impl IntoView {
    let scopes = token.scopes.iter().map(|scope| scope.key()).collect::<Vec<_>>().join(", ");
    let used = token
        .last_used_at
        .map_or_else(|| view! { <span class="text-muted">"Never"</span> }.into_any(), |at| moment.distance(at));
    let gone = token.revoked_at.is_some() || token.expires_at.is_some_and(|at| at <= moment.now);
    let ends = match (token.revoked_at, token.expires_at) {
        (Some(at), _) => {
            view! { <Badge plain=true icon=Glyph::Ban>"Revoked"</Badge> " " {moment.distance(at)} }.into_any()
        }
        (None, Some(at)) if gone => {
            view! { <Badge plain=true icon=Glyph::Hourglass>"Expired"</Badge> " " {moment.distance(at)} }.into_any()
        }
        (None, Some(at)) => moment.distance(at),
        (None, None) => "Never".into_any(),
    };
    let revoke = (!gone).then(|| view! { <Revoke id=token.id.to_string() name=token.name.clone() /> });
    view! {
        <Row>
            <Cell>
                <p class="cell-title">{token.name}</p>
                <p class="text-sm text-muted"><Code>{token.prefix} "…"</Code> " of " {token.owner.name}</p>
            </Cell>
            <Cell label="Scopes"><span class="text-sm text-muted">{scopes}</span></Cell>
            <Cell label="Last used">{used}</Cell>
            <Cell label="Expires">{ends}</Cell>
            <Cell actions=true>{revoke}</Cell>
        </Row>
    }
}

#[component]
fn Revoke(id: String, name: String) -> impl IntoView {
    let dialog = format!("revoke-{id}");
    view! {
        <Button opens=dialog.clone() size=Size::Small variant=Variant::DangerQuiet label=format!("Revoke {name}")>"Revoke…"</Button>
        <Dialog id=dialog.clone() title=format!("Revoke the token {name}?")>
            <p class="text-start whitespace-normal text-muted">
                "Whoever uses it is refused from then on, and that can't be undone. What was asked for through it stays."
            </p>
            <Form action={form::action::<RevokeToken>()}>
                <input type="hidden" name="id" value=id />
                <div class="dialog-footer">
                    <Button closes=dialog variant=Variant::Ghost>"Cancel"</Button>
                    <Button variant=Variant::Danger>"Revoke token"</Button>
                </div>
            </Form>
        </Dialog>
    }
}

/// A command that opens a request with a token, aimed at an environment that is there.
pub fn curl_example(address: &str, secret: &str, somewhere: Option<&EnvironmentView>) -> String {
    let (project, environment) =
        somewhere.map_or(("api", "production"), |environment| (&environment.project.name, &environment.name));
    let body = serde_json::json!({
        "action": "release.deploy",
        "target": { "project": project, "environment": environment },
        "reason": "Try the API",
    });
    format!(
        "curl {address}/api/v1/requests \\\n  -H 'Authorization: Bearer {secret}' \\\n  -H 'Content-Type: application/json' \\\n  -d '{}'",
        body.to_string().replace('\'', r"'\''")
    )
}

#[cfg(test)]
mod tests {
    use super::curl_example;

    #[test]
    fn the_example_can_be_pasted_as_it_is() {
        assert_eq!(
            curl_example("https://cs.example", "csn_1", None),
            r#"curl https://cs.example/api/v1/requests \
  -H 'Authorization: Bearer csn_1' \
  -H 'Content-Type: application/json' \
  -d '{"action":"release.deploy","reason":"Try the API","target":{"environment":"production","project":"api"}}'"#
        );
    }
}
