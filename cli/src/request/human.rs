//! A request as text.

use crate::output::{BOLD, DIM, GREEN, RED, YELLOW, harmless, harmless_lines, listed, set_apart, span};
use crate::progress::{ending, reported};
use anstyle::Style;
use governance::request::Verdict;
use governance::wire::executors::ExecutorRef;
use governance::wire::requests::{PolicyProgress, RequestView, ReviewView};
use governance::{StateName, Timestamp};
use std::io::{self, Write};

/// Tells a request with its policies and reviews.
///
/// # Errors
/// When it cannot be written.
pub fn tell(request: &RequestView, now: Option<Timestamp>, out: &mut dyn Write) -> io::Result<()> {
    heading(request, out)?;
    let RequestView { reason, requester, via_token, payload, url, .. } = request;
    if !reason.is_empty() {
        writeln!(out, "  {}", harmless(reason))?;
    }
    let through = if *via_token { " through an API token" } else { "" };
    let at = request.created_at.format("%Y-%m-%d %H:%M UTC");
    writeln!(out, "  {DIM}opened by {}{through} on {at}{DIM:#}", harmless(&requester.name))?;
    if let (Some(until), Some(now)) = (request.expires_at, now) {
        let what = if request.state == StateName::Pending { "to decide" } else { "to claim" };
        writeln!(out, "  {DIM}{} left {what}{DIM:#}", span((until - now).to_std().unwrap_or_default()))?;
    }
    if let Some(media_type) = &payload.media_type {
        writeln!(out, "  {DIM}payload {} {}{DIM:#}", harmless(media_type), payload.digest)?;
    }
    request.policies.iter().try_for_each(|policy| told(policy, out))?;
    request.reviews.iter().try_for_each(|review| reviewed(review, out))?;
    if let Some(finish) = &request.finish {
        writeln!(out, "  can be finished by {}", harmless(&finish.says))?;
    }
    if let Some(newer) = &request.superseded_by {
        writeln!(out, "  {YELLOW}superseded by #{}{YELLOW:#}", newer.number)?;
    }
    if let Some(executor) = &request.executor {
        execution(request, executor, now, out)?;
    }
    if let Some(claim) = &request.claim {
        harmless_lines(&claim.detail).iter().try_for_each(|line| writeln!(out, "{}", set_apart(line)))?;
    }
    if request.cancellation.is_some() {
        writeln!(out, "  {}", ending(request))?;
    }
    if let Some(reason) = &request.can_approve.reason {
        writeln!(out, "  {DIM}{reason}{DIM:#}")?;
    }
    writeln!(out, "  {url}")
}

/// Tells in whose hands a request is or will be, with what was said last and when it is handed over again.
fn execution(
    request: &RequestView,
    executor: &ExecutorRef,
    now: Option<Timestamp>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let (of, host) = (harmless(&executor.of), harmless(&executor.host));
    let Some(execution) = &request.execution else {
        return writeln!(out, "  for the executor of {of}, at {host}, once it is approved");
    };
    let Some(says) = reported(request) else {
        return writeln!(out, "  for the executor of {of}, at {host}: {}", execution.state.word());
    };
    writeln!(out, "  for the executor of {of}, at {host}")?;
    let left = execution.next_attempt_at.zip(now).and_then(|(next, now)| (next - now).to_std().ok());
    let next = left.map_or_else(String::new, |left| format!("; handed over again in {}", span(left)));
    writeln!(out, "  {says}{next}")
}

/// Tells a request in few lines, for lists: what it is, and what each policy still needs.
///
/// # Errors
/// When it cannot be written.
pub fn line(request: &RequestView, out: &mut dyn Write) -> io::Result<()> {
    heading(request, out)?;
    let reason = if request.reason.is_empty() { String::new() } else { format!(": {}", harmless(&request.reason)) };
    writeln!(out, "  {DIM}{}{DIM:#}{reason}", harmless(&request.requester.name))?;
    let mut open = request.policies.iter().filter(|policy| request.state == StateName::Pending && !policy.satisfied);
    open.try_for_each(|policy| told(policy, out))
}

fn heading(request: &RequestView, out: &mut dyn Write) -> io::Result<()> {
    let RequestView { number, action, target, state, risk, .. } = request;
    let (colour, word) = (colour(*state), state.word());
    let stale = if request.stale { ", stale" } else { "" };
    let target = harmless(&target.name);
    writeln!(
        out,
        "{BOLD}#{number} {action}{BOLD:#} to {target} {colour}{word}{colour:#} {DIM}({} risk{stale}){DIM:#}",
        risk.word()
    )
}

fn told(policy: &PolicyProgress, out: &mut dyn Write) -> io::Result<()> {
    let PolicyProgress { name, version, satisfied, missing, infeasible, .. } = policy;
    let name = harmless(name);
    if *satisfied {
        return writeln!(out, "  {GREEN}✓{GREEN:#} {name} {DIM}(version {version}){DIM:#}");
    }
    writeln!(out, "  {YELLOW}○{YELLOW:#} {name} {DIM}(version {version}){DIM:#} needs {}", listed(missing))?;
    infeasible.iter().try_for_each(|reason| writeln!(out, "    {RED}nobody can satisfy it{RED:#}: {reason}"))
}

fn reviewed(review: &ReviewView, out: &mut dyn Write) -> io::Result<()> {
    let (colour, verdict) = match review.verdict {
        Verdict::Approve => (GREEN, "approved"),
        Verdict::Reject => (RED, "rejected"),
    };
    let comment = if review.comment.is_empty() { String::new() } else { format!(": {}", harmless(&review.comment)) };
    writeln!(out, "  {} {colour}{verdict}{colour:#}{comment}", harmless(&review.by.name))
}

fn colour(state: StateName) -> Style {
    match state {
        StateName::Pending | StateName::Executing => YELLOW,
        StateName::Approved | StateName::Succeeded => GREEN,
        StateName::Failed | StateName::Rejected => RED,
        StateName::Cancelled | StateName::Expired => DIM,
    }
}
