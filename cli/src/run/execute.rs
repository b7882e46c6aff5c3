//! The fourth step: running COMMAND, once.

use super::Run;
use super::command::Ended;
use crate::output::Output;
use rustix::process::{Pid, Signal, kill_process};
use signal_hook::consts::SIGCHLD;
use std::ffi::OsString;
use std::io::{self, Write};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

/// The longest time after which COMMAND's end is noticed, where its signal came together with another.
const LOOK: Duration = Duration::from_secs(1);

impl Run<'_> {
    /// Runs COMMAND to its end, and passes signals on to it.
    pub(super) fn execute(&mut self) -> Ended {
        let Some((program, args)) = self.args.command.split_first() else {
            return Ended { status: 0, succeeded: true, detail: String::new() };
        };
        if let Some(signal) = self.stopped() {
            return Ended::not_begun(signal);
        }
        self.progress.say(&format!("claimed; running {}", program.display()));
        let ended = self.spawn(program, args).and_then(|child| self.attend(child));
        match ended {
            Ok(status) => Ended::of(program, status),
            Err(error) => {
                let ended = Ended::not_started(program, &error);
                self.progress.say(&ended.detail);
                ended
            }
        }
    }

    /// A signal that came after the claim and before there is a COMMAND to take it.
    fn stopped(&self) -> Option<i32> {
        while let Some(signal) = self.interrupts.signal(Duration::ZERO) {
            if signal.number != SIGCHLD {
                return Some(signal.number);
            }
        }
        None
    }

    fn spawn(&mut self, program: &OsString, args: &[OsString]) -> io::Result<Child> {
        let mut command = Command::new(program);
        command.args(args);
        if let Some(request) = &self.request {
            command
                .env("COUNTERSIGN_REQUEST_ID", request.id.to_string())
                .env("COUNTERSIGN_REQUEST_NUMBER", request.number.to_string())
                .env("COUNTERSIGN_REQUEST_URL", &request.url)
                .env("COUNTERSIGN_PAYLOAD_DIGEST", request.payload.digest.to_string());
        }
        if self.args.output == Output::Json {
            command.stdout(io::stderr());
        }
        let Some(text) = self.payload.piped() else { return command.spawn() };
        let mut child = command.stdin(Stdio::piped()).spawn()?;
        if let Some(mut stdin) = child.stdin.take() {
            let text = text.to_owned();
            // COMMAND may read none of it, or only its beginning; that is its own affair.
            thread::spawn(move || stdin.write_all(text.as_bytes()));
        }
        Ok(child)
    }

    /// Waits for its end. What the terminal sends reaches COMMAND without us: only what a process sent is passed on,
    /// so that nothing arrives twice.
    fn attend(&self, mut child: Child) -> io::Result<std::process::ExitStatus> {
        loop {
            if let Some(status) = child.try_wait()? {
                return Ok(status);
            }
            let Some(signal) = self.interrupts.signal(LOOK) else { continue };
            if signal.number == SIGCHLD || !signal.sent {
                continue;
            }
            let process = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
            if let (Some(process), Some(signal)) = (process, Signal::from_named_raw(signal.number)) {
                // Not yet waited for, the process is still ours; that it has just ended is seen above.
                let _ = kill_process(process, signal);
            }
        }
    }
}
