//! `/invitations/{secret}`: joining an organization.

use governance::wire::accounts::InvitationShown;
use leptos::either::Either;
use leptos::prelude::*;
use leptos_meta::Title;
use service::Error;
use service::accounts::invitations;

use super::dead_link::DeadLink;
use crate::api::invitations::AcceptInvitation;
use crate::components::shell::BareFrame;
use crate::form::Typed;
use crate::kit::{Button, Card, ErrorSummary, Field, Form, Size, TextInput, Variant};
use crate::session::system;
use crate::{Refused, form, page};

/// Joining by a one-time address: with a new account, or by proving the one that the email address has.
#[component]
pub fn InvitationPage() -> impl IntoView {
    page::load(
        async {
            let secret: String = page::param("secret")?;
            match invitations::show(&system()?, &secret).await {
                Ok(shown) => Ok::<_, Refused>(Some((secret, shown))),
                Err(Error::NotFound(_)) => Ok(None),
                Err(error) => Err(error.into()),
            }
        },
        |found| match found {
            Some((secret, shown)) => Either::Left(view! { <JoinForm secret shown /> }),
            None => Either::Right(view! {
                <DeadLink text="Invitations work once, for 7 days, and until whoever sent them takes them back.">
                    "If you have joined already, log in. If not, ask whoever invited you for a new one."
                </DeadLink>
            }),
        },
    )
}

#[component]
fn JoinForm(secret: String, shown: InvitationShown) -> impl IntoView {
    let form = Typed::new(form::of::<AcceptInvitation>());
    let title = format!("Join {}", shown.organization);
    let (says, password_label, password_hint, autocomplete) = if shown.has_login {
        (
            "You have an account already. Prove that it is yours, and it becomes a member here too.",
            "Your password",
            "",
            "current-password",
        )
    } else {
        (
            "Choose a password, and you are in.",
            "Password",
            "At least 8 characters. A long one that a password manager keeps is best.",
            "new-password",
        )
    };
    let name_hint = if shown.has_login { "Leave it empty to keep the one that your account has." } else { "" };
    let required = !shown.has_login;
    view! {
        <Title text=title.clone() />
        <BareFrame>
            <Card>
                <div class="mb-5 grid gap-1">
                    <h1>{title}</h1>
                    <p class="text-muted">{says}</p>
                </div>
                <Form action={form::action::<AcceptInvitation>()}>
                    <ErrorSummary errors=form.problems(&[("name", "Your name"), ("password", password_label)]) />
                    <input type="hidden" name="secret" value=secret />
                    <Field name="email" label="Email address">
                        <TextInput kind="email" value=shown.email autocomplete="username" attr:readonly="readonly" />
                    </Field>
                    <Field name="name" label="Your name" hint=name_hint required error=form.error("name")>
                        <TextInput value=form.value("name", "") autocomplete="name" autofocus=required />
                    </Field>
                    <Field name="password" label=password_label hint=password_hint required=true error=form.error("password")>
                        <TextInput kind="password" autocomplete=autocomplete />
                    </Field>
                    <Button variant=Variant::Primary size=Size::Large wide=true>"Join"</Button>
                </Form>
            </Card>
        </BareFrame>
    }
}
