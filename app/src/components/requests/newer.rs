//! Policies that were saved anew since a request was opened.

use governance::StateName;
use governance::wire::requests::RequestView;
use leptos::prelude::*;

use crate::api::requests::ReevaluateRequest;
use crate::form;
use crate::kit::{Button, Form, Notice, Size, Tone};

/// Says which policies of a pending request have a newer version, and offers to re-evaluate it to whom
/// may; nothing where none has.
#[component]
pub fn NewerVersions(
    /// The request.
    request: RequestView,
    /// Whether the reader may re-evaluate it.
    may: bool,
) -> impl IntoView {
    let newer: Vec<_> = request
        .policies
        .iter()
        .chain(&request.observed)
        .filter_map(|policy| Some((policy.clone(), policy.newer_version?)))
        .collect();
    let shown = request.state == StateName::Pending && !newer.is_empty();
    let id = request.id.to_string();
    shown.then(move || {
        let lines: Vec<_> = newer
            .into_iter()
            .map(|(policy, version)| {
                let compare =
                    format!("/approval-policies/{}/versions?from={}&to={version}", policy.id, policy.version);
                view! {
                    <li>
                        {format!("{} is at version {version}; this request is under version {}. ", policy.name, policy.version)}
                        <a class="link" href=compare>"Compare"</a>
                    </li>
                }
            })
            .collect();
        let act = may.then(|| {
            view! {
                <Form action={form::action::<ReevaluateRequest>()}>
                    <input type="hidden" name="request" value=id />
                    <div class="actions">
                        <Button size=Size::Small>"Re-evaluate"</Button>
                        <span class="text-sm">"Reviews stay. Otherwise it keeps the version it was opened with."</span>
                    </div>
                </Form>
            }
        });
        view! {
            <Notice tone=Tone::Info title="A policy has a newer version">
                <ul>{lines}</ul>
                {act}
            </Notice>
        }
    })
}
