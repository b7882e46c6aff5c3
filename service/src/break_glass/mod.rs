//! Break-glass: the verbs of semantics.md §9. Every member sees the sessions of the organization; they
//! are started, ended and reviewed by people, never by API tokens.

pub(crate) mod ending;
mod follow_up;
mod limits;
mod readiness;
mod review;
mod revoke;
mod running;
mod show;
mod start;
pub(crate) mod upkeep;

pub use follow_up::finish_follow_up;
pub use limits::{limits, set_limits};
pub use readiness::{Readiness, readiness};
pub use review::{check_review, review};
pub use revoke::revoke;
pub use running::{Mine, Other, Running, running};
pub use show::{Listed, Story, Told, Wanted, lapsing, list, lists, show, story, waiting};
pub(crate) use start::begin;
pub use start::start;

use crate::store::break_glass::Kept;
use crate::store::{Tx, break_glass, requests, tokens};
use crate::{Caller, Error, System};
use governance::Facts;
use governance::ids::TokenId;
use governance::wire::Ref;
use governance::wire::break_glass::{SessionView, Shown};

/// Refuses tokens.
fn in_person(caller: &Caller) -> Result<(), Error> {
    caller.in_person("break the glass, end or review a session")
}

/// Sessions as the caller sees them.
async fn views(
    tx: &Tx,
    system: &System,
    caller: &Caller,
    kept: &[Kept],
    facts: &Facts,
) -> Result<Vec<SessionView>, Error> {
    let bypassed = break_glass::how_many(tx, kept.iter().map(|kept| kept.session.id)).await?;
    let named = kept.iter().flat_map(|kept| kept.session.grant.tokens.iter().copied());
    let names = tokens::names(tx, caller.organization, named).await?;
    let name = |id: &TokenId| Ref::new(id.0, names.get(id).cloned().unwrap_or_default());
    let view = |kept: &Kept| {
        let shown = Shown {
            session: &kept.session,
            review: kept.reviewed.as_ref().map(|review| (review.at, review.by, &review.account)),
            tokens: kept.session.grant.tokens.iter().map(name).collect(),
            bypassed: bypassed.get(&kept.session.id).copied().unwrap_or_default(),
        };
        SessionView::of(shown, facts, caller.member, system.base_url(), system.now())
    };
    Ok(kept.iter().map(view).collect())
}

/// One session as the caller sees it, with what it bypassed.
async fn view(tx: &Tx, system: &System, caller: &Caller, kept: Kept, facts: &Facts) -> Result<SessionView, Error> {
    let bypassed = requests::of_session(tx, caller.organization, kept.session.id, system.now()).await?;
    let mut all = views(tx, system, caller, &[kept], facts).await?;
    let view = all.pop().ok_or_else(|| Error::internal("a session makes a view"))?;
    Ok(view.with_bypasses(&bypassed))
}
