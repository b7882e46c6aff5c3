//! `countersign policy test FILE…`: tests that administrators keep next to their policies, run on
//! the very code that decides.

mod human;
mod results;

use crate::Streams;
use crate::output::{Output, json};
use results::{FileResult, Results};
use std::io;

const EXAMPLE: &str = "\
Example:
  countersign policy test gates.yaml

  with gates.yaml:
    members:
      ana: { teams: [sre] }
      bo: { teams: [sre, platform] }
    projects: { api: { environments: { production: {} } } }
    policies:
      - name: prod-gate
        scope: environment
        actions: [release.deploy]
        quorum: { minApprovals: 1, requiredTeamIds: [sre] }
    bindings:
      - { policy: prod-gate, environment: api/production }
    cases:
      - name: a colleague from SRE is enough
        request:
          requester: ana
          action: release.deploy
          target: { project: api, environment: production }
          at: 2026-01-05T17:00:00Z
        reviews:
          - { by: bo, verdict: approve, expect: recorded }
        expect: { gate: pending, state: approved, eligible: [bo] }

Exit status:
  0  every case passed
  1  some case failed
  2  some file could not be read; its other files were still run";

/// The arguments of `policy test`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLE)]
pub struct Args {
    /// Policy test files, YAML or JSON; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,
    /// How to tell the results
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    output: Output,
}

/// Runs every case of every file, tells the results, and gives the exit status for them.
///
/// # Errors
/// When the results cannot be written.
pub fn run(args: &Args, streams: &mut Streams) -> io::Result<u8> {
    let files = args.files.iter().map(|file| match super::read(file) {
        Ok(text) => FileResult::of(file, governance::cases::run(&text)),
        Err(error) => FileResult::unreadable(file, error.to_string()),
    });
    let results = Results::of(files.collect());
    match args.output {
        Output::Human => human::print(&results, streams)?,
        Output::Json => json(streams.out, &results)?,
    }
    Ok(results.exit_status())
}
