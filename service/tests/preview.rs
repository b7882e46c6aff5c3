//! What the policy editor's preview is drawn from, and the check before it.

use crate::support::{field, world_with_cast};
use governance::samples::production_gate_body;
use service::{Error, policies};

#[tokio::test]
async fn a_policy_that_could_not_be_saved_is_told_so_and_one_that_could_is_not_saved() {
    let (world, cast) = world_with_cast().await;
    let (system, di) = (&world.system, &cast.di);
    let mut wrong = production_gate_body();
    wrong.name = " ".into();
    wrong.quorum.required_team_ids = vec!["nobody".into()];
    assert_eq!(field(policies::check(system, di, &wrong).await, "name"), "is required");
    assert!(field(policies::check(system, di, &wrong).await, "quorum.requiredTeamIds").contains("nobody"));
    policies::check(system, di, &production_gate_body()).await.unwrap();
    let all = policies::list(system, di, true, &Default::default()).await.unwrap();
    assert!(all.items.is_empty());
}

#[tokio::test]
async fn the_preview_knows_this_organizations_people_and_environments_and_no_others() {
    let (world, cast) = world_with_cast().await;
    let zoe = world.other_owner().await;
    world.deactivate(&cast.di, cast.el.member).await;
    let facts = policies::studio(&world.system, &cast.di).await.unwrap();
    let roster = facts.roster();
    let bo = roster.find_member("bo@example.com").unwrap();
    assert_eq!((bo.id, bo.teams.contains(&cast.sre), bo.active), (cast.bo.member, true, true));
    assert!(roster.active(cast.el.member).is_none());
    assert!(roster.members().all(|member| member.id != zoe.member));
    assert_eq!(facts.environments.iter().map(String::as_str).collect::<Vec<_>>(), ["production", "staging"]);
    assert_eq!(policies::studio(&world.system, &zoe).await.unwrap().roster().members().count(), 1);
}

#[tokio::test]
async fn the_preview_is_for_those_who_manage_policies() {
    let (world, cast) = world_with_cast().await;
    let facts = policies::studio(&world.system, &cast.bo).await.map(drop);
    let checked = policies::check(&world.system, &cast.bo, &production_gate_body()).await;
    for refused in [facts, checked] {
        assert!(matches!(refused, Err(Error::Forbidden(_))), "{refused:?}");
    }
}
