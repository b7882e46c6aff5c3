//! What is asked: by whom, what, where, why, since when.

use governance::StateName;
use governance::gate::Gate;
use governance::wire::requests::{RequestRef, RequestView};
use leptos::prelude::*;

use super::executor;
use super::visible::visible;
use crate::components::markdown::Markdown;
use crate::components::policies::scope::resource_path;
use crate::kit::{Card, Code, Fact, Facts, Person};
use crate::moment::Moment;

/// The facts of a request.
#[component]
pub fn AskCard(
    request: RequestView,
    /// The token that it was opened through, by name.
    token: Option<String>,
    /// The requests that ask for the same again.
    #[prop(optional)]
    resubmissions: Vec<RequestRef>,
    /// That Countersign gave it up, if it did: see [`executor::given_up`].
    #[prop(default = None)]
    given_up: Option<String>,
    moment: Moment,
) -> impl IntoView {
    let action = request.action;
    let through = request.via_token.then(|| match token {
        Some(name) => format!(" through the token {name}"),
        None => " through an API token".to_owned(),
    });
    let gate = match request.gate {
        Gate::Allowed => "No policy gated it when it was opened, so no approval was required.",
        Gate::Bypassed => "A break-glass session bypassed its policies.",
        Gate::Pending | Gate::Blocked => "Approval was required when it was opened.",
    };
    let ends = match request.state {
        StateName::Pending => request.expires_at.map(|at| ("Expires", at)),
        StateName::Approved => request.expires_at.map(|at| ("Lapses", at)),
        _ => None,
    };
    let execution = given_up.unwrap_or_else(|| executor::carried_out(&request));
    let again: Vec<_> = resubmissions
        .into_iter()
        .map(|later| view! { <a class="link" href=format!("/approvals/{}", later.id)>{format!("as #{}", later.number)}</a> " " })
        .collect();
    view! {
        <Card>
            <Facts>
                <Fact term="Requester">
                    <Person name=request.requester.name />
                    {through.map(|through| view! { <span class="text-muted">{through}</span> })}
                </Fact>
                <Fact term="Action">
                    {action.title()} " " <Code>{action.key()}</Code>
                    <p class="text-muted">{action.description()} ", " {request.risk.word()} " risk"</p>
                </Fact>
                <Fact term="Resource">
                    {match request.target.resource {
                        Some(resource) => view! {
                            <a class="link" href=resource_path(resource.kind, resource.id)>{visible(&request.target.name).0}</a>
                        }
                        .into_any(),
                        None => visible(&request.target.name).0.into_any(),
                    }}
                </Fact>
                <Fact term="Justification">
                    {if request.reason.is_empty() {
                        view! { <span class="text-muted">"No reason was given."</span> }.into_any()
                    } else {
                        view! { <div class="quote"><Markdown text=request.reason /></div> }.into_any()
                    }}
                </Fact>
                <Fact term="Asked">{moment.distance(request.created_at)}</Fact>
                {ends.map(|(term, at)| view! { <Fact term>{moment.distance(at)}</Fact> })}
                {request.resubmission_of.map(|earlier| view! {
                    <Fact term="Follows"><a class="link" href=format!("/approvals/{}", earlier.id)>{format!("#{}", earlier.number)}</a></Fact>
                })}
                {(!again.is_empty()).then(|| view! { <Fact term="Resubmitted">{again}</Fact> })}
                <Fact term="Gate">{gate}</Fact>
                <Fact term="Execution">{execution}</Fact>
            </Facts>
        </Card>
    }
}
