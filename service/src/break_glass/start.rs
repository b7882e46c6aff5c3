//! Starting a session: a protected action like any other, which may wait for approval.

use super::{in_person, view};
use crate::requests::execute::Done;
use crate::requests::open::{Wish as Asked, open_in};
use crate::requests::superseding::undisturbed;
use crate::store::idempotency::{once, recall, remember};
use crate::store::{Tx, break_glass, events, facts, requests, tokens};
use crate::{Caller, Error, Idempotency, System, input};
use chrono::TimeDelta;
use governance::break_glass::{Grant, Limits, Wish};
use governance::ids::{BreakGlassSessionId, OrganizationId, RequestId, TokenId};
use governance::request::Request;
use governance::wire::Ref;
use governance::wire::break_glass::{StartBody, Started, WishView};
use governance::wire::requests::check_text;
use governance::{Action, Facts, FieldErrors, Payload, Permission, Refusal, StateName, Target};
use std::collections::BTreeSet;

/// Starts a session of the caller, who needs `break_glass.initiate` and nothing else; or opens the request for it, where a
/// policy protects that.
///
/// # Errors
/// [`Error::Invalid`] with the fields of [`StartBody`]; a missing permission;
/// [`governance::Refusal::SessionActive`], [`governance::Refusal::SessionPause`],
/// [`governance::Refusal::ReviewsOwed`]; violations.
pub async fn start(
    system: &System,
    caller: &Caller,
    body: &StartBody,
    key: Option<&Idempotency>,
) -> Result<Started, Error> {
    in_person(caller)?;
    once(key, || undisturbed(|| start_once(system, caller, body, key))).await
}

async fn start_once(
    system: &System,
    caller: &Caller,
    body: &StartBody,
    key: Option<&Idempotency>,
) -> Result<Started, Error> {
    let tx = system.store.write().await?;
    tx.authorize(caller, Permission::BreakGlassInitiate).await?;
    let known = facts::load_for_change(&tx, caller.organization).await?;
    if let Some(id) = recall(&tx, caller, key).await? {
        let request = requests::read(&tx, caller.organization, RequestId(id), system.now()).await?;
        return started(&tx, system, caller, &request, &known).await;
    }
    let (wish, named, reason) = check(&tx, system, caller, body, &known).await?;
    check_limits(&tx, system, caller, &known).await?;
    let json = serde_json::to_value(WishView::of(&wish, named, &known.directory)).map_err(Error::internal)?;
    let asked = Asked {
        action: Action::BreakGlassInitiate,
        target: Target::ORGANIZATION,
        touches: BTreeSet::new(),
        reason,
        payload: Some(Payload::Json { json, before: None }),
        resubmission_of: None,
    };
    let Done { request, facts } = open_in(&tx, system, caller, asked, known).await?;
    remember(&tx, caller, key, request.id.0, system.now()).await?;
    let answer = started(&tx, system, caller, &request, &facts).await?;
    tx.commit().await?;
    Ok(answer)
}

/// What came of the request for a session.
async fn started(
    tx: &Tx,
    system: &System,
    caller: &Caller,
    request: &Request,
    facts: &Facts,
) -> Result<Started, Error> {
    match break_glass::by_request(tx, caller.organization, request.id).await? {
        Some(kept) => Ok(Started::Active { session: Box::new(view(tx, system, caller, kept, facts).await?) }),
        None if request.state_at(system.now()) == StateName::Pending => {
            Ok(Started::Pending { request: request.id, number: request.number })
        }
        None => {
            let (number, state) = (request.number, request.state_at(system.now()));
            Err(Error::Conflict(format!("request #{number} for this session {}; ask for another one", state.phrase())))
        }
    }
}

async fn check(
    tx: &Tx,
    system: &System,
    caller: &Caller,
    body: &StartBody,
    facts: &Facts,
) -> Result<(Wish, Vec<Ref>, String), Error> {
    let mut errors = FieldErrors::default();
    let reason = check_text("reason", &body.reason);
    match &reason {
        Ok(reason) if reason.is_empty() => errors.add("reason", "say why: every event of the session repeats it"),
        Ok(_) => {}
        Err(wrong) => errors.0.extend(wrong.0.clone()),
    }
    let parse = |text: &str| text.parse::<Action>().ok();
    let says = "is no action; there are release.deploy and others, see the list of protected actions";
    let actions = input::find_all(&mut errors, "actions", &body.actions, parse, says);
    let scope = body.scope.places(&facts.directory, "this organization").unwrap_or_else(|wrong| {
        errors.0.extend(wrong.0);
        BTreeSet::new()
    });
    let own = tokens::usable_of(tx, caller.organization, caller.member, system.now()).await?;
    let mut named = Vec::new();
    for id in &body.tokens {
        match own.iter().find(|token| token.id.0 == *id) {
            Some(token) => named.push(Ref::new(*id, &token.name)),
            None => errors.add("tokens", format!("`{id}` is no usable token of yours")),
        }
    }
    if !body.understood {
        errors.add("understood", "confirm that you know: every bypass is recorded, announced and reviewed");
    }
    let grant = Grant { actions, scope, tokens: body.tokens.iter().copied().map(TokenId).collect() };
    let length = TimeDelta::try_minutes(body.minutes).unwrap_or_default();
    let wish = Wish { grant, length };
    let mentioned = |field: &str| errors.0.iter().any(|error| error.field.starts_with(field));
    if let Err(wrong) = wish.check(&facts.settings.break_glass) {
        // What is not understood at all is not called empty besides.
        let more: Vec<_> = wrong.0.into_iter().filter(|error| !mentioned(&error.field)).collect();
        errors.0.extend(more);
    }
    errors.or(())?;
    Ok((wish, named, reason?))
}

pub(super) async fn check_limits(tx: &Tx, system: &System, caller: &Caller, facts: &Facts) -> Result<(), Error> {
    let limits = &facts.settings.break_glass;
    let now = system.now();
    let at = facts.sessions.instant(now);
    let month = Limits::month_of(now, facts.settings.timezone);
    let past = break_glass::past(tx, caller.organization, caller.member, (limits, month), at).await?;
    Ok(limits.check(caller.member, &facts.sessions, &past, now)?)
}

/// Carries out an approved request for a session: its clock starts. Everything is checked again, since it
/// may have waited: what stands in the way comes as a sentence.
pub(crate) async fn begin(
    tx: &Tx,
    system: &System,
    organization: OrganizationId,
    request: &Request,
    facts: &Facts,
) -> Result<Result<String, String>, Error> {
    let Some(Payload::Json { json, .. }) = requests::payload(tx, request.id).await? else {
        return Ok(Err("The request lacks the session that it asks for.".to_owned()));
    };
    let Some(wish) = serde_json::from_value::<WishView>(json).ok().and_then(|asked| asked.wish()) else {
        return Ok(Err("It was asked for in a form that is not known any more; ask for it again.".to_owned()));
    };
    let limits = &facts.settings.break_glass;
    let now = system.now();
    let at = facts.sessions.instant(now);
    let holder = request.requester;
    let name = facts.roster.member_name(holder);
    // These words stand on the request for everybody to read, so they name the holder.
    let not_now = |refusal: Refusal| Ok(Err(format!("Not possible now: {}.", refusal.about(name))));
    if !facts.roster.may(holder, Permission::BreakGlassInitiate) {
        return not_now(Refusal::MayNot(Permission::BreakGlassInitiate));
    }
    if let Err(wrong) = wish.check(limits) {
        let wrong: Vec<String> =
            wrong.0.into_iter().map(|error| format!("{} {}", error.field, error.message)).collect();
        return Ok(Err(format!("Not possible any more: {}.", wrong.join("; "))));
    }
    let month = Limits::month_of(now, facts.settings.timezone);
    let past = break_glass::past(tx, organization, holder, (limits, month), at).await?;
    if let Err(refusal) = limits.check(holder, &facts.sessions, &past, now) {
        return not_now(refusal);
    }
    for over in facts.sessions.over(now) {
        break_glass::end_if_due(tx, organization, over, facts, at).await?;
    }
    if facts.sessions.active(now).next().is_none() {
        // Nothing can come back now, and an event of a clock that was ahead must not stop the time of this one.
        events::count_from(tx, organization, now).await?;
    }
    let minutes = wish.length.num_minutes();
    let step = wish.start(
        system.new_id::<BreakGlassSessionId>(),
        (holder, name),
        (request.id, request.number),
        &request.reason,
        (&past, limits),
        &facts.directory,
        now,
    );
    break_glass::insert(tx, organization, &step).await?;
    Ok(Ok(format!("The session is active for {minutes} minutes.")))
}
