//! What an act leads to.

use super::Request;
use crate::Timestamp;
use crate::event::{Actor, Event, Happening};
use crate::execution::GivenUp;
use crate::resources::Target;

/// The request in its new state, with the events that tell how it came there.
///
/// INVARIANT: there is at least one event, so nothing changes unseen.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    pub request: Request,
    events: Vec<Event>,
}

impl Outcome {
    /// The outcome of an act.
    pub fn new(request: Request, actor: Actor, at: Timestamp, happening: Happening) -> Self {
        Self { request, events: Vec::new() }.and(actor, at, happening)
    }

    /// The same, with a further event.
    #[must_use]
    pub fn and(mut self, actor: Actor, at: Timestamp, happening: Happening) -> Self {
        let subject = self.request.subject();
        let Request { id, session, target, cluster, .. } = self.request;
        let target = Some(Target { cluster, ..target });
        self.events.push(Event { at, actor, request: Some(id), session, target, subject, concerns: None, happening });
        self
    }

    /// Lets the claim or the result, if there is one, tell whose executor has or had the request.
    pub(super) fn name_executor(&mut self, of: &str) {
        for event in &mut self.events {
            if let Happening::RequestClaimed { executor, .. }
            | Happening::ClaimRefused { executor, .. }
            | Happening::RequestSucceeded { executor, .. }
            | Happening::RequestFailed { executor, .. } = &mut event.happening
            {
                *executor = Some(of.to_owned());
            }
        }
    }

    /// Lets the failure, if there is one, tell that its executor did not report it, and why it is one.
    pub(super) fn give_up(&mut self, why: GivenUp) {
        for event in &mut self.events {
            if let Happening::RequestFailed { given_up, .. } = &mut event.happening {
                *given_up = Some(why);
            }
        }
    }

    /// Why it failed without a report of its executor, if it did.
    pub fn given_up(&self) -> Option<GivenUp> {
        self.events.iter().find_map(|event| match event.happening {
            Happening::RequestFailed { given_up, .. } => given_up,
            _ => None,
        })
    }

    /// The events, in the order in which they happened.
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// This outcome followed by what came next for its request.
    #[must_use]
    pub fn then(mut self, next: Self) -> Self {
        self.events.extend(next.events);
        Self { request: next.request, events: self.events }
    }
}
