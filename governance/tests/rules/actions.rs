//! Actions and what they are aimed at (semantics.md §2; the brief, "Protected High-Risk Actions").

use governance::action::Executor;
use governance::ids::{ClusterId, EnvironmentId, ProjectId};
use governance::resources::{Cluster, Environment, Project};
use governance::samples::{API, EU_1, PRODUCTION, STAGING, TO_PRODUCTION, directory};
use governance::{Action, Category, Directory, Risk, Target};
use uuid::Uuid;

#[test]
fn each_action_has_the_briefs_group_name_description_and_risk() {
    use Category::{Cluster as C, Project as P, Security as S};
    use Risk::{Critical, High, Medium};
    let brief = [
        ("release.deploy", P, "Release Deploy", "Deploying a release to an environment", High),
        ("promotion.execute", P, "Promotion Execute", "Promoting changes between environments", High),
        ("rollback.execute", P, "Rollback Execute", "Rolling back a deployment", High),
        ("project.delete", P, "Project Delete", "Permanently deleting a project", Critical),
        ("environment.freeze", P, "Environment Freeze", "Freezing an environment to block changes", Medium),
        ("environment.unfreeze", P, "Environment Unfreeze", "Unfreezing an environment", Medium),
        ("environment.policy_update", P, "Environment Policy Update", "Changing environment policies", Medium),
        ("cluster.sync", C, "Cluster Sync", "Forcing ArgoCD sync on a cluster", Medium),
        ("cluster.rollback", C, "Cluster Rollback", "Rolling back ArgoCD application state", High),
        ("cluster.restart", C, "Cluster Restart", "Rolling restart of deployments", High),
        ("cluster.scale", C, "Cluster Scale", "Changing replica counts", Medium),
        ("manifest.apply", C, "Manifest Apply", "Applying raw manifests to a cluster", High),
        ("command.execute", C, "Command Execution", "Running arbitrary commands on cluster", Critical),
        ("resource.delete", C, "Resource Delete", "Deleting resources from a cluster", Critical),
        ("token.issue", C, "Token Issue", "Issuing cluster access tokens", Critical),
        ("break_glass.initiate", S, "Break-Glass Initiate", "Starting a break-glass override session", Critical),
    ];
    let ours = Action::ALL.map(|a| (a.key(), a.category(), a.title(), a.description(), a.risk()));
    assert_eq!(ours, brief);
}

#[test]
fn the_inbox_files_each_action_under_one_of_six_types() {
    let kinds = Action::ALL.map(|action| action.kind().word());
    assert_eq!(kinds[..3], ["release", "promotion", "rollback"]);
    assert!(kinds[3..7].iter().all(|kind| *kind == "project"), "{kinds:?}");
    assert!(kinds[7..15].iter().all(|kind| *kind == "cluster"), "{kinds:?}");
    assert_eq!(kinds[15], "security");
}

#[test]
fn countersign_executes_five_actions_itself_and_leaves_the_others_to_the_caller() {
    let own = Action::ALL.into_iter().filter(|action| action.executor() == Executor::Countersign);
    let own: Vec<_> = own.map(Action::key).collect();
    let expected = [
        "project.delete",
        "environment.freeze",
        "environment.unfreeze",
        "environment.policy_update",
        "break_glass.initiate",
    ];
    assert_eq!(own, expected);
}

/// A second project with an environment of its own, and a second cluster.
fn with_web() -> (Directory, Target, ClusterId) {
    let (web, live, us_1) =
        (ProjectId(Uuid::from_u128(42)), EnvironmentId(Uuid::from_u128(53)), ClusterId(Uuid::from_u128(62)));
    let directory = directory();
    let projects = directory.projects().cloned().chain([Project { id: web, slug: "web".into(), name: "Web".into() }]);
    let environments = directory.environments().cloned().chain([Environment {
        id: live,
        project: web,
        name: "production".into(),
        cluster: None,
        freeze: None,
    }]);
    let clusters = directory.clusters().cloned().chain([Cluster {
        id: us_1,
        slug: "us-1".into(),
        name: "United States 1".into(),
        environment: None,
    }]);
    let all =
        Directory::new(projects.collect::<Vec<_>>(), environments.collect::<Vec<_>>(), clusters.collect::<Vec<_>>());
    (all, Target { project: Some(web), environment: Some(live), cluster: None }, us_1)
}

#[test]
fn each_action_needs_a_target_of_its_kind() {
    let directory = directory();
    let organization = Target::ORGANIZATION;
    let project = Target { project: Some(API), ..organization };
    let staging = Target { environment: Some(STAGING), ..project };
    let cluster = Target { cluster: Some(EU_1), ..organization };
    let fits = |action: &str, target: &Target| directory.check(action.parse().unwrap(), target).is_ok();
    let table: [(&str, [bool; 5]); 5] = [
        // organization, project, staging (on no cluster), production (on eu-1), cluster
        ("release.deploy", [false, false, true, true, false]),
        ("environment.freeze", [false, false, true, true, false]),
        ("project.delete", [false, true, false, false, false]),
        ("cluster.sync", [false, false, false, true, true]),
        ("break_glass.initiate", [true, false, false, false, false]),
    ];
    for (action, expected) in table {
        let found = [organization, project, staging, TO_PRODUCTION, cluster].map(|target| fits(action, &target));
        assert_eq!(found, expected, "{action}");
    }
}

#[test]
fn the_error_of_a_target_names_the_field_that_is_missing() {
    let errors = directory().check(Action::ReleaseDeploy, &Target::ORGANIZATION).unwrap_err();
    assert!(errors.of("target.project").is_some(), "{errors:?}");
    let project = Target { project: Some(API), ..Target::ORGANIZATION };
    let errors = directory().check(Action::ReleaseDeploy, &project).unwrap_err();
    assert!(errors.of("target.environment").is_some(), "{errors:?}");
}

#[test]
fn a_target_cannot_join_an_environment_with_the_cluster_of_another() {
    let (directory, _, us_1) = with_web();
    let elsewhere = Target { cluster: Some(us_1), ..TO_PRODUCTION };
    let errors = directory.check(Action::ManifestApply, &elsewhere).unwrap_err();
    assert_eq!(errors.of("target.cluster"), Some("this environment runs on eu-1"));
    let named = Target { cluster: Some(EU_1), ..TO_PRODUCTION };
    assert_eq!(directory.check(Action::ManifestApply, &named), Ok(()));
    let hosted_nowhere = Target { environment: Some(STAGING), ..elsewhere };
    assert_eq!(directory.check(Action::ManifestApply, &hosted_nowhere), Ok(()));
}

#[test]
fn a_target_cannot_join_an_environment_with_another_project_or_with_none() {
    let (directory, web, _) = with_web();
    for project in [Some(API), None] {
        let mixed = Target { project, ..web };
        let errors = directory.check(Action::ReleaseDeploy, &mixed).unwrap_err();
        assert_eq!(errors.of("target.environment"), Some("this environment belongs to another project"));
    }
    assert_eq!(directory.check(Action::ReleaseDeploy, &web), Ok(()));
    assert_eq!(directory.name(&TO_PRODUCTION), "api / production");
    assert!(directory.check(Action::ReleaseDeploy, &Target { environment: Some(PRODUCTION), ..web }).is_err());
}
