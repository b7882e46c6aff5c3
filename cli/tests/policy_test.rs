//! `countersign policy test`, as a shell sees it.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking, in helpers as well")]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const PASSES: &str = "\
members: { ana: {}, bo: {} }
policies: [{ name: gate, scope: organization }]
bindings: [{ policy: gate, organization: true }]
cases:
  - name: a colleague is enough
    request: { requester: ana, action: release.deploy, at: 2026-01-07T12:00:00Z }
    reviews: [{ by: bo, verdict: approve }]
    expect: { state: approved }
";

fn fails() -> String {
    PASSES.replace("state: approved", "state: rejected, eligible: [ana]")
}

fn unreadable() -> String {
    PASSES.replace("expect:", "expects:")
}

fn file(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, text).unwrap();
    path
}

fn countersign() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_countersign"));
    command.args(["policy", "test"]);
    command
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn a_file_whose_cases_pass_gives_0_and_says_how_many() {
    let folder = tempfile::tempdir().unwrap();
    let output = countersign().arg(file(folder.path(), "gate.yaml", PASSES)).output().unwrap();
    assert_eq!(
        (output.status.code(), out(&output).as_str(), err(&output).as_str()),
        (Some(0), "1 passed, 0 failed\n", "")
    );
}

#[test]
fn a_failing_case_gives_1_and_says_what_was_expected_and_what_came() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path(), "gate.yaml", &fails());
    let output = countersign().arg(&path).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let expected = format!(
        "\
FAILED a colleague is enough ({}:5, document 1)
  state     expected rejected, came approved
            gate is satisfied
  eligible  expected ana, came bo
            ana may not approve for gate: opened the request
            bo may approve for gate: may review requests

0 passed, 1 failed
",
        path.display()
    );
    assert_eq!(out(&output), expected);
}

#[test]
fn an_unreadable_file_gives_2_and_says_where_and_what_while_the_others_are_run() {
    let folder = tempfile::tempdir().unwrap();
    let [good, bad] = [file(folder.path(), "good.yaml", PASSES), file(folder.path(), "bad.yaml", &unreadable())];
    let absent = folder.path().join("absent.yaml");
    let output = countersign().args([&bad, &absent, &good]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(out(&output), "1 passed, 0 failed, 2 files unreadable\n");
    let said = err(&output);
    let place = format!("error: {}:8:5: document 1: cases[0].expects: unknown field `expects`", bad.display());
    assert!(said.starts_with(&place), "{said}");
    assert!(said.contains("expected one of `name`, `request`, `reviews`, `expect`"), "{said}");
    assert!(said.contains(&format!("error: {}: No such file", absent.display())), "{said}");
}

#[test]
fn an_unreadable_file_outweighs_a_failing_one() {
    let folder = tempfile::tempdir().unwrap();
    let files = [file(folder.path(), "a.yaml", &fails()), file(folder.path(), "b.yaml", &unreadable())];
    assert_eq!(countersign().args(files).output().unwrap().status.code(), Some(2));
}

#[test]
fn a_dash_is_standard_input() {
    let mut command = countersign();
    command.arg("-").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(unreadable().as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).starts_with("error: standard input:8:5: document 1: cases[0].expects"), "{}", err(&output));
}

#[test]
fn json_output_is_one_document_with_everything_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let two = format!("{PASSES}---\n{}", fails());
    let files = [file(folder.path(), "two.yaml", &two), file(folder.path(), "bad.yaml", &unreadable())];
    let output = countersign().args(["--output", "json"]).args(files).output().unwrap();
    assert_eq!((output.status.code(), err(&output).as_str()), (Some(2), ""));
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&json["passed"], &json["failed"], &json["unreadable"]), (&1.into(), &1.into(), &1.into()));
    let cases = &json["files"][0]["cases"];
    assert_eq!((&cases[0]["passed"], &cases[1]["passed"]), (&true.into(), &false.into()));
    assert_eq!((&cases[1]["document"], &cases[1]["line"]), (&2.into(), &14.into()));
    assert_eq!(cases[1]["differences"][0]["key"], "state");
    assert_eq!(cases[1]["differences"][1]["came"], serde_json::json!(["bo"]));
    let problem = &json["files"][1]["problems"][0];
    assert_eq!((&problem["line"], &problem["field"]), (&8.into(), &"cases[0].expects".into()));
}

#[test]
fn a_quorum_that_asks_for_nothing_is_warned_of() {
    let folder = tempfile::tempdir().unwrap();
    let text = PASSES.replace("scope: organization }", "scope: organization, quorum: { minApprovals: 0 } }");
    let output = countersign().arg(file(folder.path(), "gate.yaml", &text)).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(err(&output).starts_with("warning: ") && err(&output).contains("asks for nothing"), "{}", err(&output));
}

#[test]
fn the_example_in_the_help_passes() {
    let output = countersign().arg("--help").output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    let help = out(&output);
    let (_, example) = help.split_once("with gates.yaml:\n").unwrap();
    let (example, _) = example.split_once("Exit status:").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let output = countersign().arg(file(folder.path(), "gates.yaml", example)).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}{}", out(&output), err(&output));
}

#[test]
fn wrong_usage_gives_2() {
    assert_eq!(countersign().output().unwrap().status.code(), Some(2));
    assert_eq!(countersign().args(["--output", "xml", "-"]).output().unwrap().status.code(), Some(2));
}
