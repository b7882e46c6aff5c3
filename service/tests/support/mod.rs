//! A fresh installation for a test: on SQLite, or on PostgreSQL where `TEST_DATABASE_URL` names a
//! database of it (`postgres://role@host:port/db`) whose role may create databases.
#![allow(clippy::unwrap_used, reason = "tests may panic")]
#![allow(dead_code, reason = "each test binary uses a part")]

pub mod database;

use database::Database;
use governance::ids::{ClusterId, EnvironmentId, MemberId, OrganizationId, ProjectId, TeamId};
use governance::wire::accounts::SetupBody;
use governance::wire::directory::{
    AcceptBody, ClusterBody, EnvironmentBody, InvitationBody, OrgRoleBody, ProjectBody, TeamBody, TokenBody,
};
use migration::{Migrator, MigratorTrait};
use secrecy::SecretString;
use service::accounts::password::Hashing;
use service::accounts::{SignedIn, invitations, login, setup};
use service::clock::SetClock;
use service::page::Seek;
use service::store::Store;
use service::{Caller, Error, System, audit, directory, tokens};
use std::sync::Arc;

/// The password of everyone.
pub const PASSWORD: &str = "correct horse";

/// An installation whose clock stands at noon of a Wednesday.
pub struct World {
    pub system: System,
    pub clock: SetClock,
    /// Dropped last: the database goes with it.
    pub database: Database,
}

/// An installation with nobody in it.
pub async fn world() -> World {
    let database = Database::create().await;
    let store = Store::connect(&database.url).await.unwrap();
    let clock = SetClock::at(governance::samples::noon());
    let system =
        System::new(store, Arc::new(clock.clone()), "https://countersign.example/").with_hashing(Hashing::for_tests());
    World { system, clock, database }
}

/// The people and resources of [`governance::samples`] in an organization.
pub struct Cast {
    pub organization: OrganizationId,
    /// In SRE; holds tech-lead, which carries no permission.
    pub ana: Caller,
    /// In SRE and platform.
    pub bo: Caller,
    /// In platform.
    pub cy: Caller,
    /// The owner; in security.
    pub di: Caller,
    /// In no team.
    pub el: Caller,
    pub sre: TeamId,
    pub platform: TeamId,
    pub security: TeamId,
    pub api: ProjectId,
    pub staging: EnvironmentId,
    /// Runs on `eu_1`.
    pub production: EnvironmentId,
    /// Its label is `production`.
    pub eu_1: ClusterId,
}

/// An installation with the cast.
pub async fn world_with_cast() -> (World, Cast) {
    let world = world().await;
    let cast = world.cast().await;
    (world, cast)
}

impl World {
    /// Sets the installation up with Di as the owner of "Acme".
    pub async fn set_up(&self) -> (SignedIn, Caller) {
        let url = setup::link(&self.system).await.unwrap();
        let body = SetupBody {
            organization: "Acme".into(),
            name: "Di".into(),
            email: "di@example.com".into(),
            password: PASSWORD.into(),
            timezone: None,
        };
        let signed_in = setup::complete(&self.system, secret(&url), body).await.unwrap();
        let owner = login::caller(&self.system, signed_in.login, None).await.unwrap();
        (signed_in, owner)
    }

    /// Invites somebody into the inviter's organization and accepts for them. Their name is what
    /// stands before the `@`, with a capital.
    pub async fn join(&self, inviter: &Caller, email: &str, roles: &[&str]) -> Caller {
        let body = InvitationBody {
            email: email.into(),
            org_roles: roles.iter().map(|role| (*role).to_owned()).collect(),
            teams: Vec::new(),
        };
        let invited = invitations::create(&self.system, inviter, body, None).await.unwrap();
        let mut name = email.split('@').next().unwrap().to_owned();
        name[..1].make_ascii_uppercase();
        let body = AcceptBody { name, password: PASSWORD.into() };
        let signed_in = invitations::accept(&self.system, secret(&invited.url), body).await.unwrap();
        login::caller(&self.system, signed_in.login, Some(signed_in.organization)).await.unwrap()
    }

    /// The cast. The first call sets the installation up.
    pub async fn cast(&self) -> Cast {
        let system = &self.system;
        let (signed_in, di) = self.set_up().await;
        let lead = OrgRoleBody { name: "tech-lead".into(), permissions: Vec::new() };
        directory::org_roles::create(system, &di, lead, None).await.unwrap();
        let ana = self.join(&di, "ana@example.com", &["member", "tech-lead"]).await;
        let bo = self.join(&di, "bo@example.com", &["member"]).await;
        let cy = self.join(&di, "cy@example.com", &["member"]).await;
        let el = self.join(&di, "el@example.com", &["member"]).await;
        let sre = self.team(&di, "SRE", &[&ana, &bo]).await;
        let platform = self.team(&di, "platform", &[&bo, &cy]).await;
        let security = self.team(&di, "security", &[&di]).await;
        let eu_1 = self.cluster(&di, "eu-1", Some("production")).await;
        let api = self.project(&di, "api").await;
        let staging = self.environment(&di, "api", "staging", None).await;
        let production = self.environment(&di, "api", "production", Some("eu-1")).await;
        let organization = signed_in.organization;
        Cast { organization, ana, bo, cy, di, el, sre, platform, security, api, staging, production, eu_1 }
    }

    /// The owner of another organization, "Other", who has nothing to do with the first.
    pub async fn other_owner(&self) -> Caller {
        let sentence =
            service::accounts::organizations::create(&self.system, "Other", "zoe@other.example").await.unwrap();
        let url = sentence.split_whitespace().find(|word| word.starts_with("https://")).unwrap();
        let body = AcceptBody { name: "Zoe".into(), password: PASSWORD.into() };
        let signed_in = invitations::accept(&self.system, secret(url), body).await.unwrap();
        login::caller(&self.system, signed_in.login, None).await.unwrap()
    }

    pub async fn team(&self, caller: &Caller, name: &str, members: &[&Caller]) -> TeamId {
        let members = members.iter().map(|member| member.member.to_string()).collect();
        let body = TeamBody { name: name.into(), members };
        directory::teams::create(&self.system, caller, body, None).await.unwrap().id.into()
    }

    pub async fn project(&self, caller: &Caller, slug: &str) -> ProjectId {
        let body = ProjectBody { slug: slug.into(), name: slug.to_uppercase() };
        directory::projects::create(&self.system, caller, body, None).await.unwrap().id.into()
    }

    pub async fn environment(
        &self,
        caller: &Caller,
        project: &str,
        name: &str,
        cluster: Option<&str>,
    ) -> EnvironmentId {
        let cluster = cluster.map(str::to_owned);
        let body = EnvironmentBody { project: project.into(), name: name.into(), cluster };
        directory::environments::create(&self.system, caller, body, None).await.unwrap().id.into()
    }

    pub async fn cluster(&self, caller: &Caller, slug: &str, label: Option<&str>) -> ClusterId {
        let environment = label.map(str::to_owned);
        let body = ClusterBody { slug: slug.into(), name: slug.to_uppercase(), environment };
        directory::clusters::create(&self.system, caller, body, None).await.unwrap().id.into()
    }

    /// A token of a member with these scopes, as the caller that it authenticates.
    pub async fn token(&self, owner: &Caller, scopes: &[&str]) -> Caller {
        let scopes = scopes.iter().map(|scope| (*scope).to_owned()).collect();
        let body = TokenBody { name: "ci".into(), scopes, expires_in_days: None };
        let issued = tokens::issue(&self.system, owner, body, None).await.unwrap();
        tokens::authenticate(&self.system, &issued.secret).await.unwrap()
    }

    /// Deactivates a member.
    pub async fn deactivate(&self, caller: &Caller, member: MemberId) {
        let body = governance::wire::directory::MemberBody { active: Some(false), ..Default::default() };
        let update =
            async |confirmed| directory::members::update(&self.system, caller, member, body.clone(), confirmed).await;
        let done = match update(None).await {
            Err(Error::Unconfirmed(impact)) => update(Some(impact.digest())).await,
            other => other,
        };
        done.unwrap();
    }

    /// Takes migrations back, this one and all after it, and runs them again over what is there.
    pub async fn migrate_again_since(&self, name: &str) {
        let migrations = Migrator::migrations();
        let since = migrations.iter().position(|migration| migration.name() == name).unwrap();
        let connection = sea_orm::Database::connect(&self.database.url).await.unwrap();
        Migrator::down(&connection, Some(u32::try_from(migrations.len() - since).unwrap())).await.unwrap();
        connection.close().await.unwrap();
        migration::up(&self.database.url).await.unwrap();
    }

    /// What the audit log says, oldest first: "Di created the team [team SRE]".
    pub async fn told(&self, auditor: &Caller) -> Vec<String> {
        let seek = Seek::first();
        let page = audit::list(&self.system, auditor, &audit::Filter::default(), &seek).await.unwrap();
        let told = page.items.into_iter().rev().map(|event| format!("{} [{}]", event.headline(), event.subject));
        told.collect()
    }
}

/// The secret at the end of a one-time address.
pub fn secret(url: &str) -> &str {
    url.rsplit('/').next().unwrap()
}

/// A password as the verbs take it.
pub fn password(text: &str) -> SecretString {
    SecretString::from(text.to_owned())
}

/// The message for a field of an [`Error::Invalid`].
pub fn field<T: std::fmt::Debug>(result: Result<T, Error>, field: &str) -> String {
    match result {
        Err(Error::Invalid(errors)) => {
            errors.of(field).unwrap_or_else(|| panic!("no error for {field} among {errors:?}")).to_owned()
        }
        other => panic!("expected an error for {field}, got {other:?}"),
    }
}

/// The sentence of an error.
pub fn no<T: std::fmt::Debug>(result: Result<T, Error>) -> String {
    result.expect_err("expected an error").to_string()
}
