//! Reviewing an ended session.

use super::{in_person, view};
use crate::store::{break_glass, facts};
use crate::{Caller, Error, System};
use governance::break_glass::{Account, FollowUp};
use governance::ids::BreakGlassSessionId;
use governance::wire::break_glass::{ReviewBody, SessionView};
use governance::wire::requests::check_text;
use governance::{Facts, FieldErrors};

/// The most follow-ups of one review.
const MOST: usize = 20;

/// Reviews a session that is over: somebody else than its holder, with `break_glass.review`.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Invalid`] with the fields of [`ReviewBody`];
/// [`governance::Refusal::OwnSession`], [`governance::Refusal::SessionRuns`],
/// [`governance::Refusal::AlreadyReviewed`], a missing permission.
pub async fn review(
    system: &System,
    caller: &Caller,
    id: BreakGlassSessionId,
    body: &ReviewBody,
) -> Result<SessionView, Error> {
    in_person(caller)?;
    let organization = caller.organization;
    let tx = system.store.write().await?;
    tx.permissions(caller).await?;
    let known = facts::load_for_change(&tx, organization).await?;
    let kept = break_glass::read(&tx, organization, id).await?;
    let at = known.sessions.instant(system.now());
    let reviewed = kept.reviewed.is_some();
    kept.session.reviewable(caller.member, reviewed, &known.roster, at)?;
    let account = check(system, body, &known)?;
    let step = kept.session.review(caller.member, &account, reviewed, &known.roster, at)?;
    break_glass::end_if_due(&tx, organization, &step.session, &known, at).await?;
    break_glass::review(&tx, organization, &step, caller.member, &account, at).await?;
    let kept = break_glass::read(&tx, organization, id).await?;
    let seen = view(&tx, system, caller, kept, &known).await?;
    tx.commit().await?;
    Ok(seen)
}

/// Everything that is wrong with a review, for whoever still writes it.
///
/// # Errors
/// As [`review`].
pub async fn check_review(
    system: &System,
    caller: &Caller,
    id: BreakGlassSessionId,
    body: &ReviewBody,
) -> Result<(), Error> {
    in_person(caller)?;
    let tx = system.store.read().await?;
    tx.permissions(caller).await?;
    let known = facts::load(&tx, caller.organization).await?;
    let kept = break_glass::read(&tx, caller.organization, id).await?;
    let at = known.sessions.instant(system.now());
    kept.session.reviewable(caller.member, kept.reviewed.is_some(), &known.roster, at)?;
    check(system, body, &known)?;
    Ok(())
}

fn check(system: &System, body: &ReviewBody, facts: &Facts) -> Result<Account, FieldErrors> {
    let mut errors = FieldErrors::default();
    let account = check_text("account", &body.account).unwrap_or_else(|wrong| {
        errors.0.extend(wrong.0);
        String::new()
    });
    if errors.is_empty() && account.is_empty() {
        errors.add("account", "say what happened");
    }
    if body.follow_ups.len() > MOST {
        errors.add("followUps", format!("must be {MOST} at most"));
    }
    let mut follow_ups = Vec::new();
    for (number, asked) in body.follow_ups.iter().take(MOST).enumerate() {
        let field = |name: &str| format!("followUps[{number}].{name}");
        let what = governance::fields::required_line(&mut errors, &field("what"), &asked.what, 200);
        if let Err(wrong) = FollowUp::due_ahead(asked.due, facts.settings.timezone, system.now()) {
            errors.add(field("due"), wrong);
        }
        let owner = facts.roster.find_member(&asked.owner).filter(|member| member.active).map(|member| member.id);
        match owner {
            Some(owner) => {
                follow_ups.push(FollowUp { id: system.new_id(), what, owner, due: asked.due, done: None });
            }
            None if asked.owner.trim().is_empty() => errors.add(field("owner"), "say who does it"),
            None => errors.add(field("owner"), format!("`{}` is no active member", asked.owner)),
        }
    }
    errors.or(Account { account, justified: body.justified, follow_ups })
}
