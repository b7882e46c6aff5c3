//! Permissions to read.

use governance::Permission;
use leptos::prelude::*;

use crate::kit::{Card, Code, Fact, Facts};

/// How many permissions are listed one by one.
const FEW: usize = 4;

/// What a role carries, in a few words.
pub fn permissions_in_words(permissions: &[Permission]) -> String {
    match permissions.len() {
        0 => "None".to_owned(),
        all if all == Permission::ALL.len() => "All of them".to_owned(),
        many if many > FEW => format!("{many} of {}", Permission::ALL.len()),
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

#[cfg(test)]
mod tests {
    use governance::people::built_in_roles;

    use super::*;

    #[test]
    fn a_few_permissions_are_named_and_many_are_counted() {
        let words = built_in_roles()
            .map(|(name, held)| format!("{name}: {}", permissions_in_words(&held.into_iter().collect::<Vec<_>>())));
        let [owner, admin, auditor, member] = words;
        assert_eq!(owner, "owner: All of them");
        assert_eq!(admin, "admin: 12 of 13");
        assert_eq!(auditor, "auditor: break_glass.review, audit.read");
        assert_eq!(member, "member: requests.open, requests.review");
        assert_eq!(permissions_in_words(&[]), "None");
    }
}
