//! What a policy would have done to the requests of the last days. Nothing is written.
//!
//! People and resources are taken as they are now; see [`governance::replay`].

use crate::bindings::place;
use crate::store::{Tx, facts, policies, replay};
use crate::{Caller, Error, System};
use chrono::TimeDelta;
use governance::ids::{MemberId, TemplateId};
use governance::policy::{Binding, Mode, Policy, Template};
use governance::replay::{Past, Replay, Tally};
use governance::wire::Ref;
use governance::wire::policies::PlaceBody;
use governance::wire::replays::{
    DAYS, DAYS_MOST, DraftReplayBody, PLACES_MOST, ReplayBody, ReplayGroup, ReplayView, ReplayedRequest, WaitingView,
};
use governance::{Facts, FieldErrors, Permission, Place, Scope};
use std::collections::BTreeSet;
use tokio::sync::mpsc;
use uuid::Uuid;

/// Replays a version of a policy, a draft of one, or its current version: at the places where it is
/// bound, or at others. Needs `policies.manage`.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Invalid`] with every field that cannot be accepted.
pub async fn of_policy(
    system: &System,
    caller: &Caller,
    id: TemplateId,
    body: &ReplayBody,
) -> Result<ReplayView, Error> {
    let tx = system.store.read().await?;
    tx.authorize(caller, Permission::PoliciesManage).await?;
    let stored = policies::find(&tx, caller.organization, id).await?;
    let known = facts::load(&tx, caller.organization).await?;
    let days = days(body.days)?;
    let (version, template) = match (&body.policy, body.version) {
        (Some(_), Some(_)) => return Err(Error::field("version", "either a version or a draft, not both")),
        (Some(draft), None) => (None, draft.check_for_save(&known.roster)?),
        (None, wanted) => {
            let wanted = wanted.unwrap_or(stored.current.version);
            let saved = policies::version(&tx, id, wanted).await.map_err(|error| match error {
                Error::NotFound(_) => Error::field("version", format!("there is no version {wanted}")),
                other => other,
            })?;
            (Some(saved.version), saved.template)
        }
    };
    let mut observed = 0;
    let places = match &body.places {
        Some(given) => places(given, &template, &known)?,
        None => {
            let (enforced, left): (Vec<_>, Vec<_>) = bound(id, template.scope, &known)?
                .into_iter()
                .partition(|binding| body.observed || binding.mode == Mode::Enforce);
            observed = left.len();
            enforced.into_iter().map(|binding| binding.place).collect()
        }
    };
    let policy = Policy { id, version: version.unwrap_or_default(), template };
    let run = Run { policy, version, known_as: Some(id), places, observed, days };
    run.over(&tx, system, caller, known).await
}

/// Replays a policy that nobody has saved, at these places or at every resource of its scope. Needs `policies.manage`.
///
/// # Errors
/// [`Error::Invalid`] with every field that cannot be accepted.
pub async fn of_draft(system: &System, caller: &Caller, body: &DraftReplayBody) -> Result<ReplayView, Error> {
    let tx = system.store.read().await?;
    tx.authorize(caller, Permission::PoliciesManage).await?;
    let known = facts::load(&tx, caller.organization).await?;
    let days = days(body.days)?;
    let template = body.policy.check_for_save(&known.roster)?;
    let places = match &body.places {
        Some(given) => places(given, &template, &known)?,
        None => Place::all(template.scope, &known.directory),
    };
    let policy = Policy { id: TemplateId(Uuid::nil()), version: 0, template };
    let run = Run { policy, version: None, known_as: None, places, observed: 0, days };
    run.over(&tx, system, caller, known).await
}

fn days(wanted: Option<u32>) -> Result<u32, Error> {
    let days = wanted.unwrap_or(DAYS);
    if (1..=DAYS_MOST).contains(&days) {
        Ok(days)
    } else {
        Err(Error::field("days", format!("must be 1 to {DAYS_MOST}")))
    }
}

/// The bindings of a policy where a version of this scope can stand. A version of another scope than
/// the policy is bound at was in force elsewhere, and nobody knows where.
fn bound(policy: TemplateId, scope: Scope, facts: &Facts) -> Result<Vec<&Binding>, Error> {
    let (here, elsewhere): (Vec<_>, Vec<_>) =
        facts.policies.bindings_of(policy).partition(|binding| binding.place.scope() == scope);
    match elsewhere.first() {
        Some(other) if here.is_empty() => {
            let level = other.place.scope();
            let says =
                format!("must be given, since its scope is {scope} and the policy is bound at the level {level}");
            Err(Error::field("places", says))
        }
        _ => Ok(here),
    }
}

/// The places that are meant; a template stands only at those of its scope.
fn places(given: &[PlaceBody], template: &Template, facts: &Facts) -> Result<BTreeSet<Place>, Error> {
    if given.len() > PLACES_MOST {
        return Err(Error::field("places", format!("must be at most {PLACES_MOST}")));
    }
    let mut errors = FieldErrors::default();
    let mut found = BTreeSet::new();
    for (at, body) in given.iter().enumerate() {
        match place(body, &facts.directory) {
            Ok(place) if place.scope() == template.scope => {
                found.insert(place);
            }
            Ok(_) => errors.add(format!("places[{at}]"), format!("must be of the policy's scope, {}", template.scope)),
            Err(Error::Invalid(wrong)) => {
                for error in wrong.0 {
                    let part = if error.field == "policy" { String::new() } else { format!(".{}", error.field) };
                    errors.add(format!("places[{at}]{part}"), error.message);
                }
            }
            Err(other) => return Err(other),
        }
    }
    Ok(errors.or(found)?)
}

/// One replay.
struct Run {
    policy: Policy,
    /// The saved version, where it is one.
    version: Option<u32>,
    /// Under which id requests know the policy, if they can.
    known_as: Option<TemplateId>,
    places: BTreeSet<Place>,
    observed: usize,
    days: u32,
}

impl Run {
    async fn over(self, tx: &Tx, system: &System, caller: &Caller, facts: Facts) -> Result<ReplayView, Error> {
        let until = system.now();
        let since = until - TimeDelta::days(self.days.into());
        let mut reader = replay::Reader::new(caller.organization, self.known_as, since);
        let (send, mut batches) = mpsc::channel::<Vec<Past>>(1);
        // One batch is looked at, off the threads that serve requests, while the next one is read.
        let looking = tokio::task::spawn_blocking(move || {
            let places: Vec<Place> = self.places.iter().copied().collect();
            let tally = {
                let mut replay = Replay::new(&self.policy, &places, &facts);
                while let Some(batch) = batches.blocking_recv() {
                    for past in &batch {
                        replay.see(past);
                    }
                }
                replay.tally
            };
            (self, facts, tally)
        });
        loop {
            let batch = reader.next(tx).await?;
            if batch.is_empty() || send.send(batch).await.is_err() {
                break;
            }
        }
        drop(send);
        let (run, facts, tally) = looking.await.map_err(Error::internal)?;
        let pace = replay::pace(tx, caller.organization, since).await?;
        Ok(ReplayView {
            days: run.days,
            since,
            until,
            name: run.policy.template.name.clone(),
            version: run.version,
            places: run.places.iter().map(|place| place.name(&facts.directory)).collect(),
            observed: run.observed,
            requests: tally.seen,
            gone: tally.gone,
            gated_then: tally.gated_then,
            gated_now: tally.gated_now,
            waiting: pace.map(|pace| WaitingView::of(&pace, &tally)),
            differences: groups(tx, &tally, &facts).await?,
        })
    }
}

async fn groups(tx: &Tx, tally: &Tally, facts: &Facts) -> Result<Vec<ReplayGroup>, Error> {
    let ids = tally.groups.values().flat_map(|group| &group.listed).map(|listed| listed.id);
    let told = replay::told(tx, ids).await?;
    let named = |id: &MemberId| Ref::new(id.0, facts.roster.member_name(*id));
    let group = |(difference, group): (&governance::replay::Difference, &governance::replay::Group)| ReplayGroup {
        difference: *difference,
        says: difference.says().to_owned(),
        count: group.count,
        requests: (group.listed.iter())
            .filter_map(|listed| {
                let told = told.get(&listed.id)?;
                Some(ReplayedRequest {
                    id: listed.id,
                    number: told.number,
                    action: told.action,
                    target: told.target_name.clone(),
                    requester: named(&told.requester),
                    created_at: told.opened_at,
                    gained: listed.gained.iter().map(named).collect(),
                    lost: listed.lost.iter().map(named).collect(),
                    quorum: listed.quorum,
                })
            })
            .collect(),
    };
    Ok(tally.groups.iter().map(group).collect())
}
