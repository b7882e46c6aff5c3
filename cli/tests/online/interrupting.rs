//! `run` when a signal comes before COMMAND runs, without a terminal.

use crate::gate::Gate;
use crate::process::{Done, Place, signal, until};
use crate::stub::Reply;
use serde_json::json;
use std::thread;
use std::time::Duration;

#[test]
fn who_is_stopped_while_waiting_cancels_the_request() {
    for name in ["INT", "TERM", "HUP"] {
        let gate = Gate::new(|_, _| None);
        let place = Place::new();
        let child = place.run(&gate, &[], "touch ran").spawn().unwrap();
        until(|| gate.request().looks > 0);
        signal(&child, name);
        let done: Done = child.wait_with_output().unwrap().into();
        done.expect(12, &["#42 is cancelled"]);
        assert_eq!((&gate.request().view["state"], place.read("ran")), (&json!("cancelled"), None), "{name}");
    }
}

#[test]
fn who_is_stopped_leaves_the_request_where_that_is_asked_for() {
    let gate = Gate::new(|_, _| None);
    let child = Place::new().run(&gate, &["--on-interrupt", "leave"], "true").spawn().unwrap();
    until(|| gate.request().looks > 0);
    signal(&child, "TERM");
    let done: Done = child.wait_with_output().unwrap().into();
    done.expect(143, &["#42 still waits for approval, and COMMAND was not run"]);
    assert!(gate.stub.asked_for("POST", "/cancellation").is_empty());
}

#[test]
fn who_is_stopped_while_the_claim_is_under_way_runs_nothing_and_reports_that() {
    let gate = Gate::new(|asked, _| {
        if asked.line.ends_with("/claim") {
            thread::sleep(Duration::from_millis(700));
        }
        None
    });
    gate.request().view["state"] = json!("approved");
    let place = Place::new();
    let child = place.run(&gate, &[], "touch ran").spawn().unwrap();
    until(|| !gate.stub.asked_for("POST", "/claim").is_empty());
    signal(&child, "TERM");
    let done: Done = child.wait_with_output().unwrap().into();
    done.expect(143, &["interrupted before the command was started"]);
    assert_eq!((&gate.request().results[0]["status"], place.read("ran")), (&json!("failed"), None));
}

#[test]
fn who_is_stopped_while_the_server_is_away_says_what_is_not_known() {
    let gate = Gate::new(|_, _| Some(Reply::Cut));
    let child = Place::new().run(&gate, &[], "true").spawn().unwrap();
    until(|| !gate.stub.asked().is_empty());
    signal(&child, "INT");
    let done: Done = child.wait_with_output().unwrap().into();
    done.expect(130, &["whether a request was opened is not known"]);
}

#[test]
fn what_was_decided_before_it_could_be_cancelled_is_told() {
    let gate = Gate::new(|asked, request| {
        asked.line.ends_with("/cancellation").then(|| {
            request.view["state"] = json!("rejected");
            crate::gate::problem("409 Conflict", "closed", "this request is rejected and no longer open to that")
        })
    });
    let child = Place::new().run(&gate, &[], "true").spawn().unwrap();
    until(|| gate.request().looks > 0);
    signal(&child, "TERM");
    let done: Done = child.wait_with_output().unwrap().into();
    done.expect(10, &["#42 is rejected"]);
}
