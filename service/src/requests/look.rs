//! A request as the caller sees it: what is read for it in the transaction, and what is worked out
//! after it, off the threads that serve requests and while nothing is locked.

use crate::store::{Tx, requests};
use crate::{Caller, Error, System};
use governance::ids::RequestId;
use governance::request::Request;
use governance::wire::requests::{RequestView, Viewer};
use governance::{Facts, Timestamp};

/// What else than the facts a view of a request is made of.
pub(super) struct Look {
    media_type: Option<String>,
    viewer: Viewer,
    base_url: String,
    pub(super) now: Timestamp,
}

impl Look {
    /// Reads it in the transaction.
    pub(super) async fn at(tx: &Tx, system: &System, caller: &Caller, id: RequestId) -> Result<Self, Error> {
        let media_type = requests::media_types(tx, [id]).await?.remove(&id);
        let (viewer, base_url) = (caller.viewer(), system.base_url().to_owned());
        Ok(Self { media_type, viewer, base_url, now: system.now() })
    }

    /// The request as the caller sees it. Looks for who could finish it, so not to be made while others wait.
    pub(super) fn view(self, request: &Request, facts: &Facts) -> RequestView {
        let Self { media_type, viewer, base_url, now } = self;
        let view = RequestView::of(request, media_type, facts, viewer, &base_url, now);
        view.with_finish(request, viewer.member, &facts.roster)
    }
}

/// Does what may take some hundred milliseconds in a large organization where it holds up nobody.
pub(super) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
    tokio::task::spawn_blocking(work).await.map_err(Error::internal)
}
