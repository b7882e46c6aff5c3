//! What set-up, bootstrap and the administrator's command share: founding an organization, and
//! somebody joining one.

use crate::store::members::Joining;
use crate::store::{Tx, logins::Login, members, organizations, teams};
use crate::{Error, System};
use chrono_tz::Tz;
use governance::Settings;
use governance::ids::{MemberId, OrgRoleId, OrganizationId, TeamId};
use governance::people::{OWNER, OrgRole, built_in_roles};

/// An organization with its built-in roles and nobody in it.
pub(super) struct Founded {
    pub id: OrganizationId,
    pub owner: OrgRoleId,
}

/// Founds an organization. Its slug is made of its name.
pub(super) async fn found(tx: &Tx, system: &System, name: &str, timezone: Tz) -> Result<Founded, Error> {
    let id = system.new_id();
    let slug = free_slug(tx, name).await?;
    let settings = Settings { timezone, ..Settings::default() };
    organizations::insert(tx, id, &slug, name, &settings, system.now()).await?;
    let mut owner = None;
    for (name, permissions) in built_in_roles() {
        let role = OrgRole { id: system.new_id(), name: name.to_owned(), permissions, built_in: true };
        teams::insert_role(tx, id, &role).await?;
        if name == OWNER {
            owner = Some(role.id);
        }
    }
    Ok(Founded { id, owner: owner.ok_or_else(|| Error::internal("no built-in role owner"))? })
}

/// Makes a login a member.
pub(super) async fn enrol(
    tx: &Tx,
    system: &System,
    organization: OrganizationId,
    login: &Login,
    name: &str,
    roles: impl IntoIterator<Item = OrgRoleId>,
    in_teams: impl IntoIterator<Item = TeamId>,
) -> Result<MemberId, Error> {
    let id = system.new_id();
    let joining = Joining { id, organization, login: login.id, name: name.to_owned(), email: login.email.clone() };
    members::insert(tx, &joining, system.now()).await?;
    members::grant(tx, id, roles).await?;
    for team in in_teams {
        members::join(tx, team, [id]).await?;
    }
    Ok(id)
}

async fn free_slug(tx: &Tx, name: &str) -> Result<String, Error> {
    let mut base: String = slug::slugify(name).chars().take(50).collect();
    if base.is_empty() {
        base = "organization".to_owned();
    }
    let mut slug = base.clone();
    for number in 2.. {
        if !organizations::slug_is_taken(tx, &slug).await? {
            break;
        }
        slug = format!("{base}-{number}");
    }
    Ok(slug)
}
