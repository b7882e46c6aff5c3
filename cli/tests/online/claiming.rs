//! `run` between the approval and the result: once, or not at all.

use crate::gate::{Gate, problem, violations};
use crate::process::{Finish, Place};
use crate::stub::Reply;
use serde_json::json;

/// An approved request, and a fault at the first question that ends so: before it takes effect, or after.
fn faulty(end: &'static str, takes_effect: bool) -> Gate {
    let mut first = true;
    let gate = Gate::new(move |asked, request| {
        if !asked.line.ends_with(end) || !std::mem::take(&mut first) {
            return None;
        }
        if takes_effect {
            request.answer(asked);
        }
        Some(Reply::Cut)
    });
    gate.request().view["state"] = json!("approved");
    gate
}

#[test]
fn a_claim_that_did_not_arrive_is_made_again_and_the_command_runs_once() {
    let gate = faulty("/claim", false);
    let place = Place::new();
    place.run(&gate, &[], "echo ran >> runs").done().expect(0, &[]);
    assert_eq!((place.read("runs").unwrap().as_str(), gate.request().claims), ("ran\n", 1));
    let keys = gate.stub.asked_for("POST", "/claim");
    assert_eq!(keys[0].header("idempotency-key"), keys[1].header("idempotency-key"));
    let opened = gate.stub.asked_for("POST", "/requests");
    assert_ne!(keys[0].header("idempotency-key"), opened[0].header("idempotency-key"));
}

#[test]
fn a_claim_whose_answer_was_lost_is_given_again_and_the_command_runs_once() {
    let gate = faulty("/claim", true);
    let place = Place::new();
    place.run(&gate, &[], "echo ran >> runs").done().expect(0, &["reported"]);
    let request = gate.request();
    assert_eq!((place.read("runs").unwrap().as_str(), request.claims, request.results.len()), ("ran\n", 1, 1));
}

#[test]
fn a_claim_that_the_server_undid_is_made_again() {
    let mut first = true;
    let gate = Gate::new(move |asked, _| {
        let undone = asked.line.ends_with("/claim") && std::mem::take(&mut first);
        undone.then(|| problem("409 Conflict", "conflict", "somebody else was at it in the same moment"))
    });
    gate.request().view["state"] = json!("approved");
    Place::new().run(&gate, &[], "true").done().expect(0, &["reported"]);
    assert_eq!(gate.request().claims, 1);
}

#[test]
fn what_somebody_else_claimed_is_not_run() {
    let gate = Gate::new(|asked, request| {
        if asked.line.ends_with("/claim") {
            request.view["state"] = json!("executing");
        }
        None
    });
    gate.request().view["state"] = json!("approved");
    let place = Place::new();
    let done = place.run(&gate, &[], "touch ran").done();
    done.expect(13, &["refused: this request has already been claimed", "COMMAND was not run"]);
    assert_eq!(place.read("ran"), None);
}

#[test]
fn a_payload_that_changed_while_people_approved_is_refused() {
    let place = Place::new();
    let (payload, path) = (place.file("release.yaml", "image: api:1.4.2"), place.path("release.yaml"));
    let gate = Gate::new(move |asked, request| {
        if asked.is_look() {
            std::fs::write(&path, "image: api:6.6.6").unwrap();
            request.view["state"] = json!("approved");
        }
        None
    });
    gate.request().digest = governance::Digest::of("image: api:1.4.2").to_string();
    let done = place.run(&gate, &["--payload", &payload], "touch ran").done();
    done.expect(13, &["the payload is not the one that was approved (payload-mismatch)", "COMMAND was not run"]);
    assert_eq!((place.read("ran"), gate.request().claims), (None, 0));
}

#[test]
fn an_approval_that_holds_no_longer_is_waited_for_again() {
    let mut refused = false;
    let gate = Gate::new(move |asked, request| {
        if asked.line.ends_with("/claim") && !std::mem::replace(&mut refused, true) {
            request.view["state"] = json!("pending");
            return Some(violations("quorum-lost", "Gate is no longer satisfied: needs 1 approval"));
        }
        if asked.is_look() && request.looks >= 2 {
            request.view["state"] = json!("approved");
        }
        None
    });
    gate.request().view["state"] = json!("approved");
    let done = Place::new().run(&gate, &[], "true").done();
    done.expect(0, &["Gate is no longer satisfied: needs 1 approval (quorum-lost)", "waiting again"]);
    assert_eq!(gate.request().claims, 1);
}

#[test]
fn what_expires_before_the_claim_ends_as_expired() {
    let gate = Gate::new(|asked, request| {
        if asked.line.ends_with("/claim") {
            request.view["state"] = json!("expired");
        }
        None
    });
    gate.request().view["state"] = json!("approved");
    Place::new().run(&gate, &[], "true").done().expect(11, &["#42 expired"]);
}

#[test]
fn a_result_that_did_not_arrive_is_reported_again() {
    for takes_effect in [false, true] {
        let gate = faulty("/result", takes_effect);
        let place = Place::new();
        place
            .run(&gate, &[], "echo ran >> runs; exit 5")
            .done()
            .expect(5, &["failed: sh ended with status 5; reported"]);
        assert_eq!((place.read("runs").unwrap().as_str(), gate.request().results.len()), ("ran\n", 1));
    }
}

#[test]
fn a_result_that_cannot_be_reported_is_told_loudly_and_the_status_stays_the_commands() {
    let gate = Gate::new(|asked, _| asked.line.ends_with("/result").then_some(Reply::Cut));
    gate.request().view["state"] = json!("approved");
    let done = Place::new().run(&gate, &["--patience", "1s"], "exit 5").done();
    done.expect(5, &["THE RESULT WAS NOT REPORTED: sh ended with status 5", "not reachable"]);
    let gate = Gate::new(|asked, _| {
        asked.line.ends_with("/result").then(|| problem("404 Not Found", "claim-not-found", "claim not found"))
    });
    gate.request().view["state"] = json!("approved");
    Place::new().run(&gate, &[], "true").done().expect(0, &["THE RESULT WAS NOT REPORTED", "claim not found"]);
}

fn executor() -> serde_json::Value {
    json!({ "id": "01900000-0000-7000-8000-0000000000f1", "of": "project api", "host": "deploy.example.com" })
}

#[test]
fn what_a_webhook_executor_carries_out_is_not_run_and_that_is_said_at_once() {
    let gate = Gate::new(|_, _| None);
    gate.request().view["executor"] = executor();
    let place = Place::new();
    let says =
        ["the webhook executor of project api, at deploy.example.com, carries this out", "request wait 42 --executed"];
    place.run(&gate, &[], "touch ran").done().expect(15, &says);
    let request = gate.request();
    assert_eq!((place.read("ran"), request.claims, request.looks), (None, 0, 0));
}

#[test]
fn an_executor_that_came_to_be_in_charge_meanwhile_is_told_at_the_claim() {
    let gate = Gate::new(|asked, request| {
        asked.line.ends_with("/claim").then(|| {
            request.view["executor"] = executor();
            problem(
                "409 Conflict",
                "executor-in-charge",
                "the webhook executor of project api carries this request out",
            )
        })
    });
    gate.request().view["state"] = json!("approved");
    let place = Place::new();
    let done = place.run(&gate, &[], "touch ran").done().expect(15, &["COMMAND was not run, and will not be"]);
    assert_eq!(done.err.matches("the webhook executor").count(), 1, "{done:#?}");
    assert_eq!(place.read("ran"), None);
}
