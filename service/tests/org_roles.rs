//! Org roles and their permissions.

use crate::support::{World, field, no, world_with_cast};
use governance::Permission;
use governance::wire::directory::OrgRoleBody;
use service::directory::org_roles;
use service::{Caller, access};

fn role(name: &str, permissions: &[&str]) -> OrgRoleBody {
    OrgRoleBody { name: name.into(), permissions: permissions.iter().map(|one| (*one).to_owned()).collect() }
}

async fn role_id(world: &World, caller: &Caller, name: &str) -> governance::ids::OrgRoleId {
    let all = org_roles::list(&world.system, caller).await.unwrap();
    all.into_iter().find(|role| role.name == name).unwrap().id.into()
}

#[tokio::test]
async fn an_org_role_can_be_edited_within_what_one_holds() {
    let (world, cast) = world_with_cast().await;
    let system = &world.system;
    let created = org_roles::create(system, &cast.di, role("release", &["requests.open"]), None).await.unwrap();
    let body = role("releaser", &["requests.manage"]);
    let changed = org_roles::update(system, &cast.di, created.id.into(), body, None).await.unwrap();
    assert_eq!(changed.permissions, [Permission::RequestsManage]);
    org_roles::delete(system, &cast.di, created.id.into()).await.unwrap();
    let told = world.told(&cast.di).await;
    assert_eq!(
        told[told.len() - 3..],
        [
            "Di created the org role with requests.open [org role release]",
            "Di renamed the org role release to releaser; gave releaser requests.manage; took requests.open from releaser [org role releaser]",
            "Di deleted the org role [org role releaser]",
        ]
    );

    let admin = world.join(&cast.di, "gil@example.com", &["admin"]).await;
    let lacking = "you need the permission break_glass.initiate for that";
    assert_eq!(no(org_roles::create(system, &admin, role("x", &["break_glass.initiate"]), None).await), lacking);
    let own = role_id(&world, &admin, "admin").await;
    let all: Vec<&str> = Permission::ALL.iter().map(|permission| permission.key()).collect();
    assert_eq!(no(org_roles::update(system, &admin, own, role("admin", &all), None).await), lacking);
}

#[tokio::test]
async fn built_in_roles_keep_their_names_and_owners_every_permission() {
    let (world, cast) = world_with_cast().await;
    let system = &world.system;
    let member = role_id(&world, &cast.di, "member").await;
    let owner = role_id(&world, &cast.di, "owner").await;
    let renamed = org_roles::update(system, &cast.di, member, role("people", &[]), None).await;
    assert_eq!(no(renamed), "member is built in and keeps its name");
    let less = org_roles::update(system, &cast.di, owner, role("owner", &["audit.read"]), None).await;
    assert_eq!(no(less), "owners hold every permission");
    assert_eq!(no(org_roles::delete(system, &cast.di, member).await), "member is built in and stays");
    org_roles::update(system, &cast.di, member, role("member", &["requests.open"]), None).await.unwrap();
    let left = access::permissions(system, &cast.bo).await.unwrap();
    assert_eq!(left.into_iter().collect::<Vec<_>>(), [Permission::RequestsOpen]);
}

#[tokio::test]
async fn a_held_role_is_not_deleted() {
    let (world, cast) = world_with_cast().await;
    let lead = role_id(&world, &cast.di, "tech-lead").await;
    let refused = org_roles::delete(&world.system, &cast.di, lead).await;
    assert_eq!(no(refused), "1 member holds tech-lead; take it from them first");
}

#[tokio::test]
async fn a_malformed_role_is_refused_field_by_field() {
    let (world, cast) = world_with_cast().await;
    let create = async |body| org_roles::create(&world.system, &cast.di, body, None).await;
    assert_eq!(field(create(role("Owner", &[])).await, "name"), "is the name of another org role");
    assert_eq!(field(create(role("x", &["fly"])).await, "permissions"), "`fly` is no permission");
}
