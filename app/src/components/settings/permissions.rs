//! Permissions to read.

use governance::Permission;
use leptos::prelude::*;

use crate::kit::{Card, Code, Fact, Facts};

/// What a role carries, in one line.
pub fn permissions_in_words(permissions: &[Permission]) -> String {
    match permissions.len() {
        0 => "None".to_owned(),
        all if all == Permission::ALL.len() => "All of them".to_owned(),
        _ => permissions.iter().map(|permission| permission.key()).collect::<Vec<_>>().join(", "),
    }
}

/// What a role carries, each with what it allows.
#[component]
pub fn PermissionFacts(
    permissions: Vec<Permission>,
    /// Nobody can change them.
    fixed: bool,
) -> impl IntoView {
    let facts: Vec<_> = permissions
        .into_iter()
        .map(|permission| view! { <Fact term=permission.says()><Code>{permission.key()}</Code></Fact> })
        .collect();
    let none = facts
        .is_empty()
        .then(|| view! { <p class="text-muted">"None. Policies can still require somebody who holds it."</p> });
    let description = if fixed { "Owners hold every permission, and there is always an active owner." } else { "" };
    view! {
        <Card title="Permissions" description>
            {none}
            <Facts>{facts}</Facts>
        </Card>
    }
}
