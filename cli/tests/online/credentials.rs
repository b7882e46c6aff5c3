//! `login` and `logout`, and what is done in person.

use crate::gate::{Gate, problem};
use crate::process::{Finish, Place};
use crate::stub::{Asked, Reply, Stub};
use serde_json::{Value, json};
use std::os::unix::fs::PermissionsExt;

const KEPT: &str = ".config/countersign/credentials.json";

/// A server that knows one token and one password.
fn server() -> Stub {
    Stub::new(|asked| {
        let me = |scopes: Value| {
            json!({ "member": { "id": "01900000-0000-7000-8000-0000000000b1", "name": "Ana" },
                "organization": { "id": "01900000-0000-7000-8000-0000000000f1", "slug": "acme", "name": "Acme" },
                "permissions": ["requests.open"], "scopes": scopes })
        };
        let knows = known(asked);
        match () {
            () if asked.is("POST", "/session") => {
                let body: Value = serde_json::from_str(&asked.body).unwrap();
                if body["password"] != "correct horse" {
                    return problem(
                        "401 Unauthorized",
                        "bad-credentials",
                        "the email address or the password is wrong",
                    );
                }
                let mut ana = me(Value::Null);
                ana.as_object_mut().unwrap().remove("scopes");
                Reply::with("201 Created", "set-cookie: countersign=s3cret; HttpOnly; Path=/", ana)
            }
            () if !knows => problem("401 Unauthorized", "unauthenticated", "you are not signed in"),
            () if asked.is("GET", "/session") => Reply::json("200 OK", me(json!(["requests.open"]))),
            () if asked.is("DELETE", "/session") => Reply::json("204 No Content", ""),
            () => Reply::json("201 Created", include_str!("request.json")),
        }
    })
}

fn known(asked: &Asked) -> bool {
    asked.header("authorization") == Some("bearer csn_known") || asked.header("cookie") == Some("countersign=s3cret")
}

#[test]
fn a_token_is_checked_kept_for_its_owner_alone_and_used() {
    let (stub, place) = (server(), Place::new());
    let done = place.nobody(&stub, &["login"]).done_with("csn_known\n");
    let done = done.expect(0, &["as Ana of Acme, through a token for requests.open"]);
    assert!(!done.out.contains("csn_known") && !done.err.contains("csn_known"));
    let mode = place.path(KEPT).metadata().unwrap().permissions().mode() & 0o777;
    let folder = place.path(KEPT).parent().unwrap().metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!((mode, folder), (0o600, 0o700));
    let id = crate::gate::ID;
    // The only server that was signed in to needs no address.
    place.nobody(&stub, &["request", "show", id]).env_remove("COUNTERSIGN_URL").done().expect(0, &["#42"]);
    assert_eq!(stub.asked().last().unwrap().header("authorization"), Some("bearer csn_known"));
    place.nobody(&stub, &["logout"]).done().expect(0, &["Signed out of"]);
    assert!(!place.read(KEPT).unwrap().contains("csn_known"));
    place.nobody(&stub, &["request", "show", id]).done().expect(2, &["on whose behalf?"]);
}

#[test]
fn a_wrong_token_or_password_is_not_kept() {
    let (stub, place) = (server(), Place::new());
    place.nobody(&stub, &["login"]).done_with("csn_other\n").expect(13, &["you are not signed in"]);
    let person = ["login", "--email", "ana@example.com"];
    place.nobody(&stub, &person).done_with("wrong\n").expect(13, &["the password is wrong"]);
    place.nobody(&stub, &["login"]).done_with("").expect(2, &["nothing was given"]);
    assert_eq!(place.read(KEPT), None);
}

#[test]
fn a_person_reviews_with_a_session_that_is_kept() {
    let (stub, place) = (server(), Place::new());
    let person = ["login", "--email", "ana@example.com", "--organization", "acme"];
    place.nobody(&stub, &person).done_with("correct horse\n").expect(0, &["as Ana of Acme"]);
    let sent: Value = serde_json::from_str(&stub.asked()[0].body).unwrap();
    assert_eq!(sent, json!({ "email": "ana@example.com", "password": "correct horse", "organization": "acme" }));
    assert!(!place.read(KEPT).unwrap().contains("correct horse"));
    let review = ["review", "approve", crate::gate::ID, "--comment", "fine"];
    place.countersign(&stub, &review).done().expect(0, &["#42"]);
    let asked = stub.asked().pop().unwrap();
    assert_eq!((asked.header("cookie"), asked.header("authorization")), (Some("countersign=s3cret"), None));
    assert!(asked.line.ends_with("/reviews"));
    assert_eq!(serde_json::from_str::<Value>(&asked.body).unwrap(), json!({ "verdict": "approve", "comment": "fine" }));
    place.nobody(&stub, &["logout", "--output", "json"]).done().expect(0, &["\"wasSignedIn\": true"]);
    assert_eq!(stub.asked().last().unwrap().line, "DELETE /api/v1/session");
}

#[test]
fn tokens_never_review_and_never_break_the_glass() {
    let gate = Gate::new(|_, _| None);
    let id = crate::gate::ID;
    let start =
        ["break-glass", "start", "--reason", "x", "--action", "release.deploy", "--organization", "--for", "45m"];
    let start: Vec<&str> = start.into_iter().chain(["--understood"]).collect();
    let commands: [&[&str]; 4] =
        [&["review", "approve", id], &["review", "reject", id, "--comment", "no"], &start, &["break-glass", "revoke"]];
    for args in commands {
        Place::new().countersign(&gate.stub, args).done().expect(2, &["in person, never with an API token"]);
    }
    assert!(gate.stub.asked().is_empty());
}

#[test]
fn a_file_that_others_may_read_is_not_used() {
    let (stub, place) = (server(), Place::new());
    place.nobody(&stub, &["login"]).done_with("csn_known\n").expect(0, &[]);
    std::fs::set_permissions(place.path(KEPT), std::fs::Permissions::from_mode(0o644)).unwrap();
    place.nobody(&stub, &["request", "show", crate::gate::ID]).done().expect(2, &["others may read it"]);
}
