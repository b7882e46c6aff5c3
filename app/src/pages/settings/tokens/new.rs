//! `/settings/tokens/new`.

use governance::Permission;
use governance::wire::directory::TokenScope;
use leptos::prelude::*;

use crate::api::tokens::IssueToken;
use crate::components::settings::{Section, SettingsFrame};
use crate::form::Typed;
use crate::kit::{
    Button, Card, CheckboxGroup, Choice, ErrorSummary, Field, Form, LinkButton, Select, TextInput, Variant,
};
use crate::pages::settings::reader_with;
use crate::{form, page};

/// What a pipeline needs.
const USUAL: [TokenScope; 3] = [TokenScope::RequestsOpen, TokenScope::RequestsRead, TokenScope::RequestsClaim];

/// The form that issues a token.
#[component]
pub fn NewTokenPage() -> impl IntoView {
    page::inside(reader_with(Permission::TokensManage), |viewer| {
        let form = Typed::new(form::of::<IssueToken>());
        let usual: Vec<_> = USUAL.iter().map(|scope| scope.key().to_owned()).collect();
        let scopes =
            TokenScope::ALL.iter().map(|scope| Choice::new(scope.key(), scope.says()).hint(scope.key())).collect();
        let lasts = [("7", "7 days"), ("30", "30 days"), ("90", "90 days"), ("365", "1 year")];
        let lasts = lasts.into_iter().map(|(days, label)| Choice::new(days, label)).collect();
        let labels = [("name", "Name"), ("scopes", "Scopes"), ("expiresInDays", "Expires")];
        view! {
            <SettingsFrame
                viewer
                section=Section::Tokens
                title="Issue token"
                description="It acts for you: it never may more than you may, and it ends when you are deactivated."
            >
                <Card>
                    <Form action={form::action::<IssueToken>()}>
                        <ErrorSummary errors=form.problems(&labels) />
                        <Field
                            name="name"
                            label="Name"
                            hint="Where it is used, such as the pipeline's name. The audit log names it."
                            required=true
                            error=form.error("name")
                        >
                            <TextInput value=form.value("name", "") autocomplete="off" />
                        </Field>
                        <CheckboxGroup
                            name="scopes[]"
                            legend="Scopes"
                            hint="What it is for and no more. The first three are what a pipeline needs."
                            required=true
                            choices=scopes
                            selected=form.values("scopes", &usual)
                            error=form.error("scopes")
                        />
                        <Field name="expiresInDays" label="Expires" error=form.error("expiresInDays")>
                            <Select choices=lasts selected=form.value("expiresInDays", "90") blank="Never" />
                        </Field>
                        <div class="actions">
                            <Button variant=Variant::Primary>"Issue token"</Button>
                            <LinkButton href=Section::Tokens.path() variant=Variant::Ghost>"Cancel"</LinkButton>
                        </div>
                    </Form>
                </Card>
            </SettingsFrame>
        }
    })
}
