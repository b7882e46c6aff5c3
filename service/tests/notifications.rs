//! What members are told of requests, through the verbs.

use crate::support::{Cast, World, field, world_with_cast};
use chrono::TimeDelta;
use governance::StateName;
use governance::event::NotificationKind::{self, Commented, Decided, Expiring, Lapsed, Waiting};
use governance::ids::RequestId;
use governance::policy::PolicyBody;
use governance::policy::draft::QuorumBody;
use governance::request::Verdict;
use governance::samples::production_gate_body;
use governance::wire::directory::{MemberBody, TeamBody};
use governance::wire::notifications::{NotificationPreferences, NotificationView, ReadBody};
use governance::wire::policies::BindBody;
use governance::wire::requests::{ClaimBody, OpenBody, ResultBody, ResultStatus, ReviewBody, TargetBody};
use sea_orm::{ConnectionTrait, DatabaseBackend, Statement};
use service::directory::{members, teams};
use service::notifications::{bell, list, mark_read, open_request, preferences, set_preferences, unread};
use service::page::Seek;
use service::{Caller, Error, bindings, policies, requests};

/// A world in which a policy gates production.
async fn gated(policy: PolicyBody) -> (World, Cast) {
    let (world, cast) = world_with_cast().await;
    let policy = policies::create(&world.system, &cast.di, &policy, None).await.unwrap();
    let body =
        BindBody { policy: policy.id.to_string(), environment: Some("api/production".into()), ..BindBody::default() };
    bindings::bind(&world.system, &cast.di, &body, "", None).await.unwrap();
    (world, cast)
}

/// One approval of anybody who may review.
fn light() -> PolicyBody {
    let quorum = QuorumBody { min_approvals: 1, ..QuorumBody::default() };
    PolicyBody { name: "Light".into(), quorum, ..production_gate_body() }
}

/// One approval out of SRE.
fn of_sre() -> PolicyBody {
    let quorum = QuorumBody { min_approvals: 1, required_team_ids: vec!["SRE".into()], ..QuorumBody::default() };
    let approvers = governance::policy::draft::ApproversBody { teams: vec!["SRE".into()], ..Default::default() };
    PolicyBody { name: "SRE".into(), quorum, approvers: Some(approvers), ..production_gate_body() }
}

async fn open(world: &World, caller: &Caller) -> RequestId {
    let body = OpenBody {
        action: "release.deploy".into(),
        target: TargetBody { project: Some("api".into()), environment: Some("production".into()), cluster: None },
        reason: "Fix checkout".into(),
        ..OpenBody::default()
    };
    requests::open(&world.system, caller, body, None).await.unwrap().request.id
}

async fn review(world: &World, caller: &Caller, id: RequestId, verdict: Verdict) {
    requests::review(&world.system, caller, id, ReviewBody { verdict, comment: String::new(), superseded_by: None })
        .await
        .unwrap();
}

async fn approve(world: &World, caller: &Caller, id: RequestId) {
    review(world, caller, id, Verdict::Approve).await;
}

async fn all(world: &World, caller: &Caller) -> Vec<NotificationView> {
    list(&world.system, caller, false, &Seek::first()).await.unwrap().items
}

/// What somebody is told, the newest first: kind, sentence, whether it is unread.
async fn told(world: &World, caller: &Caller) -> Vec<(NotificationKind, String, bool)> {
    let told = all(world, caller).await.into_iter();
    told.map(|told| (told.kind, told.sentence, told.read_at.is_none())).collect()
}

fn news(kind: NotificationKind, sentence: &str) -> (NotificationKind, String, bool) {
    (kind, sentence.to_owned(), true)
}

fn known(kind: NotificationKind, sentence: &str) -> (NotificationKind, String, bool) {
    (kind, sentence.to_owned(), false)
}

async fn upkeep(world: &World) {
    requests::upkeep::run(&world.system).await.unwrap();
}

#[tokio::test]
async fn a_new_request_is_told_to_those_who_can_finish_it_and_handled_when_it_is_decided() {
    let (world, cast) = gated(light()).await;
    let id = open(&world, &cast.el).await;
    for caller in [&cast.ana, &cast.bo, &cast.cy, &cast.di] {
        assert_eq!(told(&world, caller).await, [news(Waiting, "El asks for your approval")]);
    }
    assert_eq!(told(&world, &cast.el).await, [], "the requester is not told of their own request");
    let seen = all(&world, &cast.ana).await.remove(0);
    assert_eq!((seen.request.id, seen.request.state), (id, StateName::Pending));
    assert_eq!(seen.request.url, format!("https://countersign.example/approvals/{id}"));
    assert_eq!(seen.actor.unwrap().name, "El");

    world.clock.advance(TimeDelta::minutes(5));
    approve(&world, &cast.bo, id).await;
    for caller in [&cast.ana, &cast.cy, &cast.di] {
        assert_eq!(told(&world, caller).await, [known(Waiting, "Handled: Bo approved it")]);
    }
    assert_eq!(told(&world, &cast.bo).await, [known(Waiting, "Handled: you approved it")]);
    assert_eq!(told(&world, &cast.el).await, [news(Decided, "Your request is approved")]);
    let seen = all(&world, &cast.ana).await.remove(0);
    assert_eq!((seen.request.state, seen.handled_at), (StateName::Approved, Some(seen.at + TimeDelta::minutes(5))));
}

#[tokio::test]
async fn whose_approval_would_change_nothing_any_more_is_left_alone() {
    let (world, cast) = gated(production_gate_body()).await;
    let id = open(&world, &cast.el).await;
    approve(&world, &cast.bo, id).await;
    let useless = "Handled: Bo approved it, and yours is not needed any more";
    for caller in [&cast.cy, &cast.di] {
        assert_eq!(told(&world, caller).await, [known(Waiting, useless)]);
    }
    assert_eq!(told(&world, &cast.ana).await, [news(Waiting, "El asks for your approval")]);
    requests::retract(&world.system, &cast.bo, id).await.unwrap();
    let again = "Waits for your approval again: an approval was taken back";
    assert_eq!(told(&world, &cast.cy).await, [news(Waiting, again)]);
    assert_eq!(told(&world, &cast.bo).await, [known(Waiting, again)], "Bo knows: it was his own act");
    assert_eq!(told(&world, &cast.ana).await, [news(Waiting, "El asks for your approval")], "it waited all along");
}

#[tokio::test]
async fn the_last_news_of_a_request_stands_for_all_of_its_kind() {
    let (world, cast) = gated(light()).await;
    let (system, id) = (&world.system, open(&world, &cast.el).await);
    approve(&world, &cast.ana, id).await;
    let digest = requests::show(system, &cast.el, id).await.unwrap().payload.digest;
    let claim = requests::claim(system, &cast.di, id, ClaimBody { payload_digest: digest }, None).await.unwrap();
    assert_eq!(told(&world, &cast.el).await, [news(Decided, "Your request is being carried out, by Di")]);
    open_request(system, &cast.el, id).await.unwrap();
    assert_eq!(unread(system, &cast.el).await.unwrap(), 0);
    let result = ResultBody { claim_id: claim.claim_id, status: ResultStatus::Failed, detail: "timeout".into() };
    requests::report(system, &cast.di, id, result).await.unwrap();
    assert_eq!(told(&world, &cast.el).await, [news(Decided, "Your request failed when it was carried out")]);
    let of_ana = told(&world, &cast.ana).await;
    assert!(
        of_ana.contains(&news(Decided, "A request that you reviewed failed when it was carried out")),
        "{of_ana:?}"
    );
    assert_eq!(told(&world, &cast.di).await, [known(Waiting, "Handled: Ana approved it")], "Di carried it out");
}

#[tokio::test]
async fn comments_are_told_to_all_who_take_part() {
    let (world, cast) = gated(light()).await;
    let (system, id) = (&world.system, open(&world, &cast.el).await);
    let comment = async |caller: &Caller, text: &str| {
        requests::comment(system, caller, id, text, None).await.unwrap();
    };
    comment(&cast.cy, "Why now?").await;
    let seen = all(&world, &cast.el).await;
    assert_eq!(told(&world, &cast.el).await, [news(Commented, "Cy commented")]);
    assert_eq!(seen[0].text.as_deref(), Some("Why now?"));
    comment(&cast.el, "Checkout is down").await;
    assert_eq!(told(&world, &cast.cy).await[0], news(Commented, "El commented"));
    assert!(told(&world, &cast.ana).await.iter().all(|told| told.0 == Waiting), "Ana takes no part yet");
}

#[tokio::test]
async fn a_lost_approval_is_told_and_the_request_waits_again() {
    let (world, cast) = gated(of_sre()).await;
    let (system, id) = (&world.system, open(&world, &cast.el).await);
    assert_eq!(told(&world, &cast.cy).await, []);
    approve(&world, &cast.bo, id).await;
    assert_eq!(told(&world, &cast.ana).await, [known(Waiting, "Handled: Bo approved it")]);
    let body = MemberBody { teams: Some(vec!["platform".into()]), ..MemberBody::default() };
    // Ana alone is left of SRE then, and could not finish what she asks for herself.
    let impact = match members::update(system, &cast.di, cast.bo.member, body.clone(), None).await {
        Err(Error::Unconfirmed(impact)) => impact,
        other => panic!("expected to be asked, got {other:?}"),
    };
    members::update(system, &cast.di, cast.bo.member, body, Some(impact.digest())).await.unwrap();
    let digest = requests::show(system, &cast.el, id).await.unwrap().payload.digest;
    requests::claim(system, &cast.el, id, ClaimBody { payload_digest: digest }, None).await.unwrap_err();
    let again = "Waits for your approval again: what was approved no longer holds";
    assert_eq!(told(&world, &cast.ana).await, [news(Waiting, again)]);
    let lapsed = news(Lapsed, "A request that you reviewed is pending again: its approvals no longer suffice");
    assert!(told(&world, &cast.bo).await.contains(&lapsed));
}

#[tokio::test]
async fn a_deadline_that_passed_is_told_and_nothing_waits_any_more() {
    let (world, cast) = gated(light()).await;
    open(&world, &cast.el).await;
    world.clock.advance(TimeDelta::days(8));
    upkeep(&world).await;
    assert_eq!(told(&world, &cast.ana).await, [known(Waiting, "Handled: it was not decided in time")]);
    assert_eq!(told(&world, &cast.el).await, [news(Lapsed, "Your request expired: it was not decided in time")]);
}

#[tokio::test]
async fn that_a_request_expires_soon_is_told_once() {
    let (world, cast) = gated(production_gate_body()).await;
    let id = open(&world, &cast.el).await;
    approve(&world, &cast.bo, id).await;
    world.clock.advance(TimeDelta::days(6));
    upkeep(&world).await;
    assert_eq!(told(&world, &cast.el).await, [], "a day is left");
    world.clock.advance(TimeDelta::minutes(1));
    upkeep(&world).await;
    assert_eq!(told(&world, &cast.el).await, [news(Expiring, "Your request expires soon, and is not decided yet")]);
    assert_eq!(told(&world, &cast.ana).await[0], news(Expiring, "Expires soon, and waits for your approval"));
    assert_eq!(told(&world, &cast.cy).await.len(), 1, "Cy cannot finish it");
    open_request(&world.system, &cast.el, id).await.unwrap();
    world.clock.advance(TimeDelta::minutes(1));
    upkeep(&world).await;
    assert_eq!(unread(&world.system, &cast.el).await.unwrap(), 0, "once");
    approve(&world, &cast.ana, id).await;
    assert!(told(&world, &cast.el).await.contains(&known(Expiring, "Handled: Ana approved it")));
}

#[tokio::test]
async fn who_comes_to_be_able_to_finish_a_request_is_told_and_who_cannot_any_more_is_left_alone() {
    let (world, cast) = gated(of_sre()).await;
    let system = &world.system;
    open(&world, &cast.el).await;
    upkeep(&world).await;
    assert_eq!(told(&world, &cast.cy).await, []);
    let ids = |callers: &[&Caller]| callers.iter().map(|caller| caller.member.to_string()).collect();
    let body = TeamBody { name: "SRE".into(), members: ids(&[&cast.ana, &cast.cy]) };
    teams::update(system, &cast.di, cast.sre, body, None).await.unwrap();
    upkeep(&world).await;
    assert_eq!(told(&world, &cast.cy).await, [news(Waiting, "Waits for your approval: you can finish it")]);
    assert_eq!(told(&world, &cast.bo).await, [known(Waiting, "Handled: it does not need your approval any more")]);
    assert_eq!(told(&world, &cast.ana).await, [news(Waiting, "El asks for your approval")]);

    world.deactivate(&cast.di, cast.cy.member).await;
    upkeep(&world).await;
    let body = MemberBody { active: Some(true), ..MemberBody::default() };
    members::update(system, &cast.di, cast.cy.member, body, None).await.unwrap();
    assert_eq!(told(&world, &cast.cy).await, [known(Waiting, "Handled: it does not need your approval any more")]);
}

#[tokio::test]
async fn many_requests_are_gone_through_in_several_rounds() {
    let (world, cast) = gated(of_sre()).await;
    for _ in 0..60 {
        open(&world, &cast.el).await;
    }
    upkeep(&world).await;
    let ids = [&cast.ana, &cast.bo, &cast.cy].map(|caller| caller.member.to_string());
    let body = TeamBody { name: "SRE".into(), members: ids.to_vec() };
    teams::update(&world.system, &cast.di, cast.sre, body, None).await.unwrap();
    // The first sweep, after those who joined, may still be under way.
    for _ in 0..5 {
        upkeep(&world).await;
    }
    assert_eq!(unread(&world.system, &cast.cy).await.unwrap(), 60);
}

#[tokio::test]
async fn an_unwanted_kind_is_not_written() {
    let (world, cast) = gated(light()).await;
    let system = &world.system;
    assert_eq!(preferences(system, &cast.ana).await.unwrap().kinds, NotificationKind::ALL);
    let wanted = NotificationPreferences { kinds: vec![Decided, Commented], ..Default::default() };
    let mailed = NotificationPreferences { email: vec![Decided, Commented], ..wanted.clone() };
    assert_eq!(
        set_preferences(system, &cast.ana, &wanted).await.unwrap(),
        mailed,
        "nothing is mailed that is not told"
    );
    let none = NotificationPreferences { kinds: Vec::new(), ..Default::default() };
    let silent = NotificationPreferences { email: Vec::new(), ..none.clone() };
    assert_eq!(set_preferences(system, &cast.el, &none).await.unwrap(), silent);
    let id = open(&world, &cast.el).await;
    upkeep(&world).await;
    assert_eq!(told(&world, &cast.ana).await, []);
    assert_eq!(told(&world, &cast.bo).await.len(), 1);
    approve(&world, &cast.bo, id).await;
    world.clock.advance(TimeDelta::days(2));
    upkeep(&world).await;
    assert_eq!(told(&world, &cast.el).await, []);
    assert_eq!(told(&world, &cast.bo).await.len(), 2, "that the approval lapsed, besides");
}

#[tokio::test]
async fn notifications_are_read_one_by_one_or_all_until_an_instant() {
    let (world, cast) = gated(light()).await;
    let system = &world.system;
    let mut ids = Vec::new();
    for _ in 0..5 {
        ids.push(open(&world, &cast.el).await);
        world.clock.advance(TimeDelta::seconds(1));
    }
    let bell = bell(system, &cast.ana).await.unwrap();
    assert_eq!((bell.unread, bell.latest.len()), (5, 5));
    assert_eq!(bell.latest[0].request.id, ids[4], "the newest first");
    let one = ReadBody { ids: vec![bell.latest[4].id], ..ReadBody::default() };
    assert_eq!(mark_read(system, &cast.ana, &one).await.unwrap().unread, 4);
    let until = ReadBody { all: true, until: Some(bell.latest[2].at), ..ReadBody::default() };
    assert_eq!(mark_read(system, &cast.ana, &until).await.unwrap().unread, 2);
    open_request(system, &cast.ana, ids[4]).await.unwrap();
    let left = list(system, &cast.ana, true, &Seek::default()).await.unwrap().items;
    assert_eq!(left.iter().map(|told| told.request.id).collect::<Vec<_>>(), [ids[3]]);
    let everything = ReadBody { all: true, ..ReadBody::default() };
    assert_eq!(mark_read(system, &cast.ana, &everything).await.unwrap().unread, 0);
    assert_eq!(unread(system, &cast.bo).await.unwrap(), 5, "others read for themselves");

    assert!(!field(mark_read(system, &cast.ana, &ReadBody::default()).await, "ids").is_empty());
    let both = ReadBody { all: true, ..one };
    assert!(!field(mark_read(system, &cast.ana, &both).await, "ids").is_empty());
}

#[tokio::test]
async fn the_list_goes_on_where_it_ended_also_among_those_of_one_instant() {
    let (world, cast) = gated(light()).await;
    let system = &world.system;
    for _ in 0..5 {
        open(&world, &cast.el).await;
    }
    let mut seen = Vec::new();
    let mut after = None;
    loop {
        let seek = Seek { after, limit: Some(2) };
        let page = list(system, &cast.ana, true, &seek).await.unwrap();
        seen.extend(page.items.iter().map(|told| told.request.number));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    seen.sort_unstable();
    assert_eq!(seen, [2, 3, 4, 5, 6]);
    let wrong = Seek { after: Some("x".into()), limit: None };
    assert!(!field(list(system, &cast.ana, false, &wrong).await, "after").is_empty());
}

#[tokio::test]
async fn they_belong_to_one_member_of_one_organization_and_to_no_token() {
    let (world, cast) = gated(light()).await;
    let (system, zoe) = (&world.system, world.other_owner().await);
    let id = open(&world, &cast.el).await;
    assert_eq!(told(&world, &zoe).await, []);
    open_request(system, &zoe, id).await.unwrap();
    let ids = all(&world, &cast.ana).await.iter().map(|told| told.id).collect();
    let body = ReadBody { ids, ..ReadBody::default() };
    mark_read(system, &zoe, &body).await.unwrap();
    mark_read(system, &cast.bo, &body).await.unwrap();
    assert_eq!(unread(system, &cast.ana).await.unwrap(), 1, "nobody reads what is told to others");

    let token = world.token(&cast.di, &["requests.read"]).await;
    let refused = |error: Error| assert!(matches!(error, Error::TokenForbidden(_)), "{error:?}");
    refused(list(system, &token, false, &Seek::default()).await.unwrap_err());
    refused(mark_read(system, &token, &body).await.unwrap_err());
    refused(preferences(system, &token).await.unwrap_err());
    refused(open_request(system, &token, id).await.unwrap_err());
}

#[tokio::test]
async fn what_is_refused_tells_nobody() {
    let (world, cast) = gated(light()).await;
    let id = open(&world, &cast.el).await;
    approve(&world, &cast.ana, id).await;
    let before = told(&world, &cast.el).await;
    let again = ReviewBody { verdict: Verdict::Reject, comment: String::new(), superseded_by: None };
    requests::review(&world.system, &cast.bo, id, again).await.unwrap_err();
    assert_eq!(told(&world, &cast.el).await, before);
}

#[tokio::test]
async fn what_an_act_of_ones_own_leads_to_at_once_is_no_news() {
    let (world, cast) = world_with_cast().await;
    requests::gated::freeze(&world.system, &cast.di, cast.staging, "Quarter-end close").await.unwrap();
    assert_eq!(told(&world, &cast.di).await, [], "Countersign froze it at once, on Di's request");
}

#[tokio::test]
async fn what_ones_own_token_does_is_no_news_and_how_it_ended_and_what_others_decide_is() {
    let (world, cast) = gated(light()).await;
    let token = world.token(&cast.di, &["requests.open", "requests.claim"]).await;
    let first = open(&world, &token).await;
    assert_eq!(told(&world, &cast.di).await, [], "Di cannot approve what her token asks for");
    requests::cancel(&world.system, &token, first, "").await.unwrap();
    assert_eq!(told(&world, &cast.di).await, []);
    let second = open(&world, &token).await;
    approve(&world, &cast.bo, second).await;
    assert_eq!(told(&world, &cast.di).await, [news(Decided, "Your request is approved")]);
    let digest = requests::show(&world.system, &cast.di, second).await.unwrap().payload.digest;
    let body = ClaimBody { payload_digest: digest };
    let claim = requests::claim(&world.system, &token, second, body, None).await.unwrap();
    assert_eq!(told(&world, &cast.di).await, [news(Decided, "Your request is approved")]);
    let result = ResultBody { claim_id: claim.claim_id, status: ResultStatus::Failed, detail: String::new() };
    requests::report(&world.system, &token, second, result).await.unwrap();
    assert_eq!(told(&world, &cast.di).await, [news(Decided, "Your request failed when it was carried out")]);
}

#[tokio::test]
async fn that_ones_token_asks_for_ones_own_approval_is_news() {
    let (world, cast) = gated(PolicyBody { requester_can_approve: true, ..light() }).await;
    let token = world.token(&cast.di, &["requests.open"]).await;
    open(&world, &token).await;
    let says = "Your request waits for your own approval, too";
    assert_eq!(told(&world, &cast.di).await, [news(Waiting, says)]);
    assert_eq!(told(&world, &cast.ana).await, [news(Waiting, "Di asks for your approval")]);
    world.clock.advance(TimeDelta::seconds(1));
    open(&world, &cast.ana).await;
    assert_eq!(told(&world, &cast.ana).await[0], known(Waiting, says), "Ana asks in person");
}

#[tokio::test]
async fn those_of_requests_that_ended_long_ago_are_forgotten() {
    let (world, cast) = gated(light()).await;
    let ended = open(&world, &cast.el).await;
    review(&world, &cast.ana, ended, Verdict::Reject).await;
    world.clock.advance(TimeDelta::days(89));
    let running = open(&world, &cast.el).await;
    approve(&world, &cast.ana, running).await;
    let digest = requests::show(&world.system, &cast.el, running).await.unwrap().payload.digest;
    requests::claim(&world.system, &cast.el, running, ClaimBody { payload_digest: digest }, None).await.unwrap();
    upkeep(&world).await;
    assert_eq!(all(&world, &cast.bo).await.len(), 2);
    world.clock.advance(TimeDelta::days(95));
    upkeep(&world).await;
    let left: Vec<_> = all(&world, &cast.bo).await.into_iter().map(|told| told.request.id).collect();
    assert_eq!(left, [running], "it is still being carried out");
}

#[tokio::test]
async fn the_count_in_the_bell_is_found_through_an_index() {
    let (world, cast) = world_with_cast().await;
    let tx = world.system.store.read().await.unwrap();
    if tx.get_database_backend() != DatabaseBackend::Sqlite {
        return;
    }
    let count = format!(
        "EXPLAIN QUERY PLAN SELECT COUNT(*) FROM notifications WHERE member_id = x'{}' AND organization_id = x'{}' AND read_at IS NULL",
        cast.ana.member.0.simple(),
        cast.organization.0.simple()
    );
    let row = tx.query_one_raw(Statement::from_string(DatabaseBackend::Sqlite, count)).await.unwrap().unwrap();
    let plan: String = row.try_get("", "detail").unwrap();
    assert!(plan.contains("notifications_unread"), "{plan}");
}
