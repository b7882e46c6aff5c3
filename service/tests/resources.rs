//! Projects, environments and clusters, and the changes that could lead out of a policy.

use crate::support::{Cast, World, field, no, world_with_cast};
use governance::ids::{ClusterId, EnvironmentId, ProjectId};
use governance::request::Verdict;
use governance::wire::directory::{ClusterBody, EnvironmentBody, MemberBody, OrgRoleBody, ProjectBody};
use governance::wire::policies::{BindBody, Gated};
use governance::wire::requests::ReviewBody;
use service::directory::{clusters, environments, members, org_roles, projects};
use service::{Caller, Error, bindings, policies, requests};

fn project(slug: &str) -> ProjectBody {
    ProjectBody { slug: slug.into(), name: "A project".into() }
}

fn environment(project: &str, name: &str, cluster: Option<&str>) -> EnvironmentBody {
    EnvironmentBody { project: project.into(), name: name.into(), cluster: cluster.map(str::to_owned) }
}

fn cluster(slug: &str, label: Option<&str>) -> ClusterBody {
    ClusterBody { slug: slug.into(), name: "A cluster".into(), environment: label.map(str::to_owned) }
}

/// Somebody who may manage resources and not policies.
async fn operator(world: &World, cast: &Cast) -> Caller {
    let role = OrgRoleBody { name: "operator".into(), permissions: vec!["resources.manage".into()] };
    org_roles::create(&world.system, &cast.di, role, None).await.unwrap();
    world.join(&cast.di, "op@example.com", &["operator"]).await
}

#[tokio::test]
async fn projects_environments_and_clusters_are_shown_together() {
    let (world, cast) = world_with_cast().await;
    let list = projects::list(&world.system, &cast.el).await.unwrap();
    assert_eq!(list.len(), 1);
    let shown: Vec<_> = list[0]
        .environments
        .iter()
        .map(|one| (one.name.as_str(), one.cluster.as_ref().map(|cluster| cluster.name.as_str())))
        .collect();
    assert_eq!(shown, [("production", Some("eu-1")), ("staging", None)]);
    assert_eq!(environments::list(&world.system, &cast.el).await.unwrap(), list[0].environments);
    assert_eq!(clusters::list(&world.system, &cast.el).await.unwrap()[0].environment.as_deref(), Some("production"));
}

#[tokio::test]
async fn resources_are_changed_and_it_is_told() {
    let (world, cast) = world_with_cast().await;
    let system = &world.system;
    let op = operator(&world, &cast).await;
    let changed = projects::update(system, &op, cast.api, project("api-2")).await.unwrap();
    assert_eq!(changed, projects::show(system, &op, cast.api).await.unwrap());
    let changed =
        environments::update(system, &op, cast.staging, environment("", "Stage", Some("eu-1"))).await.unwrap();
    assert_eq!(changed, environments::show(system, &op, cast.staging).await.unwrap());
    let changed = clusters::update(system, &op, cast.eu_1, cluster("eu-2", None)).await.unwrap();
    assert_eq!(changed, clusters::show(system, &op, cast.eu_1).await.unwrap());
    clusters::update(system, &op, cast.eu_1, cluster("eu-2", None)).await.unwrap();
    let told = world.told(&cast.di).await;
    assert_eq!(
        told[told.len() - 3..],
        [
            "Op changed the project [project api-2]",
            "Op changed the environment [environment api-2 / Stage]",
            "Op changed the cluster [cluster eu-2]",
        ]
    );
}

#[tokio::test]
async fn changing_resources_needs_resources_manage() {
    let (world, cast) = world_with_cast().await;
    let (system, bo) = (&world.system, &cast.bo);
    let needs = "you need the permission resources.manage for that";
    assert_eq!(no(projects::create(system, bo, project("x"), None).await), needs);
    assert_eq!(no(projects::update(system, bo, cast.api, project("x")).await), needs);
    assert_eq!(no(environments::create(system, bo, environment("api", "x", None), None).await), needs);
    assert_eq!(no(environments::update(system, bo, cast.staging, environment("", "x", None)).await), needs);
    assert_eq!(no(environments::delete(system, bo, cast.staging).await), needs);
    assert_eq!(no(clusters::create(system, bo, cluster("x", None), None).await), needs);
    assert_eq!(no(clusters::update(system, bo, cast.eu_1, cluster("x", None)).await), needs);
    assert_eq!(no(clusters::delete(system, bo, cast.eu_1).await), needs);
}

#[tokio::test]
async fn slugs_and_names_are_unique_and_well_formed() {
    let (world, cast) = world_with_cast().await;
    let (system, di) = (&world.system, &cast.di);
    let slug = "must be at most 63 lower-case letters, digits, '-', '_' or '.', and start with a letter or a digit";
    assert_eq!(field(projects::create(system, di, project("API"), None).await, "slug"), slug);
    assert_eq!(
        field(projects::create(system, di, project("api"), None).await, "slug"),
        "is the slug of another project"
    );
    let id = cast.api.to_string();
    assert_eq!(field(projects::create(system, di, project(&id), None).await, "slug"), "must not look like an id");
    assert_eq!(
        field(clusters::create(system, di, cluster("eu-1", None), None).await, "slug"),
        "is the slug of another cluster"
    );
    let create = async |body| environments::create(system, di, body, None).await;
    let says = "is the name of another environment of this project";
    assert_eq!(field(create(environment("api", "Production", None)).await, "name"), says);
    assert_eq!(field(create(environment("api", "a/b", None)).await, "name"), "must not contain '/'");
    assert_eq!(field(create(environment("", "x", None)).await, "project"), "is required");
    assert_eq!(field(create(environment("web", "x", None)).await, "project"), "`web` is no project here");
    assert_eq!(field(create(environment("api", "x", Some("moon"))).await, "cluster"), "`moon` is no cluster here");
}

#[tokio::test]
async fn an_environment_stays_in_its_project() {
    let (world, cast) = world_with_cast().await;
    world.project(&cast.di, "web").await;
    let moved = environments::update(&world.system, &cast.di, cast.staging, environment("web", "staging", None)).await;
    assert_eq!(field(moved, "project"), "an environment stays in its project");
}

#[tokio::test]
async fn an_environment_is_deleted_once_nothing_is_bound_to_it_and_its_name_is_free() {
    let (world, cast) = world_with_cast().await;
    let system = &world.system;
    bind(&world, &cast, "environment", At::Environment(cast.staging)).await;
    let refused = environments::delete(system, &cast.di, cast.staging).await;
    assert_eq!(no(refused), "a policy is bound to api / staging; unbind it first");
    unbind_all(&world, &cast).await;
    environments::delete(system, &cast.di, cast.staging).await.unwrap();
    assert_eq!(no(environments::show(system, &cast.di, cast.staging).await), "environment not found");
    world.environment(&cast.di, "api", "staging", None).await;
}

#[tokio::test]
async fn a_frozen_environment_is_not_deleted() {
    let (world, cast) = world_with_cast().await;
    requests::gated::freeze(&world.system, &cast.di, cast.staging, "Christmas").await.unwrap();
    let refused = environments::delete(&world.system, &cast.di, cast.staging).await;
    assert_eq!(no(refused), "staging is frozen; unfreeze it first");
}

#[tokio::test]
async fn a_cluster_is_deleted_once_it_hosts_nothing_and_nothing_is_bound_to_it() {
    let (world, cast) = world_with_cast().await;
    let system = &world.system;
    let refused = clusters::delete(system, &cast.di, cast.eu_1).await;
    assert_eq!(no(refused), "eu-1 hosts 1 environment; move them first");
    environments::update(system, &cast.di, cast.production, environment("", "production", None)).await.unwrap();
    bind(&world, &cast, "cluster", At::Cluster(cast.eu_1)).await;
    assert_eq!(no(clusters::delete(system, &cast.di, cast.eu_1).await), "a policy is bound to eu-1; unbind it first");
    unbind_all(&world, &cast).await;
    clusters::delete(system, &cast.di, cast.eu_1).await.unwrap();
    assert_eq!(no(clusters::show(system, &cast.di, cast.eu_1).await), "cluster not found");
}

async fn unbind_all(world: &World, cast: &Cast) {
    for binding in bindings::list(&world.system, &cast.di, &bindings::Filter::default()).await.unwrap() {
        let gated = bindings::unbind(&world.system, &cast.di, binding.id, "").await.unwrap();
        if let Gated::Pending { request, .. } = gated {
            // What gates the environment gates its own end.
            let body = ReviewBody { verdict: Verdict::Approve, comment: String::new(), superseded_by: None };
            requests::review(&world.system, &cast.ana, request, body).await.unwrap();
        }
    }
}

enum At {
    Organization,
    Project(ProjectId),
    Cluster(ClusterId),
    Environment(EnvironmentId),
}

/// Binds a new policy that asks for one approval.
async fn bind(world: &World, cast: &Cast, scope: &str, at: At) {
    let body = serde_json::json!({ "name": format!("at {scope}"), "scope": scope, "quorum": { "minApprovals": 1 } });
    let body = serde_json::from_value(body).unwrap();
    let policy = policies::create(&world.system, &cast.di, &body, None).await.unwrap();
    let mut bind = serde_json::json!({ "policy": policy.id });
    match at {
        At::Organization => bind["organization"] = true.into(),
        At::Project(id) => bind["project"] = id.to_string().into(),
        At::Cluster(id) => bind["cluster"] = id.to_string().into(),
        At::Environment(id) => bind["environment"] = id.to_string().into(),
    }
    let bind: BindBody = serde_json::from_value(bind).unwrap();
    bindings::bind(&world.system, &cast.di, &bind, "", None).await.unwrap();
}

#[tokio::test]
async fn whoever_may_not_manage_policies_cannot_lead_an_environment_out_of_one() {
    for scope in ["organization", "project", "cluster", "environment"] {
        let (world, cast) = world_with_cast().await;
        let op = operator(&world, &cast).await;
        let at = match scope {
            "organization" => At::Organization,
            "project" => At::Project(cast.api),
            "cluster" => At::Cluster(cast.eu_1),
            _ => At::Environment(cast.production),
        };
        bind(&world, &cast, scope, at).await;
        let system = &world.system;
        let change = async |body| environments::update(system, &op, cast.production, body).await;
        for refused in [
            change(environment("", "prod", Some("eu-1"))).await.map(|_| ()),
            change(environment("", "production", None)).await.map(|_| ()),
            environments::delete(system, &op, cast.production).await,
        ] {
            assert_eq!(no(refused), "you need the permission policies.manage for that", "{scope}");
        }
        change(environment("", "production", Some("eu-1"))).await.unwrap();
    }
}

#[tokio::test]
async fn whoever_may_not_manage_policies_cannot_lead_a_cluster_out_of_one() {
    for scope in ["organization", "project", "cluster"] {
        let (world, cast) = world_with_cast().await;
        let op = operator(&world, &cast).await;
        let at = match scope {
            "organization" => At::Organization,
            "project" => At::Project(cast.api),
            _ => At::Cluster(cast.eu_1),
        };
        bind(&world, &cast, scope, at).await;
        let system = &world.system;
        for refused in [
            clusters::update(system, &op, cast.eu_1, cluster("eu-1", None)).await.map(|_| ()),
            clusters::delete(system, &op, cast.eu_1).await,
        ] {
            assert_eq!(no(refused), "you need the permission policies.manage for that", "{scope}");
        }
        clusters::update(system, &op, cast.eu_1, cluster("eu-9", Some("production"))).await.unwrap();
    }
}

#[tokio::test]
async fn another_organizations_resources_are_not_found() {
    let (world, cast) = world_with_cast().await;
    let system = &world.system;
    let zoe = world.other_owner().await;
    assert_eq!(no(projects::show(system, &zoe, cast.api).await), "project not found");
    assert_eq!(no(projects::update(system, &zoe, cast.api, project("x")).await), "project not found");
    assert_eq!(no(environments::show(system, &zoe, cast.staging).await), "environment not found");
    let body = environment("", "x", None);
    assert_eq!(no(environments::update(system, &zoe, cast.staging, body).await), "environment not found");
    assert_eq!(no(environments::delete(system, &zoe, cast.staging).await), "environment not found");
    assert_eq!(no(clusters::show(system, &zoe, cast.eu_1).await), "cluster not found");
    assert_eq!(no(clusters::update(system, &zoe, cast.eu_1, cluster("x", None)).await), "cluster not found");
    assert_eq!(no(clusters::delete(system, &zoe, cast.eu_1).await), "cluster not found");
    let foreign = environment(&cast.api.to_string(), "x", None);
    assert!(matches!(environments::create(system, &zoe, foreign, None).await, Err(Error::Invalid(_))));
    assert_eq!(projects::list(system, &zoe).await.unwrap().len(), 0);
    world.project(&zoe, "api").await;
}

#[tokio::test]
async fn whoever_may_not_manage_policies_cannot_delete_a_project_with_bindings() {
    for bound_to_project in [true, false] {
        let (world, cast) = world_with_cast().await;
        let system = &world.system;
        let op = operator(&world, &cast).await;
        let (scope, at) = if bound_to_project {
            ("project", At::Project(cast.api))
        } else {
            ("environment", At::Environment(cast.staging))
        };
        bind(&world, &cast, scope, at).await;
        let roles = Some(vec!["member".to_owned(), "operator".to_owned()]);
        let body = MemberBody { org_roles: roles, ..MemberBody::default() };
        members::update(system, &cast.di, op.member, body, None).await.unwrap();
        let refused = requests::gated::delete_project(system, &op, cast.api, "retired").await;
        assert_eq!(no(refused), "you need the permission policies.manage for that", "{scope}");
        let elsewhere = world.project(&cast.di, "web").await;
        requests::gated::delete_project(system, &op, elsewhere, "retired").await.unwrap();
    }
}

#[tokio::test]
async fn a_project_with_a_frozen_environment_is_not_deleted() {
    let (world, cast) = world_with_cast().await;
    let system = &world.system;
    requests::gated::freeze(system, &cast.di, cast.staging, "Christmas").await.unwrap();
    let refused = requests::gated::delete_project(system, &cast.di, cast.api, "retired").await;
    assert_eq!(no(refused), "staging is frozen; unfreeze it first");
    requests::gated::unfreeze(system, &cast.di, cast.staging, "").await.unwrap();
    requests::gated::delete_project(system, &cast.di, cast.api, "retired").await.unwrap();
}
