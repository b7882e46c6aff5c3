//! The smallest set that finishes, and its slots, against trying every set.

use crate::config;
use crate::oracle;
use crate::world::{MEMBERS, any_policy, any_roster, pick};
use governance::evaluation::matching::distinct_teams;
use governance::evaluation::{Finish, evaluate, finish, smallest};
use governance::ids::MemberId;
use governance::{Policy, Roster};
use proptest::prelude::*;
use std::collections::BTreeSet;

type Members = BTreeSet<MemberId>;

fn all_satisfied(policies: &[Policy], by: &Members, requester: Option<MemberId>, roster: &Roster) -> bool {
    let by: Vec<MemberId> = by.iter().copied().collect();
    policies.iter().all(|policy| oracle::satisfied(policy, &by, requester, roster))
}

/// The size of the smallest set of candidates that finishes, by trying them all.
fn fewest(
    policies: &[Policy],
    approved: &Members,
    candidates: &Members,
    requester: Option<MemberId>,
    roster: &Roster,
) -> Option<usize> {
    let candidates: Vec<MemberId> = candidates.difference(approved).copied().collect();
    let sets = (0u8..1 << candidates.len()).map(|mask| pick(mask, &candidates));
    let finishing = sets.filter(|set| all_satisfied(policies, &(approved | set), requester, roster));
    finishing.map(|set| set.len()).min()
}

/// Every set of `count` out of these.
fn sets_of(count: usize, from: &[MemberId]) -> Vec<Members> {
    (0u8..1 << from.len()).map(|mask| pick(mask, from)).filter(|set| set.len() == count).collect()
}

fn any_policies() -> impl Strategy<Value = Vec<Policy>> {
    (any_policy(0), any_policy(1), any_policy(2), 1usize..=3).prop_map(|(a, b, c, count)| {
        let mut policies = vec![a, b, c];
        policies.truncate(count);
        policies
    })
}

fn any_requester() -> impl Strategy<Value = Option<MemberId>> {
    prop::option::weighted(0.8, prop::sample::select(&MEMBERS[..]))
}

/// Roomy enough that many finish: every policy asks modestly and is open to more.
fn any_modest_policies() -> impl Strategy<Value = Vec<Policy>> {
    any_policies().prop_map(|mut policies| {
        for policy in &mut policies {
            policy.template.quorum.required_user_ids.clear();
            policy.template.requester_can_approve = true;
        }
        policies
    })
}

fn check_slots(
    found: &Finish,
    policies: &[Policy],
    approved: &Members,
    requester: Option<MemberId>,
    roster: &Roster,
) -> Result<(), TestCaseError> {
    let proposed: Members = found.members.iter().copied().collect();
    prop_assert_eq!(found.slots.iter().map(|slot| slot.count).sum::<usize>(), proposed.len());
    for slot in &found.slots {
        let from: Members = slot.from.iter().copied().collect();
        let here: Members = from.intersection(&proposed).copied().collect();
        prop_assert_eq!(here.len(), slot.count);
        let others: Members = &(&proposed - &from) | approved;
        for set in sets_of(slot.count, &slot.from) {
            let teams = distinct_teams(set.iter().filter_map(|id| roster.member(*id)).map(|member| &member.teams));
            if !slot.different_teams || teams == set.len() {
                prop_assert!(all_satisfied(policies, &(&others | &set), requester, roster), "{:?} in {:?}", set, slot);
            }
        }
        // Nobody who could stand here in place of one of them goes unnamed.
        for leaves in &here {
            let mut stay = &proposed | approved;
            stay.remove(leaves);
            for id in roster.members().map(|member| member.id).filter(|id| !stay.contains(id)) {
                if all_satisfied(policies, &(&stay | &Members::from([id])), requester, roster) {
                    prop_assert!(from.contains(&id), "{} is missing in {:?}", id, slot);
                }
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_smallest_set_finishes_and_no_smaller_one_does(
        policies in any_policies(), roster in any_roster(), by in 0u8..64, of in prop_oneof![Just(63u8), 0u8..64],
        requester in any_requester(),
    ) {
        let (approved, candidates) = (pick(by, &MEMBERS), pick(of, &MEMBERS));
        let several: Vec<&Policy> = policies.iter().collect();
        let found = smallest(&several, &approved, &candidates, requester, &roster);
        let expected = fewest(&policies, &approved, &candidates, requester, &roster);
        prop_assert_eq!(found.as_ref().map(|found| found.members.len()), expected);
        if let Some(found) = found {
            prop_assert!(found.proven);
            prop_assert!(found.members.is_subset(&candidates) && found.members.is_disjoint(&approved));
            prop_assert!(all_satisfied(&policies, &(&approved | &found.members), requester, &roster));
        }
    }

    #[test]
    fn whoever_stands_in_a_slot_finishes_and_nobody_else_could_stand_there(
        policies in any_modest_policies(), roster in any_roster(), by in prop_oneof![Just(0u8), 0u8..64],
        requester in any_requester(),
    ) {
        let approved = pick(by, &MEMBERS);
        let several: Vec<&Policy> = policies.iter().collect();
        if let Some(found) = finish(&several, &approved, requester, &roster) {
            check_slots(&found, &policies, &approved, requester, &roster)?;
            prop_assert_eq!(found.says().is_empty(), found.members.is_empty());
        }
    }

    #[test]
    fn what_can_be_finished_is_what_everyone_together_satisfies(
        policies in any_policies(), roster in any_roster(), requester in any_requester(),
    ) {
        let several: Vec<&Policy> = policies.iter().collect();
        let everyone = || roster.members().map(|member| member.id);
        let satisfied = policies.iter().all(|policy| evaluate(policy, everyone(), requester, &roster).satisfied);
        prop_assert_eq!(finish(&several, &Members::new(), requester, &roster).is_some(), satisfied);
    }
}
