//! Finding a resource of any kind, and where it stands.

use governance::Scope;
use governance::ids::{ClusterId, EnvironmentId, OrganizationId, ProjectId};
use governance::resources::Freeze;
use governance::wire::Ref;
use governance::wire::directory::EnvironmentView;
use service::{Caller, Error, System, directory};
use uuid::Uuid;

use crate::Refused;
use crate::components::policies::scope::{glyph, resource_path};
use crate::components::resources::Sight;

/// A resource, the places at which it stands, and what belongs to it.
pub(super) struct Found {
    pub(super) kind: Scope,
    pub(super) id: Uuid,
    /// "api / production", or the organization's name.
    pub(super) name: String,
    /// From the widest: level, id (none for the organization) and name.
    pub(super) places: Vec<(Scope, Option<Uuid>, String)>,
    pub(super) plain: Vec<(&'static str, String)>,
    pub(super) related: Vec<(&'static str, Vec<Sight>)>,
    pub(super) freeze: Option<Freeze>,
    /// Where it is changed.
    pub(super) settings: String,
}

/// Finds it.
///
/// # Errors
/// 404 when the organization has none of this kind and id.
pub(super) async fn find(system: &System, caller: &Caller, kind: Scope, id: Uuid) -> Result<Found, Refused> {
    let organization = directory::organization::show(system, caller).await?.name;
    let widest = (Scope::Organization, None, organization.clone());
    let found = match kind {
        Scope::Organization if OrganizationId(id) == caller.organization => {
            let settings = "/settings/organization".to_owned();
            Found {
                kind,
                id,
                name: organization,
                places: vec![widest],
                plain: vec![],
                related: projects(system, caller).await?,
                freeze: None,
                settings,
            }
        }
        Scope::Organization => return Err(Error::NotFound("organization").into()),
        Scope::Project => {
            let project = directory::projects::show(system, caller, ProjectId(id)).await?;
            Found {
                kind,
                id,
                name: project.slug.clone(),
                places: vec![widest, (kind, Some(id), project.slug.clone())],
                plain: vec![("Name", project.name)],
                related: vec![("Environments", project.environments.iter().map(of_environment).collect())],
                freeze: None,
                settings: format!("/settings/projects/{id}"),
            }
        }
        Scope::Environment => {
            let environment = directory::environments::show(system, caller, EnvironmentId(id)).await?;
            let project = environment.project.clone();
            let name = format!("{} / {}", project.name, environment.name);
            let mut places = vec![widest, of(Scope::Project, &project), (kind, Some(id), name.clone())];
            places.extend(environment.cluster.as_ref().map(|cluster| of(Scope::Cluster, cluster)));
            let frozen = if environment.freeze.is_some() { "Yes" } else { "No" };
            let hosts = environment.cluster.iter().map(|cluster| sight(Scope::Cluster, cluster)).collect();
            Found {
                kind,
                id,
                name,
                places,
                plain: vec![("Frozen", frozen.to_owned())],
                related: vec![("Project", vec![sight(Scope::Project, &project)]), ("Hosted by", hosts)],
                freeze: environment.freeze,
                settings: format!("/settings/environments/{id}"),
            }
        }
        Scope::Cluster => {
            let cluster = directory::clusters::show(system, caller, ClusterId(id)).await?;
            let all = directory::environments::list(system, caller).await?;
            let hosted = all.iter().filter(|one| one.cluster.as_ref().is_some_and(|host| host.id == id));
            let label = cluster.environment.unwrap_or_else(|| "None".to_owned());
            Found {
                kind,
                id,
                name: cluster.slug.clone(),
                places: vec![widest, (kind, Some(id), cluster.slug)],
                plain: vec![("Name", cluster.name), ("Counts as environment", label)],
                related: vec![("Hosts", hosted.map(in_full).collect())],
                freeze: None,
                settings: format!("/settings/clusters/{id}"),
            }
        }
    };
    Ok(found)
}

async fn projects(system: &System, caller: &Caller) -> Result<Vec<(&'static str, Vec<Sight>)>, Refused> {
    let projects = directory::projects::list(system, caller).await?;
    let clusters = directory::clusters::list(system, caller).await?;
    Ok(vec![
        ("Projects", projects.into_iter().map(|it| sight(Scope::Project, &Ref::new(it.id, it.slug))).collect()),
        ("Clusters", clusters.into_iter().map(|it| sight(Scope::Cluster, &Ref::new(it.id, it.slug))).collect()),
    ])
}

fn of(scope: Scope, place: &Ref) -> (Scope, Option<Uuid>, String) {
    (scope, Some(place.id), place.name.clone())
}

fn sight(scope: Scope, place: &Ref) -> Sight {
    Sight { name: place.name.clone(), href: resource_path(scope, place.id), glyph: glyph(scope), frozen: false }
}

fn of_environment(environment: &EnvironmentView) -> Sight {
    let place = Ref::new(environment.id, environment.name.clone());
    Sight { frozen: environment.freeze.is_some(), ..sight(Scope::Environment, &place) }
}

fn in_full(environment: &EnvironmentView) -> Sight {
    Sight { name: format!("{} / {}", environment.project.name, environment.name), ..of_environment(environment) }
}
