//! The organization's limits.

use crate::store::{break_glass, events, facts, organizations};
use crate::{Caller, Error, System};
use governance::Permission;
use governance::event::Happening;
use governance::wire::break_glass::LimitsBody;
use governance::wire::directory::TokenScope;

/// The limits. Every member may see them.
///
/// # Errors
/// Only internal ones.
pub async fn limits(system: &System, caller: &Caller) -> Result<LimitsBody, Error> {
    caller.scope(TokenScope::RequestsRead)?;
    let tx = system.store.read().await?;
    tx.permissions(caller).await?;
    Ok(LimitsBody::of(&facts::settings(&tx, caller.organization).await?.break_glass))
}

/// Sets the limits. Sessions that are active keep their end, and those that are over the instant by which their
/// review is due. Needs `organization.manage`.
///
/// # Errors
/// [`Error::Invalid`] with the fields of [`LimitsBody`], a missing permission.
pub async fn set_limits(system: &System, caller: &Caller, body: &LimitsBody) -> Result<LimitsBody, Error> {
    let tx = system.store.write().await?;
    tx.authorize(caller, Permission::OrganizationManage).await?;
    let limits = body.check()?;
    let known = facts::load_for_change(&tx, caller.organization).await?;
    let now = system.now();
    let at = known.sessions.instant(now);
    for over in known.sessions.over(now) {
        break_glass::end_if_due(&tx, caller.organization, over, &known, at).await?;
    }
    let before = LimitsBody::of(&known.settings.break_glass);
    organizations::set_limits(&tx, caller.organization, &limits).await?;
    let changes = told(&before, body);
    if !changes.is_empty() {
        let name = organizations::show(&tx, caller.organization).await?.name;
        let happening = Happening::OrganizationChanged { change: changes.join("; ") };
        events::tell(&tx, system, caller, format!("organization {name}"), happening).await?;
    }
    tx.commit().await?;
    Ok(body.clone())
}

fn told(before: &LimitsBody, after: &LimitsBody) -> Vec<String> {
    let mut changes = Vec::new();
    let mut number = |what: &str, before: i64, after: i64, unit: &str| {
        if before != after {
            changes.push(format!("changed {what} from {before} to {after}{unit}"));
        }
    };
    number("the shortest break-glass session", before.shortest_minutes, after.shortest_minutes, " minutes");
    number("the longest break-glass session", before.longest_minutes, after.longest_minutes, " minutes");
    number("the pause between break-glass sessions", before.pause_minutes, after.pause_minutes, " minutes");
    number(
        "how many break-glass sessions a month owners are not told of",
        before.sessions_a_month,
        after.sessions_a_month,
        "",
    );
    number("the time for reviews of break-glass sessions", before.review_days, after.review_days, " days");
    if before.review_blocks != after.review_blocks {
        let does = if after.review_blocks { "block" } else { "no longer block" };
        changes.push(format!("let overdue reviews {does} the next break-glass session"));
    }
    changes
}
