//! `/settings/members`.

use governance::Permission;
use governance::wire::Page;
use governance::wire::directory::MemberView;
use leptos::prelude::*;
use service::directory::members;
use service::page::Seek;

use crate::components::settings::{MemberRow, Section, SettingsFrame};
use crate::kit::{Card, Column, EmptyState, Filters, Glyph, LinkButton, Size, Table, Variant};
use crate::pages::link::link;
use crate::session::{Viewer, system, viewer};
use crate::{Refused, page};

const PATH: &str = "/settings/members";

struct Shown {
    viewer: Viewer,
    members: Page<MemberView>,
    q: String,
    /// Whether this is not the first page.
    further: bool,
}

/// Everyone, with teams, org roles and state; narrowed by a search.
#[component]
pub fn MembersPage() -> impl IntoView {
    page::inside(load(), body)
}

async fn load() -> Result<Shown, Refused> {
    let (q, after) = (page::query("q"), page::query("after"));
    let viewer = viewer().await?;
    let further = after.is_some();
    let members = members::list(&system()?, &viewer.caller, q.as_deref(), &Seek { after, limit: None }).await?;
    Ok(Shown { viewer, members, q: q.unwrap_or_default(), further })
}

fn body(shown: Shown) -> impl IntoView {
    let Shown { viewer, members, q, further } = shown;
    let actions = viewer.may(Permission::MembersManage).then(|| {
        view! { <LinkButton href="/settings/invitations" variant=Variant::Primary icon=Glyph::UserPlus>"Invite"</LinkButton> }
    });
    let more = members.next.map(|next| link(PATH, &[("q", Some(&q)), ("after", Some(&next))]));
    let first = further.then(|| link(PATH, &[("q", Some(&q))]));
    let clear = if q.is_empty() { "" } else { PATH };
    let found = members.items.is_empty();
    let list = if found {
        view! {
            <EmptyState icon=Glyph::Search title="Nobody found" text="No name or address contains this. Search for a part of either." />
        }
        .into_any()
    } else {
        let columns = ["Name", "Teams", "Org roles", "State"].map(Column::text).to_vec();
        let rows: Vec<_> = members.items.into_iter().map(|member| view! { <MemberRow member /> }).collect();
        view! { <Table caption="Members" columns>{rows}</Table> }.into_any()
    };
    view! {
        <SettingsFrame viewer section=Section::Members description=Section::Members.says() actions=actions.map(IntoAny::into_any)>
            <Filters label="Search members" search="Name or address" searched=q clear>
                ""
            </Filters>
            <Card flush=true>{list}</Card>
            {(more.is_some() || first.is_some()).then(|| view! {
                <nav class="actions" aria-label="Pages">
                    {first.map(|href| view! { <LinkButton href size=Size::Small>"From the beginning"</LinkButton> })}
                    {more.map(|href| view! { <LinkButton href size=Size::Small>"More members"</LinkButton> })}
                </nav>
            })}
        </SettingsFrame>
    }
}
