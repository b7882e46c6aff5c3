//! The second step: waiting until the request is decided.

use super::Run;
use super::interrupts::Came;
use crate::client::Patience;
use crate::exit;
use crate::output::{GREEN, RED, YELLOW, span};
use crate::progress::{Change, changes, ending, overdue, standing};
use crate::request::{poll, status_of};
use governance::StateName;
use governance::wire::requests::RequestView;
use std::time::{Duration, Instant};

/// For how long a look is tried that only tells more: signals wait meanwhile.
const GLANCE: Duration = Duration::from_secs(5);

impl Run<'_> {
    /// Waits until the request is approved. What it comes to otherwise is told.
    pub(super) fn wait(&mut self) -> Result<(), u8> {
        let began = Instant::now();
        let until = self.args.timeout.map(|timeout| began + timeout);
        let mut told = false;
        while let Some(request) = self.request.clone() {
            if request.state != StateName::Pending {
                return self.decided(&request);
            }
            let over = self.args.timeout.filter(|timeout| began.elapsed() >= *timeout);
            if self.args.no_wait || over.is_some() {
                let says = over.map_or_else(|| ending(&request), |timeout| overdue(&request, timeout));
                self.progress.say(&format!("{YELLOW}{says}{YELLOW:#}"));
                return Err(exit::WAITS);
            }
            if !told && !self.progress.live() {
                self.say_standing(&request);
            }
            told = true;
            let ((client, watch), known) = (self.insistent(), request.clone());
            let job = self.interrupts.start(move || poll(&client, &known, None));
            let (progress, client) = (&mut self.progress, &self.client);
            let came = self.interrupts.wait(&job, until, || {
                let stands = watch.trouble().unwrap_or_else(|| standing(&request, client.now()));
                progress.draw(&format!("waiting {} · {stands}", span(began.elapsed())));
            });
            match came {
                Came::Done(Ok(seen)) => self.see(seen),
                Came::Done(Err(failure)) => return Err(self.failed(&failure)),
                Came::Signal(signal) => self.interrupted(signal)?,
                Came::Late => {}
            }
        }
        Err(exit::UNREACHABLE)
    }

    /// Takes note of the request as it is now, and tells what changed.
    pub(super) fn see(&mut self, seen: RequestView) {
        let before = self.request.replace(seen.clone());
        for change in before.map(|before| changes(&before, &seen)).unwrap_or_default() {
            match change {
                Change::Said(says) => self.progress.say(&says),
                Change::Standing if self.progress.live() => {}
                Change::Standing => self.say_standing(&seen),
            }
        }
    }

    /// Looks at the request once more, for what it came to.
    pub(super) fn look(&mut self) {
        if let Some(id) = self.request.as_ref().map(|request| request.id)
            && let Ok(seen) = self.client.patient(&Patience::new(GLANCE)).get(&format!("/requests/{id}"), &[])
        {
            self.see(seen);
        }
    }

    fn say_standing(&mut self, request: &RequestView) {
        let stands = standing(request, self.client.now());
        self.progress.say(&format!("waiting: {stands}"));
    }

    /// Tells what the request came to, and goes on where it is approved.
    fn decided(&mut self, request: &RequestView) -> Result<(), u8> {
        let says = ending(request);
        if request.state == StateName::Approved {
            self.progress.say(&format!("{GREEN}{says}{GREEN:#}"));
            return Ok(());
        }
        self.progress.say(&format!("{RED}{says}{RED:#}"));
        match status_of(request.state) {
            // Somebody else executes it, or did: COMMAND is not run a second time.
            exit::DONE => {
                self.progress.say("COMMAND was not run: a request is executed once");
                Err(exit::REFUSED)
            }
            status => Err(status),
        }
    }
}
