//! `countersign break-glass revoke [SESSION]`: in person.

use super::human::tell;
use crate::client::{Client, Failure, Place};
use crate::output::{Output, json};
use crate::{Streams, exit, told};
use governance::ids::BreakGlassSessionId;
use governance::wire::Page;
use governance::wire::break_glass::{RevokeBody, SessionView};
use serde::Deserialize;
use std::io;
use uuid::Uuid;

const HELP: &str = "\
Without SESSION it ends your own active one. Those of others need the permission break_glass.revoke.

It is done in person, never with an API token. Sign in first: `countersign login --email EMAIL`.

Examples:
  countersign break-glass revoke --reason 'Checkout is up again'
  countersign break-glass revoke 01900000-0000-7000-8000-000000000007

Exit status:
  0   it is over
  2   nobody is signed in, or you have no active session
  13  the server refused
  14  the server could not be reached";

/// The arguments of `break-glass revoke`.
#[derive(clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// The session's id
    #[arg(value_name = "SESSION")]
    session: Option<BreakGlassSessionId>,
    /// Why
    #[arg(long, default_value = "", hide_default_value = true, value_name = "TEXT")]
    reason: String,
    /// How to tell the session
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    output: Output,
    #[command(flatten)]
    place: Place,
}

/// Ends the session and tells it.
///
/// # Errors
/// When it cannot be written.
pub fn run(args: &Args, streams: &mut Streams) -> io::Result<u8> {
    let got = Client::in_person(&args.place).and_then(|client| Ok((revoked(args, &client)?, client.now())));
    match told(got, streams)? {
        Err(status) => return Ok(status),
        Ok((session, _)) if args.output == Output::Json => json(streams.out, &session)?,
        Ok((session, now)) => tell(&session, now, streams.out)?,
    }
    Ok(exit::DONE)
}

fn revoked(args: &Args, client: &Client) -> Result<SessionView, Failure> {
    let id = args.session.map_or_else(|| own(client), Ok)?;
    client.post(&format!("/break-glass-sessions/{id}/revocation"), &RevokeBody { reason: args.reason.clone() })
}

/// Who one is.
#[derive(Deserialize)]
struct Me {
    member: Named,
}

#[derive(Deserialize)]
struct Named {
    id: Uuid,
}

/// One's own active session. There is one at a time, and few of others.
fn own(client: &Client) -> Result<BreakGlassSessionId, Failure> {
    let me: Me = client.get("/session", &[])?;
    let page: Page<SessionView> = client.get("/break-glass-sessions", &[("status", "active"), ("limit", "200")])?;
    let own = page.items.iter().find(|session| session.holder.id == me.member.id).map(|session| session.id);
    own.ok_or_else(|| Failure::Unusable("you have no active break-glass session".to_owned()))
}
