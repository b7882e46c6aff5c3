//! `countersign break-glass start`: in person.

use super::human::tell;
use crate::ask::random_key;
use crate::client::{Client, Failure, Place};
use crate::output::{BOLD, Output, YELLOW, json};
use crate::{Streams, exit, told};
use governance::Action;
use governance::wire::break_glass::{ScopeBody, StartBody, Started};
use std::io;
use std::time::Duration;
use uuid::Uuid;

const HELP: &str = "\
From then on your requests for these actions at these places need no approval and ignore freezes, until its
time comes. Every bypass is recorded, announced to those who look after security, and reviewed by somebody
else afterwards: --understood says that you know.

It is done in person: API tokens never break the glass, but a session covers requests of the tokens that it
names. Sign in first: `countersign login --email EMAIL`.

Examples:
  countersign break-glass start --reason 'Checkout is down' --action release.deploy \\
    --environment api/production --for 45m --understood
  countersign run --action release.deploy --project api --environment production --reason hotfix -- ./deploy.sh

Exit status:
  0   the session is active
  2   nobody is signed in, or --understood is missing
  13  the server refused
  14  the server could not be reached
  20  a request for it waits for approval; it starts when that is approved";

/// The arguments of `break-glass start`.
#[derive(clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// The justification, which every event of the session repeats
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// A protected action that it covers; may be given again
    #[arg(long = "action", required = true, value_name = "ACTION")]
    actions: Vec<Action>,
    /// The whole organization
    #[arg(long, required_unless_present_any = ["projects", "environments", "clusters"])]
    organization: bool,
    /// A project, by slug; may be given again
    #[arg(long = "project", value_name = "PROJECT")]
    projects: Vec<String>,
    /// An environment, by project/name; may be given again
    #[arg(long = "environment", value_name = "PROJECT/NAME")]
    environments: Vec<String>,
    /// A cluster, by slug; may be given again
    #[arg(long = "cluster", value_name = "CLUSTER")]
    clusters: Vec<String>,
    /// How long, in whole minutes and within the organization's limits
    #[arg(long = "for", value_parser = humantime::parse_duration, value_name = "TIME")]
    time: Duration,
    /// A token of yours whose requests it covers too, by id; may be given again
    #[arg(long = "for-token", value_name = "ID")]
    tokens: Vec<Uuid>,
    /// You know that every bypass is recorded, announced and reviewed
    #[arg(long, required = true)]
    understood: bool,
    /// How to tell what came of it
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    output: Output,
    #[command(flatten)]
    place: Place,
}

/// Starts the session and tells it.
///
/// # Errors
/// When it cannot be written.
pub fn run(args: &Args, streams: &mut Streams) -> io::Result<u8> {
    let got = Client::in_person(&args.place);
    let (client, started) = match told(got.and_then(|client| start(args, client)), streams)? {
        Ok(started) => started,
        Err(status) => return Ok(status),
    };
    let status = if matches!(started, Started::Pending { .. }) { exit::WAITS } else { exit::DONE };
    match (args.output, &started) {
        (Output::Json, started) => json(streams.out, started)?,
        (Output::Human, Started::Active { session }) => tell(session, client.now(), streams.out)?,
        (Output::Human, Started::Pending { request, number }) => {
            let url = client.page(&format!("/approvals/{request}"));
            writeln!(streams.out, "{YELLOW}Request #{number} waits for approval{YELLOW:#}: {BOLD}{url}{BOLD:#}")?;
            writeln!(streams.out, "The session starts when it is approved.")?;
        }
    }
    Ok(status)
}

fn start(args: &Args, client: Client) -> Result<(Client, Started), Failure> {
    let body = StartBody {
        reason: args.reason.clone(),
        actions: args.actions.iter().map(|action| action.key().to_owned()).collect(),
        scope: ScopeBody {
            organization: args.organization,
            projects: args.projects.clone(),
            environments: args.environments.clone(),
            clusters: args.clusters.clone(),
        },
        minutes: minutes(args.time)?,
        tokens: args.tokens.clone(),
        understood: args.understood,
    };
    let started = client.post_once("/break-glass-sessions", &random_key(), &body)?;
    Ok((client, started))
}

fn minutes(time: Duration) -> Result<i64, Failure> {
    let whole = time.as_secs().is_multiple_of(60) && time.subsec_nanos() == 0;
    let minutes = i64::try_from(time.as_secs() / 60).ok().filter(|_| whole);
    minutes.ok_or_else(|| Failure::Unusable("--for must be in whole minutes, such as 45m or 2h".to_owned()))
}
