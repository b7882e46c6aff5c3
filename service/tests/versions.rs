//! Versions of a policy: what each changed, how two compare, going back; and what is wrong with all of
//! them together.

use crate::support::{Cast, World, field, no, world_with_cast};
use governance::analysis::{Change, PolicyFlaw};
use governance::ids::TemplateId;
use governance::policy::PolicyBody;
use governance::samples::production_gate_body;
use governance::wire::policies::{BindBody, Gated, VersionBody};
use service::page::Seek;
use service::{Error, bindings, policies};

fn asking(approvals: i64) -> PolicyBody {
    let mut body = production_gate_body();
    body.quorum = Default::default();
    body.quorum.min_approvals = approvals;
    body
}

async fn save(world: &World, cast: &Cast, id: TemplateId, policy: PolicyBody) -> policies::Saved {
    let body = VersionBody { base_version: None, policy, reason: String::new() };
    policies::save(&world.system, &cast.di, id, &body).await.unwrap()
}

/// A policy in three versions that need 2, 1 and 3 approvals, bound nowhere.
async fn three_versions(world: &World, cast: &Cast) -> TemplateId {
    let id = policies::create(&world.system, &cast.di, &asking(2), None).await.unwrap().id;
    save(world, cast, id, asking(1)).await;
    save(world, cast, id, asking(3)).await;
    id
}

async fn bind(world: &World, cast: &Cast, id: TemplateId, environment: &str) {
    let bind = BindBody { policy: id.to_string(), environment: Some(environment.into()), ..BindBody::default() };
    bindings::bind(&world.system, &cast.di, &bind, "", None).await.unwrap();
}

#[tokio::test]
async fn every_version_tells_which_fields_it_changed_by_the_names_of_now() {
    let (world, cast) = world_with_cast().await;
    let id = three_versions(&world, &cast).await;
    let mut with_team = asking(3);
    with_team.quorum.required_team_ids = vec!["SRE".into()];
    save(&world, &cast, id, with_team).await;
    let versions = policies::versions(&world.system, &cast.el, id, &Seek::first()).await.unwrap().items;
    let told = versions.iter().map(|version| {
        let changes = version.changes.iter().map(|c| format!("{}: {} -> {}", c.field, c.was, c.is));
        format!("{} {}", version.version, changes.collect::<Vec<_>>().join("; "))
    });
    let expected = ["4 One from each team: None -> SRE", "3 Approvals: 1 -> 3", "2 Approvals: 2 -> 1", "1 "];
    assert_eq!(told.collect::<Vec<_>>(), expected);
    assert_eq!(policies::version(&world.system, &cast.el, id, 4).await.unwrap(), versions[0]);
    assert!(matches!(policies::version(&world.system, &cast.el, id, 5).await, Err(Error::NotFound("version"))));
}

#[tokio::test]
async fn a_page_of_versions_ends_with_what_its_last_one_changed_of_the_one_beyond() {
    let (world, cast) = world_with_cast().await;
    let id = three_versions(&world, &cast).await;
    let all = policies::versions(&world.system, &cast.el, id, &Seek::first()).await.unwrap();
    assert_eq!(all.next, None);
    let page = async |after| {
        let seek = Seek { after, limit: Some(1) };
        policies::versions(&world.system, &cast.el, id, &seek).await.unwrap()
    };
    let (mut paged, mut after) = (Vec::new(), None);
    loop {
        let one = page(after).await;
        paged.extend(one.items);
        after = one.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(paged, all.items);
    let seek = Seek { after: Some("newest".into()), limit: None };
    assert!(matches!(policies::versions(&world.system, &cast.el, id, &seek).await, Err(Error::Invalid(_))));
}

#[tokio::test]
async fn policies_are_listed_in_their_current_version_live_and_archived_apart() {
    let (world, cast) = world_with_cast().await;
    let id = three_versions(&world, &cast).await;
    let mut old = asking(1);
    old.name = "Old".into();
    let old = policies::create(&world.system, &cast.di, &old, None).await.unwrap().id;
    policies::archive(&world.system, &cast.di, old, "").await.unwrap();
    let list = async |archived| {
        let page = policies::list(&world.system, &cast.el, archived, &Seek::first()).await.unwrap();
        let told = page.items.into_iter().map(|policy| (policy.id, policy.version, policy.body.quorum.min_approvals));
        told.collect::<Vec<_>>()
    };
    assert_eq!(list(false).await, [(id, 3, 3)]);
    assert_eq!(list(true).await, [(old, 1, 1)]);
}

#[tokio::test]
async fn any_two_versions_compare_and_by_default_the_last_two() {
    let (world, cast) = world_with_cast().await;
    let id = three_versions(&world, &cast).await;
    let change = async |from, to| {
        let view = policies::compare(&world.system, &cast.el, id, from, to).await.unwrap();
        (view.from, view.to.unwrap(), view.change)
    };
    assert_eq!(change(Some(1), Some(2)).await, (1, 2, Change::Weaker));
    assert_eq!(change(Some(2), Some(1)).await, (2, 1, Change::Stronger));
    assert_eq!(change(None, None).await, (2, 3, Change::Stronger));
    assert_eq!(change(Some(1), None).await, (1, 3, Change::Stronger));
    assert_eq!(change(None, Some(1)).await, (1, 1, Change::Same));
    assert!(matches!(
        policies::compare(&world.system, &cast.el, id, Some(7), None).await,
        Err(Error::NotFound("version"))
    ));
    let zoe = world.other_owner().await;
    assert!(matches!(policies::compare(&world.system, &zoe, id, None, None).await, Err(Error::NotFound("policy"))));
}

#[tokio::test]
async fn a_draft_is_compared_with_the_current_version_where_the_policy_is_bound() {
    let (world, cast) = world_with_cast().await;
    let id = three_versions(&world, &cast).await;
    let mut only_production = asking(3);
    only_production.conditions.environments = vec!["production".into()];
    let view = policies::compare_draft(&world.system, &cast.di, id, &only_production).await.unwrap();
    assert_eq!((view.from, view.to, view.change), (3, None, Change::Weaker));
    let found: Vec<_> = view.findings.iter().map(|finding| finding.code).collect();
    assert_eq!(found, [governance::analysis::PolicyFlaw::Unbound]);
    let example = view.weaker.unwrap();
    assert_eq!(example.target.name, "api / staging", "bound nowhere it is as if bound everywhere");
    assert_eq!(
        example.says,
        "Ana asks for Release Deploy on api / staging: the old version needs 3 approvals, the new one does not apply."
    );
    bind(&world, &cast, id, "api/production").await;
    let view = policies::compare_draft(&world.system, &cast.di, id, &only_production).await.unwrap();
    assert_eq!(view.change, Change::Same, "bound to production alone nothing changes");
    assert_eq!(view.fields.len(), 1);

    let refused = policies::compare_draft(&world.system, &cast.di, id, &asking(0)).await;
    assert!(field(refused, "quorum.minApprovals").contains("asks for nothing"));
    let without = policies::compare_draft(&world.system, &cast.el, id, &asking(1)).await;
    assert!(matches!(without, Err(Error::Forbidden(_))));
}

#[tokio::test]
async fn a_draft_of_another_scope_is_not_compared_at_the_places_of_the_current_one() {
    let (world, cast) = world_with_cast().await;
    let id = three_versions(&world, &cast).await;
    bind(&world, &cast, id, "api/production").await;
    let mut wider = asking(3);
    wider.scope = "organization".into();
    wider.conditions.environments = vec!["production".into()];
    let view = policies::compare_draft(&world.system, &cast.di, id, &wider).await.unwrap();
    assert_eq!(view.change, Change::Weaker);
    assert_eq!(view.weaker.unwrap().target.name, "api / staging");
}

#[tokio::test]
async fn findings_are_looked_for_anew_where_anything_changed() {
    let (world, cast) = world_with_cast().await;
    let mut named = asking(1);
    named.conditions.environments = vec!["production".into(), "qa".into()];
    let id = policies::create(&world.system, &cast.di, &named, None).await.unwrap().id;
    bind(&world, &cast, id, "api/production").await;
    let found = async || {
        let all = policies::findings(&world.system, &cast.el).await.unwrap();
        all.into_iter().map(|finding| finding.code).collect::<Vec<_>>()
    };
    assert_eq!(found().await, [PolicyFlaw::UnknownEnvironment]);
    assert_eq!(found().await, [PolicyFlaw::UnknownEnvironment]);
    world.environment(&cast.di, "api", "qa", None).await;
    assert_eq!(found().await, []);
}

#[tokio::test]
async fn restoring_makes_a_new_version_and_leaves_the_history() {
    let (world, cast) = world_with_cast().await;
    let id = three_versions(&world, &cast).await;
    let saved = policies::restore(&world.system, &cast.di, id, 1, "").await.unwrap();
    assert_eq!((saved.policy.version, saved.outcome), (4, Some(Gated::Done { request: None })));
    assert_eq!(saved.policy.body.quorum.min_approvals, 2);
    let versions = policies::versions(&world.system, &cast.di, id, &Seek::first()).await.unwrap().items;
    assert_eq!(versions.iter().map(|v| v.body.quorum.min_approvals).collect::<Vec<_>>(), [2, 3, 1, 2]);
    assert_eq!(versions[0].saved_by.name, "Di");

    let again = policies::restore(&world.system, &cast.di, id, 4, "").await.unwrap();
    assert_eq!((again.policy.version, again.outcome), (4, None), "what is in force already is not saved again");
    assert!(matches!(policies::restore(&world.system, &cast.el, id, 1, "").await, Err(Error::Forbidden(_))));
    assert!(matches!(policies::restore(&world.system, &cast.di, id, 9, "").await, Err(Error::NotFound("version"))));
}

#[tokio::test]
async fn restoring_a_bound_policy_waits_for_the_approvals_that_it_asks_for_itself() {
    let (world, cast) = world_with_cast().await;
    let mut every_action = asking(1);
    every_action.actions.clear();
    let id = policies::create(&world.system, &cast.di, &every_action, None).await.unwrap().id;
    let mut stricter = every_action.clone();
    stricter.quorum.min_approvals = 2;
    save(&world, &cast, id, stricter).await;
    bind(&world, &cast, id, "api/production").await;
    let saved = policies::restore(&world.system, &cast.di, id, 1, "Too slow").await.unwrap();
    assert!(matches!(saved.outcome, Some(Gated::Pending { .. })), "{:?}", saved.outcome);
    assert_eq!(saved.policy.version, 2);
}

#[tokio::test]
async fn a_version_that_names_a_team_that_is_gone_is_not_restored() {
    let (world, cast) = world_with_cast().await;
    let mut named = asking(1);
    named.quorum.required_team_ids = vec![world.team(&cast.di, "ghosts", &[&cast.ana]).await.to_string()];
    let id = policies::create(&world.system, &cast.di, &named, None).await.unwrap().id;
    save(&world, &cast, id, asking(1)).await;
    let ghosts = service::directory::teams::list(&world.system, &cast.di).await.unwrap();
    let ghosts = ghosts.into_iter().find(|team| team.name == "ghosts").unwrap().id;
    service::directory::teams::delete(&world.system, &cast.di, ghosts.into(), None).await.unwrap();
    let refused = policies::restore(&world.system, &cast.di, id, 1, "").await;
    assert!(field(refused, "quorum.requiredTeamIds").starts_with("there is no team"));
}

#[tokio::test]
async fn findings_tell_of_the_live_policies_alone() {
    let (world, cast) = world_with_cast().await;
    let id = three_versions(&world, &cast).await;
    let found = async || {
        let all = policies::findings(&world.system, &cast.el).await.unwrap();
        all.into_iter().map(|finding| (finding.code, finding.policy.id)).collect::<Vec<_>>()
    };
    assert_eq!(found().await, [(PolicyFlaw::Unbound, id.0)]);
    bind(&world, &cast, id, "api/production").await;
    assert_eq!(found().await, []);
    let mut lax = asking(1);
    lax.name = "Lax".into();
    let lax = policies::create(&world.system, &cast.di, &lax, None).await.unwrap().id;
    bind(&world, &cast, lax, "api/production").await;
    assert_eq!(found().await, [(PolicyFlaw::Shadowed, lax.0)]);
    policies::archive(&world.system, &cast.di, id, "").await.unwrap();
    assert_eq!(found().await, []);
    let token = world.token(&cast.di, &["requests.open"]).await;
    assert!(no(policies::findings(&world.system, &token).await).contains("requests.read"));
}
