//! Reading the facts that decisions are taken on.

use super::entities::{
    clusters, environments, member_roles, members, org_roles, organizations, projects, team_members, teams,
};
use super::{Tx, json, policies};
use crate::Error;
use chrono::TimeDelta;
use governance::break_glass::{Limits, Sessions};
use governance::ids::{ClusterId, EnvironmentId, MemberId, OrgRoleId, OrganizationId, ProjectId, TeamId};
use governance::people::{Member, OrgRole, Roster, Team};
use governance::policy::{Policy, PolicySet};
use governance::resources::{Cluster, Directory, Environment, Freeze, Project};
use governance::{Facts, Settings};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Everything that decisions about one organization are taken on.
///
/// # Errors
/// The organization does not exist.
pub async fn load(tx: &Tx, organization: OrganizationId) -> Result<Facts, Error> {
    let row = row(tx, organization).await?;
    let unended = super::break_glass::unended(tx, organization).await?;
    Ok(Facts {
        settings: settings_of(&row)?,
        roster: roster(tx, organization).await?,
        directory: directory(tx, organization).await?,
        policies: policy_set(tx, organization).await?,
        sessions: Sessions::new(unended, row.event_at),
    })
}

/// The same for a change: what is read stays as it is until the transaction ends. A thing that is
/// changed itself is locked before this.
///
/// # Errors
/// As [`load`].
pub async fn load_for_change(tx: &Tx, organization: OrganizationId) -> Result<Facts, Error> {
    super::organizations::lock(tx, organization).await?;
    load(tx, organization).await
}

/// An organization's settings.
///
/// # Errors
/// The organization does not exist.
pub async fn settings(tx: &Tx, organization: OrganizationId) -> Result<Settings, Error> {
    settings_of(&row(tx, organization).await?)
}

/// The break-glass sessions of an organization whose end is not written down yet, with the time of its newest
/// event: for what looks at nothing else.
///
/// # Errors
/// The organization does not exist.
pub async fn sessions(tx: &Tx, organization: OrganizationId) -> Result<Sessions, Error> {
    let unended = super::break_glass::unended(tx, organization).await?;
    Ok(Sessions::new(unended, row(tx, organization).await?.event_at))
}

async fn row(tx: &Tx, organization: OrganizationId) -> Result<organizations::Model, Error> {
    let row = organizations::Entity::find_by_id(organization.0).one(&**tx).await?;
    row.ok_or(Error::NotFound("organization"))
}

fn settings_of(row: &organizations::Model) -> Result<Settings, Error> {
    Ok(Settings {
        timezone: row.timezone.parse().map_err(|_| Error::internal("unknown time zone in the database"))?,
        request_ttl: TimeDelta::seconds(row.request_ttl_seconds),
        approval_ttl: TimeDelta::seconds(row.approval_ttl_seconds),
        superseding: json::word(&row.superseding)?,
        break_glass: Limits {
            shortest: TimeDelta::seconds(row.session_shortest_seconds),
            longest: TimeDelta::seconds(row.session_longest_seconds),
            pause: TimeDelta::seconds(row.session_pause_seconds),
            a_month: u32::try_from(row.sessions_a_month).map_err(Error::internal)?,
            review_due: TimeDelta::seconds(row.review_due_seconds),
            review_blocks: row.review_blocks,
        },
    })
}

/// Everyone of an organization.
///
/// # Errors
/// Only internal ones.
pub async fn roster(tx: &Tx, organization: OrganizationId) -> Result<Roster, Error> {
    let people = members::Entity::find().filter(members::Column::OrganizationId.eq(organization.0)).all(&**tx).await?;
    let all_teams = teams::Entity::find().filter(teams::Column::OrganizationId.eq(organization.0)).all(&**tx).await?;
    let roles =
        org_roles::Entity::find().filter(org_roles::Column::OrganizationId.eq(organization.0)).all(&**tx).await?;

    let mut in_teams: BTreeMap<Uuid, BTreeSet<TeamId>> = BTreeMap::new();
    let rows = team_members::Entity::find()
        .filter(team_members::Column::TeamId.is_in(all_teams.iter().map(|team| team.id)))
        .all(&**tx)
        .await?;
    for row in rows {
        in_teams.entry(row.member_id).or_default().insert(TeamId(row.team_id));
    }
    let mut holds: BTreeMap<Uuid, BTreeSet<OrgRoleId>> = BTreeMap::new();
    let rows = member_roles::Entity::find()
        .filter(member_roles::Column::RoleId.is_in(roles.iter().map(|role| role.id)))
        .all(&**tx)
        .await?;
    for row in rows {
        holds.entry(row.member_id).or_default().insert(OrgRoleId(row.role_id));
    }

    let people = people.into_iter().map(|row| Member {
        id: MemberId(row.id),
        name: row.name,
        email: row.email,
        active: row.active,
        teams: in_teams.remove(&row.id).unwrap_or_default(),
        roles: holds.remove(&row.id).unwrap_or_default(),
    });
    let all_teams = all_teams.into_iter().map(|row| Team { id: TeamId(row.id), name: row.name });
    let all_roles = roles.into_iter().map(role_of).collect::<Result<Vec<_>, _>>()?;
    Ok(Roster::new(people, all_teams, all_roles))
}

fn role_of(row: org_roles::Model) -> Result<OrgRole, Error> {
    let permissions = json::read(&row.permissions)?;
    Ok(OrgRole { id: OrgRoleId(row.id), name: row.name, permissions, built_in: row.built_in })
}

/// A roster of one member alone, with the roles that the member holds: for what looks at nobody else.
///
/// # Errors
/// Only internal ones.
pub async fn roster_of(tx: &Tx, organization: OrganizationId, member: MemberId) -> Result<Roster, Error> {
    let query = members::Entity::find_by_id(member.0).filter(members::Column::OrganizationId.eq(organization.0));
    let Some(row) = query.one(&**tx).await? else { return Ok(Roster::default()) };
    let in_teams = team_members::Entity::find().filter(team_members::Column::MemberId.eq(member.0)).all(&**tx).await?;
    let holds = member_roles::Entity::find().filter(member_roles::Column::MemberId.eq(member.0)).all(&**tx).await?;
    let roles = org_roles::Entity::find()
        .filter(org_roles::Column::OrganizationId.eq(organization.0))
        .filter(org_roles::Column::Id.is_in(holds.iter().map(|held| held.role_id)))
        .all(&**tx)
        .await?;
    let person = Member {
        id: member,
        name: row.name,
        email: row.email,
        active: row.active,
        teams: in_teams.into_iter().map(|row| TeamId(row.team_id)).collect(),
        roles: holds.into_iter().map(|row| OrgRoleId(row.role_id)).collect(),
    };
    let roles = roles.into_iter().map(role_of).collect::<Result<Vec<_>, _>>()?;
    Ok(Roster::new([person], [], roles))
}

/// The resources of an organization that are not deleted.
///
/// # Errors
/// Only internal ones.
pub async fn directory(tx: &Tx, organization: OrganizationId) -> Result<Directory, Error> {
    let projects = projects::Entity::find()
        .filter(projects::Column::OrganizationId.eq(organization.0))
        .filter(projects::Column::DeletedAt.is_null());
    let environments = environments::Entity::find()
        .filter(environments::Column::OrganizationId.eq(organization.0))
        .filter(environments::Column::DeletedAt.is_null());
    let clusters = clusters::Entity::find()
        .filter(clusters::Column::OrganizationId.eq(organization.0))
        .filter(clusters::Column::DeletedAt.is_null());
    Ok(Directory::new(
        projects.all(&**tx).await?.into_iter().map(|row| Project {
            id: ProjectId(row.id),
            slug: row.slug,
            name: row.name,
        }),
        environments.all(&**tx).await?.into_iter().map(environment_of),
        clusters.all(&**tx).await?.into_iter().map(|row| Cluster {
            id: ClusterId(row.id),
            slug: row.slug,
            name: row.name,
            environment: row.environment,
        }),
    ))
}

fn environment_of(row: environments::Model) -> Environment {
    let freeze = row.frozen_at.zip(row.frozen_by).map(|(at, by)| Freeze {
        at,
        by: MemberId(by),
        reason: row.freeze_reason.unwrap_or_default(),
    });
    Environment {
        id: EnvironmentId(row.id),
        project: ProjectId(row.project_id),
        name: row.name,
        cluster: row.cluster_id.map(ClusterId),
        freeze,
    }
}

/// The templates that can gate, each in its current version, and their bindings.
///
/// # Errors
/// Only internal ones.
pub async fn policy_set(tx: &Tx, organization: OrganizationId) -> Result<PolicySet, Error> {
    let live = policies::list(tx, organization, false).await?.into_iter().map(|stored| Policy {
        id: stored.id,
        version: stored.current.version,
        template: stored.current.template,
    });
    Ok(PolicySet { policies: live.collect(), bindings: policies::bindings(tx, organization).await? })
}
