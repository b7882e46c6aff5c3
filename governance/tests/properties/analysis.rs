//! Analysis against its definitions: coverage against resolution, weaker and stronger and shadowing
//! against trying every requester and every set of approvers.

use crate::config;
use crate::oracle;
use crate::world::{MEMBERS, World, any_instant, any_policy, any_world, pick};
use chrono::TimeDelta;
use governance::analysis::{Cell, Change, Example, PolicyFlaw, Space, compare, findings};
use governance::ids::MemberId;
use governance::policy::resolve;
use governance::{Action, Facts, Mode, Permission, Place, Policy, Template, Timestamp};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Actions of every aim, and all that random policies name.
const ACTIONS: [Action; 6] = [
    Action::ReleaseDeploy,
    Action::RollbackExecute,
    Action::ManifestApply,
    Action::ClusterScale,
    Action::ProjectDelete,
    Action::BreakGlassInitiate,
];

fn few_cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases: config().cases.min(cases), ..config() }
}

fn now() -> Timestamp {
    "2026-02-03T10:20:30Z".parse().unwrap()
}

/// The template with some of its fields taken from another one.
fn edited(template: &Template, other: &Template, fields: u8) -> Template {
    let mut edited = template.clone();
    let takes = |bit: u8| fields & (1 << bit) != 0;
    if takes(0) {
        edited.actions.clone_from(&other.actions);
    }
    if takes(1) {
        edited.approvers.clone_from(&other.approvers);
    }
    if takes(2) {
        edited.conditions.environments.clone_from(&other.conditions.environments);
        edited.conditions.require_reason = other.conditions.require_reason;
    }
    if takes(3) {
        let names = std::mem::take(&mut edited.conditions.environments);
        edited.conditions = other.conditions.clone();
        edited.conditions.environments = names;
    }
    if takes(4) {
        edited.quorum.clone_from(&other.quorum);
    }
    if takes(5) {
        edited.quorum.min_approvals = other.quorum.min_approvals;
        edited.quorum.min_distinct_teams = other.quorum.min_distinct_teams;
    }
    if takes(6) {
        edited.requester_can_approve = other.requester_can_approve;
    }
    edited
}

fn space_of(facts: &Facts) -> Space<'_> {
    let places = facts.policies.bindings.iter().map(|binding| binding.place).collect();
    let templates = facts.policies.policies.iter().map(|policy| &policy.template);
    Space::new(templates, &places, &facts.directory, facts.settings.timezone, now())
}

/// Every point at which one of [`ACTIONS`] is asked for.
fn points(space: &Space, facts: &Facts) -> Vec<Cell> {
    let everything = Template {
        actions: ACTIONS.into(),
        conditions: Default::default(),
        ..facts.policies.policies[0].template.clone()
    };
    space.cells(&space.coverage(&everything, &[Place::Organization])).collect()
}

fn matches(template: &Template, places: &BTreeSet<Place>, cell: &Cell, facts: &Facts) -> bool {
    places.iter().any(|place| place.holds(&cell.target, &facts.directory))
        && template.protects(cell.action)
        && template.conditions.hold_in(facts.directory.environment_name(&cell.target))
        && template.conditions.hold_at(cell.at, facts.settings.timezone)
}

/// Whether somebody may ask for what needs these permissions.
fn may_ask(id: MemberId, needs: &[Permission], facts: &Facts) -> bool {
    let held = facts.roster.permissions(id);
    needs.iter().all(|needed| held.contains(needed))
}

/// Every requester who may ask, and a newcomer, with every set of approvals.
fn asked_and_approved(needs: &[Permission], facts: &Facts) -> impl Iterator<Item = (Option<MemberId>, Vec<MemberId>)> {
    let members = MEMBERS.into_iter().filter(move |id| may_ask(*id, needs, facts));
    let requesters = std::iter::once(None).chain(members.map(Some));
    requesters.flat_map(|requester| (0u8..64).map(move |mask| (requester, pick(mask, &MEMBERS).into_iter().collect())))
}

/// Whether a template that applies lets a request through.
fn passes(policy: &Policy, asked: &(Option<MemberId>, Vec<MemberId>), reason: bool, facts: &Facts) -> bool {
    (reason || !policy.template.conditions.require_reason)
        && oracle::satisfied(policy, &asked.1, asked.0, &facts.roster)
}

/// Whether the lenient and the strict policy apply to a request, and what asking for it needs.
type Applies = BTreeSet<(bool, bool, &'static [Permission])>;

/// Whether there is a request that the lenient policy lets through and the strict one stops, where
/// the strict one applies and the lenient one does or does not.
fn weaker(lenient: &Policy, strict: &Policy, applies: &Applies, facts: &Facts) -> bool {
    applies.iter().filter(|(_, strict, _)| *strict).any(|(lenient_applies, _, needs)| {
        asked_and_approved(needs, facts).any(|asked| {
            [true, false].into_iter().any(|reason| {
                (!lenient_applies || passes(lenient, &asked, reason, facts)) && !passes(strict, &asked, reason, facts)
            })
        })
    })
}

fn holds_good(example: &Example, lenient: &Policy, strict: &Policy, places: &BTreeSet<Place>, facts: &Facts) -> bool {
    let cell = Cell { at: example.at, target: example.target, action: example.action };
    let asked = (example.requester, example.approvals.iter().copied().collect::<Vec<_>>());
    let stops = |policy: &Policy, reason| {
        matches(&policy.template, places, &cell, facts) && !passes(policy, &asked, reason, facts)
    };
    example.requester.is_none_or(|id| may_ask(id, example.action.needs(), facts))
        && [true, false].into_iter().any(|reason| stops(strict, reason) && !stops(lenient, reason))
}

proptest! {
    #![proptest_config(few_cases(48))]

    #[test]
    fn coverage_agrees_with_resolution(world in any_world(), picks in prop::collection::vec(any::<prop::sample::Index>(), 60)) {
        let facts = &world.facts;
        let mut places: BTreeSet<Place> = facts.policies.bindings.iter().map(|binding| binding.place).collect();
        places.insert(Place::Organization);
        let templates = facts.policies.policies.iter().map(|policy| &policy.template);
        let space = Space::new(templates, &places, &facts.directory, facts.settings.timezone, now());
        let all = points(&space, facts);
        for policy in &facts.policies.policies {
            let bound: Vec<Place> = facts.policies.bindings_of(policy.id).map(|binding| binding.place).collect();
            let coverage = space.coverage(&policy.template, &bound);
            let covered: BTreeSet<String> = space.cells(&coverage).map(|cell| format!("{cell:?}")).collect();
            prop_assert_eq!(covered.is_empty(), space.first(&coverage).is_none());
            for cell in picks.iter().map(|pick| pick.get(&all)) {
                let found = resolve(&facts.policies, cell.action, &cell.target, &facts.directory, facts.settings.timezone, cell.at);
                let matched = found.matched.iter().any(|matched| matched.policy.id == policy.id);
                prop_assert_eq!(covered.contains(&format!("{cell:?}")), matched, "{:?}", cell);
            }
        }
    }

    #[test]
    fn every_request_of_a_year_has_a_point_that_stands_for_it(world in any_world(), minutes in 60i64..366 * 24 * 60) {
        let World { facts, action, target, .. } = &world;
        let mut facts = facts.clone();
        // The points are listed by what the organization sees.
        let everywhere = facts.policies.policies[0].clone();
        facts.policies.bindings.push(governance::samples::binding(99, &everywhere, Place::Organization));
        let at = now() + TimeDelta::minutes(minutes);
        let matched = |cell: &Cell| -> BTreeMap<_, _> {
            oracle::matched(&facts, cell.action, &cell.target, cell.at)
        };
        let wanted = matched(&Cell { at, target: *target, action: *action });
        let space = space_of(&facts);
        let found = points(&space, &facts).iter().filter(|cell| cell.action == *action).any(|cell| matched(cell) == wanted);
        prop_assert!(found, "{:?} {:?} {}", action, target, at);
    }

    #[test]
    fn weaker_and_stronger_agree_with_trying_everything(
        world in any_world(), other in any_policy(1), fields in 1u8..128, places in 1u8..=255, any_old in any::<bool>(),
    ) {
        let mut facts = world.facts;
        let old = facts.policies.policies[0].clone();
        let new = if any_old { other } else { Policy { template: edited(&old.template, &other.template, fields), ..old.clone() } };
        let places = pick(places, &crate::world::PLACES);
        facts.policies.policies = vec![old.clone(), new.clone()];
        let bound: Vec<Place> = places.iter().copied().collect();
        let found = compare(&old.template, &new.template, &bound, &facts, now());

        let mut all = places.clone();
        all.insert(Place::Organization);
        let templates = [&old.template, &new.template].into_iter();
        let space = Space::new(templates, &all, &facts.directory, facts.settings.timezone, now());
        let applies = |one: &Policy, other: &Policy| -> Applies {
            let matches = |policy: &Policy, cell| matches(&policy.template, &places, cell, &facts);
            let cells = points(&space, &facts);
            cells.iter().map(|cell| (matches(one, cell), matches(other, cell), cell.action.needs())).collect()
        };
        prop_assert!(found.proven);
        prop_assert_eq!(found.weaker.is_some(), weaker(&new, &old, &applies(&new, &old), &facts), "weaker: {:?}", found);
        prop_assert_eq!(found.stronger.is_some(), weaker(&old, &new, &applies(&old, &new), &facts), "stronger: {:?}", found);
        if let Some(example) = &found.weaker {
            prop_assert!(holds_good(example, &new, &old, &places, &facts), "{:?}", example);
        }
        if let Some(example) = &found.stronger {
            prop_assert!(holds_good(example, &old, &new, &places, &facts), "{:?}", example);
        }
    }

    #[test]
    fn a_random_request_never_passes_the_new_version_alone_unless_it_is_called_weaker(
        world in any_world(), other in any_policy(1), fields in 1u8..128, mask in 0u8..64, at in any_instant(), reason in any::<bool>(),
    ) {
        let mut facts = world.facts;
        let old = facts.policies.policies[0].clone();
        let new = Policy { template: edited(&old.template, &other.template, fields), ..old.clone() };
        let mut places: BTreeSet<Place> = facts.policies.bindings_of(old.id).map(|binding| binding.place).collect();
        if places.is_empty() {
            places.insert(Place::Organization);
        }
        facts.policies.policies = vec![old.clone()];
        let bound: Vec<Place> = places.iter().copied().collect();
        let found = compare(&old.template, &new.template, &bound, &facts, at);
        let cell = Cell { at: at + TimeDelta::days(i64::from(mask)), target: world.target, action: world.action };
        let asked = (Some(world.requester), pick(mask, &MEMBERS).into_iter().collect::<Vec<_>>());
        let through = |policy: &Policy| !matches(&policy.template, &places, &cell, &facts) || passes(policy, &asked, reason, &facts);
        let change = found.change();
        let asks = may_ask(world.requester, world.action.needs(), &facts);
        if asks && through(&new) && !through(&old) {
            prop_assert!(matches!(change, Change::Weaker | Change::Both), "{change:?}");
        }
        if asks && through(&old) && !through(&new) {
            prop_assert!(matches!(change, Change::Stronger | Change::Both), "{change:?}");
        }
    }

    #[test]
    fn shadowing_agrees_with_trying_everything(
        world in any_world(), fields in (0u8..128, 0u8..128), widely in any::<bool>(),
    ) {
        let mut facts = world.facts;
        let [first, second, third] = [0, 1, 2].map(|index| facts.policies.policies[index].template.clone());
        let rename = |template: Template, from: &Template| Template { name: from.name.clone(), ..template };
        facts.policies.policies[1].template = rename(edited(&first, &second, fields.0 & fields.1), &second);
        facts.policies.policies[2].template = rename(edited(&first, &third, fields.0), &third);
        if widely {
            let policies = facts.policies.policies.clone();
            facts.policies.bindings.extend(policies.iter().zip(90..).map(|(policy, number)| {
                governance::samples::binding(number, policy, Place::Organization)
            }));
        }
        let found = findings(&facts, now());

        let enforced = |policy: &Policy| -> BTreeSet<Place> {
            let bindings = facts.policies.bindings_of(policy.id).filter(|binding| binding.mode == Mode::Enforce);
            bindings.map(|binding| binding.place).collect()
        };
        let mut everywhere = facts.clone();
        everywhere.policies.bindings.push(governance::samples::binding(99, &facts.policies.policies[0], Place::Organization));
        let cells = points(&space_of(&everywhere), &facts);
        let gates = |policy: &Policy| -> Vec<bool> {
            let places = enforced(policy);
            cells.iter().map(|cell| matches(&policy.template, &places, cell, &facts)).collect()
        };
        let policies = &facts.policies.policies;
        let gated: Vec<Vec<bool>> = policies.iter().map(gates).collect();
        let asked = |one: usize| -> Applies {
            let cells = cells.iter().zip(&gated[one]).filter(|(_, gated)| **gated);
            cells.map(|(cell, _)| (true, true, cell.action.needs())).collect()
        };
        let shadows = |shadow: usize, one: usize| {
            shadow != one
                && gated[one].contains(&true)
                && gated[one].iter().zip(&gated[shadow]).all(|(one, shadow)| *shadow || !*one)
                && oracle::can_be_satisfied(&policies[shadow], None, &facts.roster)
                && !weaker(&policies[shadow], &policies[one], &asked(one), &facts)
        };
        for one in 0..policies.len() {
            let of = |code| found.iter().find(move |finding| finding.code == code && finding.policy.id == policies[one].id.0);
            if of(PolicyFlaw::Twin).is_some() {
                continue;
            }
            let twins = |other: usize| Template { name: String::new(), ..policies[one].template.clone() }
                == Template { name: String::new(), ..policies[other].template.clone() };
            let wanted = (0..policies.len())
                .find(|other| !twins(*other) && shadows(*other, one) && (*other < one || !shadows(one, *other)));
            let told = of(PolicyFlaw::Shadowed).and_then(|finding| Some(finding.other.as_ref()?.id));
            prop_assert_eq!(told, wanted.map(|other| policies[other].id.0));
        }
    }
}
