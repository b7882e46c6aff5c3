//! The other commands, each with a server that has what it asks for.

use crate::gate::{CLAIM, Gate, ID, problem};
use crate::process::{Finish, Place};
use crate::stub::{Asked, Reply, Stub};
use serde_json::{Value, json};

fn request() -> Value {
    serde_json::from_str(include_str!("request.json")).unwrap()
}

fn query(asked: &Asked) -> &str {
    asked.line.split_once('?').map_or("", |(_, query)| query)
}

#[test]
fn a_request_is_opened_and_not_waited_for() {
    let gate = Gate::new(|_, _| None);
    let place = Place::new();
    let args = ["request", "open", "--action", "release.deploy", "--project", "api", "--environment", "production"];
    let done =
        place.countersign(&gate.stub, &args).done().expect(0, &["#42 release.deploy to api / production pending"]);
    assert!(done.out.contains("○ Gate (version 3) needs 2 approvals"), "{}", done.out);
    let args: Vec<&str> = args.into_iter().chain(["--output", "json"]).collect();
    let done = place.countersign(&gate.stub, &args).done().expect(0, &[]);
    let shown: Value = serde_json::from_str(&done.out).unwrap();
    assert_eq!((&shown["id"], &shown["policies"][0]["missing"]), (&json!(ID), &json!(["2 approvals"])));
}

#[test]
fn a_request_is_found_by_its_number_its_id_and_its_address() {
    let stub = Stub::new(|asked| {
        if asked.is_look() {
            return Reply::json("200 OK", request());
        }
        let items = if asked.line.contains("number=42") { vec![request()] } else { Vec::new() };
        Reply::json("200 OK", json!({ "items": items }))
    });
    let address = format!("https://countersign.example.com/approvals/{ID}");
    let place = Place::new();
    for name in ["42", "#42", ID, &address] {
        place.countersign(&stub, &["request", "show", name]).done().expect(0, &["#42 release.deploy", "Fix checkout"]);
    }
    place.countersign(&stub, &["request", "show", "7"]).done().expect(2, &["there is no request #7"]);
    place.countersign(&stub, &["request", "show", "api"]).done().expect(2, &["is neither the number"]);
}

#[test]
fn who_waits_for_a_request_hears_what_it_comes_to() {
    for (state, status) in [("approved", 0), ("rejected", 10), ("expired", 11), ("cancelled", 12)] {
        let gate = Gate::comes_to(state);
        let done = Place::new().countersign(&gate.stub, &["request", "wait", ID, "--output", "json"]).done();
        let done = done.expect(status, &["needs 2 approvals (Gate)"]);
        assert_eq!(serde_json::from_str::<Value>(&done.out).unwrap()["state"], state);
        assert_eq!(gate.request().claims, 0);
    }
    let gate = Gate::new(|_, _| None);
    let args = ["request", "wait", ID, "--timeout", "1s"];
    Place::new().countersign(&gate.stub, &args).done().expect(20, &["#42 still waits for approval after 1s"]);
}

#[test]
fn who_waits_for_the_execution_hears_how_that_went() {
    for (state, status) in [("succeeded", 0), ("failed", 16), ("rejected", 10)] {
        let gate = Gate::new(move |asked, request| {
            match (asked.is_look(), request.looks) {
                (true, 1) => {
                    request.view["state"] = json!("executing");
                    request.view["executor"] = json!({ "of": "project api", "host": "deploy.example.com" });
                }
                (true, 2) => request.view["state"] = json!(state),
                _ => {}
            }
            None
        });
        let done = Place::new().countersign(&gate.stub, &["request", "wait", ID, "--executed"]).done();
        done.expect(status, &["#42 is in the hands of the executor of project api", state]);
    }
    let gate = Gate::comes_to("approved");
    let args = ["request", "wait", ID, "--executed", "--timeout", "2s"];
    Place::new().countersign(&gate.stub, &args).done().expect(20, &["#42 still has no result after 2s"]);
}

#[test]
fn who_has_a_request_in_hand_is_told_once_however_long_it_takes() {
    let gate = Gate::new(|_, _| None);
    gate.request().view["state"] = json!("executing");
    gate.request().view["executor"] = json!({ "of": "project api", "host": "deploy.example.com" });
    let args = ["request", "wait", ID, "--executed", "--timeout", "3s"];
    let done = Place::new().countersign(&gate.stub, &args).done().expect(20, &["#42 still has no result after 3s"]);
    assert_eq!(done.err.matches("is in the hands of").count(), 1, "{done:#?}");
}

#[test]
fn a_request_that_is_shown_says_how_far_its_executor_is_with_it() {
    let show = |state: &str, execution: Value, claim: Value| {
        let gate = Gate::new(|_, _| None);
        let mut request = gate.request();
        request.view["state"] = json!(state);
        request.view["executor"] = json!({ "of": "project api", "host": "deploy.example.com" });
        (request.view["execution"], request.view["claim"]) = (execution, claim);
        drop(request);
        Place::new().countersign(&gate.stub, &["request", "show", ID]).done().expect(0, &[]).out
    };
    let id = "01900000-0000-7000-8000-0000000000e7";
    let tried_again = json!({ "id": id, "state": "sent", "attempts": 2, "lastStatus": 503,
        "lastError": "the receiver answered 503", "nextAttemptAt": "2026-01-05T12:50:30Z" });
    let out = show("executing", tried_again, Value::Null);
    let says = "  the executor of project api does not have it yet, after 2 attempts: the receiver answered 503; \
        handed over again in 20 min ";
    assert!(out.contains(says), "{out}");
    let frozen = json!({ "id": id, "state": "failed", "attempts": 0,
        "lastError": "it could not be claimed: production is frozen: holidays" });
    let out = show("approved", frozen, Value::Null);
    let says = "not handed over to the executor of project api: production is frozen: holidays; its page";
    assert!(out.contains(says) && !out.contains(": failed"), "{out}");
    let report = json!({ "claimId": CLAIM, "state": "failed", "since": "2026-01-05T13:00:00Z",
        "detail": "## Rollout failed\n\n- **pod**\n  - crashes\u{1b}[2J" });
    let out = show("failed", json!({ "id": id, "state": "failed", "attempts": 1 }), report);
    let says = "deploy.example.com: failed\n  | ## Rollout failed\n  |\n  | - **pod**\n  |   - crashes\u{fffd}[2J\n";
    assert!(out.contains(says), "{out}");
}

#[test]
fn what_is_said_of_an_execution_is_told_as_it_comes_and_at_its_end() {
    let gate = Gate::new(move |asked, request| {
        let execution = |state: &str, detail: &str| json!({ "id": "01900000-0000-7000-8000-0000000000e7", "state": state, "attempts": 1, "detail": detail });
        if !asked.is_look() {
            return None;
        }
        match request.looks {
            0 => {
                request.view["state"] = json!("executing");
                request.view["executor"] = json!({ "of": "project api", "host": "deploy.example.com" });
                request.view["execution"] = execution("acknowledged", "");
            }
            1 => request.view["execution"] = execution("running", "3 of 5 pods"),
            2 => request.view["execution"] = execution("running", "4 of 5 pods"),
            3 => {}
            _ => {
                request.view["state"] = json!("failed");
                request.view["execution"] = execution("failed", "4 of 5 pods");
                request.view["claim"] = json!({ "claimId": CLAIM, "state": "failed",
                    "since": "2026-01-05T13:00:00Z", "detail": "the fifth pod crashes" });
            }
        }
        None
    });
    let args = ["request", "wait", ID, "--executed", "--output", "json"];
    let done = Place::new().countersign(&gate.stub, &args).done().expect(16, &[]);
    let told: Vec<&str> = done.err.lines().map(|line| line.trim_start_matches("countersign: ")).collect();
    let expected = [
        "#42 is in the hands of the executor of project api",
        "the executor of project api has it",
        "the executor of project api is at it: 3 of 5 pods",
        "the executor of project api is at it: 4 of 5 pods",
        "#42 failed: the fifth pod crashes",
    ];
    assert_eq!(told, expected);
    let shown: Value = serde_json::from_str(&done.out).unwrap();
    assert_eq!(shown["claim"]["detail"], "the fifth pod crashes");
    assert_eq!(shown["execution"]["detail"], "4 of 5 pods");
    // What is said on the way is no change that lets an answer go, so it is not held for long.
    let looks = gate.stub.asked_for("GET", ID);
    assert!(looks[1].line.contains("wait=5&while=executing"), "{looks:?}");
}

#[test]
fn a_request_is_cancelled_with_a_comment() {
    let gate = Gate::new(|_, _| None);
    for flag in ["--comment", "--reason"] {
        let args = ["request", "cancel", ID, flag, "a fix is on its way"];
        let done = Place::new().countersign(&gate.stub, &args).done();
        done.expect(0, &["#42 was cancelled: El cancelled it: “a fix is on its way”"]);
        let body: Value = serde_json::from_str(&gate.stub.asked().last().unwrap().body).unwrap();
        assert_eq!(body, json!({ "comment": "a fix is on its way" }));
    }
    Place::new().countersign(&gate.stub, &["request", "show", ID]).done().expect(0, &["El cancelled it: “a fix"]);
}

#[test]
fn the_inbox_of_a_token_is_all_that_is_pending_and_of_a_person_what_waits_for_them() {
    let stub = Stub::new(|asked| match asked.line.as_str() {
        "POST /api/v1/session" => {
            let me = json!({ "member": { "id": "01900000-0000-7000-8000-0000000000b1", "name": "Ana" },
                "organization": { "id": "01900000-0000-7000-8000-0000000000f1", "slug": "acme", "name": "Acme" },
                "permissions": [] });
            Reply::with("201 Created", "set-cookie: countersign=s3cret; HttpOnly", me)
        }
        _ if query(asked).contains("after=") => Reply::json("200 OK", json!({ "items": [request()] })),
        _ => Reply::json("200 OK", json!({ "items": [request()], "next": "there" })),
    });
    let place = Place::new();
    let filters = ["inbox", "--project", "api", "--type", "release", "--stale", "-q", "fix it"];
    let done = place.countersign(&stub, &filters).done().expect(0, &["2 requests", "#42 release.deploy"]);
    assert!(done.out.contains("\n  El: Fix checkout\n  ○ Gate (version 3) needs 2 approvals\n#42"), "{}", done.out);
    let asked = query(&stub.asked()[0]).to_owned();
    assert_eq!(asked, "status=pending&stale=true&type=release&project=api&q=fix+it&limit=50".replace('+', "%20"));
    place.nobody(&stub, &["login", "--email", "ana@example.com"]).done_with("pw\n").expect(0, &[]);
    place.countersign(&stub, &["inbox", "--limit", "1"]).done().expect(0, &["1 request, and there are more"]);
    let asked = stub.asked().pop().unwrap();
    assert!(query(&asked).contains("canApprove=true") && asked.header("cookie").is_some(), "{asked:?}");
    let done = place.countersign(&stub, &["inbox", "--mine", "--output", "json"]).done().expect(0, &[]);
    assert_eq!(serde_json::from_str::<Vec<Value>>(&done.out).unwrap().len(), 2);
    assert!(query(stub.asked().last().unwrap()).contains("requester=me"));
}

fn session() -> Value {
    json!({ "id": "01900000-0000-7000-8000-000000000007",
        "holder": { "id": "01900000-0000-7000-8000-0000000000b1", "name": "Ana" }, "state": "active",
        "reason": "Checkout is down", "actions": ["release.deploy"], "scope": [], "scopeSays": "api / production",
        "tokens": [], "request": ID, "startedAt": "2026-01-05T12:30:00Z", "endsAt": "2026-01-05T13:15:00Z",
        "seconds": 2700, "bypassed": 1, "debt": "none", "canRevoke": true, "canReview": false, "url": "https://x/7" })
}

#[test]
fn the_glass_is_broken_in_person_and_mended() {
    let stub = Stub::new(|asked| {
        let me = json!({ "member": { "id": "01900000-0000-7000-8000-0000000000b1", "name": "Ana" },
            "organization": { "id": "01900000-0000-7000-8000-0000000000f1", "slug": "acme", "name": "Acme" },
            "permissions": [] });
        match () {
            () if asked.is("POST", "/session") => Reply::with("201 Created", "set-cookie: countersign=s3cret", me),
            () if asked.is("GET", "/session") => Reply::json("200 OK", me),
            () if asked.is("POST", "/break-glass-sessions") && asked.body.contains("cluster.scale") => {
                Reply::json("202 Accepted", json!({ "outcome": "pending", "request": ID, "number": 42 }))
            }
            () if asked.is("POST", "/break-glass-sessions") => {
                Reply::json("201 Created", json!({ "outcome": "active", "session": session() }))
            }
            () if asked.line.ends_with("/revocation") => {
                let mut over = session();
                (over["state"], over["debt"]) = (json!("revoked"), json!("owed"));
                Reply::json("200 OK", over)
            }
            () => Reply::json("200 OK", json!({ "items": [session()] })),
        }
    });
    let place = Place::new();
    place.nobody(&stub, &["login", "--email", "ana@example.com"]).done_with("pw\n").expect(0, &[]);
    let start = |action: &'static str| {
        [
            "break-glass",
            "start",
            "--reason",
            "Checkout is down",
            "--action",
            action,
            "--environment",
            "api/production",
            "--for",
            "45m",
            "--understood",
        ]
    };
    let done = place.nobody(&stub, &start("release.deploy")).done();
    done.expect(0, &["Ana active, 44 min", "release.deploy in api / production"]);
    let body: Value = serde_json::from_str(&stub.asked().last().unwrap().body).unwrap();
    assert_eq!(
        body,
        json!({ "reason": "Checkout is down", "actions": ["release.deploy"],
        "scope": { "environments": ["api/production"] }, "minutes": 45, "understood": true })
    );
    place.nobody(&stub, &start("cluster.scale")).done().expect(20, &["Request #42 waits for approval"]);
    let without = start("release.deploy");
    let done = place.nobody(&stub, &without[..without.len() - 1]).done().expect(2, &["--understood"]);
    let usage = done.err.lines().find(|line| line.starts_with("Usage:")).unwrap();
    assert!(usage.contains("--understood") && !usage.contains("--url"), "{usage}");
    place.nobody(&stub, &["break-glass", "status"]).done().expect(0, &["Ana active", "bypassed 1 request"]);
    let done = place.nobody(&stub, &["break-glass", "revoke", "--reason", "up again"]).done();
    done.expect(0, &["Ana revoked", "owes a review"]);
    let asked = stub.asked().pop().unwrap();
    assert_eq!(serde_json::from_str::<Value>(&asked.body).unwrap(), json!({ "reason": "up again" }));
    assert!(asked.line.ends_with("/01900000-0000-7000-8000-000000000007/revocation"));
}

#[test]
fn an_export_is_written_whole_or_not_at_all() {
    let place = Place::new();
    let whole = Stub::new(|_| Reply::json("200 OK", "{\"one\":1}\n{\"two\":2}\n"));
    let args = ["audit", "export", "--to", "log.jsonl", "--request", "42", "--prominent"];
    place.countersign(&whole, &args).done().expect(0, &["log.jsonl: 20 bytes"]);
    assert_eq!(place.read("log.jsonl").unwrap(), "{\"one\":1}\n{\"two\":2}\n");
    assert_eq!(query(&whole.asked()[0]), "format=jsonl&request=42&prominent=true");
    let done = place.countersign(&whole, &["audit", "export", "--format", "csv"]).done().expect(0, &[]);
    assert_eq!(done.out, "{\"one\":1}\n{\"two\":2}\n");
    let cut = Stub::new(|_| Reply::Half("{\"one\":1}\n".to_owned()));
    place.countersign(&cut, &args).done().expect(14, &["the export was cut off after 10 bytes"]);
    assert_eq!(place.read("log.jsonl").unwrap(), "{\"one\":1}\n{\"two\":2}\n");
    assert_eq!(place.read("log.jsonl.part"), None);
    place.countersign(&cut, &["audit", "export"]).done().expect(14, &["cut off"]);
    let refused = Stub::new(|_| problem("403 Forbidden", "token-forbidden", "the token lacks the scope audit.read"));
    place.countersign(&refused, &args).done().expect(13, &["refused: the token lacks the scope audit.read"]);
}

#[test]
fn completions_and_manual_pages_know_every_command() {
    let stub = Stub::new(|_| Reply::Cut);
    let place = Place::new();
    for shell in ["bash", "zsh", "fish"] {
        place.nobody(&stub, &["completions", shell]).done().expect(0, &["break-glass", "on-interrupt"]);
    }
    place.nobody(&stub, &["man"]).done().expect(0, &[".TH countersign 1", "the request was rejected"]);
    let folder = place.path("man");
    std::fs::create_dir(&folder).unwrap();
    place.nobody(&stub, &["man", "--folder", "man"]).done().expect(0, &[]);
    for page in ["countersign.1", "countersign-run.1", "countersign-break-glass-start.1"] {
        assert!(folder.join(page).is_file(), "{page}");
    }
    assert!(place.read("man/countersign-run.1").unwrap().contains("kubectl apply"));
}

#[test]
fn every_help_shows_an_example_and_never_a_secret() {
    let stub = Stub::new(|_| Reply::Cut);
    let commands = "run,request open,request show,request wait,request cancel,review approve,review reject,inbox,\
        break-glass start,break-glass revoke,break-glass status,policy test,policy list,policy export,policy plan,\
        policy apply,audit export,audit verify,login,logout,completions,man";
    for command in commands.split(',') {
        let args: Vec<&str> = command.split_whitespace().chain(["--help"]).collect();
        let done = Place::new().countersign(&stub, &args).done().expect(0, &["xample", "countersign"]);
        assert!(!done.out.contains("csn_secret"), "{command}");
    }
    let done = Place::new().countersign(&stub, &["--help"]).done().expect(0, &["Exit status:", "128+n"]);
    assert!(done.out.contains("countersign run --action"), "{}", done.out);
}
