//! `run` while the server is away for a while, or for good.

use crate::gate::{Gate, problem};
use crate::process::{Done, Finish, Place, until};
use crate::stub::{Reply, Stub};
use serde_json::json;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

#[test]
fn a_server_that_restarts_during_the_wait_is_waited_for() {
    let mut gate = Gate::new(|_, _| None);
    let place = Place::new();
    let child = place.run(&gate, &[], "echo ran >> runs").spawn().unwrap();
    until(|| gate.request().looks > 0);
    gate.stub.stop();
    thread::sleep(Duration::from_millis(2500));
    gate.request().view["state"] = json!("approved");
    gate.stub.start();
    let done: Done = child.wait_with_output().unwrap().into();
    done.expect(0, &["succeeded"]);
    assert_eq!((place.read("runs").unwrap().as_str(), gate.request().opened), ("ran\n", 1));
}

#[test]
fn cut_answers_and_those_of_a_proxy_are_asked_for_again() {
    let busy = || Reply::with("503 Service Unavailable", "retry-after: 1", "<html>");
    let limited = || {
        let body = json!({ "type": "/api/docs#problem-too-many-attempts", "title": "Too many attempts" });
        Reply::with("429 Too Many Requests", "retry-after: 1", body)
    };
    let faults = [
        || Reply::Cut,
        || Reply::json("502 Bad Gateway", "<html>"),
        || problem("500 Internal Server Error", "internal-error", "something went wrong on our side"),
    ];
    let faults: Vec<Reply> = faults.iter().map(|fault| fault()).chain([busy(), limited()]).collect();
    for fault in faults {
        let began = Instant::now();
        let waits = matches!(&fault, Reply::Answer { headers, .. } if headers.contains("retry-after"));
        let faulty = AtomicUsize::new(0);
        let told = fault.clone();
        let gate = Gate::new(move |asked, request| {
            if !asked.is_look() {
                return None;
            }
            if faulty.fetch_add(1, Ordering::Relaxed) == 0 {
                return Some(fault.clone());
            }
            request.view["state"] = json!("approved");
            None
        });
        Place::new().run(&gate, &[], "true").done().expect(0, &[]);
        assert!(!waits || began.elapsed() >= Duration::from_secs(1), "{told:?}");
        // After a failure the server is not asked to hold its answer.
        let looks = gate.stub.asked_for("GET", crate::gate::ID);
        assert!(looks[0].line.contains("wait=") && !looks[1].line.contains("wait="), "{looks:?}");
    }
}

/// A limit as the server tells it, after the pause that it asks for.
fn limited(pause: &str) -> Reply {
    let body = json!({ "type": "/api/docs#problem-rate-limited", "title": "Too many requests",
        "detail": "this token sent too many requests" });
    Reply::with("429 Too Many Requests", &format!("retry-after: {pause}"), body)
}

/// A proxy's answer while the server behind it starts.
fn unavailable() -> Reply {
    Reply::with("503 Service Unavailable", "retry-after: 1", "<html>")
}

/// A gate that answers every first question of its kind with a fault.
fn faulty_at_first(fault: Reply) -> Gate {
    let mut seen = Vec::new();
    Gate::new(move |asked, _| {
        let first = !seen.contains(&asked.line);
        seen.push(asked.line.clone());
        first.then(|| fault.clone())
    })
}

#[test]
fn whoever_only_looks_keeps_a_pause_that_is_asked_for() {
    for fault in [limited("1"), unavailable()] {
        let gate = faulty_at_first(fault);
        let began = Instant::now();
        let args = ["request", "show", crate::gate::ID];
        Place::new().countersign(&gate.stub, &args).done().expect(0, &["#42 release.deploy"]);
        assert_eq!(gate.stub.asked().len(), 2);
        assert!(began.elapsed() >= Duration::from_secs(1));
    }
    // A server that is not there is told at once, and so is a pause that is too long.
    for (fault, status) in [(Reply::json("502 Bad Gateway", "<html>"), 14), (limited("3600"), 13)] {
        let gate = faulty_at_first(fault);
        let args = ["request", "show", crate::gate::ID];
        Place::new().countersign(&gate.stub, &args).done().expect(status, &[]);
        assert_eq!(gate.stub.asked().len(), 1);
    }
}

#[test]
fn what_must_not_be_done_twice_is_tried_again_only_where_nothing_was_done() {
    for (fault, status, asked) in [(limited("1"), 0, 2), (unavailable(), 14, 1)] {
        let gate = faulty_at_first(fault);
        let args = ["request", "cancel", crate::gate::ID];
        Place::new().countersign(&gate.stub, &args).done().expect(status, &[]);
        assert_eq!(gate.stub.asked_for("POST", "/cancellation").len(), asked);
    }
}

#[test]
fn a_server_that_does_not_come_back_ends_the_wait() {
    let mut gate = Gate::new(|_, _| None);
    let child = Place::new().run(&gate, &["--patience", "2s"], "true").spawn().unwrap();
    until(|| gate.request().looks > 0);
    gate.stub.stop();
    let began = Instant::now();
    let done: Done = child.wait_with_output().unwrap().into();
    done.expect(14, &["not reachable"]);
    assert!(began.elapsed() < Duration::from_secs(8));
}

#[test]
fn a_server_that_is_not_there_is_not_reachable() {
    let mut gate = Gate::new(|_, _| None);
    gate.stub.stop();
    let place = Place::new();
    place.run(&gate, &["--patience", "1s"], "touch ran").done().expect(14, &["not reachable"]);
    assert_eq!(place.read("ran"), None);
}

#[test]
fn a_request_whose_opening_was_not_confirmed_is_opened_once() {
    let first = AtomicUsize::new(0);
    let gate = Gate::new(move |asked, request| {
        let opens = asked.is("POST", "/requests");
        if opens && first.fetch_add(1, Ordering::Relaxed) == 0 {
            request.answer(asked);
            return Some(Reply::Cut);
        }
        request.view["state"] = json!("approved");
        None
    });
    Place::new().run(&gate, &[], "true").done().expect(0, &[]);
    assert_eq!((gate.request().opened, gate.stub.asked_for("POST", "/requests").len()), (1, 2));
}

#[test]
fn a_token_that_was_revoked_meanwhile_ends_the_wait_at_once() {
    let gate = Gate::new(|asked, _| {
        asked.is_look().then(|| problem("401 Unauthorized", "unauthenticated", "you are not signed in"))
    });
    let done = Place::new().run(&gate, &[], "true").done();
    done.expect(13, &["refused: you are not signed in"]);
}

#[test]
fn a_proxy_is_used_and_not_where_it_must_not() {
    let proxy = Stub::new(|_| Reply::json("503 Service Unavailable", ""));
    let place = Place::new();
    let show = |no_proxy: &str| {
        let mut command = place.countersign(&proxy, &["request", "show", crate::gate::ID]);
        command.env("COUNTERSIGN_URL", "https://countersign.invalid").env("HTTPS_PROXY", proxy.url());
        command.env("NO_PROXY", no_proxy).done().expect(14, &["not reachable"]);
        proxy.asked().len()
    };
    assert_eq!(show(""), 1);
    assert_eq!(proxy.asked()[0].line, "CONNECT countersign.invalid:443");
    assert_eq!(show("countersign.invalid"), 1);
}
