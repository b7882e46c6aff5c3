//! Who works at Northwind Cloud.

use app::session::{DemoLogin, DemoLogins};
use chrono::TimeDelta;
use chrono_tz::Europe::Istanbul;
use governance::wire::accounts::SetupBody;
use governance::wire::directory::{AcceptBody, InvitationBody, OrgRoleBody, TeamBody, TokenBody};
use service::accounts::{invitations, login, organizations, setup};
use service::directory::{org_roles, teams};
use service::{Error, tokens};

use super::play::World;

const PASSWORD: &str = "northwind-demo";

struct Person {
    /// How the stories call them.
    key: &'static str,
    name: &'static str,
    roles: &'static [&'static str],
    teams: &'static [&'static str],
    /// What the login page says; those without are not offered.
    offered: Option<&'static str>,
}

const fn person(
    key: &'static str,
    name: &'static str,
    roles: &'static [&'static str],
    teams: &'static [&'static str],
    offered: Option<&'static str>,
) -> Person {
    Person { key, name, roles, teams, offered }
}

#[rustfmt::skip]
const PEOPLE: [Person; 12] = [
    person("olivia", "Olivia Hart", &["owner"], &["security"], Some("Owner, security")),
    person("marcus", "Marcus Lindqvist", &["admin"], &["platform"], Some("Administrator, platform")),
    person("priya", "Priya Raman", &["tech-lead", "incident-commander"], &["SRE"], Some("Tech lead and incident commander, SRE")),
    person("tomas", "Tomás Herrera", &["member"], &["SRE"], None),
    person("aiko", "Aiko Tanaka", &["member", "incident-commander"], &["SRE", "platform"], None),
    person("daniel", "Daniel Okafor", &["tech-lead"], &["platform"], None),
    person("lena", "Lena Fischer", &["release-manager"], &["platform"], None),
    person("sofia", "Sofia Marchetti", &["member"], &["security"], Some("Approver, security")),
    person("jonas", "Jonas Weber", &["member"], &["security"], None),
    person("grace", "Grace Mbeki", &["release-manager"], &["payments"], Some("Release manager, payments")),
    person("ethan", "Ethan Brooks", &["member"], &["payments"], Some("Developer, payments")),
    person("ruth", "Ruth Albers", &["auditor"], &[], Some("Auditor")),
];

#[rustfmt::skip]
const ROLES: [(&str, &[&str]); 3] = [
    ("incident-commander", &["break_glass.initiate"]),
    ("tech-lead", &["requests.open", "requests.review", "audit.read"]),
    ("release-manager", &["requests.open", "requests.review", "requests.manage"]),
];

const TEAMS: [&str; 4] = ["SRE", "platform", "security", "payments"];

/// Sets the organization up and lets everybody join it.
pub async fn join(world: &mut World) -> Result<DemoLogins, Error> {
    let owner = &PEOPLE[0];
    let link = setup::link(&world.system).await?;
    let body = SetupBody {
        organization: "Northwind Cloud".to_owned(),
        name: owner.name.to_owned(),
        email: email(owner),
        password: PASSWORD.to_owned(),
        timezone: Some(Istanbul.name().to_owned()),
    };
    let signed_in = setup::complete(&world.system, secret(&link), body).await?;
    let olivia = login::caller(&world.system, signed_in.login, None).await?;
    world.people.insert(owner.key, olivia.clone());

    for (name, permissions) in ROLES {
        let permissions = permissions.iter().map(ToString::to_string).collect();
        org_roles::create(&world.system, &olivia, OrgRoleBody { name: name.to_owned(), permissions }, None).await?;
    }
    for name in TEAMS {
        let first = if owner.teams.contains(&name) { vec![email(owner)] } else { Vec::new() };
        teams::create(&world.system, &olivia, TeamBody { name: name.to_owned(), members: first }, None).await?;
    }
    for person in &PEOPLE[1..] {
        world.clock.advance(TimeDelta::minutes(7));
        let invitation = InvitationBody {
            email: email(person),
            org_roles: person.roles.iter().map(ToString::to_string).collect(),
            teams: person.teams.iter().map(ToString::to_string).collect(),
        };
        let invited = invitations::create(&world.system, &olivia, invitation, None).await?;
        world.clock.advance(TimeDelta::minutes(4));
        let body = AcceptBody { name: person.name.to_owned(), password: PASSWORD.to_owned() };
        let signed_in = invitations::accept(&world.system, secret(&invited.url), body).await?;
        world.people.insert(person.key, login::caller(&world.system, signed_in.login, None).await?);
    }
    // The owner has a second organization, so that there is something to switch to.
    organizations::create(&world.system, "Northwind Labs", &email(owner)).await?;
    let offered = PEOPLE.iter().filter_map(|person| {
        let role = person.offered?.to_owned();
        Some(DemoLogin { email: email(person), password: PASSWORD.to_owned(), role })
    });
    Ok(DemoLogins(offered.collect()))
}

/// The token that the pipeline uses, which the reader may use as well.
pub async fn issue_token(world: &mut World) -> Result<String, Error> {
    let scopes = ["requests.open", "requests.read", "requests.claim"].map(str::to_owned).to_vec();
    let body = TokenBody { name: "ci-pipeline".to_owned(), scopes, expires_in_days: Some(365) };
    let issued = tokens::issue(&world.system, world.person("marcus")?, body, None).await?;
    let caller = tokens::authenticate(&world.system, &issued.secret).await?;
    world.people.insert("pipeline", caller);
    Ok(issued.secret)
}

fn email(person: &Person) -> String {
    format!("{}@northwind.example", person.key)
}

/// The secret at the end of a one-time address.
fn secret(url: &str) -> &str {
    url.rsplit('/').next().unwrap_or_default()
}
