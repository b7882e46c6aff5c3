//! Set-up, bootstrap, logging in, sessions, invitations, tenancy of logins.

mod support;

use chrono::TimeDelta;
use governance::wire::accounts::SetupBody;
use governance::wire::directory::{AcceptBody, InvitationBody, MemberBody, OrgRoleBody};
use service::accounts::bootstrap::{Bootstrap, bootstrap};
use service::accounts::sessions::Record;
use service::accounts::{invitations, login, organizations, sessions, setup};
use service::{Error, Idempotency, access, directory, tokens};
use std::net::{IpAddr, Ipv4Addr};
use support::{PASSWORD, World, field, no, password, secret, world, world_with_cast};

const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

fn body() -> SetupBody {
    SetupBody {
        organization: "Şirket & Söhne".into(),
        name: "Di".into(),
        email: " Di@Example.com ".into(),
        password: PASSWORD.into(),
        timezone: Some("Europe/Istanbul".into()),
    }
}

#[tokio::test]
async fn the_set_up_creates_an_organization_with_its_roles_and_its_owner() {
    let world = world().await;
    let system = &world.system;
    assert!(setup::needed(system).await.unwrap());
    let url = setup::link(system).await.unwrap();
    assert!(url.starts_with("https://countersign.example/setup/"), "{url}");
    setup::check(system, secret(&url)).await.unwrap();
    let signed_in = setup::complete(system, secret(&url), body()).await.unwrap();
    assert!(!setup::needed(system).await.unwrap());

    let di = login::caller(system, signed_in.login, Some(signed_in.organization)).await.unwrap();
    assert_eq!(di.name, "Di");
    assert_eq!(access::permissions(system, &di).await.unwrap().len(), governance::Permission::ALL.len());
    let organization = directory::organization::show(system, &di).await.unwrap();
    assert_eq!(organization.slug, "sirket-sohne");
    assert_eq!(organization.timezone, "Europe/Istanbul");
    let roles = directory::org_roles::list(system, &di).await.unwrap();
    let names: Vec<_> = roles.iter().map(|role| role.name.as_str()).collect();
    assert_eq!(names, ["admin", "auditor", "member", "owner"]);
    assert_eq!(world.told(&di).await, ["Di created the organization [organization Şirket & Söhne]"]);
    login::login(system, "DI@example.com", &password(PASSWORD), HERE).await.unwrap();
}

#[tokio::test]
async fn a_set_up_address_works_once_and_for_thirty_minutes() {
    let world = world().await;
    let system = &world.system;
    let url = setup::link(system).await.unwrap();
    world.clock.advance(TimeDelta::minutes(30));
    assert_eq!(no(setup::check(system, secret(&url)).await), "set-up address not found");
    assert_eq!(no(setup::complete(system, secret(&url), body()).await), "set-up address not found");
    let url = setup::link(system).await.unwrap();
    world.clock.advance(TimeDelta::minutes(29));
    setup::complete(system, secret(&url), body()).await.unwrap();
    assert_eq!(no(setup::complete(system, secret(&url), body()).await), "set-up address not found");
    assert_eq!(no(setup::link(system).await), "this installation is set up already");
}

#[tokio::test]
async fn a_new_set_up_address_ends_the_older_ones() {
    let world = world().await;
    let old = setup::link(&world.system).await.unwrap();
    let new = setup::link(&world.system).await.unwrap();
    assert_eq!(no(setup::check(&world.system, secret(&old)).await), "set-up address not found");
    setup::check(&world.system, secret(&new)).await.unwrap();
}

#[tokio::test]
async fn two_set_ups_at_once_give_one_organization() {
    let world = world().await;
    let url = setup::link(&world.system).await.unwrap();
    let both = futures::future::join_all((0..4).map(|_| setup::complete(&world.system, secret(&url), body()))).await;
    assert_eq!(both.iter().filter(|result| result.is_ok()).count(), 1, "{both:?}");
    assert!(both.into_iter().all(|result| matches!(result, Ok(_) | Err(Error::NotFound(_)))));
}

#[tokio::test]
async fn a_refused_set_up_names_every_field_and_keeps_the_address() {
    let world = world().await;
    let url = setup::link(&world.system).await.unwrap();
    let bad = SetupBody { timezone: Some("Mars/Olympus".into()), ..SetupBody::default() };
    let Err(Error::Invalid(errors)) = setup::complete(&world.system, secret(&url), bad).await else { panic!() };
    let fields: Vec<_> = errors.0.iter().map(|error| error.field.as_str()).collect();
    assert_eq!(fields, ["organization", "name", "email", "password", "timezone"]);
    setup::check(&world.system, secret(&url)).await.unwrap();
}

#[tokio::test]
async fn a_password_is_long_enough_short_enough_and_not_the_address() {
    let world = world().await;
    let url = setup::link(&world.system).await.unwrap();
    let try_with = async |password: &str| {
        let body = SetupBody { password: password.into(), ..body() };
        field(setup::complete(&world.system, secret(&url), body).await, "password")
    };
    assert_eq!(try_with("seven77").await, "must have at least 8 characters");
    assert_eq!(try_with(&"x".repeat(1001)).await, "must be at most 1000 bytes");
    assert_eq!(try_with("DI@example.com").await, "must not be the e-mail address");
}

#[tokio::test]
async fn an_installation_can_start_without_a_browser() {
    let world = world().await;
    let wanted = Bootstrap {
        organization: "Acme".into(),
        email: "ops@example.com".into(),
        password: Some(password(PASSWORD)),
        token: Some(password("csn_for-the-first-pipeline")),
    };
    assert!(bootstrap(&world.system, wanted.clone()).await.unwrap());
    assert!(!bootstrap(&world.system, Bootstrap { email: "nonsense".into(), ..wanted }).await.unwrap());
    let caller = tokens::authenticate(&world.system, "csn_for-the-first-pipeline").await.unwrap();
    assert_eq!(caller.name, "ops");
    assert_eq!(caller.token.unwrap().scopes.len(), 7);
    login::login(&world.system, "ops@example.com", &password(PASSWORD), HERE).await.unwrap();
}

#[tokio::test]
async fn processes_that_start_together_bootstrap_once() {
    let world = world().await;
    let wanted = Bootstrap {
        organization: "Acme".into(),
        email: "ops@example.com".into(),
        password: Some(password(PASSWORD)),
        token: None,
    };
    let all = futures::future::join_all((0..4).map(|_| bootstrap(&world.system, wanted.clone()))).await;
    let done: Vec<bool> = all.into_iter().map(Result::unwrap).collect();
    assert_eq!(done.iter().filter(|done| **done).count(), 1, "{done:?}");
}

#[tokio::test]
async fn a_bootstrap_that_lacks_something_names_it() {
    let world = world().await;
    let wanted = Bootstrap {
        organization: " ".into(),
        email: "ops".into(),
        password: None,
        token: Some(password("too short")),
    };
    let Err(Error::Invalid(errors)) = bootstrap(&world.system, wanted).await else { panic!() };
    let fields: Vec<_> = errors.0.iter().map(|error| error.field.as_str()).collect();
    assert_eq!(fields, ["organization", "email", "password", "token"]);
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_account_get_the_same_answer() {
    let world = world().await;
    world.set_up().await;
    let said = "the e-mail address or the password is wrong";
    for email in ["di@example.com", "nobody@example.com", "no address\0", ""] {
        assert_eq!(no(login::login(&world.system, email, &password("wrong"), HERE).await), said, "{email}");
    }
}

#[tokio::test]
async fn an_account_takes_ten_attempts_at_once_then_one_every_thirty_seconds() {
    let world = world().await;
    world.set_up().await;
    let attempt = async |email: &str, word: &str| login::login(&world.system, email, &password(word), HERE).await;
    for email in ["di@example.com", "nobody@example.com"] {
        for _ in 0..10 {
            assert!(matches!(attempt(email, "wrong").await, Err(Error::BadCredentials)));
        }
        assert!(matches!(attempt(email, PASSWORD).await, Err(Error::TooMany(30))), "{email}");
    }
    world.clock.advance(TimeDelta::seconds(30));
    attempt("Di@Example.com", PASSWORD).await.unwrap();
    assert!(matches!(attempt("di@example.com", PASSWORD).await, Err(Error::TooMany(_))));
}

#[tokio::test]
async fn a_network_address_takes_sixty_attempts_whatever_the_accounts() {
    let world = world().await;
    let attempt = async |number: u32, from: &str| {
        let email = format!("someone-{number}@example.com");
        login::login(&world.system, &email, &password("wrong"), from.parse().unwrap()).await
    };
    for number in 0..60 {
        assert!(matches!(attempt(number, "2001:db8::1").await, Err(Error::BadCredentials)));
    }
    assert!(matches!(attempt(60, "2001:db8::2").await, Err(Error::TooMany(2))));
    assert!(matches!(attempt(61, "2001:db8:0:1::1").await, Err(Error::BadCredentials)));
}

#[tokio::test]
async fn a_password_is_changed_by_its_holder_and_ends_the_other_sessions() {
    let world = world().await;
    let (signed_in, _) = world.set_up().await;
    let system = &world.system;
    for id in ["here", "there"] {
        assert!(sessions::create(system, &session(&world, id, Some(signed_in.login))).await.unwrap());
    }
    let change = async |old: &str, new: &str| {
        login::change_password(system, signed_in.login, &password(old), &password(new), Some("here")).await
    };
    assert_eq!(field(change("wrong", "another password").await, "old"), "is not your password");
    assert_eq!(field(change(PASSWORD, "short").await, "new"), "must have at least 8 characters");
    change(PASSWORD, "another password").await.unwrap();
    assert!(sessions::load(system, "here").await.unwrap().is_some());
    assert!(sessions::load(system, "there").await.unwrap().is_none());
    assert!(login::login(system, "di@example.com", &password(PASSWORD), HERE).await.is_err());
    login::login(system, "di@example.com", &password("another password"), HERE).await.unwrap();
}

fn session(world: &World, id: &str, login: Option<governance::ids::LoginId>) -> Record {
    let now = world.system.now();
    Record { id: id.into(), login, data: vec![1, 2], created_at: now, expires_at: now + TimeDelta::hours(1) }
}

#[tokio::test]
async fn a_session_is_kept_changed_and_ended() {
    let world = world().await;
    let (signed_in, _) = world.set_up().await;
    let system = &world.system;
    let mut record = session(&world, "a", None);
    assert!(sessions::create(system, &record).await.unwrap());
    assert!(!sessions::create(system, &record).await.unwrap(), "the id is taken");
    record.login = Some(signed_in.login);
    record.data = vec![3];
    record.expires_at += TimeDelta::hours(1);
    sessions::save(system, &record).await.unwrap();
    assert_eq!(sessions::load(system, "a").await.unwrap().unwrap(), record);
    assert_eq!(sessions::list_of_login(system, signed_in.login).await.unwrap(), [record.clone()]);
    sessions::delete(system, "a").await.unwrap();
    assert_eq!(sessions::load(system, "a").await.unwrap(), None);
    sessions::save(system, &record).await.unwrap();
    assert_eq!(sessions::load(system, "a").await.unwrap(), None, "what was ended stays ended");
}

#[tokio::test]
async fn an_expired_session_is_gone_and_then_removed() {
    let world = world().await;
    let system = &world.system;
    sessions::create(system, &session(&world, "a", None)).await.unwrap();
    world.clock.advance(TimeDelta::hours(1));
    assert_eq!(sessions::load(system, "a").await.unwrap(), None);
    assert_eq!(sessions::delete_expired(system).await.unwrap(), 1);
    assert_eq!(sessions::delete_expired(system).await.unwrap(), 0);
}

#[tokio::test]
async fn logging_out_everywhere_ends_every_session_of_the_login() {
    let world = world().await;
    let (signed_in, _) = world.set_up().await;
    let system = &world.system;
    sessions::create(system, &session(&world, "mine", Some(signed_in.login))).await.unwrap();
    sessions::create(system, &session(&world, "nobody's", None)).await.unwrap();
    sessions::delete_of_login(system, signed_in.login, None).await.unwrap();
    assert!(sessions::load(system, "mine").await.unwrap().is_none());
    assert!(sessions::load(system, "nobody's").await.unwrap().is_some());
}

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
    assert_eq!(invitations::list(system, &cast.di).await.unwrap(), [invited.invitation.clone()]);
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
    assert_eq!(field(invite(invitation("x", &["boss"], &["moon"])).await, "email"), "is not an e-mail address");
    assert_eq!(field(invite(invitation("x@y.z", &["boss"], &["moon"])).await, "orgRoles"), "`boss` is no org role here");
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
    assert_eq!(no(wrong), "the e-mail address or the password is wrong");
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

#[tokio::test]
async fn a_deactivated_member_is_no_caller_and_cannot_log_in() {
    let (world, cast) = world_with_cast().await;
    let system = &world.system;
    let signed_in = login::login(system, "bo@example.com", &password(PASSWORD), HERE).await.unwrap();
    world.deactivate(&cast.di, cast.bo.member).await;
    assert!(matches!(login::caller(system, signed_in.login, None).await, Err(Error::Unauthenticated)));
    assert!(matches!(access::permissions(system, &cast.bo).await, Err(Error::Unauthenticated)));
    let refused = login::login(system, "bo@example.com", &password(PASSWORD), HERE).await;
    assert!(matches!(refused, Err(Error::BadCredentials)));
    let body = MemberBody { active: Some(true), ..MemberBody::default() };
    directory::members::update(system, &cast.di, cast.bo.member, body).await.unwrap();
    login::caller(system, signed_in.login, None).await.unwrap();
}

#[tokio::test]
async fn a_login_never_acts_in_an_organization_that_it_is_not_in() {
    let (world, cast) = world_with_cast().await;
    let zoe = world.other_owner().await;
    let bo = login::login(&world.system, "bo@example.com", &password(PASSWORD), HERE).await.unwrap();
    let caller = login::caller(&world.system, bo.login, Some(zoe.organization)).await.unwrap();
    assert_eq!(caller.organization, cast.organization);
}

#[tokio::test]
async fn an_administrator_gives_an_existing_login_an_organization_at_once() {
    let (world, cast) = world_with_cast().await;
    let sentence = organizations::create(&world.system, "Acme", "DI@example.com").await.unwrap();
    assert_eq!(sentence, "Acme is there, and di@example.com is its owner.");
    let di = login::login(&world.system, "di@example.com", &password(PASSWORD), HERE).await.unwrap();
    let memberships = login::memberships(&world.system, di.login).await.unwrap();
    let slugs: Vec<_> = memberships.iter().map(|held| held.organization.slug.as_str()).collect();
    assert_eq!(slugs, ["acme", "acme-2"]);
    let second = &memberships[1];
    assert_ne!(second.organization.id, cast.organization);
    let there = login::caller(&world.system, di.login, Some(second.organization.id)).await.unwrap();
    assert_eq!(access::permissions(&world.system, &there).await.unwrap().len(), governance::Permission::ALL.len());
    let bad = organizations::create(&world.system, "", "nobody").await;
    assert_eq!(field(bad, "name"), "is required");
}
