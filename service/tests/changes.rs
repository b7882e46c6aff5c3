//! Whatever changes what gates an environment passes its gate, at every level.

use crate::support::{Cast, World, no, world_with_cast};
use governance::event::EventKind;
use governance::ids::{RequestId, TemplateId};
use governance::policy::{PolicyBody, PolicyFile};
use governance::request::{StateName, Verdict};
use governance::samples::production_gate_body;
use governance::wire::directory::{ClusterBody, EnvironmentBody, OrganizationBody};
use governance::wire::policies::{BindBody, Gated, VersionBody};
use governance::wire::requests::{OpenBody, ReviewBody, TargetBody};
use governance::{Mode, Refusal};
use service::directory::{clusters, environments, organization};
use service::policies::files;
use service::requests;
use service::{Caller, Error, Idempotency, audit, bindings, page::Seek, policies};

fn approve() -> ReviewBody {
    ReviewBody { verdict: Verdict::Approve, comment: String::new(), superseded_by: None }
}

/// One approval by anybody, for these actions.
fn light(name: &str, scope: &str, actions: &[&str]) -> PolicyBody {
    PolicyBody {
        name: name.into(),
        scope: scope.into(),
        actions: actions.iter().map(|action| (*action).to_owned()).collect(),
        quorum: Default::default(),
        ..production_gate_body()
    }
}

async fn bound(world: &World, caller: &Caller, body: PolicyBody, at: BindBody) -> TemplateId {
    let policy = policies::create(&world.system, caller, &body, None).await.unwrap().id;
    let at = BindBody { policy: policy.to_string(), ..at };
    let (_, gated) = bindings::bind(&world.system, caller, &at, "", None).await.unwrap();
    assert!(matches!(gated, Gated::Done { .. }), "{gated:?}");
    policy
}

fn at_environment(name: &str) -> BindBody {
    BindBody { environment: Some(name.into()), ..BindBody::default() }
}

/// Production's own changes are guarded; a deployment gate hangs at the project.
async fn guarded() -> (World, Cast, TemplateId) {
    let (world, cast) = world_with_cast().await;
    let at_project = BindBody { project: Some("api".into()), ..BindBody::default() };
    let gate = bound(&world, &cast.di, light("Gate", "project", &["release.deploy"]), at_project).await;
    let guard = light("Guard", "environment", &["environment.policy_update"]);
    bound(&world, &cast.di, guard, at_environment("api/production")).await;
    (world, cast, gate)
}

fn version(base: u32, policy: PolicyBody) -> VersionBody {
    VersionBody { base_version: Some(base), policy, reason: "stricter".into() }
}

fn waits(gated: Option<Gated>) -> RequestId {
    match gated {
        Some(Gated::Pending { request, .. }) => request,
        other => panic!("it should wait: {other:?}"),
    }
}

fn stricter() -> PolicyBody {
    let mut body = light("Gate", "project", &["release.deploy"]);
    body.quorum.min_approvals = 2;
    body
}

#[tokio::test]
async fn a_new_version_of_a_template_bound_to_a_project_waits_for_the_policies_of_its_environments() {
    let (world, cast, gate) = guarded().await;
    let system = &world.system;
    let saved = policies::save(system, &cast.di, gate, &version(1, stricter())).await.unwrap();
    assert_eq!(saved.policy.version, 1);
    let request = waits(saved.outcome);
    let view = requests::show(system, &cast.ana, request).await.unwrap();
    assert_eq!((view.target.name.as_str(), view.reason.as_str()), ("api", "stricter"));
    assert_eq!(view.policies.iter().map(|policy| policy.name.as_str()).collect::<Vec<_>>(), ["Guard"]);

    let done = requests::review(system, &cast.ana, request, approve()).await.unwrap();
    assert_eq!(done.state, StateName::Succeeded);
    let policy = policies::show(system, &cast.di, gate).await.unwrap();
    assert_eq!((policy.version, policy.body.quorum.min_approvals, policy.saved_by.name.as_str()), (2, 2, "Di"));
    let filter = audit::Filter { request: Some(request.to_string()), ..audit::Filter::default() };
    let events = audit::list(system, &cast.di, &filter, &Seek::default()).await.unwrap().items;
    assert!(events.iter().any(|event| event.kind == Some(EventKind::PolicyChanged)));
}

#[tokio::test]
async fn what_becomes_impossible_while_it_waits_is_refused_and_said() {
    let (world, cast, gate) = guarded().await;
    let system = &world.system;
    let first = waits(policies::save(system, &cast.di, gate, &version(1, stricter())).await.unwrap().outcome);
    let archive = policies::archive(system, &cast.di, gate, "").await.unwrap();
    let Gated::Pending { request: second, .. } = archive else { panic!("{archive:?}") };
    requests::review(system, &cast.ana, second, approve()).await.unwrap();
    assert!(policies::show(system, &cast.di, gate).await.unwrap().archived);
    let view = requests::review(system, &cast.ana, first, approve()).await.unwrap();
    assert_eq!(view.state, StateName::Failed);
    assert_eq!(view.claim.unwrap().detail, "Not possible any more: the policy no longer exists.");
    assert_eq!(no(policies::archive(system, &cast.di, gate, "").await), "this policy is already archived");
}

#[tokio::test]
async fn an_approval_covers_only_the_environments_whose_policies_gave_it() {
    let (world, cast, _) = guarded().await;
    let system = &world.system;
    // Bound to staging alone, so only staging's (absent) policies are asked.
    let body = light("Narrow", "environment", &["release.deploy"]);
    let narrow = bound(&world, &cast.di, body.clone(), at_environment("api/staging")).await;
    let guard = light("Staging guard", "environment", &["environment.policy_update"]);
    bound(&world, &cast.di, guard, at_environment("api/staging")).await;
    let weaker = PolicyBody { requester_can_approve: true, ..body };
    let request = waits(policies::save(system, &cast.di, narrow, &version(1, weaker)).await.unwrap().outcome);
    let also = BindBody { policy: narrow.to_string(), ..at_environment("api/production") };
    let (_, second) = bindings::bind(system, &cast.di, &also, "", None).await.unwrap();
    requests::review(system, &cast.ana, waits(Some(second)), approve()).await.unwrap();

    let view = requests::review(system, &cast.ana, request, approve()).await.unwrap();
    assert_eq!(view.state, StateName::Failed);
    assert!(view.claim.unwrap().detail.contains("api / production too"), "it says where");
    assert_eq!(policies::show(system, &cast.di, narrow).await.unwrap().version, 1);
}

#[tokio::test]
async fn a_guard_cannot_be_loosened_without_its_own_approval() {
    let (world, cast) = world_with_cast().await;
    let system = &world.system;
    let everywhere = BindBody { organization: Some(true), ..BindBody::default() };
    let guard = light("Guard", "organization", &["environment.policy_update"]);
    let policy = bound(&world, &cast.di, guard.clone(), everywhere).await;
    let binding = bindings::list(system, &cast.di, &bindings::Filter::default()).await.unwrap()[0].id;
    waits(Some(bindings::set_mode(system, &cast.di, binding, Mode::Observe, "").await.unwrap()));
    waits(Some(bindings::unbind(system, &cast.di, binding, "").await.unwrap()));
    waits(Some(policies::archive(system, &cast.di, policy, "").await.unwrap()));
    let own = PolicyBody { requester_can_approve: true, ..guard };
    waits(policies::save(system, &cast.di, policy, &version(1, own)).await.unwrap().outcome);
}

#[tokio::test]
async fn what_gates_nothing_changes_at_once() {
    let (world, cast, _) = guarded().await;
    let system = &world.system;
    let loose = policies::create(system, &cast.di, &light("Loose", "project", &[]), None).await.unwrap();
    let mut body = loose.body.clone();
    body.quorum.min_approvals = 4;
    let saved = policies::save(system, &cast.di, loose.id, &version(1, body.clone())).await.unwrap();
    assert_eq!((saved.policy.version, saved.outcome), (2, Some(Gated::Done { request: None })));
    let same = policies::save(system, &cast.di, loose.id, &version(2, body.clone())).await.unwrap();
    assert_eq!((same.policy.version, same.outcome), (2, None));
    let stale = policies::save(system, &cast.di, loose.id, &version(1, PolicyBody { name: "x".into(), ..body })).await;
    assert!(matches!(stale, Err(Error::Conflict(_))), "{stale:?}");
    let done = policies::archive(system, &cast.di, loose.id, "").await.unwrap();
    assert_eq!(done, Gated::Done { request: None });
}

#[tokio::test]
async fn nobody_changes_policies_of_another_organization_or_without_the_permission() {
    let (world, cast, gate) = guarded().await;
    let zoe = world.other_owner().await;
    let body = version(1, stricter());
    assert!(matches!(policies::save(&world.system, &zoe, gate, &body).await, Err(Error::NotFound(_))));
    assert!(matches!(policies::archive(&world.system, &zoe, gate, "").await, Err(Error::NotFound(_))));
    assert!(matches!(policies::save(&world.system, &cast.el, gate, &body).await, Err(Error::Forbidden(_))));
    assert!(matches!(policies::archive(&world.system, &cast.el, gate, "").await, Err(Error::Forbidden(_))));
}

#[tokio::test]
async fn a_pending_request_is_re_evaluated_under_the_newer_version_by_an_administrator() {
    let (world, cast) = world_with_cast().await;
    let system = &world.system;
    let gate = bound(&world, &cast.di, light("Gate", "environment", &[]), at_environment("api/production")).await;
    let body = OpenBody {
        action: "release.deploy".into(),
        target: TargetBody { project: Some("api".into()), environment: Some("production".into()), cluster: None },
        reason: "Fix".into(),
        ..OpenBody::default()
    };
    let request = requests::open(system, &cast.el, body, None).await.unwrap().request.id;
    let nothing = requests::reevaluate(system, &cast.di, request).await.unwrap_err();
    assert!(matches!(nothing, Error::Refused(Refusal::NothingNewer)), "{nothing:?}");

    let mut body = light("Gate", "environment", &["release.deploy"]);
    body.quorum.min_approvals = 2;
    let request_for_change = waits(policies::save(system, &cast.di, gate, &version(1, body)).await.unwrap().outcome);
    requests::review(system, &cast.ana, request_for_change, approve()).await.unwrap();
    let seen = requests::show(system, &cast.el, request).await.unwrap();
    assert_eq!((seen.policies[0].version, seen.policies[0].newer_version), (1, Some(2)));

    assert!(matches!(requests::reevaluate(system, &cast.el, request).await, Err(Error::Forbidden(_))));
    let zoe = world.other_owner().await;
    assert!(matches!(requests::reevaluate(system, &zoe, request).await, Err(Error::Refused(_))));
    let seen = requests::reevaluate(system, &cast.di, request).await.unwrap();
    assert_eq!((seen.policies[0].version, seen.policies[0].newer_version), (2, None));
    let seen = requests::review(system, &cast.ana, request, approve()).await.unwrap();
    assert_eq!(seen.state, StateName::Pending);
    let seen = requests::review(system, &cast.bo, request, approve()).await.unwrap();
    assert_eq!(seen.state, StateName::Approved);
}

#[tokio::test]
async fn a_policy_that_changed_while_its_binding_waited_is_not_bound() {
    let (world, cast, _) = guarded().await;
    let system = &world.system;
    let strict = light("New gate", "environment", &["release.deploy"]);
    let policy = policies::create(system, &cast.di, &strict, None).await.unwrap().id;
    let at = BindBody { policy: policy.to_string(), ..at_environment("api/production") };
    let (_, gated) = bindings::bind(system, &cast.di, &at, "", None).await.unwrap();
    let request = waits(Some(gated));
    // Bound nowhere yet, so it can be changed at once.
    let weaker = PolicyBody { requester_can_approve: true, ..strict };
    let saved = policies::save(system, &cast.di, policy, &version(1, weaker)).await.unwrap();
    assert_eq!(saved.outcome, Some(Gated::Done { request: None }));
    let view = requests::review(system, &cast.ana, request, approve()).await.unwrap();
    assert_eq!(view.state, StateName::Failed);
    assert!(view.claim.unwrap().detail.contains("is at version 2 by now"));
}

#[tokio::test]
async fn nothing_guarded_is_renamed_moved_or_re_zoned_out_of_a_policy() {
    let (world, cast) = world_with_cast().await;
    let system = &world.system;
    let mut named = light("By name", "organization", &["release.deploy"]);
    named.conditions.environments = vec!["production".into()];
    named.conditions.start_hour = Some(18);
    named.conditions.end_hour = Some(9);
    let everywhere = || BindBody { organization: Some(true), ..BindBody::default() };
    bound(&world, &cast.di, named, everywhere()).await;
    let rename =
        |name: &str| EnvironmentBody { project: String::new(), name: name.into(), cluster: Some("eu-1".into()) };
    let settings = |zone: &str| OrganizationBody {
        name: "Acme".into(),
        timezone: zone.into(),
        request_ttl_hours: 24,
        approval_ttl_hours: 24,
        superseding: None,
    };
    let update = environments::update(system, &cast.di, cast.production, rename("prod")).await;
    assert_eq!(update.unwrap().name, "prod", "nothing protects changes of policies yet");
    environments::update(system, &cast.di, cast.production, rename("production")).await.unwrap();
    organization::update(system, &cast.di, settings("Europe/Istanbul")).await.unwrap();

    bound(&world, &cast.di, light("Guard", "organization", &["environment.policy_update"]), everywhere()).await;
    let refused = no(environments::update(system, &cast.di, cast.production, rename("prod")).await);
    assert!(refused.starts_with("this would take api / production out of By name"), "{refused}");
    let refused = no(organization::update(system, &cast.di, settings("Pacific/Auckland")).await);
    assert!(refused.starts_with("By name takes its hours from the organization's time zone"), "{refused}");
    let label = ClusterBody { slug: "eu-1".into(), name: "EU".into(), environment: None };
    let refused = no(clusters::update(system, &cast.di, cast.eu_1, label).await);
    assert!(refused.starts_with("this would take eu-1 out of By name"), "{refused}");
    let longer = OrganizationBody { request_ttl_hours: 48, ..settings("Europe/Istanbul") };
    organization::update(system, &cast.di, longer).await.unwrap();
}

#[tokio::test]
async fn a_file_that_took_effect_at_once_is_not_applied_again_with_its_key() {
    let (world, cast) = world_with_cast().await;
    let system = &world.system;
    let file = PolicyFile { policies: vec![light("Gate", "environment", &[])], bindings: Vec::new() };
    let key = Idempotency::new("apply-1", "policy-set", &file).unwrap();
    let how = files::Applying::default();
    let apply = || files::apply(system, &cast.di, &file, &how, Some(&key));
    assert_eq!(apply().await.unwrap(), Gated::Done { request: None });
    assert_eq!(apply().await.unwrap(), Gated::Done { request: None });
    assert_eq!(policies::list(system, &cast.di, false, &Seek::default()).await.unwrap().items.len(), 1);
}
