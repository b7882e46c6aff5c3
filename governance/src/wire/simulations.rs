//! Simulations as the doors take and show them.

use super::Ref;
use super::requests::{BindingRef, FinishView, PayloadBody, TargetBody, TargetView, check_text, target_body};
use crate::action::Action;
use crate::evaluation::Finding;
use crate::facts::Facts;
use crate::fields::FieldErrors;
use crate::gate::Gate;
use crate::ids::{MemberId, RequestId};
use crate::payload::{self, Digest};
use crate::people::{Permission, Roster};
use crate::policy::Mode;
use crate::refusal::{Refusal, Violation};
use crate::request::{Ask, StateName, Verdict};
use crate::simulation::{Simulation, Standing, Tried, simulate};
use crate::{Request, Timestamp};
use chrono::Datelike;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// `POST /simulations`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SimulationBody {
    /// Who asks: a member by id, email address or name; yourself when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<String>,
    #[cfg_attr(feature = "openapi", schema(value_type = crate::action::Action))]
    pub action: String,
    #[serde(default)]
    pub target: TargetBody,
    #[serde(default)]
    pub reason: String,
    /// When it is asked for; now when absent.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
    /// It decides nothing; the answer tells its digest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payload: Option<PayloadBody>,
    /// The reviews so far, in their order.
    #[serde(default)]
    pub reviews: Vec<SimulatedReview>,
}

/// A review that is taken to have been given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SimulatedReview {
    /// A member by id, email address or name.
    pub by: String,
    pub verdict: Verdict,
}

/// What is tried, checked.
#[derive(Clone, Debug)]
pub struct Scenario {
    pub ask: Ask,
    pub reviews: Vec<(MemberId, Verdict)>,
    pub at: Timestamp,
}

/// More reviews than this are a mistake.
const MOST_REVIEWS: usize = 100;

/// The years in which a request can be tried: those that are written with four digits, from the
/// beginning of Unix time. Instants near the end of what can be counted have no deadline after them.
const YEARS: std::ops::RangeInclusive<i32> = 1970..=9999;

impl SimulationBody {
    /// What is meant, or an error for each field that cannot be accepted. `caller` and `now` stand
    /// in for what is absent.
    pub fn check(self, facts: &Facts, caller: MemberId, now: Timestamp) -> Result<Scenario, FieldErrors> {
        if self.reviews.len() > MOST_REVIEWS {
            // Not looked up at all: each is compared with everyone.
            return Err(FieldErrors::one("reviews", format!("must be at most {MOST_REVIEWS}")));
        }
        let mut errors = FieldErrors::default();
        let mut member = |field: String, text: &str| {
            let found = facts.roster.find_member(text).map(|member| member.id);
            if found.is_none() {
                errors.add(field, format!("there is no member `{text}`"));
            }
            found.unwrap_or(caller)
        };
        let actor = self.actor.as_deref().map(str::trim).filter(|text| !text.is_empty());
        let requester = actor.map_or(caller, |text| member("actor".to_owned(), text));
        let reviews = self.reviews.iter().enumerate();
        let reviews: Vec<_> =
            reviews.map(|(at, review)| (member(format!("reviews[{at}].by"), &review.by), review.verdict)).collect();
        let at = self.at.unwrap_or(now);
        if !YEARS.contains(&at.year()) {
            errors.add("at", format!("must be in the years {} to {}", YEARS.start(), YEARS.end()));
        }
        let mut keep = |found: FieldErrors| errors.0.extend(found.0);
        let action = self.action.parse::<Action>().map_err(|error| keep(FieldErrors::one("action", error.to_string())));
        let target = self.target.resolve(&facts.directory).map_err(&mut keep);
        if let (Ok(action), Ok(target)) = (action, target) {
            facts.directory.check(action, &target).unwrap_or_else(&mut keep);
        }
        let reason = check_text("reason", &self.reason).map_err(&mut keep);
        let payload = self.payload.map(PayloadBody::check).transpose().map_err(&mut keep);
        errors.or(())?;
        let ask = Ask {
            id: RequestId(Uuid::nil()),
            number: 0,
            // Without errors nothing of this is a stand-in.
            action: action.unwrap_or(Action::ReleaseDeploy),
            target: target.unwrap_or_default(),
            touches: Default::default(),
            requester,
            token: None,
            reason: reason.unwrap_or_default(),
            digest: payload::digest(payload.unwrap_or_default().as_ref()),
            resubmission_of: None,
        };
        Ok(Scenario { ask, reviews, at })
    }
}

/// What would happen, and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SimulationView {
    /// The verdict as a sentence: "it would wait for Production Deploy Gate".
    pub says: String,
    pub actor: Ref,
    pub action: Action,
    pub target: TargetView,
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    pub gate: Gate,
    /// Where the request would stand after the reviews; absent where it could not be opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<StateName>,
    /// What blocks it.
    pub violations: Vec<Violation>,
    /// The permission for want of which the actor could not open it. The rest is told as if they
    /// had it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lacks: Option<Permission>,
    /// Every policy: the enforced ones that apply, the observed ones, those that do not apply.
    pub policies: Vec<SimulatedPolicy>,
    /// How each review would be received, in their order.
    pub reviews: Vec<ReceivedReview>,
    /// A smallest set of people whose approvals would finish it; absent where nothing is open or
    /// nobody could.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finish: Option<FinishView>,
    pub payload_digest: Digest,
}

/// What one policy has to do with it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SimulatedPolicy {
    pub id: Uuid,
    pub name: String,
    pub version: u32,
    /// Whether it applies.
    pub matched: bool,
    /// Why it applies or not.
    pub why: Finding,
    /// The quorum in words.
    pub quorum: String,
    /// Where it stands; absent where it does not apply.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standing: Option<SimulatedStanding>,
}

/// Where a policy that applies would stand after the reviews.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SimulatedStanding {
    pub mode: Mode,
    pub bindings: Vec<BindingRef>,
    pub satisfied: bool,
    /// "2 approvals", "1 approval from SRE".
    pub missing: Vec<String>,
    /// Why it is satisfied or not.
    pub verdict: Finding,
    /// By name.
    pub eligible: Vec<EligibleMember>,
    /// Why the present members cannot satisfy it; empty when they can.
    pub infeasible: Vec<String>,
}

/// Somebody who may approve, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EligibleMember {
    pub id: MemberId,
    pub name: String,
    /// "member of SRE".
    pub ground: String,
}

/// How a review would be received.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReceivedReview {
    pub by: Ref,
    pub verdict: Verdict,
    /// recorded, or the code of the refusal.
    pub received: String,
    /// The refusal as a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub says: Option<String>,
}

impl SimulationView {
    /// What would happen in a scenario.
    pub fn of(scenario: &Scenario, facts: &Facts) -> Self {
        let Scenario { ask, reviews, at } = scenario;
        let simulation = simulate(ask, reviews, facts, *at);
        let roster = &facts.roster;
        let mut policies: Vec<_> = simulation.policies.iter().map(|tried| SimulatedPolicy::of(tried, facts)).collect();
        policies.sort_by_key(|policy| match policy.standing.as_ref().map(|standing| standing.mode) {
            Some(Mode::Enforce) => 0,
            Some(Mode::Observe) => 1,
            None => 2,
        });
        let received = reviews.iter().zip(&simulation.played.reviews);
        Self {
            says: simulation.says(facts),
            actor: named(ask.requester, roster),
            action: ask.action,
            target: TargetView::of(&ask.target, &facts.directory),
            at: *at,
            gate: simulation.played.decision.gate,
            state: simulation.state(),
            lacks: simulation.lacks,
            policies,
            reviews: received.map(|((by, verdict), result)| received_review(*by, *verdict, result, roster)).collect(),
            finish: simulation.finish.as_ref().map(|finish| FinishView::of(finish, roster)),
            payload_digest: ask.digest,
            violations: violations(simulation),
        }
    }
}

fn violations(simulation: Simulation) -> Vec<Violation> {
    simulation.played.decision.violations
}

fn named(id: MemberId, roster: &Roster) -> Ref {
    Ref::new(id.0, roster.member_name(id))
}

fn received_review(by: MemberId, verdict: Verdict, result: &Result<(), Refusal>, roster: &Roster) -> ReceivedReview {
    let (received, says) = match result {
        Ok(()) => ("recorded", None),
        Err(refusal) => (refusal.code(), Some(refusal.to_string())),
    };
    ReceivedReview { by: named(by, roster), verdict, received: received.to_owned(), says }
}

impl SimulatedPolicy {
    fn of(tried: &Tried, facts: &Facts) -> Self {
        let policy = &tried.policy;
        Self {
            id: policy.id.0,
            name: policy.template.name.clone(),
            version: policy.version,
            matched: tried.standing.is_some(),
            why: tried.why.clone(),
            quorum: policy.template.quorum.sentence(&facts.roster),
            standing: tried.standing.as_ref().map(|standing| SimulatedStanding::of(standing, facts)),
        }
    }
}

impl SimulatedStanding {
    fn of(standing: &Standing, facts: &Facts) -> Self {
        let roster = &facts.roster;
        let bindings = standing.bindings.iter();
        let eligible = standing.eligible.iter();
        let mut eligible: Vec<_> = eligible
            .map(|(id, ground)| EligibleMember {
                id: *id,
                name: roster.member_name(*id).to_owned(),
                ground: ground.says(roster),
            })
            .collect();
        eligible.sort_by_key(|member| (member.name.to_lowercase(), member.id));
        Self {
            mode: standing.mode,
            bindings: bindings
                .map(|binding| BindingRef { level: binding.place.scope(), name: binding.place.name(&facts.directory) })
                .collect(),
            satisfied: standing.verdict.satisfied,
            missing: standing.verdict.missing.iter().map(|missing| missing.says(roster)).collect(),
            verdict: standing.verdict.finding.clone(),
            eligible,
            infeasible: standing.infeasible.clone(),
        }
    }
}

impl SimulationBody {
    /// What an earlier request asked for, by whom and when, with its reviews.
    pub fn of(request: &Request, facts: &Facts) -> Self {
        Self {
            actor: Some(request.requester.to_string()),
            action: request.action.key().to_owned(),
            target: target_body(&request.target, &facts.directory),
            reason: request.reason.clone(),
            at: Some(request.opened_at),
            payload: None,
            reviews: (request.reviews.iter())
                .map(|review| SimulatedReview { by: review.by.to_string(), verdict: review.verdict })
                .collect(),
        }
    }
}
