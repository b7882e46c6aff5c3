//! What a break-glass session never does, whoever asks for whatever whenever (semantics.md §9).

use crate::config;
use crate::oracle;
use crate::world::{MEMBERS, PLACES, World, any_gated_world, any_world, changed, freeze_toggled, pick};
use chrono::TimeDelta;
use governance::break_glass::{Grant, Session, Sessions};
use governance::event::Actor;
use governance::gate::{GateDecision, decide};
use governance::ids::{BreakGlassSessionId, ClaimId, MemberId, OrgRoleId, RequestId, TokenId};
use governance::request::Ask;
use governance::{Action, Facts, Gate, OrgRole, Permission, Refusal, Request, Roster, StateName, Timestamp, payload};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use uuid::Uuid;

const TOKENS: [TokenId; 2] = [TokenId(Uuid::from_u128(201)), TokenId(Uuid::from_u128(202))];
const ACTIONS: [Action; 4] =
    [Action::ReleaseDeploy, Action::RollbackExecute, Action::ManifestApply, Action::ClusterScale];

/// A world with sessions, seen at times around theirs.
#[derive(Clone, Debug)]
struct Scene {
    world: World,
    sessions: Vec<Session>,
    seen: Option<Timestamp>,
    by: Actor,
    /// What the clock shows.
    clock: Timestamp,
}

impl Scene {
    /// The facts with the sessions, and without any.
    fn facts(&self) -> (Facts, Facts) {
        let sessions = Sessions::new(self.sessions.clone(), self.seen);
        (Facts { sessions, ..self.world.facts.clone() }, self.world.facts.clone())
    }

    fn decide(&self, facts: &Facts) -> GateDecision {
        decide(facts, &self.by, self.world.action, &self.world.target, "because", self.clock)
    }

    fn ask(&self) -> Ask {
        let Actor::Member { id, token } = self.by else { panic!("only members ask") };
        Ask { requester: id, token, ..self.world.ask() }
    }

    /// The instant by which sessions are judged.
    fn instant(&self) -> Timestamp {
        self.seen.into_iter().chain([self.clock]).max().unwrap()
    }

    /// Whether a session covers what is asked for at an instant, by definition.
    fn covers(&self, session: &Session, instant: Timestamp) -> bool {
        let Actor::Member { id, token } = self.by else { return false };
        let (facts, grant) = (&self.world.facts, &session.grant);
        id == session.holder
            && token.is_none_or(|token| grant.tokens.contains(&token))
            && session.end.is_none()
            && (session.started_at..session.ends_at).contains(&instant)
            && facts.roster.may(id, Permission::BreakGlassInitiate)
            && grant.actions.contains(&self.world.action)
            && oracle::places(&self.world.target, facts).iter().any(|place| grant.scope.contains(place))
    }
}

/// A time within two hours of another, often its very instant.
fn around(instant: Timestamp) -> BoxedStrategy<Timestamp> {
    prop_oneof![
        1 => Just(instant),
        1 => prop::sample::select(vec![-1i64, 1]).prop_map(move |by| instant + TimeDelta::microseconds(by)),
        3 => (-7200i64..7200).prop_map(move |seconds| instant + TimeDelta::seconds(seconds)),
    ]
    .boxed()
}

fn any_session(number: u128, at: Timestamp) -> BoxedStrategy<Session> {
    let grant = (prop_oneof![3 => Just(15u8), 1 => 0u8..16], prop_oneof![2 => Just(1u8), 1 => any::<u8>()], 0u8..4);
    let times = (around(at - TimeDelta::hours(1)), around(at + TimeDelta::hours(1)), prop::bool::weighted(0.1));
    (0usize..6, grant, times)
        .prop_map(move |(holder, (actions, scope, tokens), (started_at, ends_at, ended))| {
            let session = Session {
                id: BreakGlassSessionId(Uuid::from_u128(300 + number)),
                holder: MEMBERS[holder],
                request: RequestId(Uuid::nil()),
                grant: Grant {
                    actions: pick(actions, &ACTIONS),
                    scope: pick(scope, &PLACES),
                    tokens: pick(tokens, &TOKENS),
                },
                reason: "because".to_owned(),
                started_at,
                ends_at,
                end: None,
            };
            let end = governance::break_glass::End { at: started_at, revoked: None, review_due: started_at };
            Session { end: ended.then_some(end), ..session }
        })
        .boxed()
}

/// The roster in which these members may break the glass, too.
fn with_holders(roster: &Roster, holders: u8) -> Roster {
    let role = OrgRole {
        id: OrgRoleId(Uuid::from_u128(24)),
        name: "breaker".to_owned(),
        permissions: [Permission::BreakGlassInitiate].into(),
        built_in: false,
    };
    let roles: Vec<OrgRole> = roster.roles().cloned().chain([role.clone()]).collect();
    let roster = Roster::new(roster.members().cloned().collect::<Vec<_>>(), roster.teams().cloned(), roles);
    pick(holders, &MEMBERS).into_iter().fold(roster, |roster, id| {
        changed(&roster, id, |member| {
            member.roles.insert(role.id);
        })
    })
}

fn any_scene() -> BoxedStrategy<Scene> {
    let world = prop_oneof![any_world(), any_gated_world()];
    (world, prop_oneof![2 => Just(63u8), 1 => 0u8..64])
        .prop_flat_map(|(mut world, holders)| {
            world.facts.roster = with_holders(&world.facts.roster, holders);
            let at = world.at;
            let sessions = (any_session(0, at), any_session(1, at), any_session(2, at), 0usize..=3);
            let requester = world.requester;
            let by = (
                prop_oneof![3 => Just(requester), 1 => prop::sample::select(&MEMBERS[..])],
                prop::option::weighted(0.3, prop::sample::select(&TOKENS[..])),
            );
            (Just(world), sessions, prop::option::of(around(at)), by, around(at))
        })
        .prop_map(|(world, (first, second, third, count), seen, (id, token), clock)| {
            let mut sessions = vec![first, second, third];
            sessions.truncate(count);
            // The requester holds one of them more often than by chance.
            if let Some(session) = sessions.first_mut() {
                session.holder = world.requester;
            }
            Scene { world, sessions, seen, by: Actor::Member { id, token }, clock }
        })
        .boxed()
}

/// What a decision comes to, but for the reasons of its findings.
fn told(decision: &GateDecision) -> String {
    format!("{:?} {:?} {:?} {:?}", decision.gate, decision.matched, decision.violations, decision.bypass)
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn what_no_session_covers_is_decided_as_if_there_were_none_and_what_one_covers_needs_no_one(scene in any_scene()) {
        let (with, without) = scene.facts();
        let (decision, plain) = (scene.decide(&with), scene.decide(&without));
        let covered = scene.sessions.iter().any(|session| scene.covers(session, scene.instant()));
        if !covered {
            prop_assert_eq!(told(&decision), told(&plain));
        } else if plain.gate == Gate::Allowed {
            prop_assert_eq!(decision.gate, Gate::Allowed, "where nothing is in the way, nothing is bypassed");
        } else {
            prop_assert_eq!(decision.gate, Gate::Bypassed, "a reason was given");
            let bypass = decision.bypass.unwrap();
            prop_assert!(scene.covers(&bypass.session, scene.instant()));
            prop_assert_eq!(bypass.freezes, plain.violations);
            prop_assert_eq!(decision.matched, plain.matched);
        }
    }

    #[test]
    fn at_or_after_its_end_a_session_bypasses_nothing_whatever_the_clock_shows(mut scene in any_scene(), late in 0i64..100_000, by_clock in any::<bool>()) {
        let last = scene.sessions.iter().map(|session| session.ends_at).max();
        let Some(last) = last else { return Ok(()) };
        let after = last + TimeDelta::microseconds(late);
        if by_clock {
            scene.clock = after;
        } else {
            scene.seen = Some(after);
        }
        let (with, without) = scene.facts();
        prop_assert_eq!(told(&scene.decide(&with)), told(&scene.decide(&without)));
        prop_assert_eq!(with.sessions.active(scene.clock).count(), 0);
    }

    #[test]
    fn no_session_bypasses_anything_for_another_member(mut scene in any_scene()) {
        let Actor::Member { id, .. } = scene.by else { panic!() };
        scene.sessions.retain(|session| session.holder != id);
        let (with, _) = scene.facts();
        prop_assert_ne!(scene.decide(&with).gate, Gate::Bypassed);
    }

    #[test]
    fn a_reason_that_is_required_is_required_of_every_holder(scene in any_scene()) {
        let (with, without) = scene.facts();
        let silent = |facts: &Facts| decide(facts, &scene.by, scene.world.action, &scene.world.target, " ", scene.clock);
        let wants = silent(&without).violations.iter().any(|violation| violation.code == "reason-required");
        let decision = silent(&with);
        prop_assert_eq!(decision.gate == Gate::Blocked && decision.violations.iter().any(|violation| violation.code == "reason-required"), wants);
    }

    #[test]
    fn what_was_bypassed_is_claimed_while_its_session_lasts_and_never_after(
        scene in any_scene(),
        later in 0i64..10_000,
        back in prop::option::of(0i64..20_000),
        frozen in prop::option::of(0usize..3),
    ) {
        let (mut facts, _) = scene.facts();
        let Ok(opened) = Request::open(scene.ask(), &facts, scene.clock) else { return Ok(()) };
        let request = opened.request;
        let Some(session) = request.session else { return Ok(()) };
        let session = scene.sessions.iter().find(|kept| kept.id == session).unwrap();
        // Time goes on and something is written down; then the clock may jump back.
        let newest = scene.instant() + TimeDelta::seconds(later);
        let clock = newest - TimeDelta::seconds(back.unwrap_or_default());
        facts.sessions = Sessions::new(scene.sessions.clone(), Some(newest));
        if let Some(which) = frozen {
            facts.directory = freeze_toggled(&facts.directory, crate::world::ENVIRONMENTS[which], newest);
        }
        let claim = ClaimId(Uuid::from_u128(1));
        let by = Actor::member(request.requester);
        let decision = request.clone().claim(&facts, by, claim, payload::digest(None), clock);
        if newest < session.ends_at {
            let decision = decision.unwrap();
            prop_assert_eq!(decision.answer, Ok(claim), "neither freeze nor policy stops it");
        } else {
            let decision = decision.unwrap();
            let Err(Refusal::Violations(violations)) = decision.answer else { panic!("claimed after the end") };
            prop_assert_eq!(violations[0].code.as_str(), "break-glass-over");
            let expired = decision.outcome.request;
            prop_assert_eq!(expired.state.name(), StateName::Expired);
            let again = expired.claim(&facts, by, claim, payload::digest(None), clock);
            prop_assert_eq!(again, Err(Refusal::Violations(violations)), "answered alike, and nothing to record");
        }
    }
}

/// Properties say nothing about what random scenes never reach.
#[test]
fn the_random_scenes_reach_every_answer_with_and_without_sessions() {
    let mut runner = TestRunner::deterministic();
    let (mut bypassed, mut by_token, mut freezes, mut revived, mut elsewhere) = (0, 0, 0, 0, 0);
    for _ in 0..1000 {
        let scene = any_scene().new_tree(&mut runner).unwrap().current();
        let (with, _) = scene.facts();
        let decision = scene.decide(&with);
        let holds = |id: MemberId| scene.sessions.iter().any(|session| session.holder == id);
        if let Some(bypass) = &decision.bypass {
            bypassed += 1;
            by_token += usize::from(scene.by.token_id().is_some());
            freezes += usize::from(!bypass.freezes.is_empty());
        } else if scene.sessions.iter().any(|session| scene.covers(session, scene.clock)) {
            // By the clock alone one would.
            revived += usize::from(scene.sessions.iter().all(|session| !scene.covers(session, scene.instant())));
        } else if scene.by.member_id().is_some_and(holds) {
            elsewhere += 1;
        }
    }
    for (what, count) in [
        ("bypassed", bypassed),
        ("by a token", by_token),
        ("a freeze", freezes),
        ("would be revived", revived),
        ("holds one that does not cover it", elsewhere),
    ] {
        assert!(count >= 10, "{what}: {count} of 1000");
    }
}
