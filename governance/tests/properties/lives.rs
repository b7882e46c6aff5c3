//! Random courses of events: what people and time do to one request.

use crate::world::{
    ENVIRONMENTS, MEMBERS, ROLES, TEAMS, World, any_gated_world, any_world, changed, freeze_toggled, pick,
};
use chrono::TimeDelta;
use governance::event::Actor;
use governance::ids::{ClaimId, MemberId, RequestId};
use governance::payload::{self, Digest};
use governance::request::{Outcome, Verdict};
use governance::{Mode, Refusal, Request, Timestamp};
use proptest::collection::vec;
use proptest::prelude::*;
use uuid::Uuid;

/// Somebody, often the requester.
#[derive(Clone, Copy, Debug)]
pub enum Who {
    Requester,
    Member(MemberId),
}

impl Who {
    /// The member who is meant.
    pub fn id(self, request: &Request) -> MemberId {
        match self {
            Self::Requester => request.requester,
            Self::Member(id) => id,
        }
    }
}

/// One thing that happens.
#[derive(Clone, Copy, Debug)]
pub enum Act {
    Review(MemberId, Verdict),
    /// An approval that names this newer request.
    ApproveKnowing(MemberId, u64),
    /// A newer request is opened, or is the newest no more.
    Newer(Option<u64>),
    Retract(MemberId),
    Cancel(Who),
    Claim {
        by: Who,
        right_payload: bool,
    },
    Report {
        by: Who,
        right_claim: bool,
        success: bool,
    },
    Comment(MemberId),
    Expire,
    Reconsider,
    Wait(u8),
    Activity(MemberId, bool),
    /// The first of the approvers is deactivated.
    ApproverGone,
    Membership(MemberId, u8),
    Freeze(usize),
    FlipBinding(usize),
}

fn any_act() -> BoxedStrategy<Act> {
    let member = || (0usize..6).prop_map(|i| MEMBERS[i]);
    let newer = || 100u64..103;
    let who = move || prop_oneof![Just(Who::Requester), member().prop_map(Who::Member)];
    prop_oneof![
        10 => member().prop_map(|by| Act::Review(by, Verdict::Approve)),
        1 => member().prop_map(|by| Act::Review(by, Verdict::Reject)),
        2 => (member(), newer()).prop_map(|(by, newer)| Act::ApproveKnowing(by, newer)),
        2 => prop::option::of(newer()).prop_map(Act::Newer),
        2 => member().prop_map(Act::Retract),
        1 => who().prop_map(Act::Cancel),
        5 => (who(), prop::bool::weighted(0.8)).prop_map(|(by, right_payload)| Act::Claim { by, right_payload }),
        3 => (who(), prop::bool::weighted(0.8), any::<bool>())
            .prop_map(|(by, right_claim, success)| Act::Report { by, right_claim, success }),
        1 => member().prop_map(Act::Comment),
        1 => Just(Act::Expire),
        2 => Just(Act::Reconsider),
        2 => prop_oneof![3 => 1u8..12, 1 => 12u8..240].prop_map(Act::Wait),
        2 => (member(), any::<bool>()).prop_map(|(who, active)| Act::Activity(who, active)),
        2 => Just(Act::ApproverGone),
        1 => (member(), any::<u8>()).prop_map(|(who, mask)| Act::Membership(who, mask)),
        1 => (0usize..3).prop_map(Act::Freeze),
        1 => (0usize..5).prop_map(Act::FlipBinding),
    ]
    .boxed()
}

/// A world, and what happens in it.
pub fn any_course() -> impl Strategy<Value = (World, Vec<Act>)> {
    (prop_oneof![1 => any_world(), 2 => any_gated_world()], vec(any_act(), 1..40))
}

/// A request on its way.
#[derive(Clone, Debug)]
pub struct Life {
    pub world: World,
    pub now: Timestamp,
    pub request: Request,
    /// So many claims were given out.
    pub claims: u32,
    next_claim: u128,
}

/// What an act came to: nothing for the request, a no, or an outcome. A refused claim is both an
/// outcome and a no.
#[derive(Debug)]
pub enum Came {
    Nothing,
    Refused(Refusal),
    Out(Box<Outcome>, Option<Refusal>),
}

impl Life {
    /// Opens the request of a world, if the gate lets it.
    pub fn begin(world: World) -> Option<(Self, Outcome)> {
        let outcome = Request::open(world.ask(), &world.facts, world.at).ok()?;
        let request = outcome.request.clone();
        Some((Self { now: world.at, world, request, claims: 0, next_claim: 1 }, outcome))
    }

    /// Lets an act happen, and takes over what it leads to.
    pub fn live(&mut self, act: Act) -> Came {
        let came = self.attempt(act);
        if let Came::Out(outcome, _) = &came {
            self.request = outcome.request.clone();
        }
        came
    }

    fn attempt(&mut self, act: Act) -> Came {
        let request = self.request.clone();
        let (facts, now) = (&self.world.facts, self.now);
        match act {
            Act::Review(by, verdict) => came(request.review(facts, by, verdict, "", now)),
            Act::ApproveKnowing(by, newer) => {
                came(request.review_knowing(facts, by, Verdict::Approve, "", Some(newer), now))
            }
            Act::Newer(number) => {
                self.request.superseded_by =
                    number.map(|number| (RequestId(Uuid::from_u128(u128::from(number))), number));
                Came::Nothing
            }
            Act::Retract(by) => came(request.retract(by, now)),
            Act::Cancel(by) => {
                let by = Actor::member(by.id(&request));
                came(request.cancel(facts, by, "", now))
            }
            Act::Comment(by) => came(request.comment(by, "hm", now)),
            Act::Expire => {
                request.expire(facts, now).map_or(Came::Nothing, |outcome| Came::Out(Box::new(outcome), None))
            }
            Act::Reconsider => {
                request.reconsider(facts, now).map_or(Came::Nothing, |outcome| Came::Out(Box::new(outcome), None))
            }
            Act::Claim { by, right_payload } => {
                let digest = if right_payload { payload::digest(None) } else { Digest::of("other") };
                let claim = ClaimId(Uuid::from_u128(self.next_claim));
                self.next_claim += 1;
                let by = Actor::member(by.id(&request));
                match request.claim(facts, by, claim, digest, now) {
                    Err(refusal) => Came::Refused(refusal),
                    Ok(decision) => {
                        self.claims += u32::from(decision.answer.is_ok());
                        Came::Out(Box::new(decision.outcome), decision.answer.err())
                    }
                }
            }
            Act::Report { by, right_claim, success } => {
                let right = request.state.claim().filter(|_| right_claim);
                let claim = right.unwrap_or(ClaimId(Uuid::nil()));
                let result = if success { Ok(String::new()) } else { Err(String::new()) };
                let by = Actor::member(by.id(&request));
                came(request.report(facts, by, claim, result, now))
            }
            Act::Wait(hours) => {
                self.now += TimeDelta::hours(i64::from(hours));
                Came::Nothing
            }
            Act::Activity(who, active) => {
                self.world.facts.roster = changed(&facts.roster, who, |member| member.active = active);
                Came::Nothing
            }
            Act::ApproverGone => {
                if let Some(first) = request.approvals().next() {
                    self.world.facts.roster = changed(&facts.roster, first, |member| member.active = false);
                }
                Came::Nothing
            }
            Act::Membership(who, mask) => {
                self.world.facts.roster = changed(&facts.roster, who, |member| {
                    member.teams = pick(mask & 15, &TEAMS);
                    member.roles = pick(mask >> 4, &ROLES);
                });
                Came::Nothing
            }
            Act::Freeze(which) => {
                self.world.facts.directory = freeze_toggled(&facts.directory, ENVIRONMENTS[which], now);
                Came::Nothing
            }
            Act::FlipBinding(which) => {
                if let Some(binding) = self.world.facts.policies.bindings.get_mut(which) {
                    binding.mode = if binding.mode == Mode::Enforce { Mode::Observe } else { Mode::Enforce };
                }
                Came::Nothing
            }
        }
    }
}

fn came(result: Result<Outcome, Refusal>) -> Came {
    match result {
        Ok(outcome) => Came::Out(Box::new(outcome), None),
        Err(refusal) => Came::Refused(refusal),
    }
}
