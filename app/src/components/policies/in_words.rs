//! A policy in words.

use governance::Action;
use governance::wire::policies::PolicyView;
use leptos::prelude::*;

use super::scope::{capital, title};
use crate::kit::{Chip, Fact, Facts, Notice, Tone};

/// What a policy protects, what it needs, from whom, and when.
#[component]
pub fn InWords(
    /// The policy.
    policy: PolicyView,
) -> impl IntoView {
    let body = policy.body;
    let scope = body.scope.parse().map(|scope| format!("{}: {}", title(scope), scope.applies_to())).unwrap_or_default();
    let actions = if body.actions.is_empty() {
        "Every action that its scope can see".into_any()
    } else {
        let chips: Vec<_> =
            body.actions.iter().map(|key| action_title(key)).map(|action| view! { <Chip>{action}</Chip> }).collect();
        view! { <div class="chips">{chips}</div> }.into_any()
    };
    let reason = if body.conditions.require_reason { "Must be given" } else { "May be left out" };
    let own =
        if body.requester_can_approve { "May approve their own request" } else { "Never approves their own request" };
    let warning = body.requester_can_approve.then(|| {
        view! {
            <Notice tone=Tone::Warn title="No separation of duties">
                "Disabling self-approval prevention is strongly discouraged for production environments."
            </Notice>
        }
    });
    view! {
        <div class="grid gap-4">
            <Facts>
                <Fact term="Scope">{scope}</Fact>
                <Fact term="Protects">{actions}</Fact>
                <Fact term="Needs">{capital(&policy.quorum_says)}</Fact>
                <Fact term="Can approve">{policy.approvers_say}</Fact>
                <Fact term="Applies">{capital(&policy.conditions_say)}</Fact>
                <Fact term="Reason">{reason}</Fact>
                <Fact term="Requester">{own}</Fact>
                {policy.reminders_say.map(|says| view! { <Fact term="Waiting long">{capital(&says)}</Fact> })}
            </Facts>
            {warning}
        </div>
    }
}

/// The name of an action by its key.
pub(super) fn action_title(key: &str) -> String {
    key.parse::<Action>().map_or_else(|_| key.to_owned(), |action| action.title().to_owned())
}
