//! A member, in a list and alone.

use governance::wire::Ref;
use governance::wire::directory::MemberView;
use leptos::prelude::*;

use crate::kit::{Avatar, Badge, Card, Cell, Chip, Fact, Facts, Glyph, Row, Tone};
use crate::moment::Moment;

/// Whether a member is active.
#[component]
pub fn MemberState(active: bool) -> impl IntoView {
    if active {
        view! { <Badge plain=true tone=Tone::Ok icon=Glyph::CircleCheck>"Active"</Badge> }
    } else {
        view! { <Badge plain=true icon=Glyph::Ban>"Deactivated"</Badge> }
    }
}

/// A member as a row.
#[component]
pub fn MemberRow(member: MemberView) -> impl IntoView {
    view! {
        <Row>
            <Cell>
                <div class="flex items-center gap-2.5">
                    <Avatar name=member.name.clone() />
                    <div class="min-w-0">
                        <a class="cell-title" href=format!("/settings/members/{}", member.id)>{member.name}</a>
                        <p class="text-sm text-muted">{member.email}</p>
                    </div>
                </div>
            </Cell>
            <Cell label="Teams"><Chips things=member.teams under="/settings/teams" /></Cell>
            <Cell label="Org roles"><Chips things=member.org_roles under="/settings/org-roles" /></Cell>
            <Cell label="State"><MemberState active=member.active /></Cell>
        </Row>
    }
}

/// What is so about one member.
#[component]
pub fn MemberFacts(member: MemberView, moment: Moment) -> impl IntoView {
    view! {
        <Card>
            <Facts>
                <Fact term="Email address">{member.email}</Fact>
                <Fact term="Org roles"><Chips things=member.org_roles under="/settings/org-roles" /></Fact>
                <Fact term="Teams"><Chips things=member.teams under="/settings/teams" /></Fact>
                <Fact term="Joined">{moment.distance(member.joined_at)}</Fact>
            </Facts>
        </Card>
    }
}

/// Things by name, each leading to its page.
#[component]
pub fn Chips(
    things: Vec<Ref>,
    /// The path that the pages lie under.
    under: &'static str,
) -> impl IntoView {
    if things.is_empty() {
        return view! { <span class="text-muted">"None"</span> }.into_any();
    }
    let chips: Vec<_> = things
        .into_iter()
        .map(|thing| view! { <Chip href=format!("{under}/{}", thing.id)>{thing.name}</Chip> })
        .collect();
    view! { <div class="chips">{chips}</div> }.into_any()
}
