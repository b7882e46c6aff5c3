//! Deciding several requests together.

use crate::cast::opened;
use governance::payload::digest;
use governance::request::{Difference, Matter, TOGETHER_MOST, check_together};
use governance::samples::facts;
use governance::{Action, Digest, FieldErrors, Request};

fn numbered(number: u64, change: impl FnOnce(&mut Request)) -> Request {
    let mut request = Request { number, ..opened(&facts()) };
    change(&mut request);
    request
}

fn refused(requests: &[Request]) -> String {
    let errors: FieldErrors = check_together(requests).unwrap_err();
    errors.of("requests").unwrap().to_owned()
}

#[test]
fn requests_of_equal_action_and_payload_may_be_decided_together_whatever_they_are_aimed_at() {
    let staging = numbered(2, |request| {
        request.target.environment = Some(governance::samples::STAGING);
        request.reason = "Another reason".into();
        request.requester = governance::samples::BO;
    });
    assert_eq!(check_together(&[numbered(1, |_| {}), staging]), Ok(()));
    assert_eq!(check_together(&[numbered(1, |_| {})]), Ok(()), "one alone");
}

#[test]
fn one_of_another_payload_or_action_is_named_with_what_differs() {
    let payload = numbered(8, |request| request.digest = Digest::of("image: evil"));
    let action = numbered(9, |request| request.action = Action::RollbackExecute);
    let says = refused(&[numbered(7, |_| {}), payload, numbered(3, |_| {}), action]);
    assert_eq!(
        says,
        "only equal action and payload can be decided together: compared with #7, #8 has another payload, \
         #9 has another action"
    );
}

#[test]
fn no_payload_is_equal_to_no_payload_and_to_nothing_else() {
    let none = Matter { action: Action::ClusterRestart, digest: digest(None) };
    let some = Matter { digest: Digest::of("{}"), ..none };
    assert_eq!(none.difference(none), None);
    assert_eq!(none.difference(some), Some(Difference::Payload));
    assert_eq!(some.difference(none), Some(Difference::Payload));
}

#[test]
fn every_other_action_is_another_matter_even_without_a_payload() {
    for action in Action::ALL {
        for other in Action::ALL {
            let [one, two] = [action, other].map(|action| Matter { action, digest: digest(None) });
            assert_eq!(one.difference(two).is_none(), action == other, "{action} and {other}");
        }
    }
}

#[test]
fn none_and_more_than_can_be_read_are_refused() {
    assert_eq!(refused(&[]), "choose at least one request");
    let many = |count| vec![numbered(1, |_| {}); count];
    assert_eq!(check_together(&many(TOGETHER_MOST)), Ok(()));
    assert_eq!(refused(&many(TOGETHER_MOST + 1)), "choose at most 50 requests");
}
