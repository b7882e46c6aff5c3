//! A request as the caller sees it: what is read for it in the transaction, and what is worked out
//! after it, off the threads that serve requests and while nothing is locked.

use crate::executors;
use crate::store::executions::{self, Execution};
use crate::store::executors::{self as store, Executor};
use crate::store::{Tx, log, requests};
use crate::{Caller, Error, System};
use governance::request::Request;
use governance::wire::executors::ExecutorRef;
use governance::wire::requests::{RequestView, Viewer};
use governance::{Facts, StateName, Timestamp};

/// What else than the facts a view of a request is made of.
pub(super) struct Look {
    media_type: Option<String>,
    /// In whose hands it is, and how far that has come.
    execution: Option<Execution>,
    /// What was said when it was cancelled.
    cancelled: String,
    /// In whose hands it could come, where it is in nobody's.
    executors: Vec<Executor>,
    viewer: Viewer,
    base_url: String,
    pub(super) now: Timestamp,
}

impl Look {
    /// Reads it in the transaction.
    pub(super) async fn at(tx: &Tx, system: &System, caller: &Caller, request: &Request) -> Result<Self, Error> {
        let id = request.id;
        let media_type = requests::media_types(tx, [id]).await?.remove(&id);
        let execution = executions::of_request(tx, id).await?;
        let executors = match execution {
            Some(_) => Vec::new(),
            None => store::list(tx, caller.organization).await?,
        };
        let cancelled = match request.state.name() {
            StateName::Cancelled => log::cancelled(tx, caller.organization, id).await?,
            _ => String::new(),
        };
        let (viewer, base_url) = (caller.viewer(), system.base_url().to_owned());
        Ok(Self { media_type, execution, cancelled, executors, viewer, base_url, now: system.now() })
    }

    /// The request as the caller sees it. Looks for who could finish it, so not to be made while others wait.
    pub(super) fn view(self, request: &Request, facts: &Facts) -> RequestView {
        let Self { media_type, execution, cancelled, executors, viewer, base_url, now } = self;
        let view = RequestView::of(request, media_type, facts, viewer, &base_url, now);
        let mut view = view.with_finish(request, viewer.member, &facts.roster);
        if let Some(cancellation) = &mut view.cancellation {
            cancellation.comment = cancelled;
        }
        match execution {
            Some(execution) => {
                let mut shown = executors::execution_view(&execution);
                let stuck = execution.claim.is_none() && shown.state.is_final() && view.state == StateName::Approved;
                shown.can_resume = stuck && request.acts_for(viewer.member, facts).is_ok();
                view.execution = Some(shown);
                view.executor = Some(ExecutorRef { id: execution.executor, of: execution.of, host: execution.host });
            }
            None if view.state == StateName::Pending => view.executor = expected(&executors, request, facts),
            None => {}
        }
        view
    }
}

/// The executor that would be in charge, were the request approved now.
fn expected(executors: &[Executor], request: &Request, facts: &Facts) -> Option<ExecutorRef> {
    let executor = store::in_charge(executors, request, &facts.directory)?;
    let of = executor.place.in_words(&facts.directory);
    Some(ExecutorRef { id: Some(executor.id), of, host: executor.host() })
}

/// Does what may take some hundred milliseconds in a large organization where it holds up nobody.
pub(super) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
    tokio::task::spawn_blocking(work).await.map_err(Error::internal)
}
