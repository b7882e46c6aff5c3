//! Stacking and observing: nothing overrides, nothing is merged (semantics.md §3).

use crate::cast::{approvals, approve, approved_by, bind, everywhere, kinds, needs, only, opened, state};
use governance::event::{EventKind, Happening};
use governance::gate::Gate;
use governance::ids::MemberId;
use governance::request::{Basis, State, Verdict};
use governance::samples::{ANA, API, BO, CY, DI, PRODUCTION, SRE, facts_with, noon, policy};
use governance::{Mode, Place, Refusal, Request, Scope, StateName};

#[test]
fn every_matched_policy_must_be_satisfied() {
    // The brief: the organization wants 1 approval, the project 2 from SRE.
    let mut sre = approvals(2);
    sre.required_team_ids.insert(SRE);
    let facts = facts_with([
        (policy(1, "Organization", Scope::Organization, approvals(1)), Place::Organization),
        (policy(2, "Project", Scope::Project, sre), Place::Project(API)),
    ]);
    assert_eq!(state(&approved_by(&facts, &[CY])), StateName::Pending);
    assert_eq!(state(&approved_by(&facts, &[CY, DI])), StateName::Pending);
    assert_eq!(state(&approved_by(&facts, &[CY, ANA])), StateName::Approved);
}

#[test]
fn a_laxer_policy_never_weakens_a_stricter_one_at_whatever_level_it_is_bound() {
    let levels = [Place::Organization, Place::Project(API), Place::Environment(PRODUCTION)];
    for lax_at in levels {
        for strict_at in levels {
            let mut lax = policy(1, "Lax", lax_at.scope(), approvals(1));
            lax.template.requester_can_approve = true;
            let strict = policy(2, "Strict", strict_at.scope(), approvals(2));
            let facts = facts_with([(lax, lax_at), (strict, strict_at)]);
            assert_eq!(state(&approved_by(&facts, &[ANA])), StateName::Pending, "{lax_at:?} {strict_at:?}");
            assert_eq!(state(&approved_by(&facts, &[ANA, BO])), StateName::Approved, "{lax_at:?} {strict_at:?}");
        }
    }
}

#[test]
fn an_approval_counts_for_every_policy_for_which_its_giver_is_eligible_and_for_no_other() {
    let mut first = policy(1, "First", Scope::Organization, approvals(1));
    first.template.approvers = only(&[ANA, BO]);
    let mut second = policy(2, "Second", Scope::Organization, approvals(1));
    second.template.approvers = only(&[BO, CY]);
    let facts = everywhere([first, second]);
    let counted = |by: &[MemberId]| {
        let verdicts = approved_by(&facts, by).verdicts(&facts.roster);
        verdicts.into_iter().map(|verdict| verdict.counted).collect::<Vec<_>>()
    };
    assert_eq!(counted(&[ANA]), [vec![ANA], vec![]]);
    assert_eq!(counted(&[CY]), [vec![], vec![CY]]);
    assert_eq!(counted(&[BO]), [vec![BO], vec![BO]]);
    assert_eq!(state(&approved_by(&facts, &[BO])), StateName::Approved, "one approval serves both");
    assert_eq!(state(&approved_by(&facts, &[ANA, CY])), StateName::Approved);
}

#[test]
fn a_policy_that_is_only_observed_is_recorded_and_gates_nothing() {
    let gate = needs(2);
    let mut facts = everywhere([]);
    bind(&mut facts, 9, &gate, Place::Organization, Mode::Observe);
    let outcome = Request::open(governance::samples::ask(), &facts, noon()).unwrap();
    assert_eq!(outcome.request.gate, Gate::Allowed);
    assert!(matches!(outcome.request.state, State::Approved { basis: Basis::NoPolicy, .. }));
    assert_eq!(kinds(&outcome), [EventKind::RequestOpened, EventKind::RequestApproved]);
    let Happening::RequestOpened { policies, observed, .. } = &outcome.events()[0].happening else { panic!() };
    assert!(policies.is_empty());
    assert_eq!(observed[0].name, "Gate");
    assert_eq!(outcome.request.matched[0].mode, Mode::Observe);
}

#[test]
fn a_policy_that_is_only_observed_makes_nobody_eligible_and_lets_nobody_reject() {
    let mut observed = policy(2, "Observed", Scope::Organization, approvals(1));
    observed.template.approvers = only(&[CY]);
    let mut enforced = policy(1, "Enforced", Scope::Organization, approvals(1));
    enforced.template.approvers = only(&[ANA]);
    let mut facts = everywhere([enforced]);
    bind(&mut facts, 9, &observed, Place::Organization, Mode::Observe);
    let rejected = opened(&facts).review(&facts, CY, Verdict::Reject, "", noon());
    assert_eq!(rejected, Err(Refusal::NotEligible));
    assert_eq!(state(&approve(opened(&facts), &facts, ANA).unwrap().request), StateName::Approved);
}
