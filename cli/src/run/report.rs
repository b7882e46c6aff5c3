//! The last step: reporting how it went.

use super::Run;
use super::command::Ended;
use super::interrupts::Came;
use crate::client::{Client, Failure};
use crate::output::{GREEN, RED};
use governance::StateName;
use governance::ids::{ClaimId, RequestId};
use governance::wire::requests::{ClaimState, RequestView, ResultBody, ResultStatus};

impl Run<'_> {
    /// Reports, with patience. A report that is lost is told loudly, and changes no exit status: what COMMAND did
    /// is done.
    pub(super) fn report(&mut self, claim_id: ClaimId, ended: &Ended) {
        let Some(id) = self.request.as_ref().map(|request| request.id) else { return };
        let status = if ended.succeeded { ResultStatus::Succeeded } else { ResultStatus::Failed };
        let body = ResultBody { claim_id, status, detail: ended.detail.clone() };
        let ((client, watch), path) = (self.insistent(), format!("/requests/{id}/result"));
        let job = self.interrupts.start(move || {
            // A second report is refused: then the answer to the first was lost.
            client.insist(&path, None, &body).or_else(|failure| arrived(&client, id, &body, failure))
        });
        let progress = &mut self.progress;
        let came = loop {
            let came = self.interrupts.wait(&job, None, || {
                progress.draw(&watch.trouble().unwrap_or_else(|| "reporting".to_owned()));
            });
            match came {
                Came::Signal(_) => watch.give_up(),
                Came::Done(answer) => break answer,
                Came::Late => {}
            }
        };
        match came {
            Ok(request) => {
                let (colour, word) = if ended.succeeded { (GREEN, "succeeded") } else { (RED, "failed") };
                self.progress.say(&format!("{colour}{word}{colour:#}: {}; reported", ended.detail));
                self.request = Some(request);
            }
            Err(failure) => self.lost(&failure, ended),
        }
    }

    fn lost(&mut self, failure: &Failure, ended: &Ended) {
        self.failed(failure);
        let url = self.request.as_ref().map_or_else(String::new, |request| request.url.clone());
        self.progress.say(&format!(
            "{RED}THE RESULT WAS NOT REPORTED{RED:#}: {}, but the server takes the request for executing: {url}",
            ended.detail
        ));
    }
}

/// The request, where the server refused the result because it has it already; otherwise the failure.
fn arrived(client: &Client, id: RequestId, sent: &ResultBody, failure: Failure) -> Result<RequestView, Failure> {
    if !matches!(failure, Failure::Refused(_)) {
        return Err(failure);
    }
    let ended = match sent.status {
        ResultStatus::Succeeded => StateName::Succeeded,
        ResultStatus::Failed => StateName::Failed,
    };
    let same = |claim: &ClaimState| claim.claim_id == sent.claim_id && claim.state == ended;
    match client.get::<RequestView>(&format!("/requests/{id}"), &[]) {
        Ok(seen) if seen.claim.as_ref().is_some_and(same) => Ok(seen),
        _ => Err(failure),
    }
}
