//! `/setup/{secret}`: the first organization and its owner.

use leptos::either::Either;
use leptos::prelude::*;
use leptos_meta::Title;
use service::Error;
use service::accounts::setup;

use super::dead_link::DeadLink;
use crate::api::accounts::SetUp;
use crate::components::shell::BareFrame;
use crate::components::zones::ZoneList;
use crate::form::Typed;
use crate::kit::{Button, Card, Code, ErrorSummary, Field, Form, Size, TextInput, Variant};
use crate::session::system;
use crate::{Refused, form, page};

const ZONES: &str = "zones";

/// The set-up of a new installation, by a one-time address.
#[component]
pub fn SetupPage() -> impl IntoView {
    page::load(
        async {
            let secret: String = page::param("secret")?;
            match setup::check(&system()?, &secret).await {
                Ok(()) => Ok::<_, Refused>(Some(secret)),
                Err(Error::NotFound(_)) => Ok(None),
                Err(error) => Err(error.into()),
            }
        },
        |secret| match secret {
            Some(secret) => Either::Left(view! { <SetupForm secret /> }),
            None => Either::Right(view! {
                <DeadLink text="Set-up addresses work once, and only for 30 minutes.">
                    "If Countersign is set up already, log in. If not, print a new address on the server with "
                    <Code>"server admin setup-link"</Code> ", in a checkout "
                    <Code>"script/server admin setup-link"</Code> "."
                </DeadLink>
            }),
        },
    )
}

#[component]
fn SetupForm(secret: String) -> impl IntoView {
    let form = Typed::new(form::of::<SetUp>());
    let labels = [
        ("organization", "Organization"),
        ("timezone", "Time zone"),
        ("name", "Your name"),
        ("email", "Email address"),
        ("password", "Password"),
    ];
    view! {
        <Title text="Set up Countersign" />
        <BareFrame wide=true>
            <Card>
                <div class="mb-5 grid gap-1">
                    <h1>"Set up Countersign"</h1>
                    <p class="text-muted">"Create your organization and its first owner: you. Everybody else joins by invitation."</p>
                </div>
                <Form action={form::action::<SetUp>()}>
                    <ErrorSummary errors=form.problems(&labels) />
                    <input type="hidden" name="secret" value=secret />
                    <Field name="organization" label="Organization" required=true error=form.error("organization")>
                        <TextInput value=form.value("organization", "") autocomplete="organization" autofocus=true />
                    </Field>
                    <Field
                        name="timezone"
                        label="Time zone"
                        hint="In which days and hours of policies are read where they name no zone of their own."
                        error=form.error("timezone")
                    >
                        <TextInput value=form.value("timezone", "UTC") autocomplete="off" attr:list=ZONES />
                    </Field>
                    <ZoneList id=ZONES />
                    <Field name="name" label="Your name" required=true error=form.error("name")>
                        <TextInput value=form.value("name", "") autocomplete="name" />
                    </Field>
                    <Field name="email" label="Email address" hint="You log in with it." required=true error=form.error("email")>
                        <TextInput kind="email" value=form.value("email", "") autocomplete="username" />
                    </Field>
                    <Field
                        name="password"
                        label="Password"
                        hint="At least 8 characters. A long one that a password manager keeps is best."
                        required=true
                        error=form.error("password")
                    >
                        <TextInput kind="password" autocomplete="new-password" />
                    </Field>
                    <Button variant=Variant::Primary size=Size::Large wide=true>"Create organization"</Button>
                </Form>
            </Card>
        </BareFrame>
    }
}
