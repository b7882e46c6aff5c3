//! A server with one request, which keeps the rules: opened once a key, claimed once, reported on once.

use crate::stub::{Asked, Reply, Stub};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex, MutexGuard};

pub const ID: &str = "01900000-0000-7000-8000-000000000042";
pub const CLAIM: &str = "01900000-0000-7000-8000-0000000000c1";

/// The request, and what happened to it.
pub struct Request {
    pub view: Value,
    /// The digest that was approved.
    pub digest: String,
    keys: Vec<String>,
    /// The key of the claim.
    claimed_by: Option<String>,
    pub opened: usize,
    pub claims: usize,
    pub results: Vec<Value>,
    pub looks: usize,
}

/// What a test changes: it sees every question before it is answered, and may answer in the place of the server.
type Twist = Box<dyn FnMut(&Asked, &mut Request) -> Option<Reply> + Send>;

pub struct Gate {
    pub stub: Stub,
    request: Arc<Mutex<Request>>,
}

impl Gate {
    pub fn new(twist: impl FnMut(&Asked, &mut Request) -> Option<Reply> + Send + 'static) -> Self {
        let view: Value = serde_json::from_str(include_str!("request.json")).unwrap();
        let digest = view["payload"]["digest"].as_str().unwrap().to_owned();
        let request =
            Request { view, digest, keys: vec![], claimed_by: None, opened: 0, claims: 0, results: vec![], looks: 0 };
        let request = Arc::new(Mutex::new(request));
        let (inside, mut twist) = (request.clone(), Box::new(twist) as Twist);
        let stub = Stub::new(move |asked| {
            let mut request = inside.lock().unwrap();
            twist(asked, &mut request).unwrap_or_else(|| request.answer(asked))
        });
        Self { stub, request }
    }

    /// A server where the request comes to a state at the second look.
    pub fn comes_to(state: &'static str) -> Self {
        Self::new(move |asked, request| {
            if asked.is_look() && request.looks == 1 {
                request.view["state"] = json!(state);
            }
            None
        })
    }

    pub fn request(&self) -> MutexGuard<'_, Request> {
        self.request.lock().unwrap()
    }
}

impl Asked {
    pub fn is_look(&self) -> bool {
        self.line.starts_with(&format!("GET /api/v1/requests/{ID}"))
    }

    pub fn is(&self, method: &str, path: &str) -> bool {
        self.line == format!("{method} /api/v1{path}")
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }
}

impl Request {
    pub fn answer(&mut self, asked: &Asked) -> Reply {
        let at = |verb: &str| asked.is("POST", &format!("/requests/{ID}/{verb}"));
        match () {
            () if asked.is("POST", "/requests") => self.open(asked),
            () if asked.is_look() => {
                self.looks += 1;
                Reply::json("200 OK", &self.view)
            }
            () if at("claim") => self.claim(asked),
            () if at("result") => self.result(asked),
            () if at("cancellation") => {
                let said: Value = serde_json::from_str(&asked.body).unwrap();
                self.view["state"] = json!("cancelled");
                self.view["cancellation"] = json!({ "by": self.view["requester"], "comment": said["comment"],
                    "at": "2026-01-05T13:00:00Z" });
                Reply::json("200 OK", &self.view)
            }
            () => problem("404 Not Found", "no-such-route", "there is no operation at this address"),
        }
    }

    fn open(&mut self, asked: &Asked) -> Reply {
        let key = asked.header("idempotency-key").unwrap().to_owned();
        if self.keys.contains(&key) {
            return Reply::json("200 OK", &self.view);
        }
        self.keys.push(key);
        self.opened += 1;
        Reply::json("201 Created", &self.view)
    }

    fn claim(&mut self, asked: &Asked) -> Reply {
        let key = asked.header("idempotency-key").map(ToOwned::to_owned);
        if key.is_some() && key == self.claimed_by {
            return Reply::json("200 OK", json!({ "claimId": CLAIM }));
        }
        let body: Value = serde_json::from_str(&asked.body).unwrap();
        match self.view["state"].as_str().unwrap() {
            "executing" | "succeeded" | "failed" => {
                return problem("409 Conflict", "already-claimed", "this request has already been claimed");
            }
            "approved" => {}
            state => {
                let says = format!("this request is not approved: it was {state}");
                return problem("409 Conflict", "not-approved", &says);
            }
        }
        if body["payloadDigest"] != self.digest.as_str() {
            return violations("payload-mismatch", "the payload is not the one that was approved");
        }
        self.claimed_by = key;
        self.claims += 1;
        self.view["state"] = json!("executing");
        self.view["claim"] = json!({ "claimId": CLAIM, "state": "executing", "since": "2026-01-05T13:00:00Z" });
        Reply::json("200 OK", json!({ "claimId": CLAIM }))
    }

    fn result(&mut self, asked: &Asked) -> Reply {
        if self.view["state"] != "executing" {
            return problem("409 Conflict", "closed", "this request is no longer open to that");
        }
        let body: Value = serde_json::from_str(&asked.body).unwrap();
        assert_eq!(body["claimId"], CLAIM);
        (self.view["state"], self.view["claim"]["state"]) = (body["status"].clone(), body["status"].clone());
        self.view["claim"]["detail"] = body["detail"].clone();
        self.results.push(body);
        Reply::json("200 OK", &self.view)
    }
}

pub fn problem(status: &'static str, code: &str, says: &str) -> Reply {
    let kind = format!("/api/docs#problem-{code}");
    Reply::json(status, json!({ "type": kind, "title": code, "status": 0, "detail": says }))
}

pub fn violations(code: &str, message: &str) -> Reply {
    let body = json!({ "type": "/api/docs#problem-policy-violations", "title": "Policy violations",
        "detail": "policy violations", "violations": [{ "code": code, "message": message, "policy": "Gate" }] });
    Reply::json("422 Unprocessable Content", body)
}
