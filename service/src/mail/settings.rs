//! How mail stands in an organization.

use crate::store::{Tx, facts, mails};
use crate::{Caller, Error, System};
use chrono::TimeDelta;
use governance::mail::Occasion;
use governance::wire::Ref;
use governance::{Permission, Timestamp};
use uuid::Uuid;

/// How many mails that failed are shown.
const SHOWN: u64 = 50;

/// How mail stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overview {
    /// The sender; `None` where the configuration names no mail server.
    pub from: Option<String>,
    pub waiting: u64,
    /// Sent within the last day.
    pub sent: u64,
    /// Given up.
    pub failed: u64,
    /// The newest that did not arrive, or not yet.
    pub failures: Vec<FailedMail>,
}

/// A mail that failed at least once and has not been sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailedMail {
    pub id: Uuid,
    pub to: Ref,
    pub occasion: Occasion,
    pub created_at: Timestamp,
    pub attempts: u32,
    /// Why, as a sentence without a full stop.
    pub error: String,
    /// Whether it is tried no more.
    pub given_up: bool,
}

async fn writing(system: &System, caller: &Caller) -> Result<Tx, Error> {
    let tx = system.store.write().await?;
    tx.authorize(caller, Permission::OrganizationManage).await?;
    if system.mail_from().is_none() {
        return Err(Error::Conflict("no mail server is configured".to_owned()));
    }
    Ok(tx)
}

/// How mail stands in the caller's organization.
///
/// # Errors
/// A missing permission.
pub async fn overview(system: &System, caller: &Caller) -> Result<Overview, Error> {
    let tx = system.store.read().await?;
    tx.authorize(caller, Permission::OrganizationManage).await?;
    let counts = mails::counts(&tx, caller.organization, system.now() - TimeDelta::days(1)).await?;
    let roster = facts::roster(&tx, caller.organization).await?;
    let failures = mails::failed(&tx, caller.organization, SHOWN).await?.into_iter();
    let shown = |(mail, given_up): (mails::Mail, bool)| FailedMail {
        id: mail.id,
        to: Ref::new(mail.member.0, roster.member_name(mail.member)),
        occasion: mail.occasion,
        created_at: mail.created_at,
        attempts: mail.attempts,
        error: mail.last_error.unwrap_or_default(),
        given_up,
    };
    Ok(Overview {
        from: system.mail_from().map(str::to_owned),
        waiting: counts.waiting,
        sent: counts.sent,
        failed: counts.failed,
        failures: failures.map(shown).collect(),
    })
}

/// Puts a test on its way to the caller. It is no event of the log.
///
/// # Errors
/// [`Error::TokenForbidden`], [`Error::Conflict`] where no mail server is configured, a missing permission.
pub async fn test(system: &System, caller: &Caller) -> Result<(), Error> {
    caller.in_person("get mail")?;
    let tx = writing(system, caller).await?;
    mails::enqueue_test(&tx, caller.organization, caller.member, system.now()).await?;
    tx.commit().await
}

/// Sends mails that were given up again: one of them, or all. What is no longer worth telling is dropped. Gives how many.
///
/// # Errors
/// [`Error::NotFound`] for one that was not given up, or is another organization's; [`Error::Conflict`] where no mail
/// server is configured; a missing permission.
pub async fn retry(system: &System, caller: &Caller, one: Option<Uuid>) -> Result<u64, Error> {
    let tx = writing(system, caller).await?;
    let retried = mails::retry(&tx, caller.organization, one, system.now()).await?;
    if one.is_some() && retried == 0 {
        return Err(Error::NotFound("mail"));
    }
    tx.commit().await?;
    Ok(retried)
}
