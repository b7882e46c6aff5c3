//! Whatever happens to a request, only those hear of it who must.

use crate::config;
use crate::lives::{Came, Life, any_course};
use crate::oracle;
use crate::world::{MEMBERS, World, pick};
use governance::event::{Audience, audience};
use governance::ids::MemberId;
use governance::request::Outcome;
use governance::{Mode, Request, StateName};
use proptest::prelude::*;
use std::collections::BTreeSet;

type Members = BTreeSet<MemberId>;

/// Whether these approvals finish the request, by definition.
fn finishes(request: &Request, by: &Members, world: &World) -> bool {
    let by: Vec<MemberId> = by.iter().copied().collect();
    let mut enforced = request.matched.iter().filter(|matched| matched.mode == Mode::Enforce);
    enforced.all(|matched| oracle::satisfied(&matched.policy, &by, Some(request.requester), &world.facts.roster))
}

/// Whether a member is one of some who finish the request together, and who would not without them.
fn can_finish(request: &Request, member: MemberId, world: &World) -> bool {
    let approved: Members = request.approvals().collect();
    let others: Vec<MemberId> = MEMBERS.into_iter().filter(|id| *id != member && !approved.contains(id)).collect();
    let without = (0u8..1 << others.len()).map(|mask| &pick(mask, &others) | &approved);
    let mut without = without.filter(|set| !finishes(request, set, world));
    !approved.contains(&member) && without.any(|set| finishes(request, &(&set | &Members::from([member])), world))
}

fn heard(before: Option<&Request>, outcome: &Outcome, world: &World) -> (Audience, Members) {
    let acting: Members = outcome.events().iter().filter_map(|event| event.actor.member_id()).collect();
    let talked = MEMBERS.into_iter().collect();
    (audience(before, outcome, &acting, &talked, &world.facts.roster), acting)
}

fn check(before: Option<&Request>, outcome: &Outcome, world: &World) -> Result<(), TestCaseError> {
    let (heard, acting) = heard(before, outcome, world);
    let active = |id: &MemberId| world.facts.roster.active(*id).is_some();
    for news in &heard.news {
        prop_assert!(news.to.iter().all(|id| active(id) && !acting.contains(id)), "{:?}", news);
    }
    let after = &outcome.request;
    if let Some(waiting) = &heard.waiting {
        for member in &waiting.on {
            prop_assert!(active(member) && can_finish(after, *member, world), "{} in {:?}", member, waiting);
        }
        let pending = after.state.name() == StateName::Pending;
        for member in MEMBERS.into_iter().filter(|id| pending && active(id) && can_finish(after, *id, world)) {
            prop_assert!(waiting.on.contains(&member), "{} is not in {:?}", member, waiting);
        }
        let allowed = after.enforced().any(|matched| matched.policy.template.requester_can_approve);
        prop_assert!(allowed || !waiting.on.contains(&after.requester));
        prop_assert!(waiting.on.is_empty() || after.state.name() == StateName::Pending);
    }
    // Whatever ends the wait says so.
    let left = before.is_some_and(|before| before.state.name() != after.state.name());
    prop_assert!(!left || heard.waiting.is_some());
    Ok(())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn they_who_can_finish_are_told_that_it_waits_and_nobody_is_told_of_their_own_act(
        (world, acts) in any_course(),
    ) {
        if let Some((mut life, outcome)) = Life::begin(world) {
            check(None, &outcome, &life.world)?;
            for act in acts {
                let before = life.request.clone();
                if let Came::Out(outcome, _) = life.live(act) {
                    check(Some(&before), &outcome, &life.world)?;
                }
            }
        }
    }
}
