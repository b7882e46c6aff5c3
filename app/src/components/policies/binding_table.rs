//! The bindings of a policy.

use governance::ids::OrganizationId;
use governance::policy::Mode;
use governance::wire::policies::BindingView;
use leptos::prelude::*;

use super::binding_changes::BindingChanges;
use super::scope::{capital, glyph, path_of, title};
use crate::api::bindings::set_mode::SetMode;
use crate::api::bindings::unbind::Unbind;
use crate::form;
use crate::kit::{Badge, Cell, Column, ErrorSummary, Glyph, Icon, Row, Table, Tone};

/// Where a policy is bound, with the mode of each.
#[component]
pub fn BindingTable(
    /// What the table holds, for screen readers.
    #[prop(into)]
    caption: String,
    /// The bindings.
    bindings: Vec<BindingView>,
    /// Their organization.
    organization: OrganizationId,
    /// The page that the forms come back to; without it nothing can be changed.
    #[prop(optional_no_strip)]
    next: Option<String>,
) -> impl IntoView {
    let mut columns = vec![Column::text("Resource"), Column::text("Level"), Column::text("Mode")];
    if next.is_some() {
        columns.push(Column::actions("Changes"));
    }
    let rows: Vec<_> = bindings
        .into_iter()
        .map(|binding| {
            let href = path_of(&binding, organization);
            let name = if binding.resource.is_none() { capital(&binding.name) } else { binding.name.clone() };
            let level = binding.level;
            let mode = binding.mode;
            let changes = next.clone().map(|next| {
                view! { <Cell actions=true><BindingChanges binding next /></Cell> }
            });
            view! {
                <Row>
                    <Cell>
                        <div class="flex items-center gap-2">
                            <Icon glyph=glyph(level) class="text-muted" />
                            <a class="cell-title" href=href>{name}</a>
                        </div>
                    </Cell>
                    <Cell label="Level">{title(level)}</Cell>
                    <Cell label="Mode"><ModeBadge mode /></Cell>
                    {changes}
                </Row>
            }
        })
        .collect();
    view! { <Table caption columns>{rows}</Table> }
}

/// Whether a binding gates or only tells.
#[component]
pub fn ModeBadge(
    /// The mode.
    mode: Mode,
) -> impl IntoView {
    match mode {
        Mode::Enforce => view! { <Badge plain=true tone=Tone::Ok icon=Glyph::Lock>"Enforced"</Badge> }.into_any(),
        Mode::Observe => view! { <Badge plain=true tone=Tone::Info icon=Glyph::Eye>"Observed"</Badge> }.into_any(),
    }
}

/// Why a change of a binding on this page was refused; nothing when none was.
#[component]
pub fn ChangeRefused() -> impl IntoView {
    let refused = [form::of::<SetMode>(), form::of::<Unbind>()];
    let problems: Vec<_> = refused.iter().flat_map(|form| form.problems(&[])).collect();
    view! { <ErrorSummary title="The binding was not changed" errors=problems /> }
}
