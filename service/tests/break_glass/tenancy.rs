//! What another organization has is not there.

use crate::break_glass::review::account;
use crate::break_glass::{hour, scene};
use crate::support::field;
use governance::ids::TokenId;
use governance::wire::break_glass::{RevokeBody, ScopeBody, StartBody};
use service::page::Seek;
use service::{Error, break_glass, requests};

#[tokio::test]
async fn another_organizations_session_is_not_found_by_any_verb() {
    let scene = scene().await;
    let system = &scene.world.system;
    let zoe = scene.world.other_owner().await;
    let id = scene.start(&scene.cast.ana).await.id;
    let ended = scene.ended(&scene.cast.bo).await.id;
    let reviewed = break_glass::review(system, &scene.cast.cy, ended, &account()).await.unwrap();
    let follow_up = reviewed.review.unwrap().follow_ups[0].id;

    for id in [id, ended] {
        let show = break_glass::show(system, &zoe, id).await.map(drop);
        let story = break_glass::story(system, &zoe, id).await.map(drop);
        let revoke = break_glass::revoke(system, &zoe, id, &RevokeBody::default()).await.map(drop);
        let review = break_glass::review(system, &zoe, id, &account()).await.map(drop);
        let finish = break_glass::finish_follow_up(system, &zoe, follow_up).await.map(drop);
        for (verb, result) in
            [("show", show), ("story", story), ("revoke", revoke), ("review", review), ("finish", finish)]
        {
            assert!(matches!(result, Err(Error::NotFound(_))), "{verb}: {result:?}");
        }
    }
    for wanted in
        [break_glass::Wanted::Active, break_glass::Wanted::Over, break_glass::Wanted::Owing, break_glass::Wanted::All]
    {
        let page = break_glass::list(system, &zoe, wanted, &Seek::first()).await.unwrap();
        assert!(page.items.is_empty(), "{wanted:?}");
    }
    assert_eq!(break_glass::running(system, &zoe).await.unwrap().mine, None);
    let request = scene.deploy(&scene.cast.ana).await.id;
    assert!(requests::show(system, &zoe, request).await.is_err());
}

#[tokio::test]
async fn a_session_is_never_wider_than_its_holders_organization() {
    let scene = scene().await;
    let system = &scene.world.system;
    let zoe = scene.world.other_owner().await;
    scene.world.project(&zoe, "payments").await;
    let foreign = scene.world.token(&zoe, &["requests.open"]).await.token.unwrap().id;
    let scope = ScopeBody { projects: vec!["payments".into()], ..ScopeBody::default() };
    let refused = break_glass::start(system, &scene.cast.ana, &StartBody { scope, ..hour() }, None).await;
    let Err(Error::Invalid(errors)) = refused else { panic!("{refused:?}") };
    assert!(errors.0.iter().all(|error| error.field.starts_with("scope")), "{errors:?}");
    let start = async |TokenId(id)| {
        break_glass::start(system, &scene.cast.ana, &StartBody { tokens: vec![id], ..hour() }, None).await
    };
    assert!(field(start(foreign).await, "tokens").contains("no usable token of yours"));
}

#[tokio::test]
async fn each_organization_has_its_own_limits_and_alerts() {
    let scene = scene().await;
    let zoe = scene.world.other_owner().await;
    let mut limits = break_glass::limits(&scene.world.system, &zoe).await.unwrap();
    limits.longest_minutes = 45;
    break_glass::set_limits(&scene.world.system, &zoe, &limits).await.unwrap();
    let session = scene.start(&scene.cast.ana).await;
    let story = break_glass::story(&scene.world.system, &scene.cast.di, session.id).await.unwrap();
    assert!(story.told.iter().all(|told| told.member.name != "Zoe"), "{:?}", story.told);
}
