//! `run` while COMMAND runs.

use crate::gate::Gate;
use crate::process::{Finish, Place, is_there, signal, until};
use serde_json::json;

fn approved() -> Gate {
    let gate = Gate::new(|_, _| None);
    gate.request().view["state"] = json!("approved");
    gate
}

#[test]
fn the_exit_status_is_the_commands_and_so_is_the_report() {
    let table = [
        ("exit 0", 0, "succeeded", "sh ended with status 0"),
        ("exit 3", 3, "failed", "sh ended with status 3"),
        ("kill -KILL $$", 137, "failed", "sh was ended by SIGKILL (9)"),
        ("kill -TERM $$", 143, "failed", "sh was ended by SIGTERM (15)"),
    ];
    for (script, status, result, detail) in table {
        let gate = approved();
        Place::new().run(&gate, &[], script).done().expect(status, &[detail]);
        let request = gate.request();
        assert_eq!((request.claims, request.results.len()), (1, 1));
        assert_eq!((&request.results[0]["status"], &request.results[0]["detail"]), (&json!(result), &json!(detail)));
    }
}

#[test]
fn signals_are_passed_on_to_the_command_once() {
    for (name, status) in [("TERM", 7), ("INT", 7), ("HUP", 7)] {
        let gate = approved();
        let place = Place::new();
        let script =
            format!("trap 'echo {name} >> got; sleep 0.3; exit 7' {name}; touch ready; while :; do sleep 0.05; done");
        let child = place.run(&gate, &[], &script).spawn().unwrap();
        until(|| is_there(&place.path("ready")));
        signal(&child, name);
        let done: crate::process::Done = child.wait_with_output().unwrap().into();
        done.expect(status, &["failed: sh ended with status 7; reported"]);
        assert_eq!(place.read("got").unwrap(), format!("{name}\n"));
    }
}

#[test]
fn a_command_that_ignores_a_signal_is_waited_for() {
    let gate = approved();
    let place = Place::new();
    let script = "trap '' TERM; touch ready; sleep 1; echo done";
    let child = place.run(&gate, &[], script).spawn().unwrap();
    until(|| is_there(&place.path("ready")));
    signal(&child, "TERM");
    let done: crate::process::Done = child.wait_with_output().unwrap().into();
    assert_eq!(done.expect(0, &[]).out, "done\n");
}

#[test]
fn a_command_that_is_not_there_asks_nobody() {
    let gate = approved();
    let args = ["run", "--action", "release.deploy", "--", "./no-such-program"];
    Place::new().countersign(&gate.stub, &args).done().expect(127, &["./no-such-program: not found"]);
    assert!(gate.stub.asked().is_empty());
}

#[test]
fn a_command_that_cannot_be_started_is_reported_as_failed() {
    let gate = approved();
    let place = Place::new();
    place.file("plain", "no program");
    let args = ["run", "--action", "release.deploy", "--", "./plain"];
    place.countersign(&gate.stub, &args).done().expect(126, &["could not be started"]);
    assert_eq!(gate.request().results[0]["status"], "failed");
}

#[test]
fn a_piped_payload_is_given_to_the_command_as_it_was_approved() {
    let gate = approved();
    // SHA-256 of the text.
    gate.request().digest = governance::Digest::of("image: api:1.4.2\n").to_string();
    let options = ["--payload", "-", "--media-type", "application/yaml"];
    let done = Place::new().run(&gate, &options, "cat").done_with("image: api:1.4.2\n");
    assert_eq!(done.expect(0, &[]).out, "image: api:1.4.2\n");
    let body: serde_json::Value = serde_json::from_str(&gate.stub.asked()[0].body).unwrap();
    let payload = json!({ "mediaType": "application/yaml", "text": "image: api:1.4.2\n" });
    assert_eq!(body["payload"], payload);
}

#[test]
fn a_json_payload_is_sent_as_json_with_what_was_before() {
    let gate = approved();
    gate.request().digest = governance::Digest::of("{\"a\":1,\"b\":2}").to_string();
    let place = Place::new();
    let (payload, before) = (place.file("new.json", "{ \"b\": 2, \"a\": 1 }"), place.file("old.json", "{\"a\":0}"));
    place.run(&gate, &["--payload", &payload, "--before", &before], "true").done().expect(0, &[]);
    let body: serde_json::Value = serde_json::from_str(&gate.stub.asked()[0].body).unwrap();
    assert_eq!(body["payload"], json!({ "json": { "a": 1, "b": 2 }, "before": { "a": 0 } }));
}
