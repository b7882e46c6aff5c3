//! `countersign policy list|export|plan|apply`: what a shell sees, whatever it is that answers. What
//! comes of them on a real server is tried in `server/tests/rest/policy_files.rs`.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking, in helpers as well")]

mod stub;

use std::fs;
use std::path::PathBuf;
use stub::{answered, countersign, err, out};

const FILE: &str = "\
policies:
  - name: Gate
    scope: organization
    quorum: { minApprovals: 2, requiredTeamIds: [SRF] }
bindings:
  - { policy: Gate, organization: true }
";

/// A file of that text, for as long as the folder is kept.
fn file(text: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path: PathBuf = folder.path().join("gates.yaml");
    fs::write(&path, text).unwrap();
    (folder, path.display().to_string())
}

#[test]
fn an_export_is_printed_as_yaml_or_json() {
    let set = r#"{"policies":[{"name":"Gate","scope":"project","quorum":{"minApprovals":1}}],"bindings":[]}"#;
    let (output, asked) = answered("200 OK", set, &["export"]);
    let yaml = "policies:\n- name: Gate\n  scope: project\n  quorum:\n    minApprovals: 1\nbindings: []\n";
    assert_eq!((output.status.code(), out(&output).as_str(), err(&output).as_str()), (Some(0), yaml, ""));
    assert!(asked[0].head.starts_with("get /api/v1/policy-set http/1.1"), "{}", asked[0].head);
    assert!(asked[0].head.contains("authorization: bearer csn_secret"));
    let (output, _) = answered("200 OK", set, &["export", "--output", "json"]);
    assert!(out(&output).starts_with("{\n  \"policies\": [\n"), "{}", out(&output));
}

#[test]
fn a_file_that_cannot_be_read_is_told_with_its_line_and_sent_nowhere() {
    let (_folder, path) = file("policies:\n  - nome: Gate\nbindings: []\n");
    for command in ["plan", "apply"] {
        let (output, asked) = answered("200 OK", "{}", &[command, &path]);
        assert_eq!((output.status.code(), asked.len()), (Some(2), 0));
        let told = err(&output);
        assert!(told.contains("gates.yaml:2:11: policies[0].nome: unknown field `nome`"), "{told}");
    }
    let (output, _) = answered("200 OK", "{}", &["plan", "/nowhere/gates.yaml"]);
    assert_eq!(output.status.code(), Some(2), "{}", err(&output));
}

#[test]
fn what_the_server_refuses_in_a_file_is_told_with_its_line() {
    let problem = r#"{"type":"x","title":"Invalid input","status":422,"detail":"the input is not valid",
        "errors":[{"field":"policies[1].quorum.requiredTeamIds","message":"there is no team `SRF`"}]}"#;
    let (_first, first) = file("policies: [{ name: Other, scope: project }]\nbindings: []\n");
    let (_second, second) = file(FILE);
    let (output, asked) = answered("422 Unprocessable Content", problem, &["plan", &first, &second]);
    assert_eq!(output.status.code(), Some(13));
    let place = format!("{second}:4:49: policies[0].quorum.requiredTeamIds: there is no team `SRF`");
    assert!(err(&output).contains(&place), "{}", err(&output));
    let sent: serde_json::Value = serde_json::from_str(&asked[0].body).unwrap();
    assert_eq!((&sent["policies"][0]["name"], &sent["policies"][1]["name"]), (&"Other".into(), &"Gate".into()));
}

#[test]
fn any_other_refusal_is_told_with_its_violations() {
    let problem = r#"{"type":"x","title":"Policy violations","status":422,"detail":"policy violations",
        "violations":[{"code":"reason-required","message":"A reason is required.","policy":"Gate"}]}"#;
    let (output, _) = answered("422 Unprocessable Content", problem, &["export"]);
    let told = "refused: policy violations\n  Gate: A reason is required. (reason-required)\n";
    assert_eq!((output.status.code(), err(&output).as_str()), (Some(13), told));
    let (output, _) = answered("401 Unauthorized", r#"{"title":"Not authenticated"}"#, &["list"]);
    assert_eq!((output.status.code(), err(&output).as_str()), (Some(13), "refused: Not authenticated\n"));
}

#[test]
fn where_no_countersign_server_answers_it_is_not_reachable() {
    let (_folder, path) = file(FILE);
    for command in [&["list"][..], &["export"], &["plan", &path], &["apply", &path]] {
        // Nobody listens on a port that was just given back.
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let output = countersign(&format!("http://127.0.0.1:{port}")).args(command).output().unwrap();
        assert_eq!(output.status.code(), Some(14), "{command:?}: {}", err(&output));
        assert!(err(&output).starts_with("not reachable: "), "{}", err(&output));
    }
    for status in ["200 OK", "502 Bad Gateway"] {
        let (output, _) = answered(status, "<html>", &["export"]);
        assert_eq!(output.status.code(), Some(14), "{}", err(&output));
        assert!(err(&output).contains("no Countersign server"), "{}", err(&output));
    }
}

#[test]
fn the_token_is_not_sent_on_to_another_address() {
    let (output, asked) = answered("308 Permanent Redirect\r\nlocation: https://elsewhere.example/", "", &["export"]);
    assert_eq!((output.status.code(), asked.len()), (Some(14), 1));
    assert!(err(&output).contains("https://elsewhere.example/"), "{}", err(&output));
}

#[test]
fn arguments_that_cannot_be_used_give_2() {
    let none = countersign("").env_remove("COUNTERSIGN_URL").arg("list").output().unwrap();
    assert_eq!(none.status.code(), Some(2));
    assert!(err(&none).contains("--url"), "{}", err(&none));
    let bad = countersign("countersign.example.com").arg("list").output().unwrap();
    assert_eq!(bad.status.code(), Some(2));
    assert!(err(&bad).contains("is no address"), "{}", err(&bad));
    let certificates = ["list", "--ca-file", "/nowhere/ca.pem"];
    assert_eq!(countersign("https://localhost").args(certificates).output().unwrap().status.code(), Some(2));
}

#[test]
fn the_token_is_never_shown() {
    let help = countersign("https://localhost").args(["plan", "--help"]).output().unwrap();
    assert_eq!(help.status.code(), Some(0));
    assert!(out(&help).contains("COUNTERSIGN_TOKEN") && !out(&help).contains("csn_secret"), "{}", out(&help));
    assert!(out(&help).contains("Exit status:"));
}
