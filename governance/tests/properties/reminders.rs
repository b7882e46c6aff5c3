//! Whatever happens to a request, each reminder comes at most once and never before its time.

use crate::config;
use crate::lives::{Life, any_course};
use crate::oracle;
use crate::policies::complete;
use crate::world::{TEAMS, any_policy, any_roster};
use governance::StateName;
use governance::ids::MemberId;
use governance::policy::reminders::Stage;
use governance::policy::{Escalation, PolicyBody, Reminders};
use governance::request::{Step, Told};
use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::BTreeSet;

/// Reminders that a policy can be saved with.
fn any_reminders() -> impl Strategy<Value = Option<Reminders>> {
    let escalation = prop::option::of((1u32..48, prop::sample::select(&TEAMS[..])));
    (prop::option::of(1u32..24), escalation).prop_map(|(remind_after, escalation)| {
        let after = remind_after.unwrap_or(0);
        let escalation = escalation.map(|(later, to)| Escalation { after: after + later, to });
        (remind_after.is_some() || escalation.is_some()).then_some(Reminders { remind_after, escalation })
    })
}

/// The policies and stages of a step.
fn told(step: &Step) -> Vec<Told> {
    let (policies, stage) = match step {
        Step::Remind { policies } => (policies, Stage::Reminder),
        Step::Escalate { policies, .. } => (policies, Stage::Escalation),
    };
    policies.iter().map(|policy| Told { policy: policy.id, version: policy.version, stage }).collect()
}

fn check(life: &Life, before: &mut BTreeSet<Told>) -> Result<(), TestCaseError> {
    let (request, roster) = (&life.request, &life.world.facts.roster);
    let steps = request.due(roster, life.now);
    prop_assert!(steps.is_empty() || request.state_at(life.now) == StateName::Pending);
    prop_assert!(steps.is_empty() || request.next_look().is_some_and(|next| next <= life.now), "it would not be found");
    let approvals: Vec<MemberId> = request.approvals().collect();
    let all: Vec<Told> = steps.iter().flat_map(told).collect();
    prop_assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
    for told in all {
        prop_assert!(!before.contains(&told), "{:?} was told before", told);
        let matched = request.enforced().find(|matched| matched.policy.id == told.policy).unwrap();
        prop_assert!(!oracle::satisfied(&matched.policy, &approvals, Some(request.requester), roster));
        let stages = matched.policy.template.reminders.as_ref().unwrap().stages();
        let after = stages.filter(|(stage, _)| *stage == told.stage).map(|(_, after)| after).next().unwrap();
        prop_assert!(life.now - request.pending_since() >= after, "{:?} before its time", told);
    }
    before.extend(request.told.keys());
    Ok(())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn nothing_is_told_before_its_time_or_twice_or_of_what_is_satisfied_or_not_pending(
        (mut world, acts) in any_course(),
        reminders in vec(any_reminders(), 3),
    ) {
        for (policy, reminders) in world.facts.policies.policies.iter_mut().zip(reminders) {
            policy.template.reminders = reminders;
        }
        let Some((mut life, _)) = Life::begin(world) else { return Ok(()) };
        let mut before = BTreeSet::new();
        check(&life, &mut before)?;
        for act in acts {
            life.live(act);
            prop_assert!(before.iter().all(|told| life.request.told.contains_key(told)), "what was told is forgotten");
            check(&life, &mut before)?;
            if let Some(outcome) = life.request.clone().remind(&life.world.facts.roster, life.now) {
                let (was, is) = (life.request, outcome.request);
                prop_assert_eq!(&governance::Request { told: was.told.clone(), ..is.clone() }, &was, "nothing else changes");
                prop_assert!(is.told.len() > was.told.len());
                life.request = is;
            }
            check(&life, &mut before)?;
        }
    }

    #[test]
    fn reminders_are_saved_as_they_were_read(policy in any_policy(0), reminders in any_reminders(), roster in any_roster()) {
        let roster = complete(&roster);
        let template = governance::Template { reminders, ..policy.template };
        prop_assert_eq!(PolicyBody::of(&template, &roster).check(&roster), Ok(template));
    }
}
