//! The form of the simulator. It is sent as an address, and works without JavaScript.

use std::collections::BTreeMap;

use chrono_tz::Tz;
use governance::wire::directory::{ClusterView, MemberView, ProjectView};
use leptos::prelude::*;

use super::wanted::Wanted;
use crate::kit::{
    Button, Card, Choice, Field, FormFooter, FormRow, Glyph, LinkButton, Select, Size, TextArea, TextInput, Variant,
};
use crate::pages::requests::fields;

/// What the form offers.
pub struct Choices {
    pub members: Vec<MemberView>,
    pub projects: Vec<ProjectView>,
    pub clusters: Vec<ClusterView>,
    pub zone: Tz,
}

/// Who, what, where, when, and the reviews so far.
#[component]
pub fn SimulatorForm(
    wanted: Wanted,
    choices: Choices,
    /// What is wrong, by field.
    errors: BTreeMap<String, String>,
) -> impl IntoView {
    let Choices { members, projects, clusters, zone } = choices;
    let error = |field: &str| errors.get(field).cloned();
    let (environments, projects) = (fields::environments(&projects), fields::projects(&projects));
    let clusters = fields::clusters(&clusters);
    let [of_actor, of_action, of_project, of_cluster, of_at, of_reason] =
        ["actor", "action", "target.project", "target.cluster", "at", "reason"].map(error);
    let of_environment = error("target.environment").or_else(|| error("target"));
    let active = members.into_iter().filter(|member| member.active);
    let offered = active.map(|member| view! { <option value=member.email>{member.name}</option> }).collect_view();
    let rows = reviews(&wanted, &errors).collect_view();
    let when = wanted.local(zone);
    view! {
        <form method="get" action="/simulator" class="form" id="simulation">
            <datalist id="everyone">{offered}</datalist>
            <Card title="Who, what, where, when">
                <div class="form">
                    <Field name="actor" label="Who asks" error=of_actor hint="A name or an email address. Empty is yourself.">
                        <TextInput value=wanted.actor autocomplete="off" attr:list="everyone" />
                    </Field>
                    <Field name="action" label="Action" required=true error=of_action>
                        <Select choices=fields::every_action() selected=wanted.action blank="Choose an action" />
                    </Field>
                    <Field name="environment" label="Environment" error=of_environment>
                        <Select choices=environments selected=wanted.environment blank="No environment" />
                    </Field>
                    <FormRow>
                        <Field name="project" label="Project" error=of_project hint="An environment brings its project along.">
                            <Select choices=projects selected=wanted.project blank="No project" />
                        </Field>
                        <Field name="cluster" label="Cluster" error=of_cluster hint="For cluster actions.">
                            <Select choices=clusters selected=wanted.cluster blank="No cluster" />
                        </Field>
                    </FormRow>
                    <Field name="at" label=format!("When ({zone})") error=of_at hint="Empty is now.">
                        <TextInput kind="datetime-local" value=when />
                    </Field>
                    <Field name="reason" label="Reason" error=of_reason hint="Some policies require one.">
                        <TextArea rows=2 value=wanted.reason />
                    </Field>
                </div>
            </Card>
            <Card title="Reviews so far" description="In their order. An empty row counts for nothing.">
                <div class="form">
                    {rows}
                    <div><Button name="add" value="1" size=Size::Small icon=Glyph::Plus>"Add a review"</Button></div>
                </div>
            </Card>
            <FormFooter>
                <Button variant=Variant::Primary icon=Glyph::Play>"Simulate"</Button>
                <LinkButton href="/simulator" variant=Variant::Ghost>"Start over"</LinkButton>
            </FormFooter>
        </form>
    }
}

/// The reviews as rows, and empty ones to add.
fn reviews(wanted: &Wanted, errors: &BTreeMap<String, String>) -> impl Iterator<Item = AnyView> {
    let given = wanted.reviews.iter().cloned().map(Some);
    let rows = given.chain(std::iter::repeat_n(None, wanted.blank)).collect::<Vec<_>>();
    let errors: Vec<_> = (0..rows.len()).map(|at| errors.get(&format!("reviews[{at}].by")).cloned()).collect();
    rows.into_iter().zip(errors).enumerate().map(|(at, (row, error))| {
        let number = at + 1;
        let remove = row.is_some().then(|| {
            view! {
                <Button name="remove" value=at.to_string() variant=Variant::Ghost icon=Glyph::Trash2 label=format!("Remove review {number}") />
            }
        });
        let (by, verdict) = row.unwrap_or_default();
        let verdicts = vec![Choice::new("approve", "approves"), Choice::new("reject", "rejects")];
        view! {
            <div class="review-row">
                <Field name="by" id=format!("by-{number}") label=format!("Reviewer {number}") error>
                    <TextInput value=by autocomplete="off" attr:list="everyone" />
                </Field>
                <Select name="verdict" id=format!("verdict-{number}") label=format!("Verdict {number}") choices=verdicts selected=verdict />
                {remove}
            </div>
        }
        .into_any()
    })
}
