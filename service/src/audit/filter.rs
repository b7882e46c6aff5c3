//! What a timeline is narrowed by, as addresses and interfaces write it.

use crate::Error;
use crate::store::log::Criteria;
use crate::store::{Tx, facts, requests};
use governance::Timestamp;
use governance::event::EventKind;
use governance::ids::{BreakGlassSessionId, ClusterId, EnvironmentId, MemberId, OrganizationId, ProjectId, RequestId};
use governance::people::Roster;
use governance::resources::{Directory, Target};

/// What to look for; absent parts do not restrict. What names something that does not exist finds
/// nothing. What was deleted is still found by its id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// A member by id, email address or name.
    pub actor: Option<String>,
    /// Kinds of events; several are alternatives.
    pub kinds: Vec<EventKind>,
    /// By slug or id; its environments belong to it.
    pub project: Option<String>,
    /// By `project/name`, by name within the project that is given, or by id.
    pub environment: Option<String>,
    /// By slug or id; what happened in environments belongs to the cluster that hosted them then.
    pub cluster: Option<String>,
    /// By number, with or without `#`, or by id.
    pub request: Option<String>,
    /// A break-glass session.
    pub session: Option<BreakGlassSessionId>,
    /// Not before.
    pub from: Option<Timestamp>,
    /// Before.
    pub until: Option<Timestamp>,
    pub prominent: bool,
    /// A part of what an event is about or of its detail, in upper or lower case.
    pub text: Option<String>,
}

/// Who and what there is to be named.
pub(super) struct Scene {
    pub organization: OrganizationId,
    pub roster: Roster,
    pub directory: Directory,
}

impl Scene {
    pub(super) async fn load(tx: &Tx, organization: OrganizationId) -> Result<Self, Error> {
        let roster = facts::roster(tx, organization).await?;
        Ok(Self { organization, roster, directory: facts::directory(tx, organization).await? })
    }
}

/// How long what is looked for can be, in characters: about what an address can hold.
const TEXT_MOST: usize = 1_000;

impl Filter {
    /// Its criteria; `None` where it names something that does not exist.
    pub(super) async fn criteria(&self, tx: &Tx, scene: &Scene) -> Result<Option<Criteria>, Error> {
        let request = match given(self.request.as_deref()) {
            Some(text) => match request(tx, scene.organization, text).await? {
                Some(id) => Some(id),
                None => return Ok(None),
            },
            None => None,
        };
        Ok(self.named(scene, request))
    }

    fn named(&self, scene: &Scene, request: Option<RequestId>) -> Option<Criteria> {
        let mut kinds = self.kinds.clone();
        kinds.sort_unstable();
        kinds.dedup();
        let actor = found(self.actor.as_deref(), |text| member(text, &scene.roster))?;
        Some(Criteria {
            actor,
            kinds,
            place: self.place(&scene.directory)?,
            request,
            session: self.session,
            from: self.from,
            until: self.until,
            prominent: self.prominent,
            text: found(self.text.as_deref(), searched)?,
        })
    }

    fn place(&self, directory: &Directory) -> Option<Target> {
        let project = found(self.project.as_deref(), |text| project(text, directory))?;
        let environment = found(self.environment.as_deref(), |text| environment(text, project, directory))?;
        let cluster = found(self.cluster.as_deref(), |text| cluster(text, directory))?;
        Some(Target { project, environment, cluster })
    }

    /// What it asks for, in words and by the names of now; empty for everything.
    pub(super) fn says(&self, scene: &Scene) -> String {
        let directory = &scene.directory;
        let within = given(self.project.as_deref()).and_then(|text| project(text, directory));
        let at = |text: &str| {
            let environment = directory.environment(environment(text, within, directory)?)?;
            Some(directory.name(&Target::of(environment)))
        };
        let kinds = self.kinds.iter().map(|kind| format!("“{}”", kind.title())).collect::<Vec<_>>().join(" or ");
        let instant = |at: Timestamp| at.format("%-d %B %Y, %H:%M UTC").to_string();
        let parts = [
            ("by", said(&self.actor, |text| scene.roster.find_member(text).map(|member| member.name.clone()))),
            ("of the kind", given(Some(&kinds)).map(str::to_owned)),
            (
                "in the project",
                said(&self.project, |text| directory.find_project(text).map(|found| found.slug.clone())),
            ),
            ("in the environment", said(&self.environment, at)),
            (
                "at the cluster",
                said(&self.cluster, |text| directory.find_cluster(text).map(|found| found.slug.clone())),
            ),
            ("of the request", said(&self.request, |text| Some(format!("#{}", text.parse::<u64>().ok()?)))),
            ("of the break-glass session", self.session.map(|id| id.to_string())),
            ("not before", self.from.map(instant)),
            ("before", self.until.map(instant)),
            ("that hold", said(&self.text, |text| Some(format!("“{text}”")))),
        ];
        let parts = parts.into_iter().filter_map(|(words, value)| Some(format!("{words} {}", value?)));
        let parts = parts.collect::<Vec<_>>().join(", ");
        match (self.prominent, parts.as_str()) {
            (false, "") => String::new(),
            (true, "") => "prominent events".to_owned(),
            (false, parts) => format!("events {parts}"),
            (true, parts) => format!("prominent events {parts}"),
        }
    }
}

/// What stands in a filter by the name that it has now, or as it stands there.
fn said(text: &Option<String>, name: impl FnOnce(&str) -> Option<String>) -> Option<String> {
    let text = given(text.as_deref())?;
    Some(name(text).unwrap_or_else(|| text.to_owned()))
}

/// A text that says something.
fn given(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

/// What a text names, if there is one: the outer `None` where it names nothing.
fn found<T>(text: Option<&str>, find: impl FnOnce(&str) -> Option<T>) -> Option<Option<T>> {
    match given(text) {
        Some(text) => find(text).map(Some),
        None => Some(None),
    }
}

fn member(text: &str, roster: &Roster) -> Option<MemberId> {
    roster.find_member(text).map(|member| member.id)
}

fn project(text: &str, directory: &Directory) -> Option<ProjectId> {
    directory.find_project(text).map(|project| project.id).or_else(|| text.parse().ok())
}

fn environment(text: &str, within: Option<ProjectId>, directory: &Directory) -> Option<EnvironmentId> {
    let (within, name) = match text.split_once('/') {
        Some((slug, name)) => (Some(directory.find_project(slug.trim())?.id), name.trim()),
        None => (within, text),
    };
    directory.find_environment(within, name).map(|environment| environment.id).or_else(|| name.parse().ok())
}

fn cluster(text: &str, directory: &Directory) -> Option<ClusterId> {
    directory.find_cluster(text).map(|cluster| cluster.id).or_else(|| text.parse().ok())
}

async fn request(tx: &Tx, organization: OrganizationId, text: &str) -> Result<Option<RequestId>, Error> {
    match (text.parse(), text.trim_start_matches('#').parse()) {
        (Ok(id), _) => Ok(Some(id)),
        (_, Ok(number)) => requests::numbered(tx, organization, number).await,
        _ => Ok(None),
    }
}

/// What a text looks for; `None` where no stored text holds it.
fn searched(text: &str) -> Option<String> {
    // No stored text holds NUL, and PostgreSQL does not even take it as a parameter.
    (!text.contains('\0') && text.chars().count() <= TEXT_MOST).then(|| text.to_owned())
}
