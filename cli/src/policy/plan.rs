//! `countersign policy plan FILE…`: what applying policy files would change.

mod human;

pub use human::tell;

use super::sources::Sources;
use crate::client::{Client, Failure, Server};
use crate::output::{Output, json};
use crate::{Streams, exit};
use governance::policy::file::Plan;
use std::io;

const HELP: &str = "\
Policy files are the whole truth for the organization: policies that they name are created or saved
in a new version, bindings become their own, and those that they do not name are archived, which `apply`
does only with --prune. Policies are matched by name. Nothing is changed by a plan.

The token needs the scope policies.manage.

Example:
  countersign policy export > policies.yaml
  countersign policy plan policies.yaml

Exit status:
  0   the plan was made, whatever it holds
  2   a file cannot be read; each is told with its line and field
  3   something would change, with --exit-code
  13  the server refused, for instance a team that it does not know
  14  the server could not be reached";

/// The arguments of `policy plan`.
#[derive(clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// Policy files, YAML or JSON, which hold everything together; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,
    /// Exit with 3 when something would change
    #[arg(long)]
    exit_code: bool,
    /// How to tell the plan
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    output: Output,
    #[command(flatten)]
    server: Server,
}

/// Makes the plan and tells it.
///
/// # Errors
/// When it cannot be written.
pub fn run(args: &Args, streams: &mut Streams) -> io::Result<u8> {
    let Some(sources) = Sources::read(&args.files, streams.err)? else { return Ok(exit::UNREADABLE) };
    let got = Client::new(&args.server).and_then(|client| of(&sources, &client));
    let plan = match sources.told(got, streams)? {
        Err(status) => return Ok(status),
        Ok(plan) => plan,
    };
    match args.output {
        Output::Human => tell(&plan, streams.out)?,
        Output::Json => json(streams.out, &plan)?,
    }
    Ok(if args.exit_code && !plan.changes.is_empty() { exit::WOULD_CHANGE } else { exit::DONE })
}

/// The server's plan for files.
///
/// # Errors
/// The server cannot be reached, or refuses.
pub fn of(sources: &Sources, client: &Client) -> Result<Plan, Failure> {
    client.insist("/policy-set/plan", None, &sources.together)
}
