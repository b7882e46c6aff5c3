//! Policies as files: what there is, what a file would change, and making it so.

use super::change::change;
use crate::store::idempotency::{once, recall};
use crate::store::{facts, requests};
use crate::{Caller, Error, Idempotency, System};
use governance::ids::RequestId;
use governance::policy::file::Plan;
use governance::policy::{Change, ChangeSet, PolicyFile};
use governance::wire::directory::TokenScope;
use governance::wire::policies::Gated;
use governance::{Digest, Facts, Permission, Refusal};
use uuid::Uuid;

/// How a file is to be applied.
#[derive(Clone, Debug, Default)]
pub struct Applying {
    /// Archive the policies that the file does not name; otherwise nothing is changed where there are such.
    pub prune: bool,
    /// The state that a plan was made on; another one is refused.
    pub base: Option<Digest>,
    /// Why, for those who approve it.
    pub reason: String,
}

/// All live policies and bindings as a file. Every member may see them.
///
/// # Errors
/// Only internal ones.
pub async fn export(system: &System, caller: &Caller) -> Result<PolicyFile, Error> {
    // Who may change them is shown them.
    caller.scope(TokenScope::RequestsRead).or_else(|_| caller.scope(TokenScope::PoliciesManage))?;
    let tx = system.store.read().await?;
    tx.permissions(caller).await?;
    Ok(PolicyFile::of(&facts::load(&tx, caller.organization).await?))
}

/// What applying a file would change. Nothing is written. Needs `policies.manage`.
///
/// # Errors
/// [`Error::Invalid`] with every field that cannot be accepted, as `policies[2].quorum.requiredTeamIds`.
pub async fn plan(system: &System, caller: &Caller, file: &PolicyFile) -> Result<Plan, Error> {
    let tx = system.store.read().await?;
    tx.authorize(caller, Permission::PoliciesManage).await?;
    let known = facts::load(&tx, caller.organization).await?;
    drop(tx);
    let (file, now) = (file.clone(), system.now());
    Ok(system.analyses().run(move || file.plan(&known, now)).await??)
}

/// Makes policies and bindings equal to a file, all of them at once or nothing. Where that touches
/// environments, it is one request that passes the gates of all of them. Needs `policies.manage`.
///
/// # Errors
/// [`Error::Invalid`] with every field that cannot be accepted; [`Error::Conflict`] where policies
/// would be archived without `prune`, or the state is not the expected one; violations.
pub async fn apply(
    system: &System,
    caller: &Caller,
    file: &PolicyFile,
    how: &Applying,
    key: Option<&Idempotency>,
) -> Result<Gated, Error> {
    once(key, || apply_once(system, caller, file, how, key)).await
}

async fn apply_once(
    system: &System,
    caller: &Caller,
    file: &PolicyFile,
    how: &Applying,
    key: Option<&Idempotency>,
) -> Result<Gated, Error> {
    let read = system.store.read().await?;
    read.authorize(caller, Permission::PoliciesManage).await?;
    if let Some(earlier) = recall(&read, caller, key).await? {
        return match requests::read(&read, caller.organization, RequestId(earlier), system.now()).await {
            Ok(request) => Ok(Gated::of(&request)),
            // It took effect at once, without a request.
            Err(Error::Refused(Refusal::RequestNotFound)) => Ok(Gated::Done { request: None }),
            Err(other) => Err(other),
        };
    }
    drop(read);
    let made: Uuid = system.new_id();
    let gated = change(system, caller, &how.reason, key.map(|key| (key, made)), |known| {
        expected(how.base, known)?;
        let set = file.changes(known, || system.new_id())?;
        if !how.prune {
            archives_nothing(&set, known)?;
        }
        Ok(set)
    });
    Ok(gated.await?.unwrap_or(Gated::Done { request: None }))
}

fn expected(base: Option<Digest>, facts: &Facts) -> Result<(), Error> {
    match base {
        Some(base) if base != PolicyFile::of(facts).digest() => {
            Err(Error::Conflict("policies or bindings changed since the plan was made; make a new one".to_owned()))
        }
        _ => Ok(()),
    }
}

fn archives_nothing(set: &ChangeSet, facts: &Facts) -> Result<(), Error> {
    let archived = set.changes.iter().filter_map(|change| match change {
        Change::Archive { policy } => facts.policies.policy(*policy),
        _ => None,
    });
    let names: Vec<&str> = archived.map(|policy| policy.template.name.as_str()).collect();
    if names.is_empty() {
        return Ok(());
    }
    let says = "would be archived, because the file does not name them; prune to archive them";
    Err(Error::Conflict(format!("{} {says}", names.join(", "))))
}
