//! How mail stands.

use governance::mail::Occasion;
use governance::policy::quorum::count_of;
use leptos::prelude::*;
use service::mail::{FailedMail, Overview};

use crate::api::email::{RetryMails, TestMail};
use crate::form;
use crate::kit::{Badge, Button, Card, Cell, Column, EmptyState, Fact, Facts, Form, Glyph, Row, Size, Table, Tone};
use crate::moment::Moment;
use crate::status::sentence;

/// The sender and the numbers, with the button that sends a test.
#[component]
pub fn MailStatus(
    overview: Overview,
    /// The sender.
    from: String,
) -> impl IntoView {
    let test = view! {
        <Form action={form::action::<TestMail>()} bare=true>
            <Button size=Size::Small icon=Glyph::Send>"Send me a test"</Button>
        </Form>
    };
    let Overview { waiting, sent, failed, .. } = overview;
    view! {
        <Card
            title="Status"
            description="Where mail goes out is the server's configuration. What members are told by email, and when, is their choice."
            actions=test.into_any()
        >
            <Facts>
                <Fact term="From"><span class="break-words">{from}</span></Fact>
                <Fact term="Sent in the last 24 hours">{sent}</Fact>
                <Fact term="Waiting">{waiting}</Fact>
                <Fact term="Given up">{failed}</Fact>
            </Facts>
        </Card>
    }
}

/// What did not arrive, or not yet, with the buttons that send it again.
#[component]
pub fn FailedMails(failures: Vec<FailedMail>, moment: Moment) -> impl IntoView {
    let given_up = failures.iter().any(|mail| mail.given_up);
    let retry = given_up.then(|| {
        view! {
            <Form action={form::action::<RetryMails>()} bare=true>
                <Button size=Size::Small icon=Glyph::RefreshCw>"Retry all"</Button>
            </Form>
        }
        .into_any()
    });
    let list = if failures.is_empty() {
        view! {
            <EmptyState
                icon=Glyph::Mail
                title="Nothing failed"
                text="A mail that cannot be sent is tried for a day. It stands here with the reason until it is sent."
            />
        }
        .into_any()
    } else {
        let columns = ["To", "State", "Why", "Written"].map(Column::text).to_vec();
        let rows: Vec<_> = failures.into_iter().map(|mail| view! { <FailedRow mail moment /> }).collect();
        view! { <Table caption="Mail that failed" columns>{rows}</Table> }.into_any()
    };
    match retry {
        Some(actions) => view! { <Card title="Failures" flush=true actions>{list}</Card> }.into_any(),
        None => view! { <Card title="Failures" flush=true>{list}</Card> }.into_any(),
    }
}

#[component]
fn FailedRow(mail: FailedMail, moment: Moment) -> impl IntoView {
    let id = mail.id.to_string();
    let name = format!("Retry the mail to {}", mail.to.name);
    let retry = mail.given_up.then(|| {
        view! {
            <Form action={form::action::<RetryMails>()} bare=true>
                <input type="hidden" name="id" value=id />
                <Button size=Size::Small attr:aria-label=name>"Retry"</Button>
            </Form>
        }
    });
    let (tone, state) = if mail.given_up { (Tone::Danger, "Given up") } else { (Tone::Warn, "Is tried again") };
    let attempts = count_of(usize::try_from(mail.attempts).unwrap_or(usize::MAX), "attempt");
    view! {
        <Row>
            <Cell>
                <span class="cell-title">{mail.to.name}</span>
                <p class="text-sm text-muted">{title(mail.occasion)}</p>
            </Cell>
            <Cell label="State">
                <Badge tone>{state}</Badge>
                <p class="text-sm text-muted">{attempts}</p>
            </Cell>
            <Cell label="Why">
                <p class="break-words text-muted">{sentence(&mail.error)}</p>
                {retry}
            </Cell>
            <Cell label="Written">{moment.distance(mail.created_at)}</Cell>
        </Row>
    }
}

/// What a mail is for, in a few words.
fn title(occasion: Occasion) -> &'static str {
    match occasion {
        Occasion::News(kind) => kind.title(),
        Occasion::Handled => "A request waits no longer",
        Occasion::Alert => "An alert",
        Occasion::Test => "A test",
    }
}
