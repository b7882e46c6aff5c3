//! The directory as the doors show it.

use governance::Timestamp;
use governance::ids::{MemberId, TeamId};
use governance::people::{Member, OrgRole, Roster};
use governance::resources::{Cluster, Directory, Environment, Project};
use governance::wire::Ref;
use governance::wire::directory::{ClusterView, EnvironmentView, MemberView, OrgRoleView, ProjectView, TeamView};

pub(super) fn member(member: &Member, roster: &Roster, joined_at: Timestamp) -> MemberView {
    MemberView {
        id: member.id.0,
        name: member.name.clone(),
        email: member.email.clone(),
        active: member.active,
        teams: by_name(member.teams.iter().map(|id| Ref::new(id.0, roster.team_name(*id)))),
        org_roles: by_name(member.roles.iter().map(|id| Ref::new(id.0, roster.role_name(*id)))),
        joined_at,
    }
}

pub(super) fn team(id: TeamId, name: &str, members: impl IntoIterator<Item = MemberId>, roster: &Roster) -> TeamView {
    let members = by_name(members.into_iter().map(|id| Ref::new(id.0, roster.member_name(id))));
    TeamView { id: id.0, name: name.to_owned(), members }
}

pub(super) fn role(role: &OrgRole, roster: &Roster) -> OrgRoleView {
    OrgRoleView {
        id: role.id.0,
        name: role.name.clone(),
        permissions: role.permissions.iter().copied().collect(),
        built_in: role.built_in,
        holders: roster.members().filter(|member| member.roles.contains(&role.id)).count(),
    }
}

pub(super) fn project(project: &Project, directory: &Directory) -> ProjectView {
    let here = directory.environments().filter(|environment| environment.project == project.id);
    let mut environments: Vec<_> = here.map(|one| environment(one, directory)).collect();
    environments.sort_by_cached_key(|environment| environment.name.to_lowercase());
    ProjectView { id: project.id.0, slug: project.slug.clone(), name: project.name.clone(), environments }
}

pub(super) fn environment(environment: &Environment, directory: &Directory) -> EnvironmentView {
    let project = directory.project(environment.project).map_or("", |project| &project.slug);
    let cluster = environment.cluster.and_then(|id| directory.cluster(id));
    EnvironmentView {
        id: environment.id.0,
        project: Ref::new(environment.project.0, project),
        name: environment.name.clone(),
        cluster: cluster.map(|cluster| Ref::new(cluster.id.0, &cluster.slug)),
        freeze: environment.freeze.clone(),
    }
}

pub(super) fn cluster(cluster: &Cluster) -> ClusterView {
    ClusterView {
        id: cluster.id.0,
        slug: cluster.slug.clone(),
        name: cluster.name.clone(),
        environment: cluster.environment.clone(),
    }
}

fn by_name(refs: impl Iterator<Item = Ref>) -> Vec<Ref> {
    let mut refs: Vec<_> = refs.collect();
    refs.sort_by_cached_key(|one| one.name.to_lowercase());
    refs
}
