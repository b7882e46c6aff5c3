//! The fields of a new request: as they were typed, or taken over from an earlier one.

use governance::Payload;
use governance::action::{Action, Category};
use governance::wire::directory::{ClusterView, ProjectView};
use governance::wire::requests::TargetBody;
use service::requests::Detail;

use crate::components::requests::can_ask;
use crate::form::Filled;
use crate::kit::Choice;

/// What the form holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields {
    pub action: String,
    pub project: String,
    pub environment: String,
    pub cluster: String,
    pub reason: String,
    pub media_type: String,
    pub text: String,
    pub before: String,
    pub resubmission_of: String,
}

impl Fields {
    /// What an earlier request asked for.
    pub fn of(earlier: &Detail, projects: &[ProjectView]) -> Self {
        let request = &earlier.request;
        let target = request.target.body();
        let project = projects.iter().find(|project| Some(&project.slug) == target.project.as_ref());
        let named = |name: &str| project?.environments.iter().find(|environment| environment.name == name);
        let environment = target.environment.as_deref().and_then(named);
        let (text, before) = match &earlier.payload {
            Some(payload) => (payload.text(), payload.before().unwrap_or_default()),
            None => Default::default(),
        };
        Self {
            action: if can_ask(request.action) { request.action.key().to_owned() } else { String::new() },
            project: target.project.unwrap_or_default(),
            environment: environment.map(|environment| environment.id.to_string()).unwrap_or_default(),
            cluster: target.cluster.unwrap_or_default(),
            reason: request.reason.clone(),
            media_type: earlier.payload.as_ref().map(Payload::media_type).unwrap_or_default().to_owned(),
            text,
            before,
            resubmission_of: request.id.to_string(),
        }
    }

    /// What was typed, where the form came back; otherwise these.
    pub fn typed(self, form: &Filled) -> Self {
        let value = |name: &str, stored: &str| form.value(name, stored);
        Self {
            action: value("action", &self.action),
            project: value("target.project", &self.project),
            environment: value("target.environment", &self.environment),
            cluster: value("target.cluster", &self.cluster),
            reason: value("reason", &self.reason),
            media_type: value("payload.mediaType", &self.media_type),
            text: value("payload.text", &self.text),
            before: value("payload.before", &self.before),
            resubmission_of: value("resubmissionOf", &self.resubmission_of),
        }
    }

    /// The target that is meant.
    pub fn target(&self) -> TargetBody {
        TargetBody {
            project: Some(self.project.clone()),
            environment: Some(self.environment.clone()),
            cluster: Some(self.cluster.clone()),
        }
    }
}

/// The actions that can be asked for, by category, with their risk.
pub fn actions() -> Vec<Choice> {
    choices(Action::ALL.into_iter().filter(|action| can_ask(*action)))
}

/// Every action, by category, with its risk.
pub fn every_action() -> Vec<Choice> {
    choices(Action::ALL.into_iter())
}

fn choices(actions: impl Iterator<Item = Action>) -> Vec<Choice> {
    let group = |action: Action| match action.category() {
        Category::Project => "Project actions",
        Category::Cluster => "Cluster actions",
        Category::Security => "Security actions",
    };
    let choice = |action: Action| {
        Choice::new(action.key(), format!("{} ({} risk)", action.title(), action.risk().word())).group(group(action))
    };
    actions.map(choice).collect()
}

/// Projects, by slug.
pub fn projects(projects: &[ProjectView]) -> Vec<Choice> {
    projects.iter().map(|project| Choice::new(project.slug.clone(), named(&project.slug, &project.name))).collect()
}

/// Environments, by id, under their project.
pub fn environments(projects: &[ProjectView]) -> Vec<Choice> {
    let of = |project: &ProjectView| {
        let slug = project.slug.clone();
        let choice = move |environment: &governance::wire::directory::EnvironmentView| {
            let frozen = if environment.freeze.is_some() { " (frozen)" } else { "" };
            let label = format!("{slug} / {}{frozen}", environment.name);
            Choice::new(environment.id.to_string(), label).group(slug.clone())
        };
        project.environments.iter().map(choice).collect::<Vec<_>>()
    };
    projects.iter().flat_map(of).collect()
}

/// Clusters, by slug.
pub fn clusters(clusters: &[ClusterView]) -> Vec<Choice> {
    clusters.iter().map(|cluster| Choice::new(cluster.slug.clone(), named(&cluster.slug, &cluster.name))).collect()
}

fn named(slug: &str, name: &str) -> String {
    if slug == name { slug.to_owned() } else { format!("{slug} ({name})") }
}
