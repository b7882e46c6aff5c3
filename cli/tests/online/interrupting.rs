//! `run` when a signal comes before COMMAND runs.

use crate::gate::Gate;
use crate::process::{Done, Place, signal, until};
use crate::stub::Reply;
use serde_json::json;
use std::io::{Read, Write};
use std::process::{Command, Stdio};
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
        done.expect(12, &["#42 was cancelled: El cancelled it: “`countersign run` was interrupted.”"]);
        assert_eq!((&gate.request().view["state"], place.read("ran")), (&json!("cancelled"), None), "{name}");
    }
}

#[test]
fn who_is_told_to_ignore_that_the_terminal_is_gone_goes_on_waiting() {
    let gate = Gate::new(|_, _| None);
    let run = Place::new().run(&gate, &[], "true");
    let mut nohup = Command::new("env");
    nohup.args(["--ignore-signal=HUP"]).args(run.get_args().skip(1)).stdout(Stdio::piped()).stderr(Stdio::piped());
    nohup.envs(run.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let child = nohup.spawn().unwrap();
    until(|| gate.request().looks > 0);
    signal(&child, "HUP");
    gate.request().view["state"] = json!("approved");
    let done: Done = child.wait_with_output().unwrap().into();
    done.expect(0, &["succeeded"]);
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
            crate::gate::problem("409 Conflict", "closed", "this request was rejected and is no longer open to that")
        })
    });
    let child = Place::new().run(&gate, &[], "true").spawn().unwrap();
    until(|| gate.request().looks > 0);
    signal(&child, "TERM");
    let done: Done = child.wait_with_output().unwrap().into();
    done.expect(10, &["#42 is rejected"]);
}

/// What a terminal shows, and the status, where a person types so once the question or the progress is there.
fn at_a_terminal(gate: &Gate, typed: &[(&str, &str)]) -> (String, Option<i32>) {
    let args = "run --action release.deploy --project api --environment production -- echo ran";
    let line = format!("exec {} {args}", env!("CARGO_BIN_EXE_countersign"));
    let mut command = Command::new("script");
    command.args(["-qec", &line, "/dev/null"]).env("COUNTERSIGN_URL", gate.stub.url()).env("TERM", "xterm");
    command.env("COUNTERSIGN_TOKEN", "csn_secret").env("SHELL", "/bin/sh").env_remove("NO_COLOR").env_remove("CI");
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let (mut stdin, mut stdout) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    let (mut seen, mut typed) = (String::new(), typed.iter().peekable());
    let mut buffer = [0; 4096];
    loop {
        let read = stdout.read(&mut buffer).unwrap();
        if read == 0 {
            break;
        }
        seen.push_str(&String::from_utf8_lossy(&buffer[..read]));
        if typed.peek().is_some_and(|(after, _)| seen.contains(after)) {
            let (_, keys) = typed.next().unwrap();
            // The line that moves would say it again.
            seen.push('\n');
            stdin.write_all(keys.as_bytes()).unwrap();
        }
    }
    (seen, child.wait().unwrap().code())
}

const CTRL_C: &str = "\u{3}";
const QUESTION: &str = "Cancel the request? [y/N]";

#[test]
fn a_person_at_a_terminal_sees_a_line_that_moves_and_is_asked() {
    let gate = Gate::new(|_, _| None);
    let (seen, status) = at_a_terminal(&gate, &[("waiting 0 s", CTRL_C), (QUESTION, "y\n")]);
    assert_eq!((status, &gate.request().view["state"]), (Some(12), &json!("cancelled")), "{seen}");
    assert!(seen.contains("\r\u{1b}[2K"), "{seen}");
}

#[test]
fn a_person_who_says_no_goes_on_waiting() {
    let gate = Gate::new(|asked, request| {
        if asked.is_look() && request.looks >= 3 {
            request.view["state"] = json!("approved");
        }
        None
    });
    let (seen, status) = at_a_terminal(&gate, &[("waiting 0 s", CTRL_C), (QUESTION, "\n")]);
    assert_eq!((status, gate.request().claims), (Some(0), 1), "{seen}");
}

#[test]
fn a_second_ctrl_c_leaves_the_request() {
    let gate = Gate::new(|_, _| None);
    let (seen, status) = at_a_terminal(&gate, &[("waiting 0 s", CTRL_C), (QUESTION, CTRL_C)]);
    assert_eq!((status, &gate.request().view["state"]), (Some(130), &json!("pending")), "{seen}");
}
