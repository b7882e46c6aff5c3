//! What Northwind Cloud runs.

use chrono::TimeDelta;
use governance::ids::EnvironmentId;
use governance::wire::directory::{ClusterBody, EnvironmentBody, ProjectBody};
use service::Error;
use service::directory::{clusters, environments, projects};

use super::play::World;

const CLUSTERS: [(&str, &str, &str); 2] = [("eu-1", "Frankfurt", "production"), ("us-1", "Virginia", "production")];

/// Each project, and the cluster that hosts its production.
const PROJECTS: [(&str, &str, &str); 3] =
    [("api", "Public API", "eu-1"), ("checkout", "Checkout", "eu-1"), ("data-pipeline", "Data pipeline", "us-1")];

/// Creates clusters, projects and their environments.
pub async fn create(world: &mut World) -> Result<(), Error> {
    let marcus = world.person("marcus")?.clone();
    for (slug, name, environment) in CLUSTERS {
        world.clock.advance(TimeDelta::minutes(2));
        let body =
            ClusterBody { slug: slug.to_owned(), name: name.to_owned(), environment: Some(environment.to_owned()) };
        clusters::create(&world.system, &marcus, body, None).await?;
    }
    for (slug, name, production) in PROJECTS {
        world.clock.advance(TimeDelta::minutes(2));
        let body = ProjectBody { slug: slug.to_owned(), name: name.to_owned() };
        projects::create(&world.system, &marcus, body, None).await?;
        for (environment, cluster) in [("development", None), ("staging", None), ("production", Some(production))] {
            let body = EnvironmentBody {
                project: slug.to_owned(),
                name: environment.to_owned(),
                cluster: cluster.map(str::to_owned),
            };
            let view = environments::create(&world.system, &marcus, body, None).await?;
            world.environments.insert(format!("{slug}/{environment}"), EnvironmentId(view.id));
        }
    }
    Ok(())
}
