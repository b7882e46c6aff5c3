//! `/simulator`: who, what, where, when → the verdict with the reason for every policy.

use std::collections::BTreeMap;

use chrono_tz::Tz;
use governance::Permission;
use governance::ids::{RequestId, TemplateId};
use governance::wire::simulations::SimulationView;
use leptos::prelude::*;
use leptos_meta::Title;
use service::{Caller, System, directory, policies, simulations};

use super::form::{Choices, SimulatorForm};
use super::wanted::Wanted;
use crate::components::simulations::SimulationResult;
use crate::kit::{Card, Crumb, EmptyState, ErrorSummary, Glyph, PageHeader};
use crate::moment::Moment;
use crate::pages::people::everyone;
use crate::session::{system, viewer};
use crate::{Refused, page};

/// The fields with their labels, in the order of the form, by the names that errors have.
const LABELS: [(&str, &str, &str); 8] = [
    ("actor", "actor", "Who asks"),
    ("action", "action", "Action"),
    ("target.environment", "environment", "Environment"),
    ("target.project", "project", "Project"),
    ("target.cluster", "cluster", "Cluster"),
    ("target", "environment", "Target"),
    ("at", "at", "When"),
    ("reason", "reason", "Reason"),
];

struct Simulated {
    wanted: Wanted,
    choices: Choices,
    /// What would happen, once an action was chosen.
    outcome: Option<Result<SimulationView, BTreeMap<String, String>>>,
    moment: Moment,
}

/// `/simulator`
#[component]
pub fn SimulatorPage() -> impl IntoView {
    page::inside(load(), show)
}

async fn load() -> Result<Simulated, Refused> {
    let (system, viewer, moment) = (system()?, viewer().await?, Moment::load().await?);
    if !viewer.may(Permission::RequestsOpen) && !viewer.may(Permission::PoliciesManage) {
        return Err(service::Error::Forbidden(Permission::RequestsOpen).into());
    }
    let caller = viewer.caller;
    let projects = directory::projects::list(&system, &caller).await?;
    let wanted = wanted(&system, &caller, moment.zone).await?.with_ids(&projects);
    let outcome = match wanted.action.as_str() {
        "" => None,
        _ => Some(outcome(&system, &caller, &wanted, moment.zone).await?),
    };
    let choices = Choices {
        members: everyone(&system, &caller).await?,
        clusters: directory::clusters::list(&system, &caller).await?,
        projects,
        zone: moment.zone,
    };
    Ok(Simulated { wanted, choices, outcome, moment })
}

/// What the address asks for; with `request` or `policy` in it, what these suggest.
async fn wanted(system: &System, caller: &Caller, zone: Tz) -> Result<Wanted, Refused> {
    let typed = Wanted::read();
    if !typed.action.is_empty() {
        return Ok(typed);
    }
    let id = |name: &str| page::query(name);
    if let Some(request) = id("request") {
        let id: RequestId = request.parse().map_err(|_| Refused::not_found())?;
        return Ok(Wanted::of(simulations::of_request(system, caller, id).await?, zone));
    }
    if let Some(policy) = id("policy") {
        let id: TemplateId = policy.parse().map_err(|_| Refused::not_found())?;
        return suggested(system, caller, id, typed).await;
    }
    Ok(typed)
}

/// Something that a policy protects, where it is bound.
async fn suggested(system: &System, caller: &Caller, id: TemplateId, typed: Wanted) -> Result<Wanted, Refused> {
    use governance::Scope;
    let policy = policies::show(system, caller, id).await?;
    let first = policy.bindings.first();
    let resource = first.and_then(|binding| binding.resource.as_ref()).map(|resource| resource.id.to_string());
    let level = first.map(|binding| binding.level);
    let at = |wanted: Scope| resource.clone().filter(|_| level == Some(wanted)).unwrap_or_default();
    let slug = |wanted: Scope| first.filter(|_| level == Some(wanted)).map(|one| one.name.clone()).unwrap_or_default();
    Ok(Wanted {
        action: policy.body.actions.first().cloned().unwrap_or_default(),
        environment: at(Scope::Environment),
        project: slug(Scope::Project),
        cluster: slug(Scope::Cluster),
        ..typed
    })
}

/// What would happen, or which fields are wrong.
async fn outcome(
    system: &System,
    caller: &Caller,
    wanted: &Wanted,
    zone: Tz,
) -> Result<Result<SimulationView, BTreeMap<String, String>>, Refused> {
    let body = match wanted.body(zone) {
        Ok(body) => body,
        Err(wrong) => return Ok(Err(BTreeMap::from([("at".to_owned(), wrong.to_owned())]))),
    };
    match simulations::simulate(system, caller, body).await.map_err(Refused::from) {
        Ok(simulation) => Ok(Ok(simulation)),
        Err(refused) if !refused.errors.is_empty() => Ok(Err(refused.errors)),
        Err(refused) => Err(refused),
    }
}

fn show(data: Simulated) -> impl IntoView {
    let Simulated { wanted, choices, outcome, moment } = data;
    let (result, errors) = match outcome {
        Some(Ok(simulation)) => (Some(simulation), BTreeMap::new()),
        Some(Err(errors)) => (None, errors),
        None => (None, BTreeMap::new()),
    };
    let problems = problems(&errors);
    // On a phone the answer comes before the form that asked for it.
    let (place, jump) = if result.is_some() {
        let jump = view! { <a class="link justify-self-start lg:hidden" href="#simulation">"Change who, what, where, when"</a> };
        ("max-lg:order-first", Some(jump))
    } else {
        ("", None)
    };
    let result = match result {
        Some(simulation) => view! { <SimulationResult simulation moment /> }.into_any(),
        None => view! {
            <Card>
                <EmptyState
                    icon=Glyph::Play
                    title="Nothing is simulated yet"
                    text="Choose who asks for what, where and when. The answer names every policy with the reason why it applies or not, and who could approve."
                />
            </Card>
        }
        .into_any(),
    };
    view! {
        <Title text="Simulator" />
        <div class="page">
            <PageHeader
                title="Simulator"
                breadcrumb=vec![Crumb::new("Policies", "/approval-policies")]
                description="What would happen if somebody asked for an action. Nothing is written, and nobody is told; the address of the page holds all of it, so it can be shared."
            />
            <ErrorSummary errors=problems />
            {jump}
            <div class="split split-even">
                <SimulatorForm wanted choices errors />
                <div class=place>{result}</div>
            </div>
        </div>
    }
}

/// Every error with the label of its field, in the order of the form.
fn problems(errors: &BTreeMap<String, String>) -> Vec<(String, String)> {
    let place = |field: &str| LABELS.iter().position(|(name, ..)| *name == field).unwrap_or(LABELS.len());
    let mut errors: Vec<_> = errors.iter().collect();
    errors.sort_by_key(|(field, _)| place(field));
    let labelled = |(field, message): (&String, &String)| match LABELS.get(place(field)) {
        Some((_, id, label)) => ((*id).to_owned(), format!("{label}: {message}")),
        None => reviewer(field, message),
    };
    errors.into_iter().map(labelled).collect()
}

/// The id of the field behind `reviews[0].by`, and the error with its label.
fn reviewer(field: &str, message: &str) -> (String, String) {
    let index = field.strip_prefix("reviews[").and_then(|rest| rest.split(']').next()?.parse::<usize>().ok());
    match index {
        Some(index) => (format!("by-{}", index + 1), format!("Reviewer {}: {message}", index + 1)),
        None => (String::new(), message.to_owned()),
    }
}
