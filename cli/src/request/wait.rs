//! `countersign request wait REQUEST`: until it is decided, or executed.

use super::{Named, find, poll, status_of};
use crate::client::{Client, Failure, Patience, Server};
use crate::output::{Output, json};
use crate::progress::{Change, Progress, changes, ending, overdue, reported, standing, superseded};
use crate::{Streams, exit, told};
use governance::StateName;
use governance::wire::requests::RequestView;
use std::io;
use std::time::{Duration, Instant};

const HELP: &str = "\
It tells on standard error how the request comes on, and ends when it is decided. It claims nothing.

The token needs the scope requests.read; with an id or address instead of a number, requests.open will do.

With --executed it goes on until whoever carries the request out has reported: a webhook executor, or who claims it.

Examples:
  countersign request wait 42 --timeout 1h && echo approved
  countersign request wait 42 --executed && echo deployed

Exit status:
  0   approved, also where it is executed already; with --executed, executed and succeeded
  2   there is no request with this number, or no token
  10  rejected
  11  expired
  12  cancelled
  13  the server refused
  14  the server could not be reached, or stayed away for longer than --patience
  16  with --executed: the execution failed
  20  --timeout is over, and it still waits";

/// The arguments of `request wait`.
#[derive(clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// Its number, id or address
    #[arg(value_name = "REQUEST")]
    request: Named,
    /// Wait until it is executed, too
    #[arg(long)]
    executed: bool,
    /// The longest wait, such as 30m
    #[arg(long, value_parser = humantime::parse_duration, value_name = "TIME")]
    timeout: Option<Duration>,
    /// For how long to try again while the server cannot be reached, or asks for a pause
    #[arg(long, value_parser = humantime::parse_duration, default_value = "5m", value_name = "TIME")]
    patience: Duration,
    /// How to tell the request as it is in the end; json on standard output
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    output: Output,
    #[command(flatten)]
    server: Server,
}

/// Waits, and gives the exit status for what the request came to.
///
/// # Errors
/// When it cannot be written.
pub fn run(args: &Args, streams: &mut Streams) -> io::Result<u8> {
    let client = Client::new(&args.server).map(|client| client.patient(&Patience::new(args.patience)));
    let got = client.and_then(|client| wait(args, &client, streams));
    let request = match told(got, streams)? {
        Ok(request) => request,
        Err(status) => return Ok(status),
    };
    if args.output == Output::Json {
        json(streams.out, &request)?;
    }
    Ok(match request.state {
        StateName::Approved | StateName::Executing if args.executed => exit::WAITS,
        StateName::Failed if args.executed => exit::EXECUTION_FAILED,
        state => status_of(state),
    })
}

fn wait(args: &Args, client: &Client, streams: &mut Streams) -> Result<RequestView, Failure> {
    let mut progress = Progress::new(&mut *streams.err, false);
    let mut request: RequestView = client.get(&format!("/requests/{}", find(client, args.request)?), &[])?;
    let until = args.timeout.map(|timeout| Instant::now() + timeout);
    if request.state == StateName::Pending {
        progress.say(&format!("#{}: {}", request.number, standing(&request, client.now())));
        superseded(&request).iter().for_each(|says| progress.say(says));
    } else if goes_on(args, request.state) {
        progress.say(&ending(&request));
    }
    let mut told = request.state;
    let mut heard = hear(&request, None, &mut progress);
    while goes_on(args, request.state) && until.is_none_or(|until| Instant::now() < until) {
        let seen = poll(client, &request, until.map(left))?;
        for change in changes(&request, &seen) {
            match change {
                Change::Said(says) => progress.say(&says),
                Change::Standing => progress.say(&standing(&seen, client.now())),
            }
        }
        request = seen;
        if goes_on(args, request.state) && request.state != told {
            progress.say(&ending(&request));
            told = request.state;
        }
        heard = hear(&request, heard, &mut progress);
    }
    let over = args.timeout.filter(|_| goes_on(args, request.state));
    progress.say(&over.map_or_else(|| ending(&request), |timeout| overdue(&request, timeout)));
    Ok(request)
}

/// Tells what is reported of the execution, where that is something else than was heard; gives what is heard now.
fn hear(request: &RequestView, heard: Option<String>, progress: &mut Progress) -> Option<String> {
    let reported = reported(request);
    if let Some(says) = reported.as_ref().filter(|_| reported != heard) {
        progress.say(says);
    }
    reported
}

fn goes_on(args: &Args, state: StateName) -> bool {
    state == StateName::Pending || args.executed && matches!(state, StateName::Approved | StateName::Executing)
}

fn left(until: Instant) -> Duration {
    until.saturating_duration_since(Instant::now())
}
