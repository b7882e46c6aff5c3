//! What becomes of the request when a signal ends the wait for it.

use super::interrupts::{Came, Signal};
use super::{OnInterrupt, Run};
use crate::client::Patience;
use crate::exit;
use governance::StateName;
use governance::wire::requests::{CommentBody, RequestView};
use signal_hook::consts::SIGINT;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::time::Duration;

/// Who stops a pipeline kills it soon after.
const CANCEL_PATIENCE: Duration = Duration::from_secs(8);

impl Run<'_> {
    /// Cancels the request or leaves it; goes on waiting where a person says so.
    pub(super) fn interrupted(&mut self, signal: Signal) -> Result<(), u8> {
        let what = match self.args.on_interrupt {
            Some(what) => what,
            None if self.progress.live() && signal.number == SIGINT => match self.ask() {
                Some(true) => OnInterrupt::Cancel,
                Some(false) => return Ok(()),
                None => OnInterrupt::Leave,
            },
            None => OnInterrupt::Cancel,
        };
        match what {
            OnInterrupt::Cancel => Err(self.cancel(signal)),
            OnInterrupt::Leave => Err(self.left(signal)),
        }
    }

    /// Whether to cancel, by who sits at the terminal; `None` for another Ctrl-C, or where nobody can answer.
    fn ask(&mut self) -> Option<bool> {
        self.progress.ask("Cancel the request? [y/N]");
        let job = self.interrupts.start(typed);
        let answer = match self.interrupts.wait(&job, None, || {}) {
            Came::Done(Ok(answer)) => Some(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes")),
            _ => None,
        };
        if answer.is_none() {
            self.progress.end_line();
        }
        answer
    }

    fn cancel(&mut self, signal: Signal) -> u8 {
        let Some(id) = self.request.as_ref().map(|request| request.id) else { return exit::of_signal(signal.number) };
        let client = self.client.patient(&Patience::new(CANCEL_PATIENCE));
        let body = CommentBody { comment: "`countersign run` was interrupted.".to_owned() };
        let path = format!("/requests/{id}/cancellation");
        let job = self.interrupts.start(move || client.insist::<RequestView>(&path, None, &body));
        let answer = match self.interrupts.wait(&job, None, || {}) {
            Came::Done(answer) => answer,
            Came::Signal(_) | Came::Late => return self.left(signal),
        };
        match answer {
            Ok(seen) => self.see(seen),
            // It was decided meanwhile, or an answer to the same was lost.
            Err(failure) => {
                self.look();
                if self.request.as_ref().is_none_or(|request| !request.state.is_final()) {
                    self.failed(&failure);
                    return self.left(signal);
                }
            }
        }
        match self.wait() {
            Err(status) => status,
            Ok(()) => self.left(signal),
        }
    }

    fn left(&mut self, signal: Signal) -> u8 {
        if let Some(RequestView { number, url, state, .. }) = &self.request {
            let stands = if *state == StateName::Pending { "still waits for approval" } else { state.word() };
            let says = format!("interrupted; #{number} {stands}, and COMMAND was not run: {url}");
            self.progress.say(&says);
        }
        exit::of_signal(signal.number)
    }
}

/// A line from the terminal, also where standard input is something else.
fn typed() -> io::Result<String> {
    let mut line = String::new();
    BufReader::new(File::open("/dev/tty")?).read_line(&mut line)?;
    Ok(line)
}
