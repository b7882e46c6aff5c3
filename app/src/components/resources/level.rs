//! The bindings of one level that apply to a resource.

use governance::Scope;
use governance::wire::policies::{BindingView, PolicyView};
use leptos::prelude::*;

use crate::components::policies::scope::{capital, glyph, title};
use crate::components::policies::{BindingChanges, InfeasibleLine, ModeBadge};
use crate::kit::Icon;

/// A place at which the resource stands, with what is bound there.
#[derive(Clone, Debug, PartialEq)]
pub struct Level {
    pub scope: Scope,
    /// The name of the place.
    pub name: String,
    /// Its own page; none where that is this page.
    pub href: Option<String>,
    /// The bindings there with their policies, by name.
    pub bound: Vec<(BindingView, PolicyView)>,
}

/// One level: its policies, what each needs and when it applies.
#[component]
pub fn LevelCard(
    /// The level.
    level: Level,
    /// The page that forms come back to, where the reader may change the bindings of this level here.
    #[prop(optional_no_strip)]
    next: Option<String>,
) -> impl IntoView {
    let Level { scope, name, href, bound } = level;
    let heading =
        if scope == Scope::Organization { title(scope).to_owned() } else { format!("{} {name}", title(scope)) };
    let way = href.map(|href| view! { <a class="link text-sm" href=href>{format!("See the {scope}")}</a> });
    let content = if bound.is_empty() {
        view! { <p class="px-4 py-3 text-muted">"Nothing is bound here."</p> }.into_any()
    } else {
        bound.into_iter().map(|(binding, policy)| bound_policy(binding, policy, next.clone())).collect_view().into_any()
    };
    view! {
        <section class="card card-flush">
            <div class="card-header">
                <h2 class="flex items-center gap-2"><Icon glyph=glyph(scope) class="text-muted" />{heading}</h2>
                {way}
            </div>
            {content}
        </section>
    }
}

fn bound_policy(binding: BindingView, policy: PolicyView, next: Option<String>) -> impl IntoView {
    let actions: Vec<_> =
        policy.body.actions.iter().filter_map(|key| Some(key.parse::<governance::Action>().ok()?.title())).collect();
    let protects = if actions.is_empty() { "every action".to_owned() } else { actions.join(", ") };
    let mode = binding.mode;
    view! {
        <div class="policy">
            <div class="policy-head">
                <a class="policy-name link" href=format!("/approval-policies/{}", policy.id)>{policy.body.name}</a>
                <ModeBadge mode />
            </div>
            <p>{capital(&policy.quorum_says)}</p>
            <p class="policy-why">{format!("Protects {protects}. Applies {}. Can approve: {}.", policy.conditions_say, policy.approvers_say)}</p>
            <InfeasibleLine reasons=policy.infeasible in_vain=policy.in_vain />
            {next.map(|next| view! { <div><BindingChanges binding next /></div> })}
        </div>
    }
}

/// Says which levels count: all of them, together.
#[component]
pub fn Stacking() -> impl IntoView {
    view! {
        <p class="text-muted">
            "Every policy here that protects the action and whose conditions hold must be satisfied: none overrides another."
        </p>
    }
}
