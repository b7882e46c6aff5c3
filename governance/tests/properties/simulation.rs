//! The simulator and replay, compared with what really happens.

use crate::config;
use crate::world::{MEMBERS, World, any_gated_world, any_policy, any_world, changed};
use governance::people::Permission;
use governance::policy::resolve;
use governance::replay::{Coverage, Past, Replay, Then};
use governance::request::Verdict;
use governance::simulation::{lacks, simulate};
use governance::{Mode, Place, Request};
use proptest::collection::vec;
use proptest::prelude::*;
use std::sync::Arc;

fn any_reviews() -> impl Strategy<Value = Vec<(governance::ids::MemberId, Verdict)>> {
    let verdict = prop_oneof![4 => Just(Verdict::Approve), 1 => Just(Verdict::Reject)];
    vec((prop::sample::select(MEMBERS.to_vec()), verdict), 0..6)
}

fn past(request: &Request, policy: governance::ids::TemplateId) -> Past {
    Past {
        id: request.id,
        action: request.action,
        target: request.target,
        touches: request.touches.clone(),
        requester: request.requester,
        opened_at: request.opened_at,
        gated: request.enforced().next().is_some(),
        then: Then::of(policy, &request.matched).map(Arc::new),
    }
}

fn enforced_places(world: &World, policy: governance::ids::TemplateId) -> Vec<Place> {
    let bindings = world.facts.policies.bindings_of(policy);
    bindings.filter(|binding| binding.mode == Mode::Enforce).map(|binding| binding.place).collect()
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn what_is_simulated_is_what_opening_and_reviewing_bring(
        world in prop_oneof![any_world(), any_gated_world()],
        reviews in any_reviews(),
    ) {
        let (ask, facts) = (world.ask(), &world.facts);
        let simulation = simulate(&ask, &reviews, facts, world.at);
        prop_assert_eq!(lacks(&ask, &facts.roster).is_none(), facts.roster.may(ask.requester, Permission::RequestsOpen));
        if lacks(&ask, &facts.roster).is_some() {
            return Ok(());
        }
        let mut really = Request::open(ask, facts, world.at).map(|outcome| outcome.request);
        let mut received = Vec::new();
        for (by, verdict) in reviews {
            let next = really.clone().and_then(|request| request.review(facts, by, verdict, "", world.at));
            received.push(next.map(|outcome| really = Ok(outcome.request)));
        }
        prop_assert_eq!(&simulation.played.opened, &really);
        prop_assert_eq!(&simulation.played.reviews, &received);
        if let Ok(request) = really {
            let told: Vec<_> = simulation.policies.iter().filter(|tried| tried.enforced())
                .map(|tried| tried.standing.as_ref().unwrap().verdict.clone()).collect();
            prop_assert_eq!(told, request.verdicts(&facts.roster));
        }
    }

    #[test]
    fn whom_the_simulator_names_to_finish_do_finish(world in any_gated_world(), reviews in any_reviews()) {
        let simulation = simulate(&world.ask(), &reviews, &world.facts, world.at);
        if let Some(finish) = &simulation.finish {
            let more = finish.members.iter().map(|member| (*member, Verdict::Approve));
            let all: Vec<_> = reviews.iter().copied().chain(more).collect();
            let then = simulate(&world.ask(), &all, &world.facts, world.at);
            prop_assert_eq!(then.state(), Some(governance::StateName::Approved));
        }
    }

    #[test]
    fn coverage_is_what_resolution_finds(world in any_world()) {
        let facts = &world.facts;
        let found = resolve(&facts.policies, world.action, &world.target, &facts.directory, facts.settings.timezone, world.at);
        for policy in &facts.policies.policies {
            let places = enforced_places(&world, policy.id);
            let coverage = Coverage { template: &policy.template, places: &places, facts };
            let past = Past {
                id: world.ask().id,
                action: world.action,
                target: world.target,
                touches: Default::default(),
                requester: world.requester,
                opened_at: world.at,
                gated: false,
                then: None,
            };
            let gates = found.enforced().any(|matched| matched.policy.id == policy.id);
            prop_assert_eq!(coverage.of(&past), Some(gates));
        }
    }

    #[test]
    fn replaying_the_version_in_force_changes_nothing(world in prop_oneof![any_world(), any_gated_world()], leaver in 0usize..6) {
        let Ok(outcome) = Request::open(world.ask(), &world.facts, world.at) else { return Ok(()) };
        let mut facts = world.facts.clone();
        facts.roster = changed(&facts.roster, MEMBERS[leaver], |member| member.active = false);
        for policy in &facts.policies.policies {
            let places = enforced_places(&world, policy.id);
            let mut replay = Replay::new(policy, &places, &facts);
            prop_assert_eq!(replay.see(&past(&outcome.request, policy.id)), None);
        }
    }

    #[test]
    fn a_version_asks_others_exactly_where_eligibility_or_quorum_differ(world in any_gated_world(), other in any_policy(0)) {
        use governance::policy::approvers::eligible;
        use governance::replay::Difference;
        let Ok(outcome) = Request::open(world.ask(), &world.facts, world.at) else { return Ok(()) };
        let (roster, requester) = (&world.facts.roster, Some(world.requester));
        let old = &world.facts.policies.policies[0];
        let mut new = old.clone();
        new.version += 1;
        new.template.approvers = other.template.approvers;
        new.template.requester_can_approve = other.template.requester_can_approve;
        new.template.quorum = other.template.quorum;
        let ids = |policy| eligible(policy, requester, roster).map(|(member, _)| member.id).collect::<Vec<_>>();
        let differ = ids(old) != ids(&new) || old.template.quorum != new.template.quorum;
        let found = Replay::new(&new, &[Place::Organization], &world.facts).see(&past(&outcome.request, old.id));
        prop_assert_eq!(found, differ.then_some(Difference::AsksOthers));
    }
}
