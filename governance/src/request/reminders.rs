//! Telling again of a request that waits long, and then a team (the policies' reminders).
//!
//! The clock of a request starts when it became pending. Each stage of a policy comes once for a request and a version
//! of the policy, however late it is found to be due, and only while the policy is not satisfied.

use super::{Outcome, Request, StateName};
use crate::Timestamp;
use crate::evaluation::evaluate;
use crate::event::{Actor, Happening, PolicyRef, TeamRef, waits_for};
use crate::ids::{MemberId, TeamId, TemplateId};
use crate::people::Roster;
use crate::policy::Matched;
use crate::policy::reminders::{Reminders, Stage};
use chrono::TimeDelta;
use std::collections::{BTreeMap, BTreeSet};

/// How long after a look at which nothing was due there is another one at the latest.
const AGAIN: TimeDelta = TimeDelta::hours(1);

/// A stage of a policy in one version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Told {
    pub policy: TemplateId,
    pub version: u32,
    pub stage: Stage,
}

/// What is to be told now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Those for whom the request waits are told again: once, however many policies are due.
    Remind { policies: Vec<PolicyRef> },
    /// A team is told: once, however many policies name it.
    Escalate { team: TeamId, policies: Vec<PolicyRef> },
}

/// What comes next of a request that waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Upcoming {
    pub at: Timestamp,
    /// The team that is told; `None` for a reminder.
    pub team: Option<TeamId>,
}

impl Request {
    /// Since when it is pending, while it is: since it was opened, or since it was set back to pending.
    pub fn pending_since(&self) -> Timestamp {
        self.reopened_at.unwrap_or(self.opened_at)
    }

    /// The stages that have not come yet, each with its policy and its time.
    fn stages(&self) -> impl Iterator<Item = (&Matched, Told, Timestamp)> {
        let since = self.pending_since();
        let stages = self.enforced().flat_map(move |matched| {
            let stages = matched.policy.template.reminders.iter().flat_map(Reminders::stages);
            stages.map(move |(stage, after)| {
                let told = Told { policy: matched.policy.id, version: matched.policy.version, stage };
                (matched, told, since + after)
            })
        });
        stages.filter(|(_, told, _)| !self.told.contains_key(told))
    }

    fn satisfied(&self, matched: &Matched, roster: &Roster) -> bool {
        evaluate(&matched.policy, self.approvals(), Some(self.requester), roster).satisfied
    }

    /// The instant from which on [`Request::due`] may give something; `None` where nothing is to come. The membership
    /// is not looked at: at that instant a policy may turn out to be satisfied.
    pub fn next_look(&self) -> Option<Timestamp> {
        let pending = self.state.name() == StateName::Pending;
        self.stages().map(|(_, _, at)| at).min().filter(|_| pending)
    }

    /// When to look again where nothing was due at an instant: when the next stage comes, and within an hour, since a stage
    /// that has come may become due by a change of membership.
    pub fn look_again(&self, now: Timestamp) -> Timestamp {
        let next = self.stages().map(|(_, _, at)| at).filter(|at| *at > now).min();
        next.map_or(now + AGAIN, |next| next.min(now + AGAIN))
    }

    /// What comes next, by the roster as it is, unless the request is decided before; `None` also where it would come
    /// after the deadline.
    pub fn upcoming(&self, roster: &Roster, now: Timestamp) -> Option<Upcoming> {
        let deadline = self.state.deadline().filter(|_| self.state_at(now) == StateName::Pending)?;
        let open = self.stages().filter(|(matched, _, at)| *at < deadline && !self.satisfied(matched, roster));
        let (matched, told, at) = open.min_by_key(|(_, told, at)| (*at, told.stage))?;
        let reminders = matched.policy.template.reminders.as_ref();
        let escalation = reminders.and_then(|reminders| reminders.escalation);
        let team = escalation.filter(|_| told.stage == Stage::Escalation).map(|escalation| escalation.to);
        Some(Upcoming { at, team })
    }

    /// What is to be told of it at an instant: nothing unless it is pending, nothing before its time, nothing that was
    /// told before, and nothing for a policy that is satisfied. Nobody is reminded where it waits for nobody.
    ///
    /// The cost is that of [`Request::finishers`].
    pub fn due(&self, roster: &Roster, now: Timestamp) -> Vec<Step> {
        if self.state_at(now) != StateName::Pending {
            return Vec::new();
        }
        let (mut remind, mut escalate) = (Vec::new(), BTreeMap::<TeamId, Vec<PolicyRef>>::new());
        for (matched, told, _) in self.stages().filter(|(_, _, at)| *at <= now) {
            if self.satisfied(matched, roster) {
                continue;
            }
            let reminders = matched.policy.template.reminders.as_ref();
            match (told.stage, reminders.and_then(|reminders| reminders.escalation)) {
                (Stage::Reminder, _) => remind.push(PolicyRef::from(&matched.policy)),
                (Stage::Escalation, Some(to)) => escalate.entry(to.to).or_default().push((&matched.policy).into()),
                (Stage::Escalation, None) => {}
            }
        }
        let somebody = !remind.is_empty() && !waits_for(self, roster).is_empty();
        let remind = somebody.then_some(Step::Remind { policies: remind });
        let escalate = escalate.into_iter().map(|(team, policies)| Step::Escalate { team, policies });
        remind.into_iter().chain(escalate).collect()
    }

    /// Tells what is due, by Countersign itself; `None` where nothing is.
    pub fn remind(mut self, roster: &Roster, now: Timestamp) -> Option<Outcome> {
        let steps = self.due(roster, now);
        let mut happenings = Vec::new();
        for step in steps {
            let (policies, stage) = match &step {
                Step::Remind { policies } => (policies, Stage::Reminder),
                Step::Escalate { policies, .. } => (policies, Stage::Escalation),
            };
            let told = policies.iter().map(|policy| Told { policy: policy.id, version: policy.version, stage });
            self.told.extend(told.map(|told| (told, now)));
            happenings.push(happening(step, &self, roster));
        }
        let mut happenings = happenings.into_iter();
        let first = Outcome::new(self, Actor::System, now, happenings.next()?);
        Some(happenings.fold(first, |outcome, next| outcome.and(Actor::System, now, next)))
    }

    /// The members whom an escalation to a team tells: its active members, but for the requester.
    pub fn escalated_to(&self, team: TeamId, roster: &Roster) -> BTreeSet<MemberId> {
        let members = roster.members().filter(|member| member.active && member.teams.contains(&team));
        members.map(|member| member.id).filter(|id| *id != self.requester).collect()
    }
}

fn happening(step: Step, request: &Request, roster: &Roster) -> Happening {
    let counted = |members: BTreeSet<MemberId>| u64::try_from(members.len()).unwrap_or(u64::MAX);
    match step {
        Step::Remind { policies } => {
            Happening::RequestReminded { policies, count: counted(waits_for(request, roster)) }
        }
        Step::Escalate { team, policies } => Happening::RequestEscalated {
            policies,
            team: TeamRef { id: team, name: roster.team_name(team).to_owned() },
            count: counted(request.escalated_to(team, roster)),
        },
    }
}
