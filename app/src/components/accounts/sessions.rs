//! Where the reader is signed in.

use governance::Timestamp;
use leptos::prelude::*;

use crate::api::accounts::LogOutEverywhere;
use crate::form;
use crate::kit::{Badge, Button, Card, Cell, Column, Dialog, Form, Glyph, Row, Table, Tone, Variant};
use crate::moment::Moment;

const DIALOG: &str = "log-out-everywhere";

/// One session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionLine {
    /// Whether it is the one that shows the page.
    pub current: bool,
    pub began: Timestamp,
    /// When it was last used, give or take ten minutes.
    pub seen: Timestamp,
    /// When it ends, unless it is used until then.
    pub ends: Timestamp,
}

/// The reader's sessions, and the end of all of them.
#[component]
pub fn SessionsCard(
    /// The sessions, the newest first.
    sessions: Vec<SessionLine>,
    moment: Moment,
) -> impl IntoView {
    let rows: Vec<_> = sessions
        .into_iter()
        .map(|session| {
            let which = if session.current {
                view! { <Badge plain=true tone=Tone::Ok icon=Glyph::CircleCheck>"This session"</Badge> }.into_any()
            } else {
                "Another browser".into_any()
            };
            view! {
                <Row>
                    <Cell>{which}</Cell>
                    <Cell label="Began">{moment.distance(session.began)}</Cell>
                    <Cell label="Last used">{moment.distance(session.seen)}</Cell>
                    <Cell label="Ends if unused">{moment.distance(session.ends)}</Cell>
                </Row>
            }
        })
        .collect();
    let columns = ["Session", "Began", "Last used", "Ends if unused"].map(Column::text).to_vec();
    let actions =
        view! { <Button opens=DIALOG variant=Variant::DangerQuiet icon=Glyph::LogOut>"Log out everywhere…"</Button> };
    view! {
        <Card
            title="Sessions"
            description="Where you are logged in. A session ends when it was not used for 12 hours, and after 7 days at the latest."
            actions=actions.into_any()
            flush=true
        >
            <Table caption="Sessions" columns>{rows}</Table>
        </Card>
        <Dialog id=DIALOG title="Log out everywhere?">
            <p class="text-muted">"Every session of yours ends, this one too. API tokens are not touched."</p>
            <Form action={form::action::<LogOutEverywhere>()}>
                <div class="dialog-footer">
                    <Button closes=DIALOG variant=Variant::Ghost>"Stay logged in"</Button>
                    <Button variant=Variant::Danger>"Log out everywhere"</Button>
                </div>
            </Form>
        </Dialog>
    }
}
