//! The invitations that wait.

use governance::wire::directory::InvitationView;
use leptos::prelude::*;

use super::Chips;
use crate::api::invitations::RevokeInvitation;
use crate::form;
use crate::kit::{Button, Card, Cell, Column, EmptyState, Form, Glyph, Row, Size, Table, Variant};
use crate::moment::Moment;

/// Who is invited to what, until when.
#[component]
pub fn InvitationTable(invitations: Vec<InvitationView>, moment: Moment) -> impl IntoView {
    let list = if invitations.is_empty() {
        view! {
            <EmptyState
                icon=Glyph::UserPlus
                title="Nobody is expected"
                text="Invitations stand here until they are accepted, revoked, or 7 days old."
            />
        }
        .into_any()
    } else {
        let mut columns = ["Email address", "Org roles", "Teams", "Invited by", "Expires"].map(Column::text).to_vec();
        columns.push(Column::actions("Revoke"));
        let rows: Vec<_> = invitations.into_iter().map(|invitation| row(invitation, moment)).collect();
        view! { <Table caption="Invitations that wait" columns>{rows}</Table> }.into_any()
    };
    view! { <Card title="Waiting" flush=true>{list}</Card> }
}

fn row(invitation: InvitationView, moment: Moment) -> impl IntoView {
    let label = format!("Revoke the invitation of {}", invitation.email);
    view! {
        <Row>
            <Cell><span class="cell-title">{invitation.email}</span></Cell>
            <Cell label="Org roles"><Chips things=invitation.org_roles under="/settings/org-roles" /></Cell>
            <Cell label="Teams"><Chips things=invitation.teams under="/settings/teams" /></Cell>
            <Cell label="Invited by">{invitation.invited_by.name}</Cell>
            <Cell label="Expires">{moment.distance(invitation.expires_at)}</Cell>
            <Cell actions=true>
                <Form action={form::action::<RevokeInvitation>()} bare=true>
                    <input type="hidden" name="id" value=invitation.id.to_string() />
                    <Button size=Size::Small variant=Variant::DangerQuiet label>"Revoke"</Button>
                </Form>
            </Cell>
        </Row>
    }
}
