//! The inbox: what waits for whom, in three orders, on pages that stay put; and what finds a request.

use crate::support::{Cast, World, field, world_with_cast};
use governance::ids::TemplateId;
use governance::policy::PolicyBody;
use governance::policy::draft::{ApproversBody, QuorumBody};
use governance::request::Verdict;
use governance::samples::production_gate_body;
use governance::wire::policies::{BindBody, VersionBody};
use governance::wire::requests::{OpenBody, RequestView, ReviewBody, TargetBody};
use governance::{ActionType, Mode, Risk, StateName};
use sea_orm::{EntityTrait, QueryOrder};
use service::page::Seek;
use service::requests::{self, Filter, Order, Status};
use service::store::Store;
use service::store::entities::{pending_policies, request_places, request_policies, requests as rows};
use service::{Caller, bindings, policies};
use uuid::Uuid;

/// Throws that are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % bound
    }

    fn one<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.below(of.len())]
    }

    fn some(&mut self, of: &[&str]) -> Vec<String> {
        of.iter().filter(|_| self.below(3) == 0).map(|name| (*name).to_owned()).collect()
    }

    /// A policy that protects deliveries and what is done to clusters.
    fn policy(&mut self, name: &str) -> PolicyBody {
        let approvers = ApproversBody {
            users: self.some(&["Ana", "El"]),
            teams: self.some(&["SRE", "platform"]),
            org_roles: self.some(&["tech-lead"]),
        };
        let quorum = QuorumBody {
            min_approvals: 3,
            required_user_ids: self.some(&["Cy", "Di"]),
            required_team_ids: self.some(&["security"]),
            ..QuorumBody::default()
        };
        PolicyBody {
            name: name.to_owned(),
            scope: "organization".to_owned(),
            actions: vec!["release.deploy".into(), "cluster.scale".into(), "command.execute".into()],
            approvers: (self.below(4) > 0).then_some(approvers),
            quorum,
            requester_can_approve: self.below(2) == 0,
            ..production_gate_body()
        }
    }
}

async fn bind(world: &World, cast: &Cast, policy: TemplateId, mode: Mode) {
    let body = BindBody { policy: policy.to_string(), organization: Some(true), mode, ..BindBody::default() };
    bindings::bind(&world.system, &cast.di, &body, "", None).await.unwrap();
}

async fn open(world: &World, caller: &Caller, action: &str, environment: &str, reason: &str) -> RequestView {
    let target = TargetBody { project: Some("api".into()), environment: Some(environment.into()), cluster: None };
    let body = OpenBody { action: action.into(), target, reason: reason.into(), ..OpenBody::default() };
    requests::open(&world.system, caller, body, None).await.unwrap().request
}

async fn review(world: &World, caller: &Caller, request: &RequestView, verdict: Verdict) {
    let body = ReviewBody { verdict, comment: String::new(), superseded_by: None };
    // Not everybody is eligible.
    let _ = requests::review(&world.system, caller, request.id, body).await;
}

/// The whole of a list, read in pages of so many.
async fn all(world: &World, caller: &Caller, filter: &Filter, limit: u64) -> Vec<RequestView> {
    let mut seek = Seek { after: None, limit: Some(limit) };
    let mut all = Vec::new();
    loop {
        let page = requests::list(&world.system, caller, filter, &seek).await.unwrap();
        all.extend(page.items);
        match page.next {
            Some(next) => seek.after = Some(next),
            None => return all,
        }
    }
}

fn numbers(found: &[RequestView]) -> Vec<u64> {
    found.iter().map(|request| request.number).collect()
}

/// Policies in several versions, some only observed; requests under them, some reviewed, some gated
/// anew, one past its deadline; and a team that changed since.
async fn random(seed: u64) -> (World, Cast) {
    let (world, cast) = world_with_cast().await;
    let mut dice = Dice(seed);
    let people = [&cast.ana, &cast.bo, &cast.cy, &cast.di, &cast.el];
    let mut gates = Vec::new();
    for name in ["First", "Second", "Third"] {
        let policy = policies::create(&world.system, &cast.di, &dice.policy(name), None).await.unwrap().id;
        bind(&world, &cast, policy, if dice.below(4) == 0 { Mode::Observe } else { Mode::Enforce }).await;
        gates.push((policy, name));
    }
    let early = open(&world, &cast.el, "release.deploy", "staging", "").await;
    world.clock.advance(chrono::TimeDelta::days(6));
    let mut opened = vec![early];
    for _ in 0..18 {
        world.clock.advance(chrono::TimeDelta::hours(2));
        let who = people[dice.below(people.len())];
        let action = dice.one(&["release.deploy", "cluster.scale", "command.execute"]);
        opened.push(open(&world, who, action, "production", "").await);
        let request = &opened[dice.below(opened.len())];
        let verdict = if dice.below(6) == 0 { Verdict::Reject } else { Verdict::Approve };
        review(&world, people[dice.below(people.len())], request, verdict).await;
        if dice.below(6) == 0 {
            let (policy, name) = gates[dice.below(gates.len())];
            let body = VersionBody { base_version: None, policy: dice.policy(name), reason: String::new() };
            policies::save(&world.system, &cast.di, policy, &body).await.unwrap();
            // Nothing newer may be frozen on it.
            let _ = requests::reevaluate(&world.system, &cast.di, opened[dice.below(opened.len())].id).await;
        }
    }
    (world, cast)
}

#[tokio::test]
async fn what_waits_for_a_member_is_what_the_core_says_of_each_request() {
    let (mut waited, mut did_not) = (0, 0);
    for seed in 0..8 {
        let (world, cast) = random(seed).await;
        if seed % 2 == 1 {
            world.deactivate(&cast.di, cast.bo.member).await;
        }
        for caller in [&cast.ana, &cast.cy, &cast.di, &cast.el] {
            for order in Order::ALL {
                let every = all(&world, caller, &Filter { order, ..Filter::default() }, 200).await;
                for wanted in [true, false] {
                    let filter = Filter { can_approve: Some(wanted), order, ..Filter::default() };
                    let expected: Vec<u64> = every
                        .iter()
                        .filter(|request| request.can_approve.eligible == wanted)
                        .map(|request| request.number)
                        .collect();
                    assert_eq!(numbers(&all(&world, caller, &filter, 3).await), expected, "{} {seed}", caller.name);
                    *(if wanted { &mut waited } else { &mut did_not }) += expected.len();
                }
                let counted = requests::counts(&world.system, caller).await.unwrap();
                let count = |fits: &dyn Fn(&RequestView) -> bool| every.iter().filter(|one| fits(one)).count() as u64;
                assert_eq!(counted.waiting_for_me, count(&|one| one.can_approve.eligible));
                assert_eq!(counted.pending, count(&|one| one.state == StateName::Pending));
                assert_eq!(counted.stale, count(&|one| one.stale));
                assert_eq!(
                    counted.mine,
                    count(&|one| one.requester.id == caller.member.0 && !one.state.is_final()),
                    "{seed}"
                );
            }
        }
        let token = world.token(&cast.di, &["requests.read"]).await;
        let filter = Filter { can_approve: Some(true), ..Filter::default() };
        assert!(all(&world, &token, &filter, 200).await.is_empty(), "tokens never review");
        assert_eq!(requests::counts(&world.system, &token).await.unwrap().waiting_for_me, 0);
    }
    assert!(waited > 100 && did_not > 100, "the worlds hold both: {waited} and {did_not}");
}

#[tokio::test]
async fn pages_stay_put_while_requests_come_and_are_decided() {
    for order in Order::ALL {
        for can_approve in [None, Some(true)] {
            let (world, cast) = random(3).await;
            let filter = Filter { order, can_approve, ..Filter::default() };
            let before = numbers(&all(&world, &cast.ana, &filter, 200).await);
            let (mut seek, mut read, mut decided) = (Seek { after: None, limit: Some(2) }, Vec::new(), Vec::new());
            loop {
                let page = requests::list(&world.system, &cast.ana, &filter, &seek).await.unwrap();
                read.extend(numbers(&page.items));
                // In some orders the new ones stand behind, and there is no end of them.
                for action in ["command.execute", "cluster.scale"].into_iter().filter(|_| read.len() < 12) {
                    open(&world, &cast.cy, action, "production", "").await;
                }
                if can_approve.is_some()
                    && let Some(request) = page.items.first()
                {
                    review(&world, &cast.ana, request, Verdict::Reject).await;
                    decided.push(request.number);
                }
                match page.next {
                    Some(next) => seek.after = Some(next),
                    None => break,
                }
            }
            let there: Vec<u64> = read.iter().copied().filter(|number| before.contains(number)).collect();
            assert_eq!(there, before, "{order:?} {can_approve:?}");
            let after = numbers(&all(&world, &cast.ana, &filter, 200).await);
            assert!(decided.iter().all(|number| !after.contains(number)));
        }
    }
}

#[tokio::test]
async fn a_cursor_belongs_to_its_order() {
    let (world, cast) = random(1).await;
    let by = |order| Filter { order, ..Filter::default() };
    let first = Seek { after: None, limit: Some(1) };
    let next = requests::list(&world.system, &cast.ana, &by(Order::Risk), &first).await.unwrap().next;
    let seek = Seek { after: next, limit: None };
    requests::list(&world.system, &cast.ana, &by(Order::Risk), &seek).await.unwrap();
    for order in [Order::Newest, Order::Oldest] {
        let refused = requests::list(&world.system, &cast.ana, &by(order), &seek).await;
        assert_eq!(field(refused, "after"), "is the `next` of a page in another order");
    }
    for none in ["7", "newest", "newest-", "newest-x", "risk-7", "risk-1-", "age-7", "-7"] {
        let seek = Seek { after: Some(none.into()), limit: None };
        let refused = requests::list(&world.system, &cast.ana, &by(Order::Newest), &seek).await;
        assert_eq!(field(refused, "after"), "is not the `next` of a page", "{none}");
    }
}

#[tokio::test]
async fn the_riskiest_come_first_and_the_oldest_of_one_risk() {
    let (world, cast) = world_with_cast().await;
    for action in ["cluster.scale", "release.deploy", "command.execute", "release.deploy", "resource.delete"] {
        open(&world, &cast.el, action, "production", "").await;
    }
    let found = all(&world, &cast.el, &Filter { order: Order::Risk, ..Filter::default() }, 2).await;
    assert_eq!(numbers(&found), [3, 5, 2, 4, 1]);
    let risks: Vec<Risk> = found.iter().map(|request| request.risk).collect();
    assert_eq!(risks, [Risk::Critical, Risk::Critical, Risk::High, Risk::High, Risk::Medium]);
    let found = all(&world, &cast.el, &Filter { order: Order::Oldest, ..Filter::default() }, 2).await;
    assert_eq!(numbers(&found), [1, 2, 3, 4, 5]);
}

/// A change of policies that touches staging and production, waits, and is aimed at neither alone; and a
/// deployment to each.
async fn touching() -> (World, Cast, TemplateId) {
    let (world, cast) = world_with_cast().await;
    let guard = PolicyBody {
        name: "Guard".into(),
        scope: "organization".into(),
        actions: vec!["environment.policy_update".into()],
        quorum: QuorumBody::default(),
        ..production_gate_body()
    };
    let guard = policies::create(&world.system, &cast.di, &guard, None).await.unwrap().id;
    bind(&world, &cast, guard, Mode::Enforce).await;
    let gate = PolicyBody { name: "Gate".into(), scope: "project".into(), ..production_gate_body() };
    let gate = policies::create(&world.system, &cast.di, &gate, None).await.unwrap().id;
    let at = BindBody { policy: gate.to_string(), project: Some("api".into()), ..BindBody::default() };
    bindings::bind(&world.system, &cast.di, &at, "", None).await.unwrap();
    open(&world, &cast.el, "release.deploy", "staging", "Fix checkout").await;
    open(&world, &cast.ana, "cluster.scale", "production", "More room").await;
    (world, cast, guard)
}

#[tokio::test]
async fn a_place_finds_what_is_aimed_at_it_and_what_touches_it() {
    let (world, cast, guard) = touching().await;
    world.project(&cast.di, "web").await;
    let found = async |filter: Filter| numbers(&all(&world, &cast.ana, &filter, 1).await);
    let text = |text: &str| Some(text.to_owned());
    let none = Filter::default;
    // #1 bound the guard and #2 waits to bind the gate, #3 goes to staging, #4 to production on eu-1.
    for (filter, expected) in [
        (Filter { environment: text("staging"), ..none() }, vec![3, 2, 1]),
        (Filter { environment: text("Production"), ..none() }, vec![4, 2, 1]),
        (Filter { environment: Some(cast.production.to_string()), ..none() }, vec![4, 2, 1]),
        (Filter { environment: text("production"), project: text("api"), ..none() }, vec![4, 2, 1]),
        (Filter { environment: text("production"), project: text("web"), ..none() }, vec![]),
        (Filter { project: text("api"), ..none() }, vec![4, 3, 2, 1]),
        (Filter { project: text("web"), ..none() }, vec![]),
        (Filter { cluster: text("eu-1"), ..none() }, vec![4, 2, 1]),
        (Filter { cluster: text("eu-1"), status: Some(Status::Pending), ..none() }, vec![2]),
        (Filter { cluster: text("eu-1"), environment: text("staging"), ..none() }, vec![2, 1]),
        (Filter { policy: Some(guard.to_string()), order: Order::Oldest, ..none() }, vec![2]),
        (Filter { policy: text("Guard"), project: text("api"), ..none() }, vec![2]),
        (Filter { kind: Some(ActionType::Cluster), project: text("api"), ..none() }, vec![4]),
        (Filter { text: text("checkout"), ..none() }, vec![3]),
        (Filter { text: text("#4"), ..none() }, vec![4]),
        (Filter { text: text("CLUSTER.SC"), ..none() }, vec![4]),
        (Filter { text: text("release deploy"), ..none() }, vec![3]),
        (Filter { text: text("ana"), ..none() }, vec![4]),
        (Filter { requester: text("El"), ..none() }, vec![3]),
    ] {
        assert_eq!(found(filter.clone()).await, expected, "{filter:?}");
    }
}

type FoundBy = (
    Vec<request_places::Model>,
    Vec<request_policies::Model>,
    Vec<pending_policies::Model>,
    Vec<(Uuid, String, String, i32)>,
);

/// Everything that requests are found by.
async fn found_by(store: &Store) -> FoundBy {
    let tx = store.read().await.unwrap();
    let mut places = request_places::Entity::find().all(&*tx).await.unwrap();
    places.sort_by_key(|row| (row.request_id, row.resource_id));
    let mut matched = request_policies::Entity::find().all(&*tx).await.unwrap();
    matched.sort_by_key(|row| (row.request_id, row.policy_id));
    let mut pending = pending_policies::Entity::find().all(&*tx).await.unwrap();
    pending.sort_by_key(|row| (row.request_id, row.policy_id));
    let requests = rows::Entity::find().order_by_asc(rows::Column::Id).all(&*tx).await.unwrap();
    let requests: Vec<_> = requests.into_iter().map(|row| (row.id, row.action, row.kind, row.risk_rank)).collect();
    assert!(!places.is_empty() && !matched.is_empty() && !pending.is_empty());
    (places, matched, pending, requests)
}

#[tokio::test]
async fn the_migration_finds_of_older_requests_what_the_verbs_write_of_new_ones() {
    let (world, cast, _) = touching().await;
    for (world, cast) in [random(5).await, (world, cast)] {
        for action in ["promotion.execute", "rollback.execute", "manifest.apply", "environment.freeze"] {
            open(&world, &cast.di, action, "production", "Try").await;
        }
        let before = found_by(&world.system.store).await;
        world.migrate_again_since("m0008_inbox").await;
        let store = Store::connect(&world.database.url).await.unwrap();
        assert_eq!(found_by(&store).await, before);
        store.close().await.unwrap();
    }
}
