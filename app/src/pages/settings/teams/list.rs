//! `/settings/teams`.

use governance::Permission;
use governance::policy::quorum::count_of;
use governance::wire::directory::TeamView;
use leptos::prelude::*;
use service::directory::teams;

use crate::components::settings::{Section, SettingsFrame};
use crate::kit::{Card, Cell, Column, EmptyState, Glyph, LinkButton, Row, Table, Variant};
use crate::session::{Viewer, system, viewer};
use crate::{Refused, page};

/// How many names a row shows.
const NAMES: usize = 4;

/// Every team with its members.
#[component]
pub fn TeamsPage() -> impl IntoView {
    page::inside(
        async {
            let viewer = viewer().await?;
            let teams = teams::list(&system()?, &viewer.caller).await?;
            Ok::<_, Refused>((viewer, teams))
        },
        |(viewer, teams)| body(viewer, teams),
    )
}

fn body(viewer: Viewer, teams: Vec<TeamView>) -> impl IntoView {
    let may = viewer.may(Permission::MembersManage);
    let new = || view! { <LinkButton href="/settings/teams/new" variant=Variant::Primary icon=Glyph::Plus>"New team"</LinkButton> };
    let actions = (may && !teams.is_empty()).then(new);
    let list = if teams.is_empty() {
        view! {
            <EmptyState
                icon=Glyph::Users
                title="No team yet"
                text="Policies can ask for approvals from certain teams, or from several different ones. A team is a named set of members."
            >
                {may.then(new)}
            </EmptyState>
        }
        .into_any()
    } else {
        let columns = vec![Column::text("Name"), Column::text("Who"), Column::number("Members")];
        let rows: Vec<_> = teams.into_iter().map(row).collect();
        view! { <Table caption="Teams" columns>{rows}</Table> }.into_any()
    };
    view! {
        <SettingsFrame viewer section=Section::Teams description=Section::Teams.says() actions=actions.map(IntoAny::into_any)>
            <Card flush=true>{list}</Card>
        </SettingsFrame>
    }
}

fn row(team: TeamView) -> impl IntoView {
    let count = team.members.len();
    let mut who: Vec<_> = team.members.into_iter().take(NAMES).map(|member| member.name).collect();
    if count > NAMES {
        who.push(count_of(count - NAMES, "other"));
    }
    let who = if who.is_empty() { "Nobody".to_owned() } else { who.join(", ") };
    view! {
        <Row>
            <Cell><a class="cell-title" href=format!("/settings/teams/{}", team.id)>{team.name}</a></Cell>
            <Cell label="Who"><span class="text-muted">{who}</span></Cell>
            <Cell label="Members" number=true>{count}</Cell>
        </Row>
    }
}
