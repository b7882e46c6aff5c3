//! `countersign run` on a real server: what its command line does, over HTTP.

use std::fs;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use chrono::TimeDelta;
use clap::Parser;
use serde_json::{Value, json};
use server::config::Cli;
use server::router::router;
use server::state::AppState;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::task::{JoinHandle, spawn_blocking};
use tokio::time::sleep;

use crate::api::{Api, Who, api};
use crate::examples::light;

/// A server that listens and can be restarted, with a pipeline's token and a folder to work in.
struct Shell {
    api: Api,
    /// The owner, signed in.
    di: Who,
    token: String,
    address: SocketAddr,
    serving: Option<(AppState, JoinHandle<()>)>,
    folder: TempDir,
}

/// What a run left behind.
struct Done {
    status: u8,
    err: String,
}

impl Done {
    #[track_caller]
    fn expect(self, status: u8, says: &str) {
        assert_eq!(self.status, status, "{}", self.err);
        assert!(self.err.contains(says), "{says}: {}", self.err);
    }
}

impl Shell {
    /// With one approval needed for deployments to production.
    async fn new() -> Self {
        let api = api().await;
        let di = api.person("di").await;
        api.bound(&di, light("Light")).await;
        let Who::Token(token) = api.pipeline().await else { panic!("a pipeline has a token") };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let mut shell = Self { api, di, token, address, serving: None, folder: TempDir::new().unwrap() };
        shell.serve(listener);
        shell
    }

    fn serve(&mut self, listener: TcpListener) {
        let state = AppState::new(Cli::parse_from(["server"]).config, self.api.world.system.clone());
        let service = router(state.clone()).into_make_service_with_connect_info::<SocketAddr>();
        let closing = state.closing.clone();
        let serving = tokio::spawn(async move {
            let closed = async move { closing.cancelled().await };
            axum::serve(listener, service).with_graceful_shutdown(closed).await.unwrap();
        });
        self.serving = Some((state, serving));
    }

    /// Ends as a process does: long polls are let go, then nobody listens.
    async fn stop(&mut self) {
        let (state, serving) = self.serving.take().unwrap();
        state.closing.cancel();
        serving.await.unwrap();
    }

    async fn start(&mut self) {
        let listener = TcpListener::bind(self.address).await.unwrap();
        self.serve(listener);
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Starts `countersign run` for a deployment to production; the script runs in the folder.
    fn run(&self, options: &[&str], script: &str) -> JoinHandle<Done> {
        let url = format!("http://{}", self.address);
        let ask =
            ["countersign", "run", "--action", "release.deploy", "--project", "api", "--environment", "production"];
        let script = format!("cd {} && {script}", self.folder.path().display());
        let rest = ["--timeout", "60s", "--url", &url, "--token", &self.token, "--", "sh", "-c", &script];
        let args: Vec<String> = ask.iter().chain(options).chain(&rest).map(|arg| (*arg).to_owned()).collect();
        spawn_blocking(move || {
            let (mut out, mut err) = (Vec::new(), Vec::new());
            let status = cli::run(args, &mut out, &mut err);
            Done { status, err: String::from_utf8(err).unwrap() }
        })
    }

    /// The request that a run opened.
    async fn opened(&self) -> Value {
        for _ in 0..200 {
            let page = self.api.get(&self.di, "/requests").await.expect(200);
            if let Some(request) = page["items"].as_array().unwrap().first() {
                return request.clone();
            }
            sleep(Duration::from_millis(50)).await;
        }
        panic!("no request was opened");
    }

    async fn review(&self, verdict: &str, comment: &str) {
        let path = format!("/requests/{}/reviews", self.opened().await["id"].as_str().unwrap());
        let ana = self.api.person("ana").await;
        self.api.post(&ana, &path, json!({ "verdict": verdict, "comment": comment })).await.expect(201);
    }

    async fn state(&self) -> String {
        self.opened().await["state"].as_str().unwrap().to_owned()
    }
}

#[tokio::test]
async fn who_is_approved_while_waiting_runs_once_and_reports() {
    let shell = Shell::new().await;
    let payload = shell.path("release.yaml");
    fs::write(&payload, "image: api:1.4.2\n").unwrap();
    let payload = payload.display().to_string();
    let options = ["--reason", "Fix checkout", "--payload", &payload, "--idempotency-key", "pipeline-7"];
    let run = shell.run(&options, "echo ran >> runs; exit 3");
    shell.review("approve", "Looks fine").await;
    run.await.unwrap().expect(3, "failed: sh ended with status 3; reported");
    assert_eq!(shell.state().await, "failed");
    // A second run of the same pipeline finds the request executed.
    let again = shell.run(&options, "echo ran >> runs");
    again.await.unwrap().expect(13, "a request is executed once");
    assert_eq!(fs::read_to_string(shell.path("runs")).unwrap(), "ran\n");
}

#[tokio::test]
async fn what_is_rejected_cancelled_or_expired_is_not_run() {
    let shell = Shell::new().await;
    let run = shell.run(&[], "touch ran");
    shell.review("reject", "Not on a Friday").await;
    run.await.unwrap().expect(10, "#1 was rejected: Ana rejected: “Not on a Friday”");

    let shell = Shell::new().await;
    let run = shell.run(&[], "touch ran");
    let id = shell.opened().await["id"].as_str().unwrap().to_owned();
    let el = shell.api.person("el").await;
    shell.api.post(&el, &format!("/requests/{id}/cancellation"), json!({})).await.expect(200);
    run.await.unwrap().expect(12, "#1 is cancelled");

    let shell = Shell::new().await;
    let run = shell.run(&[], "touch ran");
    shell.opened().await;
    shell.api.world.clock.advance(TimeDelta::days(8));
    run.await.unwrap().expect(11, "#1 expired");
    assert!(!shell.path("ran").exists());
}

#[tokio::test]
async fn a_frozen_environment_blocks_and_says_so() {
    let shell = Shell::new().await;
    let freeze = format!("/environments/{}/freeze", shell.api.cast.production);
    shell.api.post(&shell.di, &freeze, json!({ "reason": "holidays" })).await.expect(200);
    let run = shell.run(&[], "touch ran");
    run.await.unwrap().expect(13, "production is frozen: holidays (environment-frozen)");
    assert!(!shell.path("ran").exists());
}

#[tokio::test]
async fn a_payload_that_changed_while_people_approved_is_refused() {
    let shell = Shell::new().await;
    let payload = shell.path("release.yaml");
    fs::write(&payload, "image: api:1.4.2\n").unwrap();
    let run = shell.run(&["--payload", &payload.display().to_string()], "touch ran");
    shell.opened().await;
    fs::write(&payload, "image: api:6.6.6\n").unwrap();
    shell.review("approve", "").await;
    run.await.unwrap().expect(13, "(payload-mismatch)");
    assert_eq!((shell.state().await.as_str(), shell.path("ran").exists()), ("approved", false));
}

#[tokio::test]
async fn a_server_that_restarts_during_the_wait_is_waited_for() {
    let mut shell = Shell::new().await;
    let run = shell.run(&[], "echo ran >> runs");
    shell.opened().await;
    shell.stop().await;
    shell.review("approve", "").await;
    sleep(Duration::from_secs(2)).await;
    shell.start().await;
    run.await.unwrap().expect(0, "succeeded: sh ended with status 0; reported");
    assert_eq!(fs::read_to_string(shell.path("runs")).unwrap(), "ran\n");
}

#[tokio::test]
async fn a_token_that_is_revoked_ends_the_wait() {
    let shell = Shell::new().await;
    let run = shell.run(&[], "touch ran");
    shell.opened().await;
    let el = shell.api.person("el").await;
    let tokens = shell.api.get(&el, "/tokens").await.expect(200);
    let token = tokens["items"][0]["id"].as_str().unwrap();
    shell.api.delete(&el, &format!("/tokens/{token}")).await.expect(204);
    run.await.unwrap().expect(13, "refused");
    assert!(!shell.path("ran").exists());
}
