//! `countersign policy list`: a line for every policy.

use crate::client::{Client, Failure, Server};
use crate::output::{BOLD, DIM, Output, RED, count, json};
use crate::{Streams, exit, told};
use governance::wire::Page;
use governance::wire::policies::PolicyView;
use std::io;

const HELP: &str = "\
The token needs the scope requests.read.

Example:
  countersign policy list --output json | jq -r '.[].name'

Exit status:
  0   they were listed
  2   nobody is signed in, and there is no token
  13  the server refused
  14  the server could not be reached";

/// The arguments of `policy list`.
#[derive(clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// The archived ones instead of the live ones
    #[arg(long)]
    archived: bool,
    /// How to tell them
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    output: Output,
    #[command(flatten)]
    server: Server,
}

/// Lists the policies by name.
///
/// # Errors
/// When the list cannot be written.
pub fn run(args: &Args, streams: &mut Streams) -> io::Result<u8> {
    let got = Client::new(&args.server).and_then(|client| all(&client, args.archived));
    match told(got, streams)? {
        Err(status) => return Ok(status),
        Ok(policies) if args.output == Output::Json => json(streams.out, &policies)?,
        Ok(policies) if policies.is_empty() => writeln!(streams.out, "no policies")?,
        Ok(policies) => policies.iter().try_for_each(|policy| tell(policy, streams))?,
    }
    Ok(exit::DONE)
}

/// Every page.
fn all(client: &Client, archived: bool) -> Result<Vec<PolicyView>, Failure> {
    let archived = archived.to_string();
    let (mut all, mut after) = (Vec::new(), None::<String>);
    loop {
        let mut query = vec![("archived", archived.as_str()), ("limit", "200")];
        query.extend(after.as_deref().map(|after| ("after", after)));
        let page: Page<PolicyView> = client.get("/approval-policies", &query)?;
        all.extend(page.items);
        match page.next {
            Some(next) => after = Some(next),
            None => return Ok(all),
        }
    }
}

fn tell(policy: &PolicyView, streams: &mut Streams) -> io::Result<()> {
    let PolicyView { body, version, quorum_says, conditions_say, bindings, infeasible, in_vain, .. } = policy;
    writeln!(streams.out, "{BOLD}{}{BOLD:#} {DIM}({}, version {version}){DIM:#}", body.name, body.scope)?;
    writeln!(streams.out, "  {quorum_says}; {conditions_say}")?;
    let places: Vec<&str> = bindings.iter().map(|binding| binding.name.as_str()).collect();
    match places.len() {
        0 => writeln!(streams.out, "  {DIM}bound nowhere{DIM:#}")?,
        1..=5 => writeln!(streams.out, "  {DIM}bound to {}{DIM:#}", places.join(", "))?,
        many => writeln!(streams.out, "  {DIM}bound to {}{DIM:#}", count(many, "place"))?,
    }
    for reason in infeasible {
        writeln!(streams.out, "  {RED}nobody can satisfy it{RED:#}: {reason}")?;
    }
    for sentence in in_vain {
        writeln!(streams.out, "  {RED}not for everyone{RED:#}: {sentence}")?;
    }
    Ok(())
}
