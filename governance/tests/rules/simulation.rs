//! The simulator: what would come of a request and of reviews on it.

use crate::cast::{at, bind, change_member, deactivate, everywhere, freeze, needs, needs_with, only};
use governance::policy::approvers::Ground;
use governance::request::Verdict;
use governance::samples::{
    ANA, API, BO, CY, DI, EL, PRODUCTION, SRE, STAGING, TO_PRODUCTION, ask, facts, noon, policy,
};
use governance::simulation::{Simulation, simulate};
use governance::wire::requests::TargetBody;
use governance::wire::simulations::{SimulatedReview, SimulationBody, SimulationView};
use governance::{Action, Facts, Gate, Mode, Permission, Place, Scope, StateName};

fn tried(facts: &Facts, reviews: &[(governance::ids::MemberId, Verdict)]) -> Simulation {
    simulate(&ask(), reviews, facts, noon())
}

fn told(simulation: &Simulation, facts: &Facts) -> (Option<StateName>, String) {
    (simulation.state(), simulation.says(facts))
}

#[test]
fn every_policy_is_told_of_with_the_reason_why_it_applies_or_not() {
    let mut facts = facts();
    let other = policy(9, "Another", Scope::Environment, needs(1).template.quorum);
    bind(&mut facts, 9, &other, Place::Environment(STAGING), Mode::Enforce);
    let simulation = tried(&facts, &[]);
    let says: Vec<_> = simulation.policies.iter().map(|tried| tried.why.says.as_str()).collect();
    assert_eq!(says, ["Another does not apply", "Production Deploy Gate applies"]);
    assert!(simulation.policies[0].standing.is_none());
    assert_eq!(simulation.policies[0].why.because[0].says, "not bound to anything that the target stands at");
    let standing = simulation.policies[1].standing.as_ref().unwrap();
    let eligible: Vec<_> = standing.eligible.iter().map(|(member, _)| *member).collect();
    assert_eq!(eligible, [ANA, BO, CY, DI], "the requester is not among them");
    assert_eq!(standing.eligible[0].1, Ground::Team(SRE));
    assert_eq!(
        told(&simulation, &facts),
        (Some(StateName::Pending), "it would wait for Production Deploy Gate".into())
    );
}

#[test]
fn reviews_are_received_as_they_would_be_and_the_rest_is_named() {
    let facts = facts();
    let simulation = tried(&facts, &[(BO, Verdict::Approve), (BO, Verdict::Approve), (EL, Verdict::Approve)]);
    let codes: Vec<_> =
        simulation.played.reviews.iter().map(|result| result.as_ref().err().map(|refusal| refusal.code())).collect();
    assert_eq!(codes, [None, Some("already-reviewed"), Some("not-eligible")]);
    assert_eq!(simulation.finish.as_ref().unwrap().members, [ANA]);
    let done = tried(&facts, &[(BO, Verdict::Approve), (ANA, Verdict::Approve)]);
    assert_eq!(
        told(&done, &facts),
        (Some(StateName::Approved), "it would be approved: its policy is satisfied".into())
    );
    assert_eq!(done.finish, None);
    let rejected = tried(&facts, &[(CY, Verdict::Reject), (ANA, Verdict::Approve)]);
    assert_eq!(told(&rejected, &facts), (Some(StateName::Rejected), "it would be rejected by Cy".into()));
    assert_eq!(rejected.played.reviews[1].as_ref().unwrap_err().code(), "closed");
}

#[test]
fn what_blocks_it_is_said_and_nobody_is_asked_to_finish_it() {
    let mut facts = everywhere([needs_with(1, |policy| policy.template.conditions.require_reason = true)]);
    freeze(&mut facts, PRODUCTION, "incident");
    let ask = governance::request::Ask { reason: " ".into(), ..ask() };
    let simulation = simulate(&ask, &[], &facts, noon());
    assert_eq!(simulation.played.decision.gate, Gate::Blocked);
    assert_eq!(simulation.state(), None);
    let says = simulation.says(&facts);
    assert!(says.starts_with("it could not be opened: Gate requires a reason; production is frozen"), "{says}");
    assert_eq!(simulation.finish, None);
}

#[test]
fn who_may_not_open_it_is_told_so_and_the_rest_all_the_same() {
    let mut facts = facts();
    deactivate(&mut facts, EL);
    let simulation = tried(&facts, &[]);
    assert_eq!(simulation.lacks, Some(Permission::RequestsOpen));
    assert_eq!(simulation.state(), Some(StateName::Pending));
    change_member(&mut facts, EL, |member| member.active = true);
    assert_eq!(tried(&facts, &[]).lacks, None);
    let ask = governance::request::Ask { action: Action::EnvironmentFreeze, ..ask() };
    assert_eq!(simulate(&ask, &[], &facts, noon()).lacks, Some(Permission::ResourcesManage));
}

#[test]
fn a_policy_that_only_observes_stands_in_nobodys_way() {
    let mut facts = everywhere([]);
    bind(
        &mut facts,
        1,
        &needs_with(1, |policy| policy.template.approvers = only(&[BO])),
        Place::Organization,
        Mode::Observe,
    );
    let simulation = tried(&facts, &[]);
    assert_eq!(simulation.state(), Some(StateName::Approved));
    assert_eq!(simulation.says(&facts), "it would need no approval, since no enforced policy applies");
    let standing = simulation.policies[0].standing.as_ref().unwrap();
    assert_eq!((standing.mode, standing.eligible.as_slice()), (Mode::Observe, &[(BO, Ground::Named)][..]));
    assert!(!standing.verdict.satisfied);
}

fn body() -> SimulationBody {
    SimulationBody {
        actor: Some("El".into()),
        action: "release.deploy".into(),
        target: TargetBody { project: Some("api".into()), environment: Some("production".into()), cluster: None },
        reviews: vec![SimulatedReview { by: "bo@example.com".into(), verdict: Verdict::Approve }],
        ..SimulationBody::default()
    }
}

#[test]
fn members_are_named_as_people_name_them_and_what_is_absent_is_oneself_and_now() {
    let facts = facts();
    let scenario = body().check(&facts, DI, noon()).unwrap();
    assert_eq!((scenario.ask.requester, scenario.ask.target, scenario.at), (EL, TO_PRODUCTION, noon()));
    assert_eq!(scenario.reviews, [(BO, Verdict::Approve)]);
    let scenario = SimulationBody { actor: None, ..body() }.check(&facts, DI, noon()).unwrap();
    assert_eq!(scenario.ask.requester, DI);
    let view = SimulationView::of(&body().check(&facts, DI, noon()).unwrap(), &facts);
    assert_eq!(view.finish.unwrap().says, "Ana");
    assert_eq!(view.policies[0].standing.as_ref().unwrap().eligible[0].ground, "member of SRE");
    assert_eq!(view.target.name, "api / production");
}

#[test]
fn everything_that_cannot_be_accepted_is_said_at_once() {
    let wrong = SimulationBody {
        actor: Some("Zoe".into()),
        action: "release.deplyo".into(),
        target: TargetBody { project: Some("shop".into()), ..TargetBody::default() },
        reviews: vec![SimulatedReview { by: "Yan".into(), verdict: Verdict::Reject }],
        ..SimulationBody::default()
    };
    let errors = wrong.check(&facts(), DI, noon()).unwrap_err();
    let fields: Vec<_> = errors.0.iter().map(|error| error.field.as_str()).collect();
    assert_eq!(fields, ["actor", "reviews[0].by", "action", "target.project"]);
    let unfit =
        SimulationBody { target: TargetBody { project: Some(API.to_string()), ..TargetBody::default() }, ..body() };
    assert_eq!(unfit.check(&facts(), DI, noon()).unwrap_err().0[0].field, "target.environment");
}

#[test]
fn more_than_100_reviews_are_refused_before_anybody_is_looked_up() {
    let reviews = |count: usize| vec![SimulatedReview { by: "Zoe".into(), verdict: Verdict::Approve }; count];
    let errors = |count: usize| {
        let body = SimulationBody { reviews: reviews(count), ..body() };
        body.check(&facts(), DI, noon()).unwrap_err().0
    };
    assert_eq!(errors(100).len(), 100, "each of them is nobody here");
    let [error] = &errors(101)[..] else { panic!("one error") };
    assert_eq!((error.field.as_str(), error.message.as_str()), ("reviews", "must be at most 100"));
}

#[test]
fn an_instant_is_of_a_year_with_four_digits_and_then_a_deadline_fits_behind_it() {
    let checked = |at: governance::Timestamp| SimulationBody { at: Some(at), ..body() }.check(&facts(), DI, noon());
    for wrong in [governance::Timestamp::MAX_UTC, governance::Timestamp::MIN_UTC, at("1969-12-31T23:59:59Z")] {
        assert_eq!(checked(wrong).unwrap_err().of("at"), Some("must be in the years 1970 to 9999"), "{wrong}");
    }
    for right in [at("1970-01-01T00:00:00Z"), at("9999-12-31T23:59:59Z")] {
        let view = SimulationView::of(&checked(right).unwrap(), &facts());
        assert_eq!((view.at, view.state), (right, Some(StateName::Pending)));
    }
}

#[test]
fn an_unknown_field_of_a_body_is_refused() {
    let read = |text| serde_json::from_str::<SimulationBody>(text);
    assert!(
        read(r#"{"action": "release.deploy", "actor": "Ana", "reviews": [{"by": "Bo", "verdict": "approve"}]}"#)
            .is_ok()
    );
    assert!(read(r#"{"action": "release.deploy", "requester": "Ana"}"#).is_err());
    assert!(read(r#"{"action": "release.deploy", "reviews": [{"by": "Bo", "verdict": "approve", "at": 1}]}"#).is_err());
}
