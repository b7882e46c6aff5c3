//! The organization and its settings.

use super::{gates, reading};
use crate::store::{events, organizations};
use crate::{Caller, Error, System, input};
use chrono::TimeDelta;
use governance::break_glass::Limits;
use governance::event::Happening;
use governance::wire::directory::{OrganizationBody, OrganizationView};
use governance::{FieldErrors, Permission, Settings, Superseding};

/// The organization of the caller.
///
/// # Errors
/// Only internal ones.
pub async fn show(system: &System, caller: &Caller) -> Result<OrganizationView, Error> {
    let tx = reading(system, caller).await?;
    organizations::show(&tx, caller.organization).await
}

/// Changes name and settings. The slug stays, since addresses may hold it.
///
/// # Errors
/// [`Error::Invalid`] with the fields of [`OrganizationBody`], a missing permission;
/// [`Error::Conflict`] where another time zone would change a guarded policy.
pub async fn update(system: &System, caller: &Caller, body: OrganizationBody) -> Result<OrganizationView, Error> {
    let mut errors = FieldErrors::default();
    let name = input::name(&mut errors, "name", &body.name);
    let mut settings = Settings {
        timezone: input::zone(&mut errors, "timezone", &body.timezone),
        request_ttl: hours(&mut errors, "requestTtlHours", body.request_ttl_hours),
        approval_ttl: hours(&mut errors, "approvalTtlHours", body.approval_ttl_hours),
        // Kept where nothing is said: below.
        superseding: Superseding::default(),
        // Another verb's.
        break_glass: Limits::default(),
    };

    let tx = system.store.write().await?;
    tx.authorize(caller, Permission::OrganizationManage).await?;
    errors.or(())?;
    organizations::lock(&tx, caller.organization).await?;
    let before = organizations::show(&tx, caller.organization).await?;
    settings.superseding = body.superseding.unwrap_or(before.superseding);
    if settings.timezone.name() != before.timezone {
        gates::zone(&tx, caller).await?;
    }
    organizations::update(&tx, caller.organization, &name, &settings).await?;
    let after = organizations::show(&tx, caller.organization).await?;
    let changes = told(&before, &after);
    if !changes.is_empty() {
        let happening = Happening::OrganizationChanged { change: changes.join("; ") };
        events::tell(&tx, system, caller, format!("organization {name}"), happening).await?;
    }
    tx.commit().await?;
    Ok(after)
}

/// A time to live: 1 hour to 365 days.
fn hours(errors: &mut FieldErrors, field: &str, hours: i64) -> TimeDelta {
    if !(1..=365 * 24).contains(&hours) {
        errors.add(field, "must be 1 to 8760 hours");
        return TimeDelta::hours(1);
    }
    TimeDelta::hours(hours)
}

fn told(before: &OrganizationView, after: &OrganizationView) -> Vec<String> {
    let mut changes = Vec::new();
    if before.name != after.name {
        changes.push(format!("renamed the organization {} to {}", before.name, after.name));
    }
    if before.timezone != after.timezone {
        changes.push(format!("changed the time zone from {} to {}", before.timezone, after.timezone));
    }
    let mut duration = |what: &str, before: i64, after: i64| {
        if before != after {
            changes.push(format!("changed the time that {what} from {before} to {after} hours"));
        }
    };
    duration("requests wait for approval", before.request_ttl_hours, after.request_ttl_hours);
    duration("approved requests wait for their claim", before.approval_ttl_hours, after.approval_ttl_hours);
    if before.superseding != after.superseding {
        let (before, after) = (before.superseding.word(), after.superseding.word());
        changes.push(format!("changed what newer requests do to older ones from {before} to {after}"));
    }
    changes
}
