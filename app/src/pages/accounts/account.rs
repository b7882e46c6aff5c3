//! `/account`: what belongs to the person, and how the open organization reaches them.

use governance::wire::notifications::NotificationPreferences;
use leptos::prelude::*;
use leptos_meta::Title;
use serde::Deserialize;
use service::accounts::sessions::{Record, list_of_login};
use service::notifications::preferences;

use crate::api::accounts::ChangePassword;
use crate::components::accounts::{SessionLine, SessionsCard, ShortcutsCard, ThemeCard};
use crate::components::notifications::PreferencesCard;
use crate::components::shell::{Shortcuts, Theme};
use crate::form::Typed;
use crate::kit::{Button, Card, ErrorSummary, Fact, Facts, Field, Form, FormRow, PageHeader, TextInput};
use crate::moment::Moment;
use crate::session::{Viewer, Who, login, session_id, system, viewer};
use crate::{Refused, form, page};

/// Name and address, password, notifications, sessions, theme, keys.
#[component]
pub fn AccountPage() -> impl IntoView {
    page::inside(load(), |(viewer, sessions, (wanted, mail), moment)| {
        let zone = moment.zone.name().to_owned();
        let theme = use_context::<Theme>().unwrap_or_default();
        let shortcuts = use_context::<Shortcuts>().unwrap_or_default();
        view! {
            <Title text="Your account" />
            <div class="page page-narrow">
                <PageHeader title="Your account" />
                <ProfileCard viewer />
                <PasswordCard />
                <PreferencesCard wanted mail zone />
                <SessionsCard sessions moment />
                <ThemeCard theme />
                <ShortcutsCard shortcuts />
            </div>
        }
    })
}

async fn load() -> Result<(Viewer, Vec<SessionLine>, (NotificationPreferences, bool), Moment), Refused> {
    let current = session_id()?;
    let kept = list_of_login(&system()?, login().await?).await?;
    let lines = kept.into_iter().map(|record| line(record, current.as_deref())).collect();
    let viewer = viewer().await?;
    let wanted = preferences(&system()?, &viewer.caller).await?;
    let mail = system()?.mail_from().is_some();
    let moment = viewer.moment;
    Ok((viewer, lines, (wanted, mail), moment))
}

/// What the page needs of a session's data.
#[derive(Deserialize)]
struct Data {
    who: Who,
}

fn line(record: Record, current: Option<&str>) -> SessionLine {
    let seen = serde_json::from_slice::<Data>(&record.data).map_or(record.created_at, |data| data.who.seen);
    SessionLine { current: current == Some(&record.id), began: record.created_at, seen, ends: record.expires_at }
}

#[component]
fn ProfileCard(viewer: Viewer) -> impl IntoView {
    let organizations: Vec<_> = viewer.memberships.iter().map(|held| held.organization.name.clone()).collect();
    let term = if organizations.len() == 1 { "Organization" } else { "Organizations" };
    view! {
        <Card title="Profile">
            <Facts>
                <Fact term="Name">
                    {viewer.caller.name}
                    <p class="text-sm text-muted">"Those who manage members can change it."</p>
                </Fact>
                <Fact term="Email address">{viewer.email}</Fact>
                <Fact term>{organizations.join(", ")}</Fact>
            </Facts>
        </Card>
    }
}

#[component]
fn PasswordCard() -> impl IntoView {
    let form = Typed::new(form::of::<ChangePassword>());
    let labels = [("oldPassword", "Present password"), ("newPassword", "New password")];
    view! {
        <Card title="Password" description="Changing it ends every other session of yours.">
            <Form action={form::action::<ChangePassword>()}>
                <ErrorSummary errors=form.problems(&labels) />
                <FormRow>
                    <Field name="oldPassword" label="Present password" required=true error=form.error("oldPassword")>
                        <TextInput kind="password" autocomplete="current-password" />
                    </Field>
                    <Field
                        name="newPassword"
                        label="New password"
                        hint="At least 8 characters."
                        required=true
                        error=form.error("newPassword")
                    >
                        <TextInput kind="password" autocomplete="new-password" />
                    </Field>
                </FormRow>
                <div class="actions"><Button>"Change password"</Button></div>
            </Form>
        </Card>
    }
}
