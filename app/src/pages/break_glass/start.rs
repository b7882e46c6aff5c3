//! `/break-glass/start`: starting a session, in a few deliberate steps.

use chrono::TimeDelta;
use governance::Action;
use governance::action::Category;
use governance::ids::BreakGlassSessionId;
use governance::time::length_in_words;
use governance::wire::Ref;
use governance::wire::break_glass::LimitsBody;
use governance::wire::directory::{ClusterView, EnvironmentView, ProjectView};
use governance::wire::requests::RequestView;
use leptos::prelude::*;
use leptos_meta::Title;
use service::break_glass::{self, Readiness};
use service::directory;

use crate::api::break_glass::StartSession;
use crate::components::break_glass::Obstacle;
use crate::components::markdown;
use crate::components::requests::visible::visible;
use crate::form::{self, Once, Typed};
use crate::kit::{
    Button, Card, Checkbox, CheckboxGroup, Choice, ChoiceLayout, Crumb, Disclosure, ErrorSummary, Field, Form, Glyph,
    Icon, LinkButton, Notice, PageHeader, RadioGroup, Select, Size, TextArea, Tone, Variant,
};
use crate::moment::Moment;
use crate::session::{system, viewer};
use crate::{Refused, page};

/// The lengths that are offered beside the shortest and the longest, in minutes.
const LENGTHS: [i64; 9] = [15, 30, 60, 120, 180, 240, 480, 720, 1440];

struct Start {
    readiness: Readiness,
    projects: Vec<ProjectView>,
    clusters: Vec<ClusterView>,
    /// The reader's requests for a session that wait for approval.
    waiting: Vec<RequestView>,
    /// The reader's own session, while one is active.
    active: Option<BreakGlassSessionId>,
    moment: Moment,
}

/// `/break-glass/start`
#[component]
pub fn StartPage() -> impl IntoView {
    page::inside(
        async {
            let (system, viewer) = (system()?, viewer().await?);
            let caller = &viewer.caller;
            let readiness = break_glass::readiness(&system, caller).await?;
            let projects = directory::projects::list(&system, caller).await?;
            let clusters = directory::clusters::list(&system, caller).await?;
            let waiting = break_glass::waiting(&system, caller, true).await?;
            let (active, moment) = (viewer.running.mine.map(|mine| mine.id), viewer.moment);
            Ok::<_, Refused>(Start { readiness, projects, clusters, waiting, active, moment })
        },
        show,
    )
}

fn show(data: Start) -> impl IntoView {
    let Start { readiness, projects, clusters, waiting, active, moment } = data;
    let Readiness { limits, tokens, obstacle, policies } = readiness;
    let waits = waiting.into_iter().map(|request| {
        let says = format!("Request #{}", request.number);
        view! {
            <Notice tone=Tone::Info title="You have asked for a session already">
                <p><a class="link" href=format!("/approvals/{}", request.id)>{says}</a> " waits for approval."</p>
            </Notice>
        }
    });
    let content = match obstacle {
        Some(refusal) => view! {
            <Obstacle refusal active moment />
            <div class="actions"><LinkButton href="/break-glass">"All sessions"</LinkButton></div>
        }
        .into_any(),
        None => view! { <StartForm limits tokens policies projects clusters /> }.into_any(),
    };
    view! {
        <Title text="Start break-glass" />
        <div class="page page-narrow">
            <PageHeader
                title="Start break-glass"
                breadcrumb=vec![Crumb::new("Break-glass", "/break-glass")]
                description="For an emergency in which the normal approval would cause unacceptable delay."
            />
            {waits.collect_view()}
            {content}
        </div>
    }
}

#[component]
fn StartForm(
    limits: LimitsBody,
    /// The reader's tokens that a session can name.
    tokens: Vec<Ref>,
    /// The policies that gate starting a session, by name.
    policies: Vec<String>,
    projects: Vec<ProjectView>,
    clusters: Vec<ClusterView>,
) -> impl IntoView {
    let form = Typed::new(form::of::<StartSession>());
    let labels = [
        ("reason", "Reason"),
        ("actions", "Actions"),
        ("scope", "Where"),
        ("minutes", "How long"),
        ("tokens", "Tokens"),
        ("understood", "I understand"),
    ];
    let gated = !policies.is_empty();
    let first = gated.then(|| {
        let names = policies.iter().map(|name| visible(name).0).collect::<Vec<_>>().join(", ");
        view! {
            <Notice tone=Tone::Info title=format!("This needs approval by {names} first")>
                <p>"Sending this form opens a request. Nothing is bypassed until it is approved; then the session starts, and its time runs."</p>
            </Notice>
        }
    });
    let nowhere = projects.is_empty() && clusters.is_empty();
    let mut places = vec![Choice::new("organization", "In the whole organization")];
    if !nowhere {
        places.insert(0, Choice::new("resources", "Only at these resources"));
    }
    let scope = form.value("scope", if nowhere { "organization" } else { "resources" });
    let named = (!tokens.is_empty()).then(|| view! {
        <Card title="5. Through which tokens" description="Requests that you open in person are covered. Requests through your API tokens are only if you name the token.">
            <CheckboxGroup
                name="tokens[]"
                legend="Your tokens"
                choices=tokens.iter().map(|token| Choice::new(token.id.to_string(), token.name.clone())).collect()
                selected=form.values("tokens", &[])
                layout=ChoiceLayout::Columns
                error=form.error("tokens")
            />
        </Card>
    });
    let submit = if gated { "Ask for the session" } else { "Break the glass" };
    view! {
        {first}
        <Form action={form::action::<StartSession>()} id="start-session">
            <ErrorSummary errors=form.problems(&labels) />
            <Once />
            <Card title="1. Why" description="The justification. Every event of the session repeats it, and everybody who is alerted reads it.">
                <Field name="reason" label="Reason" hint=markdown::HINT required=true error=form.error("reason")>
                    <TextArea rows=3 value=form.value("reason", "") />
                </Field>
            </Card>
            <Card title="2. What" description="Only these actions bypass approvals. Choose no more than you need.">
                <CheckboxGroup
                    name="actions[]"
                    legend="Actions"
                    choices=actions()
                    selected=form.values("actions", &[])
                    layout=ChoiceLayout::Folded
                    required=true
                    error=form.error("actions")
                />
            </Card>
            <Card title="3. Where">
                <div class="form">
                    <RadioGroup
                        name="scope"
                        legend="Where it holds"
                        choices=places
                        selected=scope
                        layout=ChoiceLayout::Inline
                        error=form.error("scope")
                    />
                    <div class="form start-resources">{resources(form, &projects, &clusters)}</div>
                </div>
            </Card>
            <Card title="4. How long" description="It ends by itself, to the second. There is no renewal; end it as soon as you are done.">
                <Field name="minutes" label="Duration" required=true error=form.error("minutes")>
                    <Select choices=lengths(&limits) selected=form.value("minutes", &limits.shortest_minutes.to_string()) />
                </Field>
            </Card>
            {named}
            <Card class="start-understand" title="What happens then">
                <div class="form">
                    <ul class="list-disc ps-5">
                        <li>"Requests that you open for these actions, at these places, need no approval and ignore freezes. A reason that a policy requires is still required."</li>
                        <li>"Requests that you opened before the session are not covered: they go on waiting for approval. Open them again while it is active."</li>
                        <li>"Everybody who looks after security is alerted of the start, of each bypass and of the end."</li>
                        <li>"Every step stands in the audit log for good, and somebody else reviews the session."</li>
                    </ul>
                    <div>
                        <Checkbox
                            name="understood"
                            label="I understand: every bypass is recorded, announced and reviewed"
                            checked=form.chosen("understood", "true", false)
                        />
                        {form.error("understood").map(|error| view! {
                            <p class="field-error"><Icon glyph=Glyph::CircleAlert class="icon-sm" /> <span>{error}</span></p>
                        })}
                    </div>
                    <div class="actions">
                        <Button variant=Variant::Danger size=Size::Large icon=Glyph::Siren>{submit}</Button>
                        <LinkButton href="/break-glass" variant=Variant::Ghost size=Size::Large>"Not now"</LinkButton>
                    </div>
                </div>
            </Card>
        </Form>
    }
}

/// Every action that a session can cover, by category.
fn actions() -> Vec<Choice> {
    let heading = |action: Action| match action.category() {
        Category::Project => "Projects",
        Category::Cluster => "Clusters",
        Category::Security => "Security",
    };
    let covered = Action::ALL.into_iter().filter(|action| *action != Action::BreakGlassInitiate);
    covered.map(|action| Choice::new(action.key(), action.title()).group(heading(action))).collect()
}

fn lengths(limits: &LimitsBody) -> Vec<Choice> {
    let (least, most) = (limits.shortest_minutes, limits.longest_minutes);
    let mut minutes: Vec<i64> =
        LENGTHS.into_iter().chain([least, most]).filter(|it| (least..=most).contains(it)).collect();
    minutes.sort_unstable();
    minutes.dedup();
    minutes
        .into_iter()
        .map(|minutes| Choice::new(minutes.to_string(), length_in_words(TimeDelta::minutes(minutes))))
        .collect()
}

fn resources(form: Typed, projects: &[ProjectView], clusters: &[ClusterView]) -> impl IntoView + use<> {
    let of = |project: &ProjectView| {
        let slug = project.slug.clone();
        let choice = move |environment: &EnvironmentView| {
            Choice::new(format!("{slug}/{}", environment.name), environment.name.clone()).group(slug.clone())
        };
        project.environments.iter().map(choice).collect::<Vec<_>>()
    };
    let environments: Vec<Choice> = projects.iter().flat_map(of).collect();
    let projects: Vec<Choice> =
        projects.iter().map(|project| Choice::new(project.slug.clone(), project.slug.clone())).collect();
    let clusters: Vec<Choice> =
        clusters.iter().map(|cluster| Choice::new(cluster.slug.clone(), cluster.slug.clone())).collect();
    // The narrowest come first; the others are there for whoever needs them.
    let selected = move |name: &str| form.values(name, &[]);
    let narrow = (!environments.is_empty()).then(|| {
        let selected = selected("environments");
        view! {
            <CheckboxGroup name="environments[]" legend="Environments" choices=environments selected layout=ChoiceLayout::Folded />
        }
    });
    let wide = move |name: &'static str, legend: &'static str, choices: Vec<Choice>| {
        let selected = selected(name.trim_end_matches("[]"));
        let (open, summary) = (!selected.is_empty(), format!("{legend} ({})", choices.len()));
        (!choices.is_empty()).then(|| {
            view! {
                <Disclosure summary open class="choices-fold">
                    <CheckboxGroup name legend choices selected layout=ChoiceLayout::Scroll />
                </Disclosure>
            }
        })
    };
    view! {
        {narrow}
        {wide("projects[]", "Whole projects", projects)}
        {wide("clusters[]", "Clusters, with the environments that they host", clusters)}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_stay_within_the_limits_and_name_both_ends() {
        let limits = LimitsBody {
            shortest_minutes: 20,
            longest_minutes: 90,
            pause_minutes: 0,
            sessions_a_month: 3,
            review_days: 7,
            review_blocks: false,
        };
        let labels: Vec<String> = lengths(&limits).into_iter().map(|choice| choice.label).collect();
        assert_eq!(labels, ["20 minutes", "30 minutes", "1 hour", "1 hour 30 minutes"]);
    }

    #[test]
    fn a_session_never_covers_starting_another() {
        assert!(actions().iter().all(|choice| choice.value != "break_glass.initiate"));
        assert_eq!(actions().len(), Action::ALL.len() - 1);
    }
}
