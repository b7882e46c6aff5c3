//! The warning of a policy that nobody could satisfy.

use leptos::prelude::*;

use super::scope::capital;
use crate::kit::{Glyph, Icon, Notice, Tone};

/// Why the present members cannot satisfy a policy; nothing when they can.
#[component]
pub fn Infeasible(
    /// The smallest reasons.
    reasons: Vec<String>,
) -> impl IntoView {
    (!reasons.is_empty()).then(|| {
        let lines: Vec<_> = reasons.iter().map(|reason| view! { <li>{capital(reason)}"."</li> }).collect();
        view! {
            <Notice tone=Tone::Warn title="Cannot be satisfied now">
                <p>"As members and teams are today, a request that it gates would wait until it expires:"</p>
                <ul>{lines}</ul>
            </Notice>
        }
    })
}

/// The same in one line, for lists; nothing when they can.
#[component]
pub fn InfeasibleLine(
    /// The smallest reasons.
    reasons: Vec<String>,
) -> impl IntoView {
    (!reasons.is_empty()).then(|| {
        view! {
            <p class="flex gap-1.5 text-sm text-warn">
                <Icon glyph=Glyph::TriangleAlert />
                <span>"Cannot be satisfied now: " {reasons.join("; ")} "."</span>
            </p>
        }
    })
}
