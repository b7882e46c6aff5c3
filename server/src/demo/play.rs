//! Plays stories: every step of every one, in the order of time.

use std::collections::BTreeMap;

use chrono::{Days, TimeDelta};
use governance::Timestamp;
use governance::ids::{BreakGlassSessionId, ClaimId, EnvironmentId, RequestId};
use governance::payload::Digest;
use governance::request::Verdict;
use governance::wire::break_glass::{
    FollowUpBody, ReviewBody as SessionReview, RevokeBody, ScopeBody, StartBody, Started,
};
use governance::wire::policies::Gated;
use governance::wire::requests::{ClaimBody, OpenBody, PayloadBody, ResultBody, ResultStatus, ReviewBody, TargetBody};
use service::clock::SetClock;
use service::{Caller, Error, System, break_glass, requests};

/// The organization while it is being made.
pub struct World {
    pub system: System,
    pub clock: SetClock,
    pub people: BTreeMap<&'static str, Caller>,
    /// By `project/name`.
    pub environments: BTreeMap<String, EnvironmentId>,
}

impl World {
    /// Nobody and nothing yet.
    pub fn new(system: System, clock: SetClock) -> Self {
        Self { system, clock, people: BTreeMap::new(), environments: BTreeMap::new() }
    }

    /// Somebody who joined.
    pub fn person(&self, key: &str) -> Result<&Caller, Error> {
        self.people.get(key).ok_or_else(|| Error::internal(format!("nobody is called {key}")))
    }
}

/// One request and what came of it.
#[derive(Clone, Debug)]
pub struct Story {
    at: Timestamp,
    by: &'static str,
    asked: Asked,
    then: Vec<(TimeDelta, Act)>,
}

#[derive(Clone, Debug)]
enum Asked {
    For { body: Box<OpenBody>, follows: Option<&'static str>, named: Option<&'static str> },
    Freeze { environment: &'static str, reason: &'static str },
    Unfreeze { environment: &'static str, reason: &'static str },
    BreakGlass(Emergency),
}

/// For what somebody breaks the glass.
#[derive(Clone, Copy, Debug)]
pub struct Emergency {
    pub reason: &'static str,
    pub actions: &'static [&'static str],
    /// By `project/name`.
    pub environments: &'static [&'static str],
    /// By slug.
    pub clusters: &'static [&'static str],
    pub minutes: i64,
}

/// What somebody did with a request.
#[derive(Clone, Debug)]
pub enum Act {
    Review(&'static str, Verdict, &'static str),
    Retract(&'static str),
    Comment(&'static str, &'static str),
    Cancel(&'static str, &'static str),
    /// With the approved payload; what stands in the way is recorded.
    Claim(&'static str),
    /// With a payload that is not the approved one.
    ClaimAnother(&'static str),
    Report(&'static str, ResultStatus, &'static str),
    /// Its time is over.
    Expire,
    /// Ends the session, and says why.
    EndSession(&'static str, &'static str),
    /// What happened, whether it was justified, and what is to be done: what, by whom, in how many days.
    ReviewSession(&'static str, &'static str, bool, &'static [(&'static str, &'static str, u64)]),
}

/// An approval.
pub fn approve(who: &'static str, comment: &'static str) -> Act {
    Act::Review(who, Verdict::Approve, comment)
}

/// A rejection.
pub fn reject(who: &'static str, comment: &'static str) -> Act {
    Act::Review(who, Verdict::Reject, comment)
}

impl Story {
    /// Somebody asks for an action.
    pub fn ask(
        at: Timestamp,
        by: &'static str,
        action: &'static str,
        target: TargetBody,
        reason: &'static str,
    ) -> Self {
        let body = OpenBody { action: action.to_owned(), target, reason: reason.to_owned(), ..OpenBody::default() };
        Self { at, by, asked: Asked::For { body: body.into(), follows: None, named: None }, then: Vec::new() }
    }

    /// Somebody freezes an environment (`project/name`).
    pub fn freeze(at: Timestamp, by: &'static str, environment: &'static str, reason: &'static str) -> Self {
        Self { at, by, asked: Asked::Freeze { environment, reason }, then: Vec::new() }
    }

    /// Somebody lifts a freeze.
    pub fn unfreeze(at: Timestamp, by: &'static str, environment: &'static str, reason: &'static str) -> Self {
        Self { at, by, asked: Asked::Unfreeze { environment, reason }, then: Vec::new() }
    }

    /// Somebody breaks the glass.
    pub fn break_glass(at: Timestamp, by: &'static str, emergency: Emergency) -> Self {
        Self { at, by, asked: Asked::BreakGlass(emergency), then: Vec::new() }
    }

    /// With a payload.
    pub fn with(mut self, payload: PayloadBody) -> Self {
        if let Asked::For { body, .. } = &mut self.asked {
            body.payload = Some(payload);
        }
        self
    }

    /// With a name, for another one to follow it.
    pub fn named(mut self, name: &'static str) -> Self {
        if let Asked::For { named, .. } = &mut self.asked {
            *named = Some(name);
        }
        self
    }

    /// Asks again for what an earlier story asked for.
    pub fn following(mut self, name: &'static str) -> Self {
        if let Asked::For { follows, .. } = &mut self.asked {
            *follows = Some(name);
        }
        self
    }

    /// Then, so many minutes after it was asked for, something happens.
    pub fn then(mut self, minutes: i64, act: Act) -> Self {
        self.then.push((TimeDelta::minutes(minutes), act));
        self
    }
}

/// The request of a story that has begun.
struct Begun {
    id: RequestId,
    digest: Digest,
    claim: Option<ClaimId>,
    session: Option<BreakGlassSessionId>,
}

/// Plays all of them.
///
/// # Errors
/// As the verbs: then a story cannot have happened as it is told.
pub async fn play(world: &mut World, stories: Vec<Story>) -> Result<(), Error> {
    let mut steps: Vec<(Timestamp, usize, Option<&Act>)> = Vec::new();
    for (number, story) in stories.iter().enumerate() {
        steps.push((story.at, number, None));
        steps.extend(story.then.iter().map(|(after, act)| (story.at + *after, number, Some(act))));
    }
    steps.sort_by_key(|(at, number, _)| (*at, *number));

    let mut begun: BTreeMap<usize, Begun> = BTreeMap::new();
    let mut named: BTreeMap<&str, RequestId> = BTreeMap::new();
    for (at, number, act) in steps {
        world.clock.set(at);
        let story = &stories[number];
        let result = match (act, begun.get_mut(&number)) {
            (Some(act), Some(request)) => go_on(world, request, act).await,
            _ => begin(world, story, &named).await.map(|(request, name)| {
                named.extend(name.map(|name| (name, request.id)));
                begun.insert(number, request);
            }),
        };
        result.map_err(|error| Error::internal(format!("{story:?} at {at}, {act:?}: {error:?}")))?;
    }
    Ok(())
}

async fn begin(
    world: &World,
    story: &Story,
    named: &BTreeMap<&str, RequestId>,
) -> Result<(Begun, Option<&'static str>), Error> {
    let (system, caller) = (&world.system, world.person(story.by)?);
    let environment = |name: &str| {
        world.environments.get(name).copied().ok_or_else(|| Error::internal(format!("there is no environment {name}")))
    };
    let gated = match &story.asked {
        Asked::For { body, follows, named: name } => {
            let earlier = follows.map(|name| named.get(name).copied().ok_or(Error::NotFound("story"))).transpose()?;
            let body = OpenBody { resubmission_of: earlier, ..(**body).clone() };
            let view = requests::open(system, caller, body, None).await?.request;
            return Ok((Begun { id: view.id, digest: view.payload.digest, claim: None, session: None }, *name));
        }
        Asked::BreakGlass(emergency) => return Ok((begin_session(world, caller, emergency).await?, None)),
        Asked::Freeze { environment: name, reason } => {
            requests::gated::freeze(system, caller, environment(name)?, reason).await?
        }
        Asked::Unfreeze { environment: name, reason } => {
            requests::gated::unfreeze(system, caller, environment(name)?, reason).await?
        }
    };
    let id = match gated {
        Gated::Pending { request, .. } | Gated::Done { request: Some(request) } => request,
        Gated::Done { request: None } => return Err(Error::NotFound("request")),
    };
    let view = requests::show(system, caller, id).await?;
    Ok((Begun { id, digest: view.payload.digest, claim: None, session: None }, None))
}

async fn begin_session(world: &World, caller: &Caller, emergency: &Emergency) -> Result<Begun, Error> {
    let texts = |texts: &[&str]| texts.iter().map(ToString::to_string).collect();
    let body = StartBody {
        reason: emergency.reason.to_owned(),
        actions: texts(emergency.actions),
        scope: ScopeBody {
            environments: texts(emergency.environments),
            clusters: texts(emergency.clusters),
            ..ScopeBody::default()
        },
        minutes: emergency.minutes,
        tokens: Vec::new(),
        understood: true,
    };
    let Started::Active { session } = break_glass::start(&world.system, caller, &body, None).await? else {
        return Err(Error::internal("a session of the demo waits for approval"));
    };
    let digest = requests::show(&world.system, caller, session.request).await?.payload.digest;
    Ok(Begun { id: session.request, digest, claim: None, session: Some(session.id) })
}

async fn go_on(world: &World, request: &mut Begun, act: &Act) -> Result<(), Error> {
    let (system, id) = (&world.system, request.id);
    match act {
        Act::Review(who, verdict, comment) => {
            let who = world.person(who)?;
            // Whoever approves an older one in these stories means it.
            let superseded_by = requests::show(system, who, id).await?.superseded_by.map(|newer| newer.number);
            let body = ReviewBody { verdict: *verdict, comment: (*comment).to_owned(), superseded_by };
            requests::review(system, who, id, body).await.map(drop)
        }
        Act::Retract(who) => requests::retract(system, world.person(who)?, id).await.map(drop),
        Act::Comment(who, text) => requests::comment(system, world.person(who)?, id, text, None).await.map(drop),
        Act::Cancel(who, comment) => requests::cancel(system, world.person(who)?, id, comment).await.map(drop),
        Act::Claim(who) => {
            let body = ClaimBody { payload_digest: request.digest };
            match requests::claim(system, world.person(who)?, id, body, None).await {
                Ok(claim) => request.claim = Some(claim.claim_id),
                Err(Error::Refused(governance::Refusal::Violations(_))) => {}
                Err(error) => return Err(error),
            }
            Ok(())
        }
        Act::ClaimAnother(who) => {
            let body = ClaimBody { payload_digest: Digest::of(b"image: api:latest") };
            match requests::claim(system, world.person(who)?, id, body, None).await {
                Err(Error::Refused(governance::Refusal::Violations(_))) => Ok(()),
                Err(error) => Err(error),
                Ok(_) => Err(Error::internal("a changed payload was accepted")),
            }
        }
        Act::Report(who, status, detail) => {
            let claim_id = request.claim.ok_or(Error::NotFound("claim"))?;
            let body = ResultBody { claim_id, status: *status, detail: (*detail).to_owned() };
            requests::report(system, world.person(who)?, id, body).await.map(drop)
        }
        Act::EndSession(who, reason) => {
            let session = request.session.ok_or(Error::NotFound("session"))?;
            let body = RevokeBody { reason: (*reason).to_owned() };
            break_glass::revoke(system, world.person(who)?, session, &body).await.map(drop)
        }
        Act::ReviewSession(who, account, justified, follow_ups) => {
            let session = request.session.ok_or(Error::NotFound("session"))?;
            let mut asked = Vec::new();
            for (what, owner, days) in *follow_ups {
                let due = system.now().date_naive() + Days::new(*days);
                asked.push(FollowUpBody {
                    what: (*what).to_owned(),
                    owner: world.person(owner)?.member.to_string(),
                    due,
                });
            }
            let body = SessionReview { account: (*account).to_owned(), justified: *justified, follow_ups: asked };
            break_glass::review(system, world.person(who)?, session, &body).await.map(drop)
        }
        Act::Expire => requests::upkeep::run(system).await.map(drop),
    }
}
