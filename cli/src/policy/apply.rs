//! `countersign policy apply FILE…`: policies and bindings become what policy files say.

use super::plan;
use super::sources::Sources;
use crate::client::{Client, Failure, Server};
use crate::output::{BOLD, DIM, GREEN, Output, YELLOW, json};
use crate::{Streams, exit, told};
use governance::Digest;
use governance::policy::file::Plan;
use governance::wire::policies::Gated;
use serde::Serialize;
use std::io;

const HELP: &str = "\
What would change is shown first, as `plan` does; then all of it is made at once, or nothing. Where
it touches environments whose policy changes are protected, one request is opened for everything and
its address is printed; it takes effect when it is approved.

Policies that the files do not name are archived only with --prune; without it nothing is changed
where there are such.

The token needs the scope policies.manage.

Example:
  countersign policy apply policies.yaml --reason 'Two pairs of eyes for production'

Exit status:
  0   policies and bindings are what the files say
  2   a file cannot be read; each is told with its line and field
  13  the server refused
  14  the server could not be reached
  20  a request waits for approval and will make the changes";

/// The arguments of `policy apply`.
#[derive(clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// Policy files, YAML or JSON, which hold everything together; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,
    /// Why, for those who approve it
    #[arg(long, default_value = "", hide_default_value = true, value_name = "TEXT")]
    reason: String,
    /// Archive the policies that the files do not name
    #[arg(long)]
    prune: bool,
    /// The `base` of a plan that was looked at: nothing is changed if anybody changed policies since
    #[arg(long, value_name = "DIGEST")]
    base: Option<Digest>,
    /// How to tell what came of it
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    output: Output,
    #[command(flatten)]
    server: Server,
}

/// What was planned, and what came of it.
#[derive(Serialize)]
struct Applied {
    plan: Plan,
    #[serde(flatten)]
    gated: Gated,
    /// Where the request is that waits for approval.
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

/// Plans, tells the plan, applies it and tells what came of it.
///
/// # Errors
/// When that cannot be written.
pub fn run(args: &Args, streams: &mut Streams) -> io::Result<u8> {
    let Some(sources) = Sources::read(&args.files, streams.err)? else { return Ok(exit::UNREADABLE) };
    let client = match told(Client::new(&args.server), streams)? {
        Ok(client) => client,
        Err(status) => return Ok(status),
    };
    let plan = match sources.told(plan::of(&sources, &client), streams)? {
        Ok(plan) => plan,
        Err(status) => return Ok(status),
    };
    if args.output == Output::Human {
        plan::tell(&plan, streams.out)?;
    }
    let gated = match sources.told(put(args, &sources, &plan, &client), streams)? {
        Ok(gated) => gated,
        Err(status) => return Ok(status),
    };
    let waits = match &gated {
        Gated::Done { .. } => None,
        Gated::Pending { request, number } => Some((client.page(&format!("/approvals/{request}")), *number)),
    };
    let status = if waits.is_some() { exit::WAITS } else { exit::DONE };
    match (args.output, waits) {
        (Output::Json, waits) => json(streams.out, &Applied { plan, gated, url: waits.map(|(url, _)| url) })?,
        (Output::Human, Some((url, number))) => {
            writeln!(streams.out, "{YELLOW}Request #{number} waits for approval{YELLOW:#}: {BOLD}{url}{BOLD:#}")?;
            writeln!(streams.out, "{DIM}Nothing has changed yet; it takes effect when it is approved.{DIM:#}")?;
        }
        (Output::Human, None) if plan.changes.is_empty() => {}
        (Output::Human, None) => writeln!(streams.out, "{GREEN}Applied.{GREEN:#}")?,
    }
    Ok(status)
}

/// Applies exactly what was planned.
fn put(args: &Args, sources: &Sources, plan: &Plan, client: &Client) -> Result<Gated, Failure> {
    let base = args.base.unwrap_or(plan.base).to_string();
    let prune = args.prune.to_string();
    let query = [("prune", prune.as_str()), ("base", base.as_str()), ("reason", args.reason.as_str())];
    client.put("/policy-set", &query, &sources.together)
}
