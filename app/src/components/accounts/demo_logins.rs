//! The logins of a demo, each one click away.

use leptos::prelude::*;

use crate::api::accounts::LogIn;
use crate::form;
use crate::kit::{Button, Card, Cell, Column, Form, Row, Size, Table};
use crate::session::DemoLogin;

/// The people of the demo organization, with a button that logs in as each.
#[component]
pub fn DemoLoginCard(
    /// The logins.
    logins: Vec<DemoLogin>,
    /// Where logging in leads.
    next: String,
) -> impl IntoView {
    let rows: Vec<_> = logins
        .into_iter()
        .map(|login| {
            let label = format!("Log in as {}", login.email);
            let (next, email, password) = (next.clone(), login.email.clone(), login.password.clone());
            view! {
                <Row>
                    <Cell>
                        <p class="cell-title">{login.email}</p>
                        <p class="text-sm text-muted">{login.role}</p>
                    </Cell>
                    <Cell label="Password"><code class="code-inline">{login.password}</code></Cell>
                    <Cell actions=true>
                        <Form action={form::action::<LogIn>()} bare=true>
                            <input type="hidden" name="email" value=email />
                            <input type="hidden" name="password" value=password />
                            <input type="hidden" name="next" value=next />
                            <Button size=Size::Small label>"Log in"</Button>
                        </Form>
                    </Cell>
                </Row>
            }
        })
        .collect();
    view! {
        <Card title="Demo logins" description="This is a demo. Look at it as any of them." flush=true>
            <Table caption="Demo logins" columns=vec![Column::text("Who"), Column::text("Password"), Column::actions("Log in")]>
                {rows}
            </Table>
        </Card>
    }
}
