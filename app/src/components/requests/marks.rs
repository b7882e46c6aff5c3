//! Icons, colours and words of actions, risks and states.

use governance::wire::requests::RequestView;
use governance::{Action, Risk, StateName};
use leptos::prelude::*;

use super::visible::visible;
use crate::kit::{Badge, Glyph, Tone};

/// "Release Deploy: api / production".
pub fn headline(request: &RequestView) -> String {
    format!("{}: {}", request.action.title(), visible(&request.target.name).0)
}

/// The icon of an action.
pub fn action_glyph(action: Action) -> Glyph {
    match action {
        Action::ReleaseDeploy => Glyph::Rocket,
        Action::PromotionExecute => Glyph::ArrowRightLeft,
        Action::RollbackExecute | Action::ClusterRollback => Glyph::RotateCcw,
        Action::ProjectDelete | Action::ResourceDelete => Glyph::Trash2,
        Action::EnvironmentFreeze => Glyph::Snowflake,
        Action::EnvironmentUnfreeze => Glyph::SunSnow,
        Action::EnvironmentPolicyUpdate => Glyph::ShieldCheck,
        Action::ClusterSync => Glyph::RefreshCw,
        Action::ClusterRestart => Glyph::Power,
        Action::ClusterScale => Glyph::Scaling,
        Action::ManifestApply => Glyph::FileCode,
        Action::CommandExecute => Glyph::Terminal,
        Action::TokenIssue => Glyph::KeyRound,
        Action::BreakGlassInitiate => Glyph::Siren,
    }
}

/// How much harm the action can do.
#[component]
pub fn RiskBadge(
    risk: Risk,
    /// Beside the title of a page.
    #[prop(optional)]
    large: bool,
) -> impl IntoView {
    let (tone, icon, says) = match risk {
        Risk::Critical => (Tone::Danger, Glyph::TriangleAlert, "Critical risk"),
        Risk::High => (Tone::Warn, Glyph::TriangleAlert, "High risk"),
        Risk::Medium => (Tone::Neutral, Glyph::Circle, "Medium risk"),
    };
    view! { <Badge tone icon large>{says}</Badge> }
}

/// The colour and icon of a state.
pub fn state_mark(state: StateName) -> (Tone, Glyph, &'static str) {
    match state {
        StateName::Pending => (Tone::Accent, Glyph::Clock, "Pending"),
        StateName::Approved => (Tone::Ok, Glyph::CheckCheck, "Approved"),
        StateName::Executing => (Tone::Info, Glyph::Play, "Executing"),
        StateName::Succeeded => (Tone::Ok, Glyph::CircleCheck, "Succeeded"),
        StateName::Failed => (Tone::Danger, Glyph::CircleX, "Failed"),
        StateName::Rejected => (Tone::Danger, Glyph::X, "Rejected"),
        StateName::Cancelled => (Tone::Neutral, Glyph::Ban, "Cancelled"),
        StateName::Expired => (Tone::Warn, Glyph::Hourglass, "Expired"),
    }
}

/// Where a request is in its life.
#[component]
pub fn StateBadge(
    state: StateName,
    /// Beside the title of a page.
    #[prop(optional)]
    large: bool,
    /// Without a frame, in lists.
    #[prop(optional)]
    plain: bool,
) -> impl IntoView {
    let (tone, icon, says) = state_mark(state);
    view! { <Badge tone icon large plain>{says}</Badge> }
}

/// Nobody has decided for longer than a day.
#[component]
pub fn StaleBadge(
    /// Beside the title of a page.
    #[prop(optional)]
    large: bool,
) -> impl IntoView {
    view! { <Badge tone=Tone::Warn icon=Glyph::Hourglass large>"Stale"</Badge> }
}
