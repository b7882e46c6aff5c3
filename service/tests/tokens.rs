//! API tokens.

use crate::support::{field, no, world_with_cast};
use chrono::TimeDelta;
use futures::future::join_all;
use governance::wire::directory::{ProjectBody, RotateTokenBody, TokenBody, TokenIssued};
use service::directory::projects;
use service::{Caller, Error, Idempotency, System, requests, tokens};
use std::num::NonZeroU32;

fn body(scopes: &[&str], days: Option<i64>) -> TokenBody {
    let scopes = scopes.iter().map(|scope| (*scope).to_owned()).collect();
    TokenBody { name: "ci".into(), scopes, expires_in_days: days }
}

async fn issue(system: &System, owner: &Caller, scopes: &[&str]) -> TokenIssued {
    tokens::issue(system, owner, body(scopes, None), None).await.unwrap()
}

#[tokio::test]
async fn a_token_acts_for_the_member_who_issued_it_within_its_scopes() {
    let (world, cast) = world_with_cast().await;
    let issued = issue(&world.system, &cast.di, &["requests.read", "requests.open"]).await;
    assert!(issued.secret.starts_with("csn_") && issued.secret.len() == 42, "{}", issued.secret);
    assert!(issued.secret.starts_with(&issued.token.prefix) && issued.token.prefix.len() == 8);
    let caller = tokens::authenticate(&world.system, &issued.secret).await.unwrap();
    assert_eq!((caller.member, caller.organization, caller.name.as_str()), (cast.di.member, cast.organization, "Di"));
    let scopes: Vec<_> = caller.token.unwrap().scopes.into_iter().map(|scope| scope.key()).collect();
    assert_eq!(scopes, ["requests.open", "requests.read"]);
    assert_eq!(
        world.told(&cast.di).await.last().unwrap(),
        "Di issued the API token for requests.open, requests.read [token ci]"
    );
}

#[tokio::test]
async fn the_list_of_tokens_never_holds_a_secret() {
    let (world, cast) = world_with_cast().await;
    let issued = issue(&world.system, &cast.di, &["audit.read"]).await;
    let list = tokens::list(&world.system, &cast.di).await.unwrap();
    assert_eq!(list, [issued.token]);
    assert!(!serde_json::to_string(&list).unwrap().contains(&issued.secret[8..]));
}

#[tokio::test]
async fn an_unknown_token_authenticates_nobody() {
    let (world, _) = world_with_cast().await;
    for secret in ["", "csn_0123456789", "no token\0at all"] {
        assert!(matches!(tokens::authenticate(&world.system, secret).await, Err(Error::Unauthenticated)));
    }
}

#[tokio::test]
async fn a_token_expires_to_the_second() {
    let (world, cast) = world_with_cast().await;
    let issued = tokens::issue(&world.system, &cast.di, body(&["audit.read"], Some(30)), None).await.unwrap();
    world.clock.advance(TimeDelta::days(30) - TimeDelta::seconds(1));
    tokens::authenticate(&world.system, &issued.secret).await.unwrap();
    world.clock.advance(TimeDelta::seconds(1));
    assert!(matches!(tokens::authenticate(&world.system, &issued.secret).await, Err(Error::Unauthenticated)));
}

#[tokio::test]
async fn a_revoked_token_opens_nothing_and_stays_in_the_list() {
    let (world, cast) = world_with_cast().await;
    let issued = issue(&world.system, &cast.di, &["audit.read"]).await;
    let id = issued.token.id.into();
    tokens::revoke(&world.system, &cast.di, id).await.unwrap();
    tokens::revoke(&world.system, &cast.di, id).await.unwrap();
    assert!(matches!(tokens::authenticate(&world.system, &issued.secret).await, Err(Error::Unauthenticated)));
    assert!(tokens::list(&world.system, &cast.di).await.unwrap()[0].revoked_at.is_some());
    let told = world.told(&cast.di).await;
    assert_eq!(told.iter().filter(|line| *line == "Di revoked the API token [token ci]").count(), 1);
}

#[tokio::test]
async fn the_tokens_of_a_deactivated_member_open_nothing() {
    let (world, cast) = world_with_cast().await;
    let admin = world.join(&cast.di, "gil@example.com", &["admin"]).await;
    let issued = issue(&world.system, &admin, &["audit.read"]).await;
    world.deactivate(&cast.di, admin.member).await;
    assert!(matches!(tokens::authenticate(&world.system, &issued.secret).await, Err(Error::Unauthenticated)));
}

#[tokio::test]
async fn the_last_use_is_noted_at_most_once_a_minute() {
    let (world, cast) = world_with_cast().await;
    let issued = issue(&world.system, &cast.di, &["audit.read"]).await;
    let use_it = async || {
        tokens::authenticate(&world.system, &issued.secret).await.unwrap();
        tokens::list(&world.system, &cast.di).await.unwrap()[0].last_used_at
    };
    let first = use_it().await;
    assert_eq!(first, Some(world.system.now()));
    world.clock.advance(TimeDelta::seconds(59));
    assert_eq!(use_it().await, first);
    world.clock.advance(TimeDelta::seconds(1));
    assert_eq!(use_it().await, Some(world.system.now()));
}

#[tokio::test]
async fn a_token_never_issues_one_with_more_scopes_than_its_own() {
    let (world, cast) = world_with_cast().await;
    let token = world.token(&cast.di, &["tokens.manage", "audit.read"]).await;
    let more = tokens::issue(&world.system, &token, body(&["audit.read", "requests.open"], None), None).await;
    assert_eq!(no(more), "a token never issues one with more scopes than its own");
    issue(&world.system, &token, &["audit.read"]).await;
}

#[tokio::test]
async fn tokens_need_the_permission_and_the_scope() {
    let (world, cast) = world_with_cast().await;
    let refused = tokens::issue(&world.system, &cast.bo, body(&["audit.read"], None), None).await;
    assert_eq!(no(refused), "you need the permission tokens.manage for that");
    assert!(tokens::list(&world.system, &cast.bo).await.is_err());
    let token = world.token(&cast.di, &["audit.read"]).await;
    assert_eq!(no(tokens::list(&world.system, &token).await), "this token needs the scope tokens.manage");
}

#[tokio::test]
async fn a_malformed_token_is_refused_field_by_field() {
    let (world, cast) = world_with_cast().await;
    let issue = async |body| tokens::issue(&world.system, &cast.di, body, None).await;
    assert_eq!(field(issue(body(&[], None)).await, "scopes"), "needs at least one scope");
    assert_eq!(field(issue(body(&["all"], None)).await, "scopes"), "`all` is no scope");
    assert_eq!(field(issue(body(&["audit.read"], Some(0))).await, "expiresInDays"), "must be 1 to 3650 days");
    assert_eq!(field(issue(TokenBody::default()).await, "name"), "is required");
}

#[tokio::test]
async fn another_organizations_token_is_not_found() {
    let (world, cast) = world_with_cast().await;
    let zoe = world.other_owner().await;
    let issued = issue(&world.system, &cast.di, &["audit.read"]).await;
    assert_eq!(no(tokens::revoke(&world.system, &zoe, issued.token.id.into()).await), "token not found");
    assert_eq!(tokens::list(&world.system, &zoe).await.unwrap(), []);
    tokens::authenticate(&world.system, &issued.secret).await.unwrap();
}

#[tokio::test]
async fn a_token_that_is_revoked_while_it_acts_does_nothing_any_more() {
    let (world, cast) = world_with_cast().await;
    let issued = issue(&world.system, &cast.di, &["requests.open", "requests.read", "directory.manage"]).await;
    // Authenticated before, as in a request that is under way.
    let caller = tokens::authenticate(&world.system, &issued.secret).await.unwrap();
    tokens::revoke(&world.system, &cast.di, issued.token.id.into()).await.unwrap();
    let body = ProjectBody { slug: "web".into(), name: "Web".into() };
    let refused = projects::create(&world.system, &caller, body, None).await;
    assert!(matches!(refused, Err(Error::Unauthenticated)), "{refused:?}");
    let refused = requests::list(&world.system, &caller, &Default::default(), &Default::default()).await;
    assert!(matches!(refused, Err(Error::Unauthenticated)), "{refused:?}");
}

#[tokio::test]
async fn a_token_never_issues_one_that_outlives_it() {
    let (world, cast) = world_with_cast().await;
    let system = &world.system;
    let issued = tokens::issue(system, &cast.di, body(&["tokens.manage"], Some(30)), None).await.unwrap();
    let token = tokens::authenticate(system, &issued.secret).await.unwrap();
    let says = "a token never issues one that outlives it";
    for longer in [None, Some(31)] {
        assert_eq!(no(tokens::issue(system, &token, body(&["tokens.manage"], longer), None).await), says);
    }
    tokens::issue(system, &token, body(&["tokens.manage"], Some(30)), None).await.unwrap();
    world.clock.advance(TimeDelta::days(1));
    assert_eq!(no(tokens::issue(system, &token, body(&["tokens.manage"], Some(30)), None).await), says);
    tokens::issue(system, &token, body(&["tokens.manage"], Some(29)), None).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_key_issues_one_token_whose_secret_is_shown_once() {
    let (world, cast) = world_with_cast().await;
    let body = body(&["audit.read"], None);
    let key = Idempotency::new("set-up", "tokens", &body).unwrap();
    let all = (0..6).map(|_| tokens::issue(&world.system, &cast.di, body.clone(), Some(&key)));
    let (issued, refused): (Vec<_>, Vec<_>) = join_all(all).await.into_iter().partition(Result::is_ok);
    assert_eq!((issued.len(), refused.len()), (1, 5), "{refused:?}");
    let id = issued[0].as_ref().unwrap().token.id.to_string();
    for refused in refused {
        assert!(matches!(&refused, Err(Error::Conflict(says)) if says.contains(&id)), "{refused:?}");
    }
    assert_eq!(tokens::list(&world.system, &cast.di).await.unwrap().len(), 1);
}

fn rotation(hours: u32) -> RotateTokenBody {
    RotateTokenBody { keep_previous_hours: Some(hours), expires_in_days: None }
}

#[tokio::test]
async fn a_rotated_token_is_opened_by_both_secrets_for_a_while() {
    let (world, cast) = world_with_cast().await;
    let system = &world.system;
    let first = issue(system, &cast.di, &["audit.read"]).await;
    let id = first.token.id.into();
    let second = tokens::rotate(system, &cast.di, id, rotation(24), None).await.unwrap();
    assert_ne!(first.secret, second.secret);
    assert!(second.secret.starts_with(&second.token.prefix));
    assert_eq!(second.token.previous_until, Some(system.now() + TimeDelta::hours(24)));
    for secret in [&first.secret, &second.secret] {
        let caller = tokens::authenticate(system, secret).await.unwrap();
        assert_eq!(caller.token.unwrap().id, id);
    }
    let shown = async || tokens::list(system, &cast.di).await.unwrap()[0].previous_until;
    assert_eq!(shown().await, second.token.previous_until);
    world.clock.advance(TimeDelta::hours(24));
    assert_eq!(shown().await, None, "it is over");
    assert!(matches!(tokens::authenticate(system, &first.secret).await, Err(Error::Unauthenticated)));
    tokens::authenticate(system, &second.secret).await.unwrap();
    let told = world.told(&cast.di).await;
    let says = "Di rotated the API token's secret; the previous one is valid for 1 day [token ci]";
    assert!(told.iter().any(|line| line == says), "{told:?}");
}

#[tokio::test]
async fn the_last_use_of_the_previous_secret_is_noted_from_the_rotation_on() {
    let (world, cast) = world_with_cast().await;
    let system = &world.system;
    let first = issue(system, &cast.di, &["audit.read"]).await;
    tokens::authenticate(system, &first.secret).await.unwrap();
    let id = first.token.id.into();
    let second = tokens::rotate(system, &cast.di, id, rotation(24), None).await.unwrap();
    assert_eq!(second.token.previous_used_at, None);
    let shown = async || tokens::list(system, &cast.di).await.unwrap().remove(0);
    tokens::authenticate(system, &second.secret).await.unwrap();
    assert_eq!(shown().await.previous_used_at, None, "the new one was used");
    tokens::authenticate(system, &first.secret).await.unwrap();
    let used = system.now();
    assert_eq!(shown().await.previous_used_at, Some(used), "although the token's use was noted just before");
    world.clock.advance(TimeDelta::minutes(5));
    tokens::authenticate(system, &second.secret).await.unwrap();
    let token = shown().await;
    assert_eq!((token.previous_used_at, token.last_used_at), (Some(used), Some(system.now())));
    let third = tokens::rotate(system, &cast.di, id, rotation(24), None).await.unwrap();
    assert_eq!(third.token.previous_used_at, None, "another one is the previous secret now");
}

#[tokio::test]
async fn of_two_rotations_the_first_secret_ends_at_once() {
    let (world, cast) = world_with_cast().await;
    let system = &world.system;
    let first = issue(system, &cast.di, &["audit.read"]).await;
    let id = first.token.id.into();
    let second = tokens::rotate(system, &cast.di, id, rotation(168), None).await.unwrap();
    let third = tokens::rotate(system, &cast.di, id, rotation(0), None).await.unwrap();
    for ended in [first.secret, second.secret] {
        assert!(matches!(tokens::authenticate(system, &ended).await, Err(Error::Unauthenticated)));
    }
    assert_eq!(third.token.previous_until, None);
    tokens::authenticate(system, &third.secret).await.unwrap();
    tokens::revoke(system, &cast.di, id).await.unwrap();
    assert!(matches!(tokens::authenticate(system, &third.secret).await, Err(Error::Unauthenticated)));
    let refused = tokens::rotate(system, &cast.di, id, rotation(0), None).await;
    assert_eq!(no(refused), "it is revoked or expired; issue another one");
}

#[tokio::test]
async fn a_revoked_token_ends_with_both_its_secrets() {
    let (world, cast) = world_with_cast().await;
    let first = issue(&world.system, &cast.di, &["audit.read"]).await;
    let id = first.token.id.into();
    let second = tokens::rotate(&world.system, &cast.di, id, rotation(24), None).await.unwrap();
    tokens::revoke(&world.system, &cast.di, id).await.unwrap();
    for secret in [first.secret, second.secret] {
        assert!(matches!(tokens::authenticate(&world.system, &secret).await, Err(Error::Unauthenticated)));
    }
    assert_eq!(tokens::list(&world.system, &cast.di).await.unwrap()[0].previous_until, None);
}

#[tokio::test]
async fn only_the_member_for_whom_a_token_acts_rotates_it() {
    let (world, cast) = world_with_cast().await;
    let system = &world.system;
    let zoe = world.other_owner().await;
    let issued = issue(system, &cast.di, &["audit.read"]).await;
    let id = issued.token.id.into();
    assert_eq!(no(tokens::rotate(system, &zoe, id, rotation(0), None).await), "token not found");
    let refused = tokens::rotate(system, &cast.bo, id, rotation(0), None).await;
    assert_eq!(no(refused), "you need the permission tokens.manage for that");
    let admin = world.join(&cast.di, "admin@example.com", &["admin"]).await;
    let refused = tokens::rotate(system, &admin, id, rotation(0), None).await;
    assert_eq!(no(refused), "only the member for whom a token acts can rotate it; you can revoke it");
    tokens::authenticate(system, &issued.secret).await.unwrap();
}

#[tokio::test]
async fn a_token_rotates_none_that_may_more_or_lasts_longer_than_itself() {
    let (world, cast) = world_with_cast().await;
    let system = &world.system;
    let acting = tokens::issue(system, &cast.di, body(&["tokens.manage"], Some(30)), None).await.unwrap();
    let token = tokens::authenticate(system, &acting.secret).await.unwrap();
    let more = issue(system, &cast.di, &["audit.read"]).await;
    let refused = tokens::rotate(system, &token, more.token.id.into(), rotation(0), None).await;
    assert_eq!(no(refused), "a token never issues one with more scopes than its own");
    let longer = RotateTokenBody { keep_previous_hours: None, expires_in_days: Some(31) };
    let refused = tokens::rotate(system, &token, acting.token.id.into(), longer.clone(), None).await;
    assert_eq!(no(refused), "a token never issues one that outlives it");
    let rotated = tokens::rotate(system, &token, acting.token.id.into(), rotation(1), None).await.unwrap();
    assert_eq!(rotated.token.expires_at, acting.token.expires_at);
    let longer = tokens::rotate(system, &cast.di, acting.token.id.into(), longer, None).await.unwrap();
    assert_eq!(longer.token.expires_at, Some(system.now() + TimeDelta::days(31)));
}

#[tokio::test]
async fn a_malformed_rotation_is_refused_field_by_field() {
    let (world, cast) = world_with_cast().await;
    let issued = issue(&world.system, &cast.di, &["audit.read"]).await;
    let rotate = async |body| tokens::rotate(&world.system, &cast.di, issued.token.id.into(), body, None).await;
    assert_eq!(field(rotate(rotation(169)).await, "keepPreviousHours"), "must be from 0 to 168");
    let ends = RotateTokenBody { keep_previous_hours: None, expires_in_days: Some(0) };
    assert_eq!(field(rotate(ends).await, "expiresInDays"), "must be 1 to 3650 days");
    tokens::authenticate(&world.system, &issued.secret).await.unwrap();
}

#[tokio::test]
async fn a_key_rotates_once_so_that_a_repeat_ends_no_secret_that_is_in_use() {
    let (world, cast) = world_with_cast().await;
    let issued = issue(&world.system, &cast.di, &["audit.read"]).await;
    let id = issued.token.id.into();
    let key = Idempotency::new("nightly", "token-secrets", &id).unwrap();
    let rotate = async || tokens::rotate(&world.system, &cast.di, id, rotation(24), Some(&key)).await;
    let rotated = rotate().await.unwrap();
    assert!(matches!(rotate().await, Err(Error::Conflict(_))));
    for secret in [issued.secret, rotated.secret] {
        tokens::authenticate(&world.system, &secret).await.unwrap();
    }
}

#[tokio::test]
async fn a_token_that_sends_too_much_is_told_how_long_to_wait_and_no_other_is() {
    let (world, cast) = world_with_cast().await;
    let system = world.system.clone().with_token_rate(NonZeroU32::new(3).unwrap());
    let busy = issue(&system, &cast.di, &["audit.read"]).await;
    let calm = issue(&system, &cast.di, &["audit.read"]).await;
    for _ in 0..3 {
        tokens::authenticate(&system, &busy.secret).await.unwrap();
    }
    let refused = tokens::authenticate(&system, &busy.secret).await;
    assert!(matches!(refused, Err(Error::RateLimited(20))), "{refused:?}");
    tokens::authenticate(&system, &calm.secret).await.unwrap();
    world.clock.advance(TimeDelta::seconds(20));
    tokens::authenticate(&system, &busy.secret).await.unwrap();
    assert!(matches!(tokens::authenticate(&system, &busy.secret).await, Err(Error::RateLimited(20))));
}
