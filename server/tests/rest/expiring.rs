//! `countersign run` and `countersign request wait` on a real server, for requests whose time comes while they wait. The
//! shortest time that a request can be given is an hour, so the server's clock is moved.

use std::path::PathBuf;
use std::time::Duration;

use chrono::TimeDelta;
use serde_json::Value;
use service::requests::upkeep;
use tempfile::TempDir;
use tokio::task::JoinHandle;
use tokio::time::sleep;

use crate::api::{Api, Who, api, id};
use crate::command::{Done, countersign, listen};
use crate::examples::light;

/// A server that listens, where one approval is needed for deployments to production, and a pipeline with its folder.
struct Shell {
    api: Api,
    url: String,
    token: String,
    folder: TempDir,
}

impl Shell {
    async fn new() -> Self {
        let api = api().await;
        let di = api.person("di").await;
        api.bound(&di, light("Light")).await;
        let Who::Token(token) = api.pipeline().await else { panic!("a pipeline has a token") };
        Self { url: listen(&api).await, api, token, folder: TempDir::new().unwrap() }
    }

    /// Starts `countersign run` for a deployment to production, with a COMMAND that leaves a file.
    fn run(&self, options: &[&str]) -> JoinHandle<Done> {
        let ran = self.ran().display().to_string();
        let ask = ["run", "--action", "release.deploy", "--project", "api", "--environment", "production"];
        let rest = ["--timeout", LONGEST, "--", "touch", &ran];
        let args: Vec<&str> = ask.iter().chain(options).chain(&rest).copied().collect();
        countersign(&self.url, &self.token, &args)
    }

    /// Starts `countersign request wait` for the deployment.
    async fn wait(&self, options: &[&str]) -> JoinHandle<Done> {
        let number = self.request().await["number"].to_string();
        let args: Vec<&str> =
            ["request", "wait", &number, "--timeout", LONGEST].iter().chain(options).copied().collect();
        countersign(&self.url, &self.token, &args)
    }

    /// What is there once COMMAND ran.
    fn ran(&self) -> PathBuf {
        self.folder.path().join("ran")
    }

    /// The deployment, once it was opened, as the pipeline sees it. Binding the policy was a request, too.
    async fn request(&self) -> Value {
        let pipeline = Who::Token(self.token.clone());
        for _ in 0..200 {
            let page = self.api.get(&pipeline, "/requests").await.expect(200);
            let mut requests = page["items"].as_array().unwrap().iter();
            if let Some(request) = requests.find(|request| request["action"] == "release.deploy") {
                return request.clone();
            }
            sleep(Duration::from_millis(50)).await;
        }
        panic!("no request was opened");
    }

    fn pass(&self, time: TimeDelta) {
        self.api.world.clock.advance(time);
    }

    /// What the server's worker does every few seconds; gives how many requests it changed.
    async fn upkeep(&self) -> usize {
        upkeep::run(&self.api.world.system).await.unwrap()
    }
}

/// How long a request waits for approval, and for a claim, where nothing else is set.
const TO_DECIDE: TimeDelta = TimeDelta::days(7);
const TO_CLAIM: TimeDelta = TimeDelta::hours(24);
/// After how long a wait fails that should have ended.
const LONGEST: &str = "60s";
const MINUTE: TimeDelta = TimeDelta::minutes(1);

#[tokio::test]
async fn who_runs_a_command_hears_that_the_request_expired_and_the_command_is_not_run() {
    let shell = Shell::new().await;
    let options = ["--reason", "Fix checkout", "--idempotency-key", "pipeline-7"];
    let run = shell.run(&options);
    assert_eq!(shell.request().await["state"], "pending");
    shell.pass(TO_DECIDE - MINUTE);
    // Longer than the server takes to look at the clock again.
    sleep(Duration::from_millis(1500)).await;
    assert!(!run.is_finished(), "its time has not come");
    shell.pass(MINUTE);
    let done = run.await.unwrap();
    assert!(done.err.contains("countersign: #2 expired\n"), "{}", done.err);
    assert_eq!((done.expect(11).as_str(), shell.ran().exists()), ("", false));
    // Nobody waited for the worker; what it records says the same.
    assert_eq!(shell.upkeep().await, 1);
    assert_eq!(shell.request().await["state"], "expired");
    let again = shell.run(&options).await.unwrap();
    assert!(again.err.contains("#2 expired"), "{}", again.err);
    assert_eq!((again.status, shell.ran().exists()), (11, false), "{}", again.err);
}

#[tokio::test]
async fn who_waits_for_a_request_hears_that_it_expired() {
    let shell = Shell::new().await;
    shell.run(&["--no-wait"]).await.unwrap().expect(20);
    let wait = shell.wait(&["--output", "json"]).await;
    sleep(Duration::from_millis(500)).await;
    shell.pass(TO_DECIDE);
    assert_eq!(shell.upkeep().await, 1);
    let done = wait.await.unwrap();
    assert!(done.err.contains("countersign: #2 expired\n"), "{}", done.err);
    assert_eq!(done.json(11)["state"], "expired");
}

#[tokio::test]
async fn an_approval_that_nobody_claims_in_time_expires() {
    let shell = Shell::new().await;
    shell.run(&["--no-wait", "--idempotency-key", "pipeline-7"]).await.unwrap().expect(20);
    let ana = shell.api.person("ana").await;
    shell.api.approve(&ana, &id(&shell.request().await)).await;
    let wait = shell.wait(&["--executed"]).await;
    sleep(Duration::from_millis(500)).await;
    shell.pass(TO_CLAIM);
    let done = wait.await.unwrap();
    assert!(done.err.contains("countersign: #2 expired\n"), "{}", done.err);
    done.expect(11);
}
