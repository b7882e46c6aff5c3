//! The directory: members, teams, org roles, the organization, and who may change them.

use crate::support::{World, field, no, world_with_cast};
use governance::Superseding;
use governance::wire::directory::{MemberBody, OrgRoleBody, OrganizationBody, TeamBody};
use service::directory::{members, org_roles, organization, teams};
use service::page::Seek;
use service::{Caller, Error, Idempotency};

fn texts(all: &[&str]) -> Vec<String> {
    all.iter().map(|one| (*one).to_owned()).collect()
}

fn roles(roles: &[&str]) -> MemberBody {
    MemberBody { org_roles: Some(texts(roles)), ..MemberBody::default() }
}

fn active(active: bool) -> MemberBody {
    MemberBody { active: Some(active), ..MemberBody::default() }
}

fn role(name: &str, permissions: &[&str]) -> OrgRoleBody {
    OrgRoleBody { name: name.into(), permissions: texts(permissions) }
}

async fn role_id(world: &World, caller: &Caller, name: &str) -> governance::ids::OrgRoleId {
    let all = org_roles::list(&world.system, caller).await.unwrap();
    all.into_iter().find(|role| role.name == name).unwrap().id.into()
}

#[tokio::test]
async fn members_are_listed_by_name_page_by_page() {
    let (world, cast) = world_with_cast().await;
    let mut seek = Seek { after: None, limit: Some(2) };
    let mut pages = Vec::new();
    loop {
        let page = members::list(&world.system, &cast.el, None, &seek).await.unwrap();
        pages.push(page.items.iter().map(|member| member.name.clone()).collect::<Vec<_>>().join(" "));
        let Some(next) = page.next else { break };
        seek.after = Some(next);
    }
    assert_eq!(pages, ["Ana Bo", "Cy Di", "El"]);
    let found = members::list(&world.system, &cast.el, Some("BO@"), &Seek::default()).await.unwrap();
    assert_eq!(found.items.len(), 1);
    seek.after = Some("nonsense".into());
    assert_eq!(
        field(members::list(&world.system, &cast.el, None, &seek).await, "after"),
        "is not the `next` of a page"
    );
}

#[tokio::test]
async fn a_change_of_a_member_is_told_in_full() {
    let (world, cast) = world_with_cast().await;
    let body = MemberBody {
        name: Some("Bob".into()),
        active: None,
        teams: Some(texts(&["platform", "Security"])),
        org_roles: Some(texts(&["member", "auditor"])),
    };
    let view = members::update(&world.system, &cast.di, cast.bo.member, body, None).await.unwrap();
    assert_eq!(view, members::show(&world.system, &cast.el, cast.bo.member).await.unwrap());
    let names = |refs: &[governance::wire::Ref]| refs.iter().map(|one| one.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&view.teams), ["platform", "security"]);
    assert_eq!(names(&view.org_roles), ["auditor", "member"]);
    assert_eq!(
        world.told(&cast.di).await.last().unwrap(),
        "Di renamed Bo to Bob; added Bob to security; removed Bob from SRE; gave Bob the role auditor [member Bob]"
    );
    let before = world.told(&cast.di).await.len();
    members::update(&world.system, &cast.di, cast.bo.member, MemberBody::default(), None).await.unwrap();
    assert_eq!(world.told(&cast.di).await.len(), before, "nothing changed, nothing is told");
}

#[tokio::test]
async fn what_a_member_cannot_be_given_is_named() {
    let (world, cast) = world_with_cast().await;
    let body = MemberBody { name: Some(" ".into()), teams: Some(texts(&["moon"])), ..roles(&["boss"]) };
    let Err(Error::Invalid(errors)) = members::update(&world.system, &cast.di, cast.bo.member, body, None).await else {
        panic!()
    };
    let fields: Vec<_> = errors.0.iter().map(|error| error.field.as_str()).collect();
    assert_eq!(fields, ["name", "teams", "orgRoles"]);
}

#[tokio::test]
async fn changing_members_and_teams_needs_members_manage() {
    let (world, cast) = world_with_cast().await;
    let needs = "you need the permission members.manage for that";
    let system = &world.system;
    assert_eq!(no(members::update(system, &cast.bo, cast.cy.member, active(false), None).await), needs);
    assert_eq!(no(teams::create(system, &cast.bo, TeamBody::default(), None).await), needs);
    assert_eq!(no(teams::update(system, &cast.bo, cast.sre, TeamBody::default(), None).await), needs);
    assert_eq!(no(teams::delete(system, &cast.bo, cast.sre, None).await), needs);
    let needs = "you need the permission organization.manage for that";
    assert_eq!(no(org_roles::create(system, &cast.bo, role("x", &[]), None).await), needs);
    assert_eq!(no(organization::update(system, &cast.bo, OrganizationBody::default()).await), needs);
}

#[tokio::test]
async fn a_token_reads_the_directory_with_its_scope_and_changes_it_with_another() {
    let (world, cast) = world_with_cast().await;
    let system = &world.system;
    let reader = world.token(&cast.di, &["requests.read"]).await;
    teams::list(system, &reader).await.unwrap();
    let body = TeamBody { name: "new".into(), members: Vec::new() };
    let refused = teams::create(system, &reader, body.clone(), None).await;
    assert_eq!(no(refused), "this token needs the scope directory.manage");
    let writer = world.token(&cast.di, &["directory.manage"]).await;
    assert_eq!(no(teams::list(system, &writer).await), "this token needs the scope requests.read");
    teams::create(system, &writer, body, None).await.unwrap();
}

#[tokio::test]
async fn the_last_owner_can_neither_lose_the_role_nor_be_deactivated() {
    let (world, cast) = world_with_cast().await;
    let says = "Di is the last active owner; make somebody else an owner first";
    let change = async |body| members::update(&world.system, &cast.di, cast.di.member, body, None).await;
    assert_eq!(no(change(roles(&["admin"])).await), says);
    assert_eq!(no(change(active(false)).await), says);
    let gil = world.join(&cast.di, "gil@example.com", &["owner"]).await;
    world.deactivate(&cast.di, gil.member).await;
    assert_eq!(no(change(roles(&[])).await), says);
    members::update(&world.system, &cast.di, gil.member, active(true), None).await.unwrap();
    change(roles(&["member"])).await.unwrap();
}

#[tokio::test]
async fn of_two_owners_who_leave_at_once_one_stays() {
    let (world, cast) = world_with_cast().await;
    let gil = world.join(&cast.di, "gil@example.com", &["owner"]).await;
    let (first, second) = tokio::join!(
        members::update(&world.system, &cast.di, cast.di.member, active(false), None),
        members::update(&world.system, &gil, gil.member, active(false), None),
    );
    assert!(first.is_ok() != second.is_ok(), "{first:?} {second:?}");
    let refused = if first.is_ok() { second } else { first };
    assert!(matches!(refused, Err(Error::Conflict(_))), "{refused:?}");
}

#[tokio::test]
async fn only_owners_make_and_unmake_owners_and_never_through_a_token() {
    let (world, cast) = world_with_cast().await;
    let system = &world.system;
    let admin = world.join(&cast.di, "gil@example.com", &["admin"]).await;
    let says = "only an owner can do that";
    assert_eq!(no(members::update(system, &admin, admin.member, roles(&["owner"]), None).await), says);
    assert_eq!(no(members::update(system, &admin, cast.di.member, roles(&["admin"]), None).await), says);
    assert_eq!(no(members::update(system, &admin, cast.di.member, active(false), None).await), says);
    let token = world.token(&cast.di, &["directory.manage"]).await;
    let refused = members::update(system, &token, admin.member, roles(&["owner"]), None).await;
    assert_eq!(no(refused), "API tokens never make or unmake owners");
    members::update(system, &cast.di, admin.member, roles(&["owner"]), None).await.unwrap();
}

#[tokio::test]
async fn nobody_grants_permissions_that_they_lack() {
    let (world, cast) = world_with_cast().await;
    let system = &world.system;
    org_roles::create(system, &cast.di, role("people", &["members.manage"]), None).await.unwrap();
    let fi = world.join(&cast.di, "fi@example.com", &["people"]).await;
    let refused = members::update(system, &fi, cast.bo.member, roles(&["member", "auditor"]), None).await;
    assert_eq!(no(refused), "you need the permission break_glass.review for that");
    let refused = members::update(system, &fi, fi.member, roles(&["people", "member"]), None).await;
    assert_eq!(no(refused), "you need the permission requests.open for that");
    members::update(system, &fi, cast.bo.member, roles(&["member", "tech-lead"]), None).await.unwrap();
}

#[tokio::test]
async fn reactivating_somebody_grants_what_they_hold() {
    let (world, cast) = world_with_cast().await;
    let system = &world.system;
    org_roles::create(system, &cast.di, role("people", &["members.manage"]), None).await.unwrap();
    let fi = world.join(&cast.di, "fi@example.com", &["people"]).await;
    members::update(system, &fi, cast.bo.member, active(false), None).await.unwrap();
    let refused = members::update(system, &fi, cast.bo.member, active(true), None).await;
    assert_eq!(no(refused), "you need the permission requests.open for that");
    members::update(system, &cast.di, cast.bo.member, active(true), None).await.unwrap();
    let told = world.told(&cast.di).await;
    let last: Vec<_> = told.iter().rev().take(2).map(String::as_str).collect();
    assert_eq!(last, ["Di reactivated the member [member Bo]", "Fi deactivated the member [member Bo]"]);
}

#[tokio::test]
async fn a_team_is_created_changed_and_deleted_and_its_members_stay() {
    let (world, cast) = world_with_cast().await;
    let system = &world.system;
    let body = TeamBody { name: "data".into(), members: texts(&["Ana", "bo@example.com"]) };
    let team = teams::create(system, &cast.di, body, None).await.unwrap();
    let id = team.id.into();
    let body = TeamBody { name: "Data".into(), members: texts(&["Bo", "Cy"]) };
    let changed = teams::update(system, &cast.di, id, body, None).await.unwrap();
    assert_eq!(changed, teams::show(system, &cast.el, id).await.unwrap());
    teams::delete(system, &cast.di, id, None).await.unwrap();
    assert_eq!(no(teams::show(system, &cast.di, id).await), "team not found");
    members::show(system, &cast.di, cast.cy.member).await.unwrap();
    let told = world.told(&cast.di).await;
    assert_eq!(
        told[told.len() - 4..],
        [
            "Di created the team [team data]",
            "Di added Ana, Bo to data [team data]",
            "Di renamed the team data to Data; added Cy to Data; removed Ana from Data [team Data]",
            "Di deleted the team [team Data]",
        ]
    );
}

#[tokio::test]
async fn a_teams_name_is_unique_in_any_case_and_no_id() {
    let (world, cast) = world_with_cast().await;
    let create = async |name: &str, members: &[&str]| {
        let body = TeamBody { name: name.into(), members: texts(members) };
        teams::create(&world.system, &cast.di, body, None).await
    };
    assert_eq!(field(create("sre", &[]).await, "name"), "is the name of another team");
    assert_eq!(field(create(&cast.sre.to_string(), &[]).await, "name"), "must not look like an id");
    assert_eq!(field(create("new", &["Nobody"]).await, "members"), "`Nobody` is no member here");
}

#[tokio::test]
async fn a_repeated_creation_gives_the_first_result() {
    let (world, cast) = world_with_cast().await;
    let body = TeamBody { name: "data".into(), members: Vec::new() };
    let key = Idempotency::new("k", "team", &body).unwrap();
    let first = teams::create(&world.system, &cast.di, body.clone(), Some(&key)).await.unwrap();
    let second = teams::create(&world.system, &cast.di, body, Some(&key)).await.unwrap();
    assert_eq!(first, second);
}

#[tokio::test]
async fn the_organizations_settings_are_checked_and_their_change_is_told() {
    let (world, cast) = world_with_cast().await;
    let body = |timezone: &str, request, approval| OrganizationBody {
        name: "Acme".into(),
        timezone: timezone.into(),
        request_ttl_hours: request,
        approval_ttl_hours: approval,
        superseding: None,
    };
    let update = async |body| organization::update(&world.system, &cast.di, body).await;
    assert_eq!(
        field(update(body("Mars", 1, 1)).await, "timezone"),
        "`Mars` is no IANA time zone, such as Europe/Istanbul"
    );
    assert_eq!(field(update(body("UTC", 0, 1)).await, "requestTtlHours"), "must be 1 to 8760 hours");
    assert_eq!(field(update(body("UTC", 1, 8761)).await, "approvalTtlHours"), "must be 1 to 8760 hours");
    let view = update(body("Europe/Istanbul", 168, 8760)).await.unwrap();
    assert_eq!((view.timezone.as_str(), view.approval_ttl_hours), ("Europe/Istanbul", 8760));
    assert_eq!(view, organization::show(&world.system, &cast.el).await.unwrap());
    assert_eq!(
        world.told(&cast.di).await.last().unwrap(),
        "Di changed the time zone from UTC to Europe/Istanbul; changed the time that approved requests wait for \
         their claim from 24 to 8760 hours [organization Acme]"
    );
    let cancel = OrganizationBody { superseding: Some(Superseding::Cancel), ..body("Europe/Istanbul", 168, 8760) };
    assert_eq!(update(cancel).await.unwrap().superseding, Superseding::Cancel);
    assert_eq!(
        world.told(&cast.di).await.last().unwrap(),
        "Di changed what newer requests do to older ones from mark to cancel [organization Acme]"
    );
    let kept = update(body("Europe/Istanbul", 168, 8760)).await.unwrap();
    assert_eq!(kept.superseding, Superseding::Cancel, "what is not said stays as it is");
}

#[tokio::test]
async fn another_organizations_people_are_not_found() {
    let (world, cast) = world_with_cast().await;
    let system = &world.system;
    let zoe = world.other_owner().await;
    let lead = role_id(&world, &cast.di, "tech-lead").await;
    assert_eq!(no(members::show(system, &zoe, cast.bo.member).await), "member not found");
    assert_eq!(no(members::update(system, &zoe, cast.bo.member, active(false), None).await), "member not found");
    assert_eq!(no(teams::show(system, &zoe, cast.sre).await), "team not found");
    assert_eq!(no(teams::update(system, &zoe, cast.sre, TeamBody::default(), None).await), "team not found");
    assert_eq!(no(teams::delete(system, &zoe, cast.sre, None).await), "team not found");
    assert_eq!(no(org_roles::show(system, &zoe, lead).await), "org role not found");
    assert_eq!(no(org_roles::update(system, &zoe, lead, role("x", &[]), None).await), "org role not found");
    assert_eq!(no(org_roles::delete(system, &zoe, lead).await), "org role not found");
    let foreign = TeamBody { name: "mine".into(), members: vec![cast.bo.member.to_string()] };
    assert!(field(teams::create(system, &zoe, foreign, None).await, "members").ends_with("is no member here"));
    assert_eq!(members::list(system, &zoe, None, &Seek::default()).await.unwrap().items.len(), 1);
}
