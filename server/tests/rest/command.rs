//! The command `countersign`, run in process against a real listener.

use std::net::SocketAddr;

use serde_json::Value;
use server::router::router;
use tokio::net::TcpListener;
use tokio::task::{JoinHandle, spawn_blocking};

use crate::api::Api;

/// What a command left behind, without its colours.
pub struct Done {
    pub status: u8,
    pub out: String,
    pub err: String,
}

impl Done {
    /// Its standard output, where it ended with this status.
    #[track_caller]
    pub fn expect(self, status: u8) -> String {
        assert_eq!(self.status, status, "{}\n{}", self.out, self.err);
        self.out
    }

    #[track_caller]
    pub fn json(self, status: u8) -> Value {
        serde_json::from_str(&self.expect(status)).unwrap()
    }
}

/// Lets the server listen on a port of this machine; gives its address.
pub async fn listen(api: &Api) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let service = router(api.state.clone()).into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await.unwrap() });
    url
}

/// Starts the command for a server, on behalf of a token.
pub fn countersign(url: &str, token: &str, args: &[&str]) -> JoinHandle<Done> {
    // Whatever stands behind `--` is somebody else's.
    let own = args.iter().position(|arg| *arg == "--").unwrap_or(args.len());
    let server = ["--url", url, "--token", token];
    let all = ["countersign"].iter().chain(&args[..own]).chain(&server).chain(&args[own..]);
    let all: Vec<String> = all.map(|arg| (*arg).to_owned()).collect();
    spawn_blocking(move || {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let status = cli::run(all, &mut out, &mut err);
        Done { status, out: plain(out), err: plain(err) }
    })
}

/// A text without its colours.
fn plain(bytes: Vec<u8>) -> String {
    let text = String::from_utf8(bytes).unwrap();
    let mut parts = text.split('\u{1b}');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.split_once('m').map_or("", |(_, rest)| rest))
}
