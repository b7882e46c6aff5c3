//! The warning of a policy that nobody could satisfy, or not for every requester.

use leptos::prelude::*;

use super::scope::capital;
use crate::kit::{Glyph, Icon, Notice, Tone};

/// Why the present members cannot satisfy a policy, and whose requests would wait in vain; nothing
/// when they can for everyone.
#[component]
pub fn Infeasible(
    /// The smallest reasons.
    reasons: Vec<String>,
    /// Whose requests nobody could finish although others' could be, in sentences.
    in_vain: Vec<String>,
) -> impl IntoView {
    let lines = |reasons: Vec<String>| -> Vec<_> {
        reasons.iter().map(|reason| view! { <li>{capital(reason)}"."</li> }).collect()
    };
    let never = (!reasons.is_empty()).then(|| {
        view! {
            <Notice tone=Tone::Warn title="Cannot be satisfied now">
                <p>"As members and teams are today, a request that it gates would wait until it expires:"</p>
                <ul>{lines(reasons)}</ul>
            </Notice>
        }
    });
    let not_for_all = (!in_vain.is_empty()).then(|| {
        view! {
            <Notice tone=Tone::Warn title="Can be satisfied, but not for everyone">
                <p>"As members and teams are today, some requests that it gates would wait until they expire:"</p>
                <ul>{lines(in_vain)}</ul>
            </Notice>
        }
    });
    view! { {never} {not_for_all} }
}

/// The same in a line each, for lists; nothing when they can for everyone.
#[component]
pub fn InfeasibleLine(
    /// The smallest reasons.
    reasons: Vec<String>,
    /// Whose requests nobody could finish although others' could be, in sentences.
    in_vain: Vec<String>,
) -> impl IntoView {
    let never = (!reasons.is_empty()).then(|| format!("Cannot be satisfied now: {}.", reasons.join("; ")));
    let lines = never.into_iter().chain(in_vain.into_iter().map(|sentence| format!("{sentence}.")));
    let lines = lines.map(|says| {
        view! {
            <p class="flex gap-1.5 text-sm text-warn">
                <Icon glyph=Glyph::TriangleAlert />
                <span>{says}</span>
            </p>
        }
    });
    lines.collect_view()
}
