//! What a change of membership would make impossible, and the question whether to make it.

use governance::evaluation::Impact;
use leptos::prelude::*;

use crate::form::Filled;
use crate::kit::{Button, Checkbox, ErrorSummary, Form, FormFooter, Glyph, Notice, Tone, Variant};

/// How many policies, and how many requests, are listed before "and 3 more".
const LISTED: usize = 10;

/// The policies and requests, each with the reasons.
#[component]
pub fn ImpactList(impact: Impact) -> impl IntoView {
    let policies = impact
        .policies
        .into_iter()
        .map(|policy| (format!("/approval-policies/{}", policy.id), policy.name, policy.reasons));
    let requests = impact
        .requests
        .into_iter()
        .map(|request| (format!("/approvals/{}", request.id), request.subject, request.reasons));
    view! {
        {listed("Policies that could not be satisfied any more, or not for everyone:", policies.collect())}
        {listed("Pending requests that nobody could finish any more:", requests.collect())}
    }
}

fn listed(lead: &'static str, mut things: Vec<(String, String, Vec<String>)>) -> Option<impl IntoView> {
    let more = things.len().saturating_sub(LISTED);
    things.truncate(LISTED);
    let lines = things.into_iter().map(|(href, name, reasons)| {
        view! { <li><a class="link" href=href>{name}</a>{format!(": {}.", reasons.join("; "))}</li> }
    });
    let lines: Vec<_> = lines.collect();
    let more = (more > 0).then(|| view! { <li>{format!("and {more} more")}</li> });
    (!lines.is_empty()).then(|| view! { <p>{lead}</p><ul>{lines}{more}</ul> })
}

/// In a form that came back because of what it would make impossible: the list, and the box that
/// confirms it. Nothing otherwise.
#[component]
pub fn ConfirmImpact(
    /// What it would make impossible.
    impact: Option<Impact>,
) -> impl IntoView {
    impact.map(|impact| {
        let seen = impact.digest().to_string();
        view! {
            <Notice tone=Tone::Warn title="This makes impossible what is possible now">
                <ImpactList impact />
            </Notice>
            <Checkbox name="confirmed" value=seen label="I understand; make the change all the same" />
        }
    })
}

/// In a question before a step: what it would make impossible, and that who answers it has seen it.
/// Nothing where that is nothing.
#[component]
pub fn ForewarnedOf(
    /// What it would make impossible.
    impact: Impact,
) -> impl IntoView {
    (!impact.is_empty()).then(|| {
        let seen = impact.digest().to_string();
        view! {
            <Notice tone=Tone::Warn title="This makes impossible what is possible now">
                <ImpactList impact />
            </Notice>
            <input type="hidden" name="confirmed" value=seen />
        }
    })
}

/// A step that was refused: why, and where it only waits to be confirmed, the button that does so.
#[component]
pub fn RefusedStep(
    /// The form that came back.
    form: Filled,
    /// "The member was not deactivated".
    title: &'static str,
    /// "Deactivate anyway".
    anyway: &'static str,
    /// Where the form posts to.
    action: &'static str,
    /// The thing.
    #[prop(into)]
    target: String,
) -> impl IntoView {
    let impact = form.impact();
    view! {
        <ErrorSummary title errors=form.problems(&[]) />
        {impact.map(|impact| {
            let seen = impact.digest().to_string();
            view! {
                <Notice tone=Tone::Warn title="What it makes impossible">
                    <ImpactList impact />
                    <Form action>
                        <input type="hidden" name="id" value=target />
                        <input type="hidden" name="confirmed" value=seen />
                        <FormFooter>
                            <Button variant=Variant::Danger icon=Glyph::TriangleAlert>{anyway}</Button>
                        </FormFooter>
                    </Form>
                </Notice>
            }
        })}
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use governance::evaluation::{PolicyImpact, RequestImpact};
    use governance::ids::{RequestId, TemplateId};
    use uuid::Uuid;

    use super::*;
    use crate::Refused;

    fn impact(requests: u64) -> Impact {
        let reasons = vec!["needs 1 more member of SRE".to_owned()];
        Impact {
            policies: vec![PolicyImpact { id: TemplateId(Uuid::nil()), name: "Gate".into(), reasons: reasons.clone() }],
            requests: (0..requests)
                .map(|number| RequestImpact {
                    id: RequestId(Uuid::nil()),
                    number,
                    subject: format!("#{number} release.deploy to api / production"),
                    reasons: reasons.clone(),
                })
                .collect(),
        }
    }

    #[test]
    fn policies_and_requests_are_linked_with_their_reasons() {
        let html =
            Owner::new().with(|| view! { <ConfirmImpact impact=Some(impact(12)) /> }.to_html().replace("<!>", ""));
        assert!(html.contains("href=\"/approval-policies/"), "{html}");
        assert!(html.contains(">Gate</a>"), "{html}");
        assert!(html.contains(": needs 1 more member of SRE."), "{html}");
        assert!(html.contains(">#9 release.deploy to api / production</a>") && html.contains("and 2 more"), "{html}");
        assert!(html.contains("name=\"confirmed\""), "{html}");
        assert!(html.contains(&format!("value=\"{}\"", impact(12).digest())), "it confirms just this: {html}");
    }

    #[test]
    fn nothing_is_asked_where_nothing_becomes_impossible() {
        let html = Owner::new()
            .with(|| view! { <ConfirmImpact impact=None /> <ForewarnedOf impact=Impact::default() /> }.to_html());
        assert!(!html.contains("confirmed"), "{html}");
    }

    #[test]
    fn a_step_that_waits_to_be_confirmed_offers_to_go_on() {
        let step = |refused: Refused| {
            let form = Filled { refused: Some(refused), ..Filled::default() };
            Owner::new().with(|| {
                view! { <RefusedStep form title="Not done" anyway="Do it anyway" action="/api/do" target="7" /> }
                    .to_html()
            })
        };
        assert!(!step(Refused::new(409, "Last owner.")).contains("Do it anyway"));
        let html = step(Refused { impact: Some(Box::new(impact(1))), ..Refused::new(409, "Confirm it.") });
        assert!(html.contains("Do it anyway") && html.contains("value=\"7\""), "{html}");
    }
}
