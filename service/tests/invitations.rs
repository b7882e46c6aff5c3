//! Joining by a one-time address.

use crate::support::{PASSWORD, field, no, secret, world_with_cast};
use chrono::TimeDelta;
use governance::wire::directory::{AcceptBody, InvitationBody, OrgRoleBody};
use service::accounts::{invitations, login};
use service::{Error, Idempotency, directory};

fn invitation(email: &str, roles: &[&str], teams: &[&str]) -> InvitationBody {
    let texts = |all: &[&str]| all.iter().map(|one| (*one).to_owned()).collect();
    InvitationBody { email: email.into(), org_roles: texts(roles), teams: texts(teams) }
}

fn acceptance(name: &str, password: &str) -> AcceptBody {
    AcceptBody { name: name.into(), password: password.into() }
}

#[tokio::test]
async fn somebody_joins_by_a_one_time_address() {
    let (world, cast) = world_with_cast().await;
    let system = &world.system;
    let body = invitation("Fi@example.com", &["tech-lead"], &["SRE"]);
    let invited = invitations::create(system, &cast.di, body, None).await.unwrap();
    assert_eq!(invited.invitation.invited_by.name, "Di");
    assert_eq!(invitations::list(system, &cast.di).await.unwrap(), std::slice::from_ref(&invited.invitation));
    let shown = invitations::show(system, secret(&invited.url)).await.unwrap();
    assert_eq!((shown.organization.as_str(), shown.email.as_str(), shown.has_login), ("Acme", "fi@example.com", false));

    let signed_in = invitations::accept(system, secret(&invited.url), acceptance("Fi", PASSWORD)).await.unwrap();
    let fi = login::caller(system, signed_in.login, None).await.unwrap();
    let view = directory::members::show(system, &cast.di, fi.member).await.unwrap();
    assert_eq!(view.teams[0].name, "SRE");
    assert_eq!(view.org_roles[0].name, "tech-lead");
    assert_eq!(invitations::list(system, &cast.di).await.unwrap(), []);
    assert_eq!(no(invitations::show(system, secret(&invited.url)).await), "invitation not found");
    let again = invitations::accept(system, secret(&invited.url), acceptance("Fi", PASSWORD)).await;
    assert_eq!(no(again), "invitation not found");
    let told = world.told(&cast.di).await;
    assert_eq!(told[told.len() - 2], "Di invited a member [invitation for fi@example.com]");
    assert_eq!(told[told.len() - 1], "Fi joined [member Fi]");
}

#[tokio::test]
async fn two_acceptances_at_once_give_one_member() {
    let (world, cast) = world_with_cast().await;
    let system = &world.system;
    let invited = invitations::create(system, &cast.di, invitation("fi@example.com", &[], &[]), None).await.unwrap();
    let accept = || invitations::accept(system, secret(&invited.url), acceptance("Fi", PASSWORD));
    let all = futures::future::join_all((0..4).map(|_| accept())).await;
    assert_eq!(all.iter().filter(|result| result.is_ok()).count(), 1, "{all:?}");
    assert!(all.iter().all(|result| !matches!(result, Err(Error::Internal(_)))), "{all:?}");
}

#[tokio::test]
async fn an_invitation_without_roles_grants_the_role_member() {
    let (world, cast) = world_with_cast().await;
    let fi = world.join(&cast.di, "fi@example.com", &[]).await;
    let view = directory::members::show(&world.system, &fi, fi.member).await.unwrap();
    assert_eq!(view.org_roles[0].name, "member");
}

#[tokio::test]
async fn an_invitation_lasts_seven_days_and_can_be_taken_back() {
    let (world, cast) = world_with_cast().await;
    let system = &world.system;
    let first = invitations::create(system, &cast.di, invitation("fi@example.com", &[], &[]), None).await.unwrap();
    let second = invitations::create(system, &cast.di, invitation("gus@example.com", &[], &[]), None).await.unwrap();
    invitations::revoke(system, &cast.di, second.invitation.id.into()).await.unwrap();
    assert_eq!(no(invitations::show(system, secret(&second.url)).await), "invitation not found");
    let again = invitations::revoke(system, &cast.di, second.invitation.id.into()).await;
    assert_eq!(no(again), "invitation not found");
    world.clock.advance(TimeDelta::days(7) - TimeDelta::seconds(1));
    invitations::show(system, secret(&first.url)).await.unwrap();
    world.clock.advance(TimeDelta::seconds(1));
    assert_eq!(no(invitations::show(system, secret(&first.url)).await), "invitation not found");
    invitations::create(system, &cast.di, invitation("fi@example.com", &[], &[]), None).await.unwrap();
}

#[tokio::test]
async fn nobody_is_invited_twice_nor_into_what_is_not_there() {
    let (world, cast) = world_with_cast().await;
    let invite = async |body| invitations::create(&world.system, &cast.di, body, None).await;
    invite(invitation("fi@example.com", &[], &[])).await.unwrap();
    let twice = invite(invitation("FI@example.com", &[], &[])).await;
    assert_eq!(field(twice, "email"), "is invited already; revoke that invitation first");
    let member = invite(invitation("bo@example.com", &[], &[])).await;
    assert_eq!(field(member, "email"), "is the address of a member already");
    assert_eq!(field(invite(invitation("x", &["boss"], &["moon"])).await, "email"), "is not an email address");
    assert_eq!(
        field(invite(invitation("x@y.z", &["boss"], &["moon"])).await, "orgRoles"),
        "`boss` is no org role here"
    );
    assert_eq!(field(invite(invitation("x@y.z", &["boss"], &["moon"])).await, "teams"), "`moon` is no team here");
}

#[tokio::test]
async fn a_repeated_invitation_gives_the_same_one_with_a_new_address() {
    let (world, cast) = world_with_cast().await;
    let body = invitation("fi@example.com", &[], &[]);
    let key = Idempotency::new("k", "invitation", &body).unwrap();
    let first = invitations::create(&world.system, &cast.di, body.clone(), Some(&key)).await.unwrap();
    let second = invitations::create(&world.system, &cast.di, body, Some(&key)).await.unwrap();
    assert_eq!(first.invitation, second.invitation);
    assert_eq!(no(invitations::show(&world.system, secret(&first.url)).await), "invitation not found");
    invitations::show(&world.system, secret(&second.url)).await.unwrap();
}

#[tokio::test]
async fn only_those_who_manage_members_invite_and_only_owners_invite_owners() {
    let (world, cast) = world_with_cast().await;
    let system = &world.system;
    let refused = invitations::create(system, &cast.bo, invitation("x@example.com", &[], &[]), None).await;
    assert_eq!(no(refused), "you need the permission members.manage for that");
    assert!(invitations::list(system, &cast.bo).await.is_err());
    let admin = world.join(&cast.di, "gil@example.com", &["admin"]).await;
    let refused = invitations::create(system, &admin, invitation("x@example.com", &["owner"], &[]), None).await;
    assert_eq!(no(refused), "only an owner can do that");
    invitations::create(system, &cast.di, invitation("x@example.com", &["owner"], &[]), None).await.unwrap();
}

#[tokio::test]
async fn nobody_invites_into_permissions_that_they_lack() {
    let (world, cast) = world_with_cast().await;
    let role = OrgRoleBody { name: "fire".into(), permissions: vec!["break_glass.initiate".into()] };
    directory::org_roles::create(&world.system, &cast.di, role, None).await.unwrap();
    let admin = world.join(&cast.di, "gil@example.com", &["admin"]).await;
    let refused = invitations::create(&world.system, &admin, invitation("x@example.com", &["fire"], &[]), None).await;
    assert_eq!(no(refused), "you need the permission break_glass.initiate for that");
}

#[tokio::test]
async fn the_invitation_of_somebody_deactivated_opens_nothing() {
    let (world, cast) = world_with_cast().await;
    let admin = world.join(&cast.di, "gil@example.com", &["admin"]).await;
    let body = invitation("fi@example.com", &[], &[]);
    let invited = invitations::create(&world.system, &admin, body, None).await.unwrap();
    world.deactivate(&cast.di, admin.member).await;
    assert_eq!(no(invitations::show(&world.system, secret(&invited.url)).await), "invitation not found");
    let accepted = invitations::accept(&world.system, secret(&invited.url), acceptance("Fi", PASSWORD)).await;
    assert_eq!(no(accepted), "invitation not found");
}

#[tokio::test]
async fn an_existing_login_proves_itself_to_join() {
    let (world, cast) = world_with_cast().await;
    let system = &world.system;
    let zoe = world.other_owner().await;
    let body = invitation("bo@example.com", &[], &[]);
    let invited = invitations::create(system, &zoe, body, None).await.unwrap();
    assert!(invitations::show(system, secret(&invited.url)).await.unwrap().has_login);
    let wrong = invitations::accept(system, secret(&invited.url), acceptance("", "not Bo's word")).await;
    assert_eq!(no(wrong), "the email address or the password is wrong");
    let signed_in = invitations::accept(system, secret(&invited.url), acceptance("", PASSWORD)).await.unwrap();
    assert_eq!(signed_in.organization, zoe.organization);

    let memberships = login::memberships(system, signed_in.login).await.unwrap();
    let names: Vec<_> = memberships.iter().map(|held| held.organization.name.as_str()).collect();
    assert_eq!(names, ["Acme", "Other"]);
    let there = login::caller(system, signed_in.login, Some(zoe.organization)).await.unwrap();
    assert_eq!((there.organization, there.name.as_str()), (zoe.organization, "Bo"));
    let first = login::caller(system, signed_in.login, None).await.unwrap();
    assert_eq!((first.organization, first.member), (cast.organization, cast.bo.member));
}

#[tokio::test]
async fn guessing_a_password_through_an_invitation_is_limited_too() {
    let (world, _) = world_with_cast().await;
    let zoe = world.other_owner().await;
    let body = invitation("bo@example.com", &[], &[]);
    let invited = invitations::create(&world.system, &zoe, body, None).await.unwrap();
    let attempt = || invitations::accept(&world.system, secret(&invited.url), acceptance("", "a guess"));
    for _ in 0..10 {
        assert!(matches!(attempt().await, Err(Error::BadCredentials)));
    }
    assert!(matches!(attempt().await, Err(Error::TooMany(_))));
}
