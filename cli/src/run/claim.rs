//! The third step: claiming the approved request, which happens once.

use super::Run;
use super::command::Ended;
use super::interrupts::Came;
use crate::ask::random_key;
use crate::client::Failure;
use crate::exit;
use crate::output::{RED, YELLOW};
use governance::StateName;
use governance::ids::ClaimId;
use governance::wire::requests::{ClaimBody, ClaimView};
use std::time::{Duration, Instant};

/// For how long the answer to a claim is awaited after a signal.
const AFTER_SIGNAL: Duration = Duration::from_secs(5);

impl Run<'_> {
    /// The claim; `None` where the request waits for approval again.
    ///
    /// Asking again is safe: the key has the claim of before, where its answer was lost. It is of this process
    /// alone, so that no other run is ever given this claim.
    pub(super) fn claim(&mut self) -> Result<Option<ClaimId>, u8> {
        let Some(id) = self.request.as_ref().map(|request| request.id) else { return Err(exit::UNREACHABLE) };
        let payload_digest = self.payload.digest_now().map_err(|failure| self.failed(&failure))?;
        let ((client, watch), key) = (self.insistent(), random_key());
        let (path, body) = (format!("/requests/{id}/claim"), ClaimBody { payload_digest });
        let job =
            self.interrupts.start(move || -> Result<ClaimView, Failure> { client.insist(&path, Some(&key), &body) });
        let (mut signal, mut until) = (None, None);
        let answer = loop {
            let progress = &mut self.progress;
            let came = self.interrupts.wait(&job, until, || {
                progress.draw(&watch.trouble().unwrap_or_else(|| "claiming".to_owned()));
            });
            match (came, signal) {
                (Came::Done(answer), _) => break answer,
                (Came::Signal(came), None) => {
                    watch.give_up();
                    (signal, until) = (Some(came), Some(Instant::now() + AFTER_SIGNAL));
                }
                (_, signal) => {
                    self.unknown();
                    return Err(signal.map_or(exit::UNREACHABLE, |signal| exit::of_signal(signal.number)));
                }
            }
        };
        match (answer, signal) {
            (Ok(claim), None) => Ok(Some(claim.claim_id)),
            (Ok(claim), Some(signal)) => {
                let ended = Ended::not_begun(signal.number);
                self.report(claim.claim_id, &ended);
                Err(ended.status)
            }
            (Err(failure), signal) => match self.refused(&failure) {
                Err(status) => Err(signal.map_or(status, |signal| exit::of_signal(signal.number))),
                Ok(()) => signal.map_or(Ok(None), |signal| self.interrupted(signal).map(|()| None)),
            },
        }
    }

    /// Tells why there is no claim. It is worth to wait again where approvals have to be given anew.
    fn refused(&mut self, failure: &Failure) -> Result<(), u8> {
        if matches!(failure, Failure::Away { .. }) {
            let status = self.failed(failure);
            self.unknown();
            return Err(status);
        }
        // It came into its hands while we waited, which says all that the refusal does.
        if failure.code() == "executor-in-charge" {
            self.look();
            if self.in_other_hands() {
                return Err(exit::EXECUTOR);
            }
        }
        let status = self.failed(failure);
        self.look();
        match self.request.as_ref().map(|request| request.state) {
            Some(StateName::Pending) => {
                self.progress.say(&format!("{YELLOW}the approval no longer holds{YELLOW:#}; waiting again"));
                Ok(())
            }
            Some(StateName::Rejected | StateName::Expired | StateName::Cancelled) => self.wait(),
            _ => {
                self.progress.say("COMMAND was not run");
                Err(status)
            }
        }
    }

    fn unknown(&mut self) {
        let url = self.request.as_ref().map_or_else(String::new, |request| request.url.clone());
        self.progress.say(&format!(
            "{RED}the answer to the claim was lost{RED:#}: the request may be claimed, by this run or by somebody else. \
             COMMAND was not run, and will not be. Look at {url}, and open a new request"
        ));
    }
}
