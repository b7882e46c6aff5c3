//! API tokens.

use governance::ids::MemberId;
use governance::wire::directory::{EnvironmentView, TokenView};
use leptos::prelude::*;

use super::KeepPrevious;
use crate::api::tokens::{RevokeToken, RotateToken};
use crate::form;
use crate::kit::{Badge, Button, Cell, Choice, Code, Dialog, Field, Form, Glyph, Row, Select, Size, Variant};
use crate::moment::Moment;

/// A token as a row, with the questions before it is rotated or revoked. Only its owner, who may be the `reader`,
/// can rotate it.
#[component]
pub fn TokenRow(token: TokenView, reader: MemberId, moment: Moment) -> impl IntoView {
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
    let previous = token.previous_until.filter(|until| !gone && *until > moment.now).map(|until| {
        let used = match token.previous_used_at {
            Some(at) => view! { "It was last used " {moment.distance(at)} "." }.into_any(),
            None => "It was not used since the rotation.".into_any(),
        };
        view! {
            <p class="text-sm text-muted">"Rotated. The previous secret is valid until " {moment.both(until)} ". " {used}</p>
        }
    });
    let rotate = (!gone && token.owner.id == reader.0)
        .then(|| view! { <Rotate token=token.clone() again=previous.is_some() /> });
    let revoke = (!gone).then(|| view! { <Revoke id=token.id.to_string() name=token.name.clone() /> });
    view! {
        <Row>
            <Cell>
                <p class="cell-title">{token.name}</p>
                <p class="text-sm text-muted"><Code>{token.prefix} "…"</Code> " of " {token.owner.name}</p>
                {previous}
            </Cell>
            <Cell label="Scopes"><span class="text-sm text-muted">{scopes}</span></Cell>
            <Cell label="Last used">{used}</Cell>
            <Cell label="Expires">{ends}</Cell>
            <Cell actions=true>{rotate} {revoke}</Cell>
        </Row>
    }
}

#[component]
fn Rotate(token: TokenView, again: bool) -> impl IntoView {
    let TokenView { id, name, .. } = token;
    let dialog = format!("rotate-{id}");
    let lasts = [("7", "In 7 days"), ("30", "In 30 days"), ("90", "In 90 days"), ("365", "In 1 year")];
    let lasts = lasts.into_iter().map(|(days, label)| Choice::new(days, label)).collect();
    view! {
        <Button opens=dialog.clone() size=Size::Small label=format!("Rotate {name}")>"Rotate…"</Button>
        <Dialog id=dialog.clone() title=format!("Rotate the secret of {name}?")>
            <p class="text-start whitespace-normal text-muted">
                "The new secret is shown once. Give it to the pipeline while the present one is still valid."
                {again.then_some(" The one before the present one ends at once.")}
            </p>
            <Form action={form::action::<RotateToken>()}>
                <input type="hidden" name="id" value=id.to_string() />
                <KeepPrevious id=format!("keep-{id}") label="The present secret stays valid for" />
                <Field name="expiresInDays" id=format!("expires-{id}") label="The token expires">
                    <Select choices=lasts blank="As before" />
                </Field>
                <div class="dialog-footer">
                    <Button closes=dialog variant=Variant::Ghost>"Cancel"</Button>
                    <Button variant=Variant::Primary>"Rotate secret"</Button>
                </div>
            </Form>
        </Dialog>
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
