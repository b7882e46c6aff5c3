//! The first step: opening the request.

use super::Run;
use super::interrupts::Came;
use crate::exit;
use crate::output::{BOLD, harmless};
use crate::progress::superseded;
use governance::StateName;
use governance::wire::requests::RequestView;

impl Run<'_> {
    /// Opens the request, or finds the one that was opened under the same key, and tells its address.
    ///
    /// A lost connection is no risk: asked again with its key, the server gives what it opened before.
    pub(super) fn open(&mut self) -> Result<(), u8> {
        let (client, watch) = self.insistent();
        let (body, key) = (self.args.ask.body(&self.payload), self.args.ask.key());
        let job = self.interrupts.start({
            let key = key.clone();
            move || client.post_once::<RequestView>("/requests", &key, &body)
        });
        let progress = &mut self.progress;
        let came = self.interrupts.wait(&job, None, || {
            progress.draw(&watch.trouble().unwrap_or_else(|| "opening a request".to_owned()));
        });
        match came {
            Came::Done(Ok(request)) => {
                self.opened(request);
                Ok(())
            }
            Came::Done(Err(failure)) => Err(self.failed(&failure)),
            Came::Signal(signal) => {
                self.progress.say(&format!(
                    "interrupted; whether a request was opened is not known, --idempotency-key {key} would find it"
                ));
                Err(exit::of_signal(signal.number))
            }
            Came::Late => Err(exit::UNREACHABLE),
        }
    }

    fn opened(&mut self, request: RequestView) {
        let RequestView { number, url, action, target, finish, state, .. } = &request;
        self.progress.say(&format!("#{number} {action} to {}: {BOLD}{url}{BOLD:#}", harmless(&target.name)));
        if let (StateName::Pending, Some(finish)) = (state, finish) {
            self.progress.say(&format!("can be finished by {}", harmless(&finish.says)));
        }
        superseded(&request).iter().for_each(|says| self.progress.say(says));
        self.request = Some(request);
    }
}
