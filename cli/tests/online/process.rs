//! The command as a process.

use crate::gate::Gate;
use crate::stub::Stub;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// A folder of its own, to work in and to keep credentials in.
pub struct Place(tempfile::TempDir);

impl Place {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn file(&self, name: &str, text: &str) -> String {
        std::fs::write(self.path(name), text).unwrap();
        self.path(name).display().to_string()
    }

    pub fn read(&self, name: &str) -> Option<String> {
        std::fs::read_to_string(self.path(name)).ok()
    }

    /// The command, in this place, told of a server and nobody.
    pub fn nobody(&self, stub: &Stub, args: &[&str]) -> Command {
        // Whoever runs the tests may ignore signals, and that is inherited.
        let mut command = Command::new("env");
        command.args(["--default-signal", env!("CARGO_BIN_EXE_countersign")]);
        command.current_dir(self.0.path()).env("HOME", self.0.path()).env("COUNTERSIGN_URL", stub.url());
        for name in ["COUNTERSIGN_TOKEN", "COUNTERSIGN_CA_FILE", "XDG_CONFIG_HOME"] {
            command.env_remove(name);
        }
        command.args(args).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// The same with a token.
    pub fn countersign(&self, stub: &Stub, args: &[&str]) -> Command {
        let mut command = self.nobody(stub, args);
        command.env("COUNTERSIGN_TOKEN", "csn_secret");
        command
    }

    /// `countersign run` with options, and a script as COMMAND.
    pub fn run(&self, gate: &Gate, options: &[&str], script: &str) -> Command {
        let ask = ["run", "--action", "release.deploy", "--project", "api", "--environment", "production"];
        let args: Vec<&str> = ask.iter().chain(options).copied().chain(["--", "sh", "-c", script]).collect();
        self.countersign(&gate.stub, &args)
    }
}

/// What came of it.
#[derive(Debug)]
pub struct Done {
    pub status: Option<i32>,
    pub out: String,
    pub err: String,
}

impl From<Output> for Done {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self { status: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }
}

impl Done {
    /// Checks the status and what was said.
    #[track_caller]
    pub fn expect(self, status: i32, says: &[&str]) -> Self {
        assert_eq!(self.status, Some(status), "{self:#?}");
        for says in says {
            assert!(self.err.contains(says) || self.out.contains(says), "{says}: {self:#?}");
        }
        self
    }
}

pub trait Finish {
    fn done(&mut self) -> Done;
    fn done_with(&mut self, input: &str) -> Done;
}

impl Finish for Command {
    fn done(&mut self) -> Done {
        self.output().unwrap().into()
    }

    fn done_with(&mut self, input: &str) -> Done {
        let mut child = self.stdin(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        child.wait_with_output().unwrap().into()
    }
}

/// Sends a signal as another process does.
pub fn signal(child: &Child, name: &str) {
    assert!(Command::new("kill").args([&format!("-{name}"), &child.id().to_string()]).status().unwrap().success());
}

/// Waits until something holds.
#[track_caller]
pub fn until(mut holds: impl FnMut() -> bool) {
    let began = Instant::now();
    while !holds() {
        assert!(began.elapsed() < Duration::from_secs(20), "it does not come");
        thread::sleep(Duration::from_millis(20));
    }
}

pub fn is_there(path: &Path) -> bool {
    path.exists()
}
