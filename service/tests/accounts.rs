//! Set-up, bootstrap, logging in, sessions, tenancy of logins.

use crate::support::{PASSWORD, World, field, no, password, secret, world, world_with_cast};
use chrono::TimeDelta;
use governance::wire::accounts::SetupBody;
use governance::wire::directory::MemberBody;
use service::accounts::bootstrap::{Bootstrap, bootstrap};
use service::accounts::sessions::Record;
use service::accounts::{login, organizations, sessions, setup};
use service::{Error, access, directory, tokens};
use std::net::{IpAddr, Ipv4Addr};

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
    assert_eq!(try_with("DI@example.com").await, "must not be the email address");
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
    let wanted =
        Bootstrap { organization: " ".into(), email: "ops".into(), password: None, token: Some(password("too short")) };
    let Err(Error::Invalid(errors)) = bootstrap(&world.system, wanted).await else { panic!() };
    let fields: Vec<_> = errors.0.iter().map(|error| error.field.as_str()).collect();
    assert_eq!(fields, ["organization", "email", "password", "token"]);
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_account_get_the_same_answer() {
    let world = world().await;
    world.set_up().await;
    let said = "the email address or the password is wrong";
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
    directory::members::update(system, &cast.di, cast.bo.member, body, None).await.unwrap();
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
