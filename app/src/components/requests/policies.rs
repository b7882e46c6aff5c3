//! The policies of a request: why each applies, and how far it has come.

use governance::evaluation::{Finding, Rule};
use governance::policy::Scope;
use governance::wire::Ref;
use governance::wire::requests::{BindingRef, FinishView, PolicyProgress};
use leptos::prelude::*;

use super::finish::FinishLine;
use super::standing::steps;
use crate::kit::{Badge, Card, EmptyState, Glyph, Icon, Tone, VisuallyHidden};

/// How many names stand in a list before "and 4 more".
const NAMED: usize = 6;

/// Every policy that applies, the observed ones last.
#[component]
pub fn PoliciesCard(
    policies: Vec<PolicyProgress>,
    /// What would have gated, were it not only observed.
    observed: Vec<PolicyProgress>,
    /// Whether approvals are still asked for.
    pending: bool,
    /// Whether a break-glass session bypassed them.
    #[prop(optional)]
    bypassed: bool,
    /// Who would finish it.
    #[prop(optional_no_strip)]
    finish: Option<FinishView>,
) -> impl IntoView {
    if policies.is_empty() && observed.is_empty() {
        return view! {
            <Card title="Policies">
                <EmptyState icon=Glyph::ShieldCheck title="No policy applies" text="Nothing gates this action on this target." />
            </Card>
        }
        .into_any();
    }
    let enforced =
        policies.into_iter().map(|policy| view! { <PolicyStanding policy pending bypassed /> }).collect_view();
    let observed = observed.into_iter().map(|policy| view! { <ObservedPolicy policy /> }).collect_view();
    let finish = finish.map(|finish| view! { <div class="policy"><FinishLine finish /></div> });
    view! { <Card title="Policies" flush=true>{finish} {enforced} {observed}</Card> }.into_any()
}

/// One policy that gates.
#[component]
pub fn PolicyStanding(
    policy: PolicyProgress,
    /// Whether approvals are still asked for.
    pending: bool,
    /// Whether a break-glass session bypassed it.
    #[prop(optional)]
    bypassed: bool,
) -> impl IntoView {
    let badge = if bypassed {
        view! { <Badge tone=Tone::Hazard icon=Glyph::Siren>"Bypassed"</Badge> }.into_any()
    } else if policy.satisfied {
        view! { <Badge tone=Tone::Ok icon=Glyph::Check>"Satisfied"</Badge> }.into_any()
    } else {
        let tone = if pending { Tone::Accent } else { Tone::Neutral };
        let (done, total) = steps(&policy);
        view! { <Badge tone icon=Glyph::Clock>{format!("{done} of {total}")}</Badge> }.into_any()
    };
    let open = pending && !policy.satisfied;
    let requirements = policy.finding.because.iter().map(|finding| requirement(finding, open)).collect_view();
    let who = open.then(|| who(&policy.eligible));
    let stuck = if open { policy.infeasible.clone() } else { Vec::new() };
    view! {
        <div class="policy">
            {head(&policy, badge)}
            <p class="policy-why">{why(&policy)}</p>
            <ul class="requirements">
                {requirements}
                {stuck.into_iter().map(|reason| view! {
                    <li class="requirement requirement-blocked">
                        <Icon glyph=Glyph::TriangleAlert class="icon-sm" />
                        <span>"Cannot be satisfied by the present members: " {reason}</span>
                    </li>
                }).collect_view()}
            </ul>
            {who.map(|who| view! { <p class="policy-why">{who}</p> })}
        </div>
    }
}

/// One policy that only watches.
#[component]
fn ObservedPolicy(policy: PolicyProgress) -> impl IntoView {
    let badge = view! { <Badge icon=Glyph::Eye>"Observing"</Badge> }.into_any();
    let verdict = if policy.satisfied {
        "Its quorum holds.".to_owned()
    } else {
        format!("It would need {}.", policy.missing.join(", "))
    };
    view! {
        <div class="policy">
            {head(&policy, badge)}
            <p class="policy-why">"Would have gated this. " {why(&policy)} " " {verdict}</p>
        </div>
    }
}

fn head(policy: &PolicyProgress, badge: AnyView) -> impl IntoView + use<> {
    view! {
        <div class="policy-head">
            <div>
                <a class="policy-name link-quiet" href=format!("/approval-policies/{}", policy.id)>{policy.name.clone()}</a>
                <span class="policy-why">{format!(" v{}", policy.version)}</span>
            </div>
            {badge}
        </div>
    }
}

/// "Bound to environment api / production. Applies from 18:00 to 09:00 (UTC)."
fn why(policy: &PolicyProgress) -> String {
    let place = |binding: &BindingRef| match binding.level {
        Scope::Organization => "the organization".to_owned(),
        level => format!("{level} {}", binding.name),
    };
    let bound = policy.bindings.iter().map(place).collect::<Vec<_>>().join(" and ");
    let when = match policy.conditions.as_str() {
        "always" => "Always applies.".to_owned(),
        conditions => format!("Applies {conditions}."),
    };
    format!("Bound to {bound}. {when}")
}

fn requirement(finding: &Finding, open: bool) -> AnyView {
    let (class, glyph, word) = match (finding.holds, open) {
        (true, _) => ("requirement requirement-met", Glyph::CircleCheck, "Met: "),
        (false, true) => ("requirement", Glyph::CircleDashed, "Missing: "),
        (false, false) => ("requirement", Glyph::Circle, "Not met: "),
    };
    // "0 of 2 approvals: needs 2 approvals" says it twice.
    let says = match finding.rule {
        Rule::MinApprovals => finding.says.split(':').next().unwrap_or_default().to_owned(),
        Rule::MinDistinctTeams => capital(finding.says.split(':').next().unwrap_or_default()),
        _ => finding.says.clone(),
    };
    view! {
        <li class=class>
            <Icon glyph class="icon-sm" />
            <span><VisuallyHidden>{word}</VisuallyHidden>{says}</span>
        </li>
    }
    .into_any()
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect()
}

/// "Ana, Bo or Cy can approve."
fn who(eligible: &[Ref]) -> String {
    let names: Vec<&str> = eligible.iter().map(|member| member.name.as_str()).collect();
    match names.as_slice() {
        [] => "Nobody else can approve.".to_owned(),
        [one] => format!("{one} can approve."),
        [rest @ .., last] if names.len() <= NAMED => format!("{} or {last} can approve.", rest.join(", ")),
        names => format!("{} or {} others can approve.", names[..NAMED].join(", "), names.len() - NAMED),
    }
}
