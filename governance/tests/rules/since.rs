//! What changed since a request that is asked for again.

use governance::policy::Mode;
use governance::request::{Ask, PolicySince, Since};
use governance::samples::{ask, facts, noon, production_gate};
use governance::{Action, Digest, Facts, Request, Target};

fn open(ask: Ask, facts: &Facts) -> Request {
    Request::open(ask, facts, noon()).unwrap().request
}

#[test]
fn a_request_that_asks_for_the_same_under_the_same_policies_changed_nothing() {
    let (first, again) = (open(ask(), &facts()), open(Ask { number: 45, ..ask() }, &facts()));
    assert_eq!(again.since(&first), Since::default());
    assert!(!again.since(&first).any());
}

#[test]
fn each_part_that_differs_is_told() {
    let first = open(ask(), &facts());
    let changed = [
        (Ask { reason: "Other".into(), ..ask() }, Since { reason: true, ..Since::default() }),
        (Ask { digest: Digest::of("other"), ..ask() }, Since { payload: true, ..Since::default() }),
        (Ask { action: Action::RollbackExecute, ..ask() }, Since { action: true, ..Since::default() }),
    ];
    for (ask, wanted) in changed {
        let again = open(ask, &facts());
        let since = Since { policies: Vec::new(), ..again.since(&first) };
        assert_eq!(since, wanted);
        assert!(since.any());
    }
    let elsewhere = open(Ask { target: Target { environment: None, ..ask().target }, ..ask() }, &facts());
    assert!(elsewhere.since(&first).target);
}

#[test]
fn policies_that_came_went_or_apply_otherwise_are_told_by_version_and_mode() {
    let gate = production_gate();
    let told = |was, is| vec![PolicySince { policy: gate.id, name: gate.template.name.clone(), was, is }];
    let first = open(ask(), &facts());
    let mut newer = facts();
    newer.policies.policies[0].version += 1;
    let version = gate.version;
    let enforced = |version| Some((version, Mode::Enforce));
    assert_eq!(open(ask(), &newer).since(&first).policies, told(enforced(version), enforced(version + 1)));

    let mut none = facts();
    none.policies.bindings.clear();
    assert_eq!(open(ask(), &none).since(&first).policies, told(enforced(version), None));
    assert_eq!(first.since(&open(ask(), &none)).policies, told(None, enforced(version)));

    let mut watched = facts();
    watched.policies.bindings[0].mode = Mode::Observe;
    assert_eq!(open(ask(), &watched).since(&first).policies, told(enforced(version), Some((version, Mode::Observe))));
}
