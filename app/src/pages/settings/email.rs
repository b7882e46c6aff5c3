//! `/settings/email`.

use governance::Permission;
use leptos::prelude::*;
use service::mail::{self, Overview};

use super::reader_with;
use crate::api::email::{RetryMails, TestMail};
use crate::components::settings::{FailedMails, MailStatus, Section, SettingsFrame};
use crate::kit::{Card, Code, EmptyState, ErrorSummary, Glyph};
use crate::session::{Viewer, system};
use crate::{Refused, form, page};

/// Whether mail goes out, and what did not arrive.
#[component]
pub fn EmailPage() -> impl IntoView {
    page::inside(
        async {
            let viewer = reader_with(Permission::OrganizationManage).await?;
            let overview = mail::overview(&system()?, &viewer.caller).await?;
            Ok::<_, Refused>((viewer, overview))
        },
        |(viewer, overview)| body(viewer, overview),
    )
}

fn body(viewer: Viewer, overview: Overview) -> impl IntoView {
    let moment = viewer.moment;
    let content = match overview.from.clone() {
        None => view! { <Card flush=true><Off /></Card> }.into_any(),
        Some(from) => {
            let failures = overview.failures.clone();
            // Somebody who just sent a test wants to see what comes of it.
            let again = (overview.waiting > 0).then_some("5000");
            view! {
                <ErrorSummary title="The test was not sent" errors={form::of::<TestMail>().problems(&[])} />
                <ErrorSummary title="Nothing was sent again" errors={form::of::<RetryMails>().problems(&[])} />
                <div id="mail" class="stack" data-live="" data-live-again=again>
                    <MailStatus overview from />
                    <FailedMails failures moment />
                </div>
            }
            .into_any()
        }
    };
    view! {
        <SettingsFrame viewer section=Section::Email description=Section::Email.says()>{content}</SettingsFrame>
    }
}

/// What there is to do where there is no mail.
#[component]
fn Off() -> impl IntoView {
    view! {
        <EmptyState
            icon=Glyph::Mail
            title="Email is off"
            text="Members are told in the application alone. Whoever runs the server turns email on by naming a mail server and a sender:"
        >
            <span><Code>"COUNTERSIGN_SMTP_URL"</Code> " and " <Code>"COUNTERSIGN_MAIL_FROM"</Code></span>
        </EmptyState>
    }
}
