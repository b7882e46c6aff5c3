//! Opening a request.

use super::execute;
use super::look::{Look, blocking};
use super::superseding::{supersede, undisturbed};
use crate::store::idempotency::{once, recall, remember};
use crate::store::{Tx, events, facts, requests};
use crate::{Caller, Error, Idempotency, System};
use governance::event::Actor;
use governance::ids::RequestId;
use governance::payload::{self, Payload};
use governance::request::{Ask, Request};
use governance::resources::Target;
use governance::wire::requests::{OpenBody, RequestView, check_text};
use governance::{Action, Facts, FieldErrors, Permission};
use std::collections::BTreeSet;

/// A request that was opened, now or by an earlier call with the same key.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    pub request: RequestView,
    /// Whether this call opened it.
    pub created: bool,
}

/// Opens a request on behalf of the caller, who needs `requests.open`.
///
/// # Errors
/// [`Error::Invalid`] for malformed input, [`governance::Refusal::Violations`] for governance
/// checks, [`Error::Conflict`] for a key that was used for something else.
pub async fn open(
    system: &System,
    caller: &Caller,
    body: OpenBody,
    key: Option<&Idempotency>,
) -> Result<Opened, Error> {
    once(key, || undisturbed(|| open_once(system, caller, &body, key))).await
}

async fn open_once(
    system: &System,
    caller: &Caller,
    body: &OpenBody,
    key: Option<&Idempotency>,
) -> Result<Opened, Error> {
    let tx = system.store.write().await?;
    tx.authorize(caller, Permission::RequestsOpen).await?;
    let known = facts::load_for_change(&tx, caller.organization).await?;
    if let Some(id) = recall(&tx, caller, key).await? {
        let request = requests::read(&tx, caller.organization, RequestId(id), system.now()).await?;
        let look = Look::at(&tx, system, caller, &request).await?;
        drop(tx);
        return Ok(Opened { request: blocking(move || look.view(&request, &known)).await?, created: false });
    }
    let wish = check(&tx, system, caller, body, &known).await?;
    // What Countersign executes itself is no less than the change that it brings about.
    for needed in wish.action.needs() {
        tx.authorize(caller, *needed).await?;
    }
    let done = open_in(&tx, system, caller, wish, known).await?;
    remember(&tx, caller, key, done.request.id.0, system.now()).await?;
    let look = Look::at(&tx, system, caller, &done.request).await?;
    tx.commit().await?;
    Ok(Opened { request: blocking(move || look.view(&done.request, &done.facts)).await?, created: true })
}

/// A checked wish.
pub(crate) struct Wish {
    pub action: Action,
    pub target: Target,
    /// What it touches, where that is more than the target.
    pub touches: BTreeSet<Target>,
    pub reason: String,
    pub payload: Option<Payload>,
    pub resubmission_of: Option<(RequestId, u64)>,
}

async fn check(tx: &Tx, system: &System, caller: &Caller, body: &OpenBody, facts: &Facts) -> Result<Wish, Error> {
    let mut errors = FieldErrors::default();
    let mut keep = |result: Result<(), FieldErrors>| errors.0.extend(result.err().unwrap_or_default().0);
    let action = body.action.parse::<Action>();
    let target = body.target.resolve(&facts.directory);
    match (&action, &target) {
        (Ok(action), Ok(target)) => keep(facts.directory.check(*action, target)),
        (action, target) => {
            if let Err(unknown) = action {
                keep(Err(FieldErrors::one("action", unknown.to_string())));
            }
            keep(target.as_ref().map(|_| ()).map_err(Clone::clone));
        }
    }
    let reason = check_text("reason", &body.reason);
    keep(reason.as_ref().map(|_| ()).map_err(Clone::clone));
    let payload = body.payload.clone().map(governance::wire::requests::PayloadBody::check).transpose();
    keep(payload.as_ref().map(|_| ()).map_err(Clone::clone));
    if action == Ok(Action::BreakGlassInitiate) {
        keep(Err(FieldErrors::one("action", "break-glass sessions are not started through a request")));
    }
    if action == Ok(Action::EnvironmentPolicyUpdate) {
        // Its payload is what Countersign executes, so it is made by binding, never by hand.
        keep(Err(FieldErrors::one("action", "is asked for by changing a policy or a binding")));
    }
    let resubmission_of = match body.resubmission_of {
        Some(id) => match requests::read(tx, caller.organization, id, system.now()).await {
            Ok(earlier) => Some((id, earlier.number)),
            Err(Error::Refused(_)) => {
                keep(Err(FieldErrors::one("resubmissionOf", "there is no such request")));
                None
            }
            Err(error) => return Err(error),
        },
        None => None,
    };
    errors.or(())?;
    match (action, target, reason, payload) {
        (Ok(action), Ok(target), Ok(reason), Ok(payload)) => {
            Ok(Wish { action, target, touches: BTreeSet::new(), reason, payload, resubmission_of })
        }
        _ => Err(Error::internal("a wish without errors is complete")),
    }
}

/// Opens a request in a transaction, supersedes older ones with it, and carries it out at once if it is
/// allowed and Countersign executes it itself.
pub(crate) async fn open_in(
    tx: &Tx,
    system: &System,
    caller: &Caller,
    wish: Wish,
    facts: Facts,
) -> Result<execute::Done, Error> {
    let number = events::next_request_number(tx, caller.organization).await?;
    let Actor::Member { id: requester, token } = caller.actor() else {
        return Err(Error::Unauthenticated);
    };
    let ask = Ask {
        id: system.new_id(),
        number: u64::try_from(number).map_err(Error::internal)?,
        action: wish.action,
        target: wish.target,
        touches: wish.touches,
        requester,
        token,
        reason: wish.reason,
        digest: payload::digest(wish.payload.as_ref()),
        resubmission_of: wish.resubmission_of,
    };
    let outcome = Request::open(ask, &facts, system.now())?;
    let recorded = requests::insert(tx, caller.organization, &outcome, wish.payload.as_ref(), &facts).await?;
    supersede(tx, &recorded, &facts, system.now()).await?;
    execute::if_approved(tx, system, recorded, facts).await
}
