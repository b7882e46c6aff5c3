//! What a policy would have done to the requests of the last days. Nothing is written.
//!
//! People and resources are taken as they are now; see [`governance::replay`].

use crate::bindings::place;
use crate::store::{Tx, facts, policies, replay};
use crate::{Caller, Error, System};
use chrono::TimeDelta;
use governance::ids::{MemberId, TemplateId};
use governance::policy::{Mode, Policy, Template};
use governance::replay::{Replay, Tally};
use governance::wire::Ref;
use governance::wire::policies::BindBody;
use governance::wire::replays::{
    DAYS, DAYS_MOST, DraftReplayBody, PlaceBody, ReplayBody, ReplayGroup, ReplayView, ReplayedRequest, WaitingView,
};
use governance::{Facts, FieldErrors, Permission, Place, Scope};
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
            let saved = policies::versions(&tx, id).await?.into_iter().find(|saved| saved.version == wanted);
            let saved = saved.ok_or_else(|| Error::field("version", format!("there is no version {wanted}")))?;
            (Some(saved.version), saved.template)
        }
    };
    let mut observed = 0;
    let places = match &body.places {
        Some(given) => places(given, &template, &known)?,
        None => {
            let bindings = known.policies.bindings_of(id);
            let (enforced, left): (Vec<_>, Vec<_>) =
                bindings.partition(|binding| body.observed || binding.mode == Mode::Enforce);
            observed = left.len();
            enforced.into_iter().map(|binding| binding.place).collect()
        }
    };
    let policy = Policy { id, version: version.unwrap_or_default(), template };
    let run = Run { policy, version, known_as: Some(id), places, observed, days };
    run.over(&tx, system, caller, &known).await
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
        None => every(template.scope, &known),
    };
    let policy = Policy { id: TemplateId(Uuid::nil()), version: 0, template };
    let run = Run { policy, version: None, known_as: None, places, observed: 0, days };
    run.over(&tx, system, caller, &known).await
}

fn days(wanted: Option<u32>) -> Result<u32, Error> {
    let days = wanted.unwrap_or(DAYS);
    if (1..=DAYS_MOST).contains(&days) {
        Ok(days)
    } else {
        Err(Error::field("days", format!("must be 1 to {DAYS_MOST}")))
    }
}

/// The places that are meant; a template stands only at those of its scope.
fn places(given: &[PlaceBody], template: &Template, facts: &Facts) -> Result<Vec<Place>, Error> {
    let mut errors = FieldErrors::default();
    let mut found = Vec::new();
    for (at, body) in given.iter().cloned().enumerate() {
        let PlaceBody { organization, project, environment, cluster } = body;
        let body = BindBody { organization, project, environment, cluster, ..BindBody::default() };
        match place(&body, &facts.directory) {
            Ok(place) if place.scope() == template.scope => found.push(place),
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

/// Every resource to which a template of this scope can be bound.
fn every(scope: Scope, facts: &Facts) -> Vec<Place> {
    let directory = &facts.directory;
    match scope {
        Scope::Organization => vec![Place::Organization],
        Scope::Project => directory.projects().map(|project| Place::Project(project.id)).collect(),
        Scope::Cluster => directory.clusters().map(|cluster| Place::Cluster(cluster.id)).collect(),
        Scope::Environment => directory.environments().map(|environment| Place::Environment(environment.id)).collect(),
    }
}

/// One replay.
struct Run {
    policy: Policy,
    /// The saved version, where it is one.
    version: Option<u32>,
    /// Under which id requests know the policy, if they can.
    known_as: Option<TemplateId>,
    places: Vec<Place>,
    observed: usize,
    days: u32,
}

impl Run {
    async fn over(&self, tx: &Tx, system: &System, caller: &Caller, facts: &Facts) -> Result<ReplayView, Error> {
        let until = system.now();
        let since = until - TimeDelta::days(self.days.into());
        let mut reader = replay::Reader::new(caller.organization, self.known_as, since);
        let mut replay = Replay::new(&self.policy, &self.places, facts);
        loop {
            let batch = reader.next(tx).await?;
            if batch.is_empty() {
                break;
            }
            for past in &batch {
                replay.see(past);
            }
        }
        let tally = replay.tally;
        let pace = replay::pace(tx, caller.organization, since).await?;
        Ok(ReplayView {
            days: self.days,
            since,
            until,
            name: self.policy.template.name.clone(),
            version: self.version,
            places: self.places.iter().map(|place| place.name(&facts.directory)).collect(),
            observed: self.observed,
            requests: tally.seen,
            gone: tally.gone,
            gated_then: tally.gated_then,
            gated_now: tally.gated_now,
            waiting: pace.map(|pace| WaitingView::of(&pace, &tally)),
            differences: groups(tx, &tally, facts).await?,
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
