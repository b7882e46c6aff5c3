//! Changes of membership that make policies or requests impossible are confirmed first.

use crate::support::{Cast, World, no, world_with_cast};
use governance::evaluation::Impact;
use governance::policy::PolicyBody;
use governance::samples::production_gate_body;
use governance::wire::directory::{MemberBody, OrgRoleBody, TeamBody};
use governance::wire::policies::BindBody;
use governance::wire::requests::{OpenBody, RequestView, TargetBody};
use service::directory::{members, org_roles, teams};
use service::{Error, bindings, policies, requests};

/// A world in which the brief's quorum example gates production, and El waits for it.
async fn waiting() -> (World, Cast, RequestView) {
    let (world, cast) = world_with_cast().await;
    let policy = policies::create(&world.system, &cast.di, &production_gate_body(), None).await.unwrap();
    let bind =
        BindBody { policy: policy.id.to_string(), environment: Some("api/production".into()), ..BindBody::default() };
    bindings::bind(&world.system, &cast.di, &bind, "", None).await.unwrap();
    let body = OpenBody {
        action: "release.deploy".into(),
        target: TargetBody { project: Some("api".into()), environment: Some("production".into()), cluster: None },
        reason: "Fix checkout".into(),
        payload: None,
        resubmission_of: None,
    };
    let request = requests::open(&world.system, &cast.el, body, None).await.unwrap().request;
    (world, cast, request)
}

fn unconfirmed<T: std::fmt::Debug>(answer: Result<T, Error>) -> Impact {
    match answer {
        Err(Error::Unconfirmed(impact)) => impact,
        other => panic!("expected to be asked, got {other:?}"),
    }
}

fn reasons(impact: &Impact) -> Vec<&str> {
    let policies = impact.policies.iter().flat_map(|policy| &policy.reasons);
    policies.chain(impact.requests.iter().flat_map(|request| &request.reasons)).map(String::as_str).collect()
}

fn inactive() -> MemberBody {
    MemberBody { active: Some(false), ..MemberBody::default() }
}

#[tokio::test]
async fn deactivating_the_last_holder_of_a_required_role_is_confirmed_first() {
    let (world, cast, request) = waiting().await;
    let (system, ana) = (&world.system, cast.ana.member);
    let told = world.told(&cast.di).await.len();
    let impact = unconfirmed(members::update(system, &cast.di, ana, inactive(), None).await);
    assert_eq!(impact.policies[0].name, "Production Deploy Gate");
    assert_eq!((impact.requests[0].id, impact.requests[0].number), (request.id, request.number));
    assert_eq!(
        reasons(&impact),
        ["needs 1 more holder of tech-lead", "Production Deploy Gate needs 1 more holder of tech-lead"]
    );
    assert_eq!(members::impact_of_deactivation(system, &cast.di, ana).await.unwrap(), impact);
    assert!(members::show(system, &cast.di, ana).await.unwrap().active, "nothing is written");
    assert_eq!(world.told(&cast.di).await.len(), told);

    members::update(system, &cast.di, ana, inactive(), Some(impact.digest())).await.unwrap();
    assert!(!members::show(system, &cast.di, ana).await.unwrap().active);
    let view = requests::show(system, &cast.di, request.id).await.unwrap();
    assert_eq!(view.policies[0].infeasible, ["needs 1 more holder of tech-lead"]);
    assert_eq!(view.finish, None);
}

#[tokio::test]
async fn a_change_that_leaves_enough_needs_no_confirmation() {
    let (world, cast, _) = waiting().await;
    members::update(&world.system, &cast.di, cast.cy.member, inactive(), None).await.unwrap();
    members::update(&world.system, &cast.di, cast.cy.member, inactive(), None).await.unwrap();
}

#[tokio::test]
async fn emptying_or_deleting_a_required_team_is_confirmed_first() {
    let (world, cast, _) = waiting().await;
    let system = &world.system;
    let emptied = || TeamBody { name: "SRE".into(), members: Vec::new() };
    let impact = unconfirmed(teams::update(system, &cast.di, cast.sre, emptied(), None).await);
    assert_eq!(reasons(&impact), ["needs 1 more member of SRE", "Production Deploy Gate needs 1 more member of SRE"]);
    assert_eq!(unconfirmed(teams::delete(system, &cast.di, cast.sre, None).await), impact);
    let renamed = TeamBody { name: "Reliability".into(), members: vec![cast.ana.member.to_string()] };
    teams::update(system, &cast.di, cast.sre, renamed, None).await.unwrap();
    let impact = unconfirmed(teams::update(system, &cast.di, cast.sre, emptied(), Some(impact.digest())).await);
    assert!(reasons(&impact)[0].contains("Reliability"), "the team has another name by now, and that is told first");
    teams::update(system, &cast.di, cast.sre, emptied(), Some(impact.digest())).await.unwrap();
    teams::delete(system, &cast.di, cast.sre, None).await.unwrap();
}

#[tokio::test]
async fn taking_the_right_to_review_from_a_role_is_confirmed_first() {
    let (world, cast, _) = waiting().await;
    let system = &world.system;
    let mut body: PolicyBody = production_gate_body();
    body.name = "Three eyes".into();
    body.scope = "organization".into();
    body.quorum.min_approvals = 3;
    (body.quorum.required_team_ids, body.quorum.required_org_roles) = (Vec::new(), Vec::new());
    let policy = policies::create(system, &cast.di, &body, None).await.unwrap();
    let bind = BindBody { policy: policy.id.to_string(), organization: Some(true), ..BindBody::default() };
    bindings::bind(system, &cast.di, &bind, "", None).await.unwrap();

    let roles = org_roles::list(system, &cast.di).await.unwrap();
    let member = roles.iter().find(|role| role.name == "member").unwrap().id.into();
    let body = || OrgRoleBody { name: "member".into(), permissions: vec!["requests.open".into()] };
    let impact = unconfirmed(org_roles::update(system, &cast.di, member, body(), None).await);
    let named: Vec<_> = impact.policies.iter().map(|policy| policy.name.as_str()).collect();
    assert!(named.contains(&"Three eyes"), "{named:?}");
    org_roles::update(system, &cast.di, member, body(), Some(impact.digest())).await.unwrap();
}

#[tokio::test]
async fn a_confirmation_is_for_what_was_seen_and_for_nothing_else() {
    let (world, cast, _) = waiting().await;
    let (system, ana) = (&world.system, cast.ana.member);
    let seen = unconfirmed(members::update(system, &cast.di, ana, inactive(), None).await);
    let body = OpenBody {
        action: "release.deploy".into(),
        target: TargetBody { project: Some("api".into()), environment: Some("production".into()), cluster: None },
        reason: "Another one".into(),
        payload: None,
        resubmission_of: None,
    };
    let later = requests::open(system, &cast.bo, body, None).await.unwrap().request;
    let now = unconfirmed(members::update(system, &cast.di, ana, inactive(), Some(seen.digest())).await);
    assert_eq!(now.requests.last().unwrap().id, later.id, "what came since is told first");
    assert!(members::show(system, &cast.di, ana).await.unwrap().active);
    members::update(system, &cast.di, ana, inactive(), Some(now.digest())).await.unwrap();
    assert!(!members::show(system, &cast.di, ana).await.unwrap().active);
}

#[tokio::test]
async fn who_may_not_change_members_is_not_told_what_it_would_do() {
    let (world, cast, _) = waiting().await;
    let needs = "you need the permission members.manage for that";
    assert_eq!(no(members::impact_of_deactivation(&world.system, &cast.bo, cast.ana.member).await), needs);
    assert_eq!(no(members::update(&world.system, &cast.bo, cast.ana.member, inactive(), None).await), needs);
    let zoe = world.other_owner().await;
    let refused = members::impact_of_deactivation(&world.system, &zoe, cast.ana.member).await;
    assert_eq!(no(refused), "member not found");
}

#[tokio::test]
async fn a_policy_says_whose_requests_nobody_could_finish() {
    let (world, cast, _) = waiting().await;
    let all = policies::list(&world.system, &cast.el, false, &Default::default()).await.unwrap().items;
    assert_eq!(all[0].infeasible, Vec::<String>::new());
    assert_eq!(all[0].in_vain, ["Nobody could finish what Ana asks for: needs 1 more holder of tech-lead"]);
    world.deactivate(&cast.di, cast.ana.member).await;
    let policy = policies::show(&world.system, &cast.el, all[0].id).await.unwrap();
    assert_eq!(policy.infeasible, ["needs 1 more holder of tech-lead"]);
    assert_eq!(policy.in_vain, Vec::<String>::new(), "it is said once");
}

#[tokio::test]
async fn a_request_says_who_would_finish_it() {
    let (world, cast, request) = waiting().await;
    assert_eq!(request.finish.unwrap().says, "Ana, and one of Bo, Cy or Di");
    let page = requests::list(&world.system, &cast.di, &Default::default(), &Default::default()).await.unwrap();
    assert_eq!(page.items[0].finish, None, "lists leave it out");
    let target = TargetBody { project: Some("api".into()), environment: Some("production".into()), cluster: None };
    let preview = requests::preview(&world.system, &cast.el, "release.deploy", &target, "because").await.unwrap();
    assert_eq!(preview.finish.unwrap().says, "Ana, and one of Bo, Cy or Di");
    let preview = requests::preview(&world.system, &cast.ana, "release.deploy", &target, "because").await.unwrap();
    assert_eq!(preview.finish, None);
}
