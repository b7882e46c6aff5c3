//! What changed since the request that was asked for again.

use governance::policy::Mode;
use governance::request::PolicySince;
use governance::wire::requests::RequestRef;
use leptos::prelude::*;
use service::requests::{Detail, Earlier};

use super::reading::Reading;
use super::shown::Shown;
use super::view::Reader;
use crate::components::markdown::Markdown;
use crate::kit::{Card, Fact, Facts};

/// What the reader sees of it; bounded, like the payload itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SinceShown {
    earlier: RequestRef,
    /// What each was and is, in words: action, target.
    facts: Vec<(&'static str, String, String)>,
    /// The reason then, where it is another one now.
    reason: Option<String>,
    policies: Vec<PolicySince>,
    payload: Option<Shown>,
}

impl SinceShown {
    /// What changed since the earlier request of this one. May take some hundred milliseconds for large payloads.
    pub fn of(detail: &Detail, reading: Reading) -> Option<Self> {
        let Earlier { request, action, target, reason, payload, since } = detail.earlier.as_ref()?;
        let (now, mut facts) = (&detail.request, Vec::new());
        if since.action {
            facts.push(("Action", action.title().to_owned(), now.action.title().to_owned()));
        }
        if since.target {
            facts.push(("Resource", target.clone(), now.target.name.clone()));
        }
        Some(Self {
            earlier: request.clone(),
            facts,
            reason: since.reason.then(|| reason.clone()),
            policies: since.policies.clone(),
            payload: since.payload.then(|| Shown::between(payload.as_ref(), detail.payload.as_ref(), reading)),
        })
    }

    fn nothing(&self) -> bool {
        self.facts.is_empty() && self.reason.is_none() && self.policies.is_empty() && self.payload.is_none()
    }
}

/// What changed, or that nothing did.
#[component]
pub fn SinceCard(since: SinceShown) -> impl IntoView {
    let number = since.earlier.number;
    let link =
        view! { <a class="link" href=format!("/approvals/{}", since.earlier.id)>{format!("request #{number}")}</a> };
    let title = format!("Changed since #{number}");
    if since.nothing() {
        return view! {
            <Card title id="since-payload">
                <p>"Nothing changed: action, resource, reason, payload and policies are those of " {link} "."</p>
            </Card>
        }
        .into_any();
    }
    let facts: Vec<_> = since
        .facts
        .into_iter()
        .map(|(term, was, is)| view! { <Fact term>{is} " " <span class="text-muted">{format!("(was: {was})")}</span></Fact> })
        .collect();
    let reason = since.reason.map(|reason| {
        view! {
            <Fact term="Reason before">
                {if reason.is_empty() { "None was given.".into_any() } else { view! { <Markdown text=reason /> }.into_any() }}
            </Fact>
        }
    });
    let policies = (!since.policies.is_empty()).then(|| {
        let lines: Vec<_> = since.policies.iter().map(|policy| view! { <li>{says(policy)}</li> }).collect();
        view! { <Fact term="Policies"><ul>{lines}</ul></Fact> }
    });
    let same = since.payload.is_none();
    let payload = since.payload.map(|shown| view! { <Reader shown label="What changed in the payload" /> });
    let any = !facts.is_empty() || reason.is_some() || policies.is_some() || same;
    let facts = any.then(|| {
        view! {
            <div class="px-4 py-3">
                <Facts>
                    {facts}
                    {reason}
                    {policies}
                    {same.then(|| view! { <Fact term="Payload">"The same, with the same digest."</Fact> })}
                </Facts>
            </div>
        }
    });
    let footer = view! { <span>"Compared with " {link}</span> }.into_any();
    view! { <Card title id="since-payload" flush=true footer>{facts} {payload}</Card> }.into_any()
}

/// "Production Deploy Gate applies in version 4 (was: 3)."
fn says(policy: &PolicySince) -> String {
    let name = &policy.name;
    let observed = |mode: Mode| if mode == Mode::Observe { ", observing" } else { "" };
    match (policy.was, policy.is) {
        (Some((was, _)), Some((is, _))) if was != is => format!("{name} applies in version {is} (was: version {was})."),
        (_, Some((_, Mode::Observe))) if policy.was.is_some() => format!("{name} only observes now."),
        (Some(_), Some(_)) => format!("{name} gates now; it only observed."),
        (None, Some((is, mode))) => format!("{name} applies now (version {is}{}).", observed(mode)),
        (Some((was, mode)), None) => format!("{name} does not apply any more (was: version {was}{}).", observed(mode)),
        (None, None) => String::new(),
    }
}
