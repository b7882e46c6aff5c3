//! `run` until the request is decided.

use crate::gate::{Gate, ID, violations};
use crate::process::{Finish, Place};
use serde_json::{Value, json};

#[test]
fn who_is_approved_while_waiting_claims_runs_and_reports() {
    let gate = Gate::comes_to("approved");
    let place = Place::new();
    let script = "echo deployed; echo $COUNTERSIGN_REQUEST_NUMBER $COUNTERSIGN_REQUEST_ID > told";
    let done = place.run(&gate, &["--reason", "Fix checkout"], script).done();
    let done =
        done.expect(0, &["https://countersign.example.com/approvals/", "needs 2 approvals (Gate) · 6 d 23 h left"]);
    assert_eq!(done.out, "deployed\n");
    assert!(done.err.contains("#42 is approved") && done.err.contains("succeeded: sh ended with status 0; reported"));
    assert_eq!(place.read("told").unwrap(), "42 01900000-0000-7000-8000-000000000042\n");
    let opened: Value = serde_json::from_str(&gate.stub.asked()[0].body).unwrap();
    let body = json!({ "action": "release.deploy", "target": { "project": "api", "environment": "production" },
        "reason": "Fix checkout" });
    assert_eq!(opened, body);
    let lines: Vec<String> = gate.stub.asked().iter().map(|asked| asked.line.clone()).collect();
    assert!(lines[1].ends_with("?wait=25&while=pending&reviews=0"), "{lines:?}");
    let request = gate.request();
    assert_eq!((request.opened, request.claims), (1, 1));
    assert_eq!(request.results[0]["status"], "succeeded");
}

#[test]
fn what_is_not_approved_is_not_run_and_says_why() {
    for (state, status, says) in
        [("rejected", 10, "#42 is rejected"), ("expired", 11, "#42 expired"), ("cancelled", 12, "#42 was cancelled")]
    {
        let gate = Gate::comes_to(state);
        let place = Place::new();
        place.run(&gate, &[], "touch ran").done().expect(status, &[says]);
        assert_eq!((place.read("ran"), gate.request().claims), (None, 0), "{state}");
    }
}

#[test]
fn reviews_are_told_as_they_come() {
    let gate = Gate::new(|asked, request| {
        let by = json!({ "id": "01900000-0000-7000-8000-0000000000b1", "name": "Ana\u{1b}[2J" });
        let review =
            |verdict: &str| json!({ "by": by, "verdict": verdict, "comment": "hm", "at": "2026-01-05T12:30:00Z" });
        match (asked.is_look(), request.looks) {
            (true, 1) => {
                request.view["reviews"] = json!([review("approve")]);
                request.view["policies"][0]["missing"] = json!(["1 approval"]);
            }
            (true, 2) => {
                (request.view["state"], request.view["reviews"]) = (json!("rejected"), json!([review("reject")]))
            }
            _ => {}
        }
        None
    });
    let done = Place::new().run(&gate, &[], "true").done();
    let done = done.expect(10, &["Ana\u{fffd}[2J approved: “hm”", "needs 1 approval (Gate)", "#42 was rejected: Ana"]);
    assert!(!done.err.contains('\u{1b}'), "{done:#?}");
}

#[test]
fn violations_at_the_gate_are_printed_and_nothing_is_run() {
    let gate = Gate::new(|asked, _| {
        asked.is("POST", "/requests").then(|| violations("environment-frozen", "production is frozen: holidays"))
    });
    let place = Place::new();
    let done = place.run(&gate, &[], "touch ran").done();
    done.expect(13, &["Gate: production is frozen: holidays (environment-frozen)"]);
    assert_eq!(place.read("ran"), None);
}

#[test]
fn who_does_not_wait_is_told_that_it_waits_and_who_needs_no_approval_goes_on() {
    let gate = Gate::new(|_, _| None);
    let place = Place::new();
    place.run(&gate, &["--no-wait"], "touch ran").done().expect(20, &["#42 waits for approval"]);
    assert_eq!((place.read("ran"), gate.request().looks), (None, 0));
    gate.request().view["state"] = json!("approved");
    place.run(&gate, &["--no-wait"], "touch ran").done().expect(0, &[]);
    assert!(place.read("ran").is_some());
}

#[test]
fn a_wait_ends_in_time_and_leaves_the_request() {
    let gate = Gate::new(|_, _| None);
    let done = Place::new().run(&gate, &["--timeout", "1500ms"], "true").done();
    done.expect(20, &["#42 still waits for approval after 1s 500ms"]);
    assert_eq!(gate.request().view["state"], "pending");
}

#[test]
fn a_newer_request_for_the_same_is_told_once() {
    let gate = Gate::new(|asked, request| {
        match (asked.is_look(), request.looks) {
            (true, 1) => request.view["supersededBy"] = json!({ "id": ID, "number": 48 }),
            (true, 3) => request.view["state"] = json!("expired"),
            _ => {}
        }
        None
    });
    let done = Place::new().run(&gate, &[], "true").done().expect(11, &[]);
    assert_eq!(done.err.matches("#48 asks for the same and is newer").count(), 1, "{done:#?}");
    gate.request().view["state"] = json!("pending");
    let done = Place::new().countersign(&gate.stub, &["request", "wait", ID, "--timeout", "1s"]).done();
    let done = done.expect(20, &["#42 still waits for approval after 1s"]);
    assert_eq!(done.err.matches("#48 asks for the same and is newer").count(), 1, "{done:#?}");
}

#[test]
fn with_json_standard_output_is_the_request_alone() {
    let gate = Gate::comes_to("approved");
    let done = Place::new().run(&gate, &["--output", "json"], "echo deployed").done().expect(0, &["deployed"]);
    let request: Value = serde_json::from_str(&done.out).unwrap();
    assert_eq!((&request["state"], &request["number"]), (&json!("succeeded"), &json!(42)));
}

#[test]
fn a_later_run_with_the_same_key_takes_the_request_up_and_runs_nothing_twice() {
    let gate = Gate::new(|_, _| None);
    let place = Place::new();
    let key = ["--idempotency-key", "pipeline-7", "--no-wait"];
    place.run(&gate, &key, "echo ran >> runs").done().expect(20, &[]);
    gate.request().view["state"] = json!("approved");
    place.run(&gate, &key, "echo ran >> runs").done().expect(0, &[]);
    place.run(&gate, &key, "echo ran >> runs").done().expect(13, &["a request is executed once"]);
    assert_eq!((place.read("runs").unwrap().as_str(), gate.request().opened), ("ran\n", 1));
}

#[test]
fn what_countersign_executes_itself_is_not_run() {
    let gate = Gate::new(|_, _| None);
    let args = ["run", "--action", "environment.freeze", "--environment", "x", "--", "true"];
    let done = Place::new().countersign(&gate.stub, &args).done();
    done.expect(2, &["is carried out by Countersign itself"]);
    assert!(gate.stub.asked().is_empty());
}

#[test]
fn wrong_arguments_give_2_and_ask_nothing() {
    let gate = Gate::new(|_, _| None);
    let place = Place::new();
    let wrong: [&[&str]; 4] = [
        &["run", "--action", "release.deplyo", "--", "true"],
        &["run", "--action", "release.deploy"],
        &["run", "--action", "release.deploy", "--timeout", "5", "--", "true"],
        &["run", "--action", "release.deploy", "--payload", "absent.yaml", "--", "true"],
    ];
    for args in wrong {
        place.countersign(&gate.stub, args).done().expect(2, &[]);
    }
    place.nobody(&gate.stub, &["run", "--action", "release.deploy", "--", "true"]).done().expect(2, &["--token"]);
    assert!(gate.stub.asked().is_empty());
}
