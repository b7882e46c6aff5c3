//! A break-glass session as text.

use crate::output::{BOLD, DIM, RED, YELLOW, count, harmless, listed, span};
use governance::Timestamp;
use governance::wire::break_glass::{Debt, SessionState, SessionView};
use std::io::{self, Write};

/// Tells a session.
///
/// # Errors
/// When it cannot be written.
pub fn tell(session: &SessionView, now: Option<Timestamp>, out: &mut dyn Write) -> io::Result<()> {
    let holder = harmless(&session.holder.name);
    let (style, state) = match session.state {
        SessionState::Active => (RED, "active"),
        SessionState::Ended => (DIM, "ended"),
        SessionState::Revoked => (DIM, "revoked"),
    };
    let left = now.filter(|_| session.state == SessionState::Active).map(|now| {
        let left = (session.ends_at - now).to_std().unwrap_or_default();
        format!(", {} left", span(left))
    });
    writeln!(out, "{BOLD}{holder}{BOLD:#} {style}{state}{style:#}{}", left.unwrap_or_default())?;
    writeln!(out, "  {}", harmless(&session.reason))?;
    let actions: Vec<String> = session.actions.iter().map(ToString::to_string).collect();
    writeln!(out, "  {} in {}", listed(&actions), harmless(&session.scope_says))?;
    if !session.tokens.is_empty() {
        let tokens: Vec<String> = session.tokens.iter().map(|token| harmless(&token.name)).collect();
        writeln!(out, "  {DIM}through {}, too{DIM:#}", listed(&tokens))?;
    }
    let bypassed = usize::try_from(session.bypassed).unwrap_or(usize::MAX);
    writeln!(out, "  {DIM}bypassed {}{DIM:#}", count(bypassed, "request"))?;
    match session.debt {
        Debt::None => {}
        Debt::Owed | Debt::DueSoon => writeln!(out, "  {YELLOW}owes a review{YELLOW:#}")?,
        Debt::Overdue => writeln!(out, "  {RED}its review is overdue{RED:#}")?,
        Debt::Reviewed => writeln!(out, "  {DIM}reviewed{DIM:#}")?,
    }
    writeln!(out, "  {}", session.url)
}
