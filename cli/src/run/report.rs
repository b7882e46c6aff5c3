//! The last step: reporting how it went.

use super::Run;
use super::command::Ended;
use super::interrupts::Came;
use crate::client::{Client, Failure};
use crate::output::{GREEN, RED};
use governance::ids::{ClaimId, RequestId};
use governance::wire::requests::{RequestView, ResultBody, ResultStatus};

impl Run<'_> {
    /// Reports, with patience. A report that is lost is told loudly, and changes no exit status: what COMMAND did
    /// is done.
    pub(super) fn report(&mut self, claim_id: ClaimId, ended: &Ended) {
        let Some(id) = self.request.as_ref().map(|request| request.id) else { return };
        let status = if ended.succeeded { ResultStatus::Succeeded } else { ResultStatus::Failed };
        let body = ResultBody { claim_id, status, detail: ended.detail.clone() };
        let (client, patience) = (self.client.clone(), self.patience());
        let (watch, path) = (patience.clone(), format!("/requests/{id}/result"));
        let job = self.interrupts.start(move || {
            let mut asked = 0;
            let got = patience.ask(|| {
                asked += 1;
                client.post::<RequestView>(&path, &body).map_err(Failure::or_undone)
            });
            // A second report is refused: then the answer to the first was lost.
            got.or_else(|failure| if asked > 1 { arrived(&client, id, claim_id, failure) } else { Err(failure) })
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

/// The request, where it holds a result of this claim already; otherwise the failure.
fn arrived(client: &Client, id: RequestId, claim: ClaimId, failure: Failure) -> Result<RequestView, Failure> {
    match client.get::<RequestView>(&format!("/requests/{id}"), &[]) {
        Ok(seen) if seen.state.is_final() && seen.claim.as_ref().is_some_and(|state| state.claim_id == claim) => {
            Ok(seen)
        }
        _ => Err(failure),
    }
}
