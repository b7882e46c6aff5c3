//! Asking for an action: what, where, why, and what will change.

use governance::Permission;
use governance::ids::RequestId;
use governance::wire::directory::{ClusterView, ProjectView};
use leptos::prelude::*;
use leptos_meta::Title;
use service::{directory, requests};

use super::fields::{self, Fields};
use crate::api::requests::{Foreseen, OpenRequest, foreseen};
use crate::components::markdown;
use crate::form::{self, Filled, Once};
use crate::islands::foresee::Foresee;
use crate::kit::{
    Button, Card, Crumb, Disclosure, ErrorSummary, Field, Form, FormFooter, FormRow, Glyph, LinkButton, Notice,
    PageHeader, Select, TextArea, TextInput, Tone, Variant,
};
use crate::session::{system, viewer};
use crate::{Refused, page};

/// The id of the form, for the island that reads along.
const FORM: &str = "new-request";

/// The fields with their labels, in the order of the form.
const LABELS: [(&str, &str); 9] = [
    ("action", "Action"),
    ("target.environment", "Environment"),
    ("target.project", "Project"),
    ("target", "Target"),
    ("target.cluster", "Cluster"),
    ("reason", "Reason"),
    ("payload.text", "Payload"),
    ("payload.mediaType", "Media type"),
    ("payload.before", "Before"),
];

struct New {
    fields: Fields,
    form: Filled,
    projects: Vec<ProjectView>,
    clusters: Vec<ClusterView>,
    first: Option<Result<Foreseen, Refused>>,
    /// The number of the request that is asked for again.
    earlier: Option<u64>,
}

/// `/requests/new`
#[component]
pub fn NewRequestPage() -> impl IntoView {
    page::inside(
        async {
            let (system, viewer) = (system()?, viewer().await?);
            if !viewer.may(Permission::RequestsOpen) {
                return Err(service::Error::Forbidden(Permission::RequestsOpen).into());
            }
            let caller = &viewer.caller;
            let projects = directory::projects::list(&system, caller).await?;
            let clusters = directory::clusters::list(&system, caller).await?;
            let earlier = match page::query("from") {
                Some(id) => {
                    let id: RequestId = id.parse().map_err(|_| Refused::not_found())?;
                    Some(requests::detail(&system, caller, id).await?)
                }
                None => None,
            };
            let form = form::of::<OpenRequest>();
            let fields =
                earlier.as_ref().map(|earlier| Fields::of(earlier, &projects)).unwrap_or_default().typed(&form);
            let first = match fields.action.as_str() {
                "" => None,
                action => Some(foreseen(action, &fields.target(), &fields.reason).await),
            };
            let earlier = earlier.map(|earlier| earlier.request.number);
            Ok::<_, Refused>(New { fields, form, projects, clusters, first, earlier })
        },
        show,
    )
}

fn show(data: New) -> impl IntoView {
    let New { fields, form, projects, clusters, first, earlier } = data;
    let title = earlier.map_or_else(|| "New request".to_owned(), |number| format!("Ask again for #{number}"));
    let mut breadcrumb = vec![Crumb::new("Approvals", "/approvals")];
    breadcrumb.extend(
        earlier.map(|number| Crumb::new(format!("#{number}"), format!("/approvals/{}", fields.resubmission_of))),
    );
    let problems = problems(&form);
    let resubmission_of = fields.resubmission_of.clone();
    let what = what_and_where(fields.clone(), form.clone(), &projects, &clusters);
    let change = change(fields, form);
    view! {
        <Title text=title.clone() />
        <div class="page">
            <PageHeader
                title
                breadcrumb
                description="Ask for a protected action. If policies gate it, it waits for approval; otherwise it is approved at once."
            />
            <div class="split split-wide">
                <Form action={form::action::<OpenRequest>()} id=FORM>
                    {problems}
                    <input type="hidden" name="resubmissionOf" value=resubmission_of />
                    <Once />
                    {what}
                    {change}
                    <FormFooter>
                        <Button variant=Variant::Primary icon=Glyph::Plus>"Open request"</Button>
                        <LinkButton href="/approvals" variant=Variant::Ghost>"Discard"</LinkButton>
                    </FormFooter>
                </Form>
                <aside aria-label="What would apply"><Foresee form=FORM.to_owned() first /></aside>
            </div>
        </div>
    }
}

/// What is wrong with the form as a whole, and which fields are.
fn problems(form: &Filled) -> Option<impl IntoView + use<>> {
    let refused = form.refused.clone().filter(|refused| !refused.message.is_empty())?;
    if refused.errors.is_empty() {
        return Some(
            view! {
                <Notice tone=Tone::Danger live=true title=refused.message>
                    <ul>{refused.details.into_iter().map(|detail| view! { <li>{detail}</li> }).collect_view()}</ul>
                </Notice>
            }
            .into_any(),
        );
    }
    let title = if refused.details.is_empty() { String::new() } else { refused.message };
    Some(view! { <ErrorSummary title errors=form.problems(&LABELS) /> }.into_any())
}

fn what_and_where(
    fields: Fields,
    form: Filled,
    projects: &[ProjectView],
    clusters: &[ClusterView],
) -> impl IntoView + use<> {
    let (projects, environments) = (fields::projects(projects), fields::environments(projects));
    let clusters = fields::clusters(clusters);
    let [of_environment, of_project, of_cluster] =
        ["target.environment", "target.project", "target.cluster"].map(|field| form.error(field));
    view! {
        <Card title="What and where">
            <div class="form">
                <Field name="action" label="Action" required=true error=form.error("action")>
                    <Select choices=fields::actions() selected=fields.action blank="Choose an action" />
                </Field>
                <FormRow>
                    <Field name="target.environment" label="Environment" error=of_environment
                        hint="For project actions, and for cluster actions aimed at what it hosts.">
                        <Select choices=environments selected=fields.environment blank="No environment" />
                    </Field>
                    <Field name="target.project" label="Project" error=of_project
                        hint="An environment brings its project along.">
                        <Select choices=projects selected=fields.project blank="No project" />
                    </Field>
                    <Field name="target.cluster" label="Cluster" error=of_cluster hint="For cluster actions.">
                        <Select choices=clusters selected=fields.cluster blank="No cluster" />
                    </Field>
                </FormRow>
                <Field name="reason" label="Reason" error=form.error("reason")
                    hint=format!("Why it is needed now. Some policies require it, and approvers read it first. {}", markdown::HINT)>
                    <TextArea rows=3 value=fields.reason />
                </Field>
            </div>
        </Card>
    }
}

fn change(fields: Fields, form: Filled) -> impl IntoView {
    let types = ["application/yaml", "application/json", "text/plain", "text/x-diff"];
    let offered = types.map(|kind| view! { <option value=kind></option> }).into_iter().collect_view();
    let media_type = if fields.media_type.is_empty() { types[0].to_owned() } else { fields.media_type.clone() };
    let error = form.error("payload.text").or_else(|| form.error("payload"));
    let with_before = !fields.before.is_empty() || form.error("payload.before").is_some();
    view! {
        <Card title="What will change" description="Approvers see it, and the approval is for exactly this text: a claim has to present its digest.">
            <div class="form">
                <Field name="payload.text" label="Payload" error hint="A manifest, a command, parameters. It may stay empty.">
                    <TextArea rows=8 mono=true class="min-h-44" value=fields.text />
                </Field>
                <Field name="payload.mediaType" label="Media type" error=form.error("payload.mediaType")>
                    <TextInput value=media_type mono=true attr:list="media-types" />
                </Field>
                <datalist id="media-types">{offered}</datalist>
                <Disclosure summary="What stands there now" open=with_before>
                    <Field name="payload.before" label="Before" error=form.error("payload.before") hint="Approvers then see the difference.">
                        <TextArea rows=6 mono=true class="min-h-32" value=fields.before />
                    </Field>
                </Disclosure>
            </div>
        </Card>
    }
}

#[cfg(test)]
mod tests {
    use crate::kit::Choice;
    use crate::pages::requests::fields;

    #[test]
    fn binding_changes_and_break_glass_are_asked_for_elsewhere() {
        let offered: Vec<String> = fields::actions().into_iter().map(|Choice { value, .. }| value).collect();
        assert_eq!(offered.len(), 14);
        assert!(!offered.contains(&"break_glass.initiate".to_owned()));
        assert!(!offered.contains(&"environment.policy_update".to_owned()));
    }
}
