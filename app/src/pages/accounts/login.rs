//! `/login`.

use leptos::prelude::*;
use leptos_meta::Title;
use service::accounts::setup;

use crate::api::accounts::LogIn;
use crate::components::accounts::DemoLoginCard;
use crate::components::shell::{BareFrame, Flash};
use crate::form::Typed;
use crate::kit::{Button, Card, ErrorSummary, Field, Form, Size, TextInput, Variant};
use crate::session::{DemoLogins, caller, system};
use crate::{Refused, form, page};

/// Logging in; leads to `?next=…` afterwards. Who is logged in is led there at once, and a server without an
/// organization says how to set it up.
#[component]
pub fn LoginPage() -> impl IntoView {
    page::load(
        async {
            let next = page::local(&page::query("next").unwrap_or_default()).to_owned();
            if caller().await.is_ok() {
                leptos_axum::redirect(&next);
            } else if setup::needed(&system()?).await? {
                leptos_axum::redirect("/");
            }
            Ok::<_, Refused>(next)
        },
        |next| view! { <LoginForm next /> },
    )
}

#[component]
fn LoginForm(next: String) -> impl IntoView {
    let form = Typed::new(form::of::<LogIn>());
    let demo = use_context::<DemoLogins>().unwrap_or_default().0;
    let wide = !demo.is_empty();
    let first = !form.is_refused();
    let next_for_demo = next.clone();
    view! {
        <Title text="Log in" />
        <BareFrame wide flash=form::notice().map(Flash::ok)>
            <Card>
                <h1 class="mb-4">"Log in"</h1>
                <Form action={form::action::<LogIn>()}>
                    <ErrorSummary title="You are not logged in" errors=form.problems(&[]) />
                    <input type="hidden" name="next" value=next />
                    <Field name="email" label="Email address" required=true>
                        <TextInput kind="email" value=form.value("email", "") autocomplete="username" autofocus=first />
                    </Field>
                    <Field name="password" label="Password" required=true>
                        <TextInput kind="password" autocomplete="current-password" autofocus=!first />
                    </Field>
                    <Button variant=Variant::Primary size=Size::Large wide=true>"Log in"</Button>
                </Form>
            </Card>
            {wide.then(|| view! { <DemoLoginCard logins=demo next=next_for_demo /> })}
        </BareFrame>
    }
}
