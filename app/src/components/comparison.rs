//! Whether a version of a policy is weaker or stronger than another one.

use governance::analysis::{Change, PolicyFinding};
use governance::policy::words::FieldChange;
use governance::wire::comparisons::ComparisonView;
use leptos::prelude::*;

use crate::kit::{Fact, Facts, Notice, Tone};

/// The change in strength, with a request that shows it, and what analysis would find wrong with the policy then. Knows
/// nothing of the server, so it may stand in an island.
#[component]
pub fn Strength(
    /// The comparison.
    comparison: ComparisonView,
) -> impl IntoView {
    let ComparisonView { change, says, weaker, stronger, fields, findings, .. } = comparison;
    let (tone, title) = match change {
        Change::Same => (Tone::Neutral, "This version is as strong as the old one"),
        Change::Weaker => (Tone::Warn, "This version is weaker"),
        Change::Stronger => (Tone::Info, "This version is stronger"),
        Change::Both => (Tone::Warn, "This version is weaker for some requests and stronger for others"),
        Change::Undecided => (Tone::Warn, "Whether this version is weaker is not known"),
    };
    let both = change == Change::Both;
    let example = |word: &'static str, says: String| {
        view! { <li>{both.then(|| view! { <strong>{word}": "</strong> })}{says}</li> }
    };
    let examples: Vec<_> = weaker
        .map(|one| example("Weaker", one.says))
        .into_iter()
        .chain(stronger.map(|one| example("Stronger", one.says)))
        .collect();
    let examples = (!examples.is_empty()).then(|| view! { <ul>{examples}</ul> });
    let strength = (!fields.is_empty()).then(|| {
        view! {
            <Notice tone title>
                <p>{says}</p>
                {examples}
            </Notice>
        }
    });
    view! {
        {strength}
        <WouldBeFound findings />
    }
}

/// What analysis would find wrong with the policy in the form.
#[component]
fn WouldBeFound(findings: Vec<PolicyFinding>) -> impl IntoView {
    let notices = findings.into_iter().map(|finding| {
        view! {
            <Notice tone=Tone::Warn title=finding.code.title()>
                <p>{finding.says} " " {finding.advice}</p>
            </Notice>
        }
    });
    notices.collect_view()
}

/// The fields that two versions fill in differently.
#[component]
pub fn FieldChanges(
    /// What each was, and what it is.
    changes: Vec<FieldChange>,
) -> impl IntoView {
    if changes.is_empty() {
        return view! { <p class="text-muted">"No field differs."</p> }.into_any();
    }
    let facts: Vec<_> = changes
        .into_iter()
        .map(|FieldChange { field, was, is }| {
            view! { <Fact term=field>{is} <span class="text-muted">{format!(" (was: {was})")}</span></Fact> }
        })
        .collect();
    view! { <Facts>{facts}</Facts> }.into_any()
}
