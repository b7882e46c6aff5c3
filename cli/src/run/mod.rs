//! `countersign run … -- COMMAND`: runs COMMAND once the request for it is approved.
//!
//! A walk in five steps, each in a file of its own: open, wait, claim, execute, report. Each gives what the
//! next one needs, or the exit status with which it is over.

mod claim;
mod command;
mod execute;
mod interrupts;
mod leave;
mod open;
mod report;
mod wait;

use crate::ask::{Ask, Payload};
use crate::client::{Client, Failure, Patience, Server};
use crate::output::{Output, YELLOW, harmless, json};
use crate::progress::Progress;
use crate::{Streams, exit, told};
use clap::ValueEnum;
use governance::Executor;
use governance::wire::executors::ExecutorRef;
use governance::wire::requests::RequestView;
use interrupts::Interrupts;
use std::ffi::OsString;
use std::io;
use std::time::Duration;

const HELP: &str = "\
Opens a request, prints its address, waits until people approve it, claims it, runs COMMAND, reports how
that went, and ends with COMMAND's exit status. COMMAND runs only after a claim that the server confirmed,
and at most once, whatever is cut off in between.

The payload is read again for the claim: where the file is no longer what was approved, the server refuses.
With `--payload -`, COMMAND gets exactly what was approved on its standard input. COMMAND is told of the
request in COUNTERSIGN_REQUEST_ID, _REQUEST_NUMBER, _REQUEST_URL and _PAYLOAD_DIGEST.

Ctrl-C while it waits asks whether to cancel the request; without a terminal, and for SIGTERM and SIGHUP,
--on-interrupt decides. While COMMAND runs, signals are passed on to it.

The token needs the scopes requests.open and requests.claim.

Examples:
  countersign run --action release.deploy --project api --environment production \\
    --reason 'Fix checkout' --payload release.yaml --before live.yaml -- ./deploy.sh release.yaml
  kustomize build . | countersign run --action manifest.apply --cluster eu-1 \\
    --payload - --media-type application/yaml -- kubectl apply -f -
  countersign run --action cluster.restart --cluster eu-1 --timeout 30m \\
    --idempotency-key \"restart-$CI_PIPELINE_ID\" -- ./restart.sh

Exit status:
  COMMAND's, or 128+n where signal n ended it
  2    arguments or the payload cannot be used
  10   rejected
  11   expired
  12   cancelled
  13   blocked by violations, which are printed, or otherwise refused
  14   the server could not be reached, or stayed away for longer than --patience
  15   a webhook executor carries it out; the request was left, and COMMAND was not run
  20   it still waits: --no-wait, or --timeout is over
  126  COMMAND could not be started
  127  COMMAND was not found
  128+n  signal n ended the wait, and the request was left";

/// The arguments of `run`.
#[derive(clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// What to run once it is approved, after `--`
    #[arg(last = true, required_unless_present = "no_wait", value_name = "COMMAND")]
    command: Vec<OsString>,
    /// Do not wait: where approval is needed, end with 20
    #[arg(long)]
    no_wait: bool,
    /// The longest wait for a decision, such as 30m; after it the request is left, and it ends with 20
    #[arg(long, value_parser = humantime::parse_duration, value_name = "TIME")]
    timeout: Option<Duration>,
    /// For how long to try again while the server cannot be reached, or asks for a pause
    #[arg(long, value_parser = humantime::parse_duration, default_value = "5m", value_name = "TIME")]
    patience: Duration,
    /// What to do with the request when a signal ends the wait; on a terminal, Ctrl-C asks unless this is given
    #[arg(long, value_enum, value_name = "WHAT")]
    on_interrupt: Option<OnInterrupt>,
    /// How to tell what came of it; with json, standard output is the request alone, and COMMAND's goes to standard error
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    output: Output,
    #[command(flatten)]
    ask: Ask,
    #[command(flatten)]
    server: Server,
}

/// What becomes of a request that nobody waits for any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum OnInterrupt {
    /// Cancel it, which is the default without a terminal: nobody would run what is approved later
    Cancel,
    /// Leave it, to be taken up by a later run with the same --idempotency-key
    Leave,
}

/// A run on its way.
struct Run<'a> {
    args: &'a Args,
    client: Client,
    payload: Payload,
    interrupts: Interrupts,
    progress: Progress<'a>,
    /// The request as it was seen last.
    request: Option<RequestView>,
}

/// Opens, waits, claims, runs and reports, and gives the exit status.
///
/// # Errors
/// Signals cannot be taken over.
pub fn run(args: &Args, streams: &mut Streams) -> io::Result<u8> {
    let ready = ready(args).and_then(|()| Ok((Client::new(&args.server)?, args.ask.payload()?)));
    let (client, payload) = match told(ready, streams)? {
        Ok(ready) => ready,
        Err(status) => return Ok(status),
    };
    if let Some(program) = args.command.first().filter(|program| !command::is_there(program)) {
        // Before anybody is asked to approve it.
        writeln!(streams.err, "countersign: {}: not found", program.display())?;
        return Ok(exit::NOT_FOUND);
    }
    let interrupts = Interrupts::listen()?;
    let progress = Progress::new(&mut *streams.err, streams.terminal);
    let mut run = Run { args, client, payload, interrupts, progress, request: None };
    let status = run.walk().unwrap_or_else(|status| status);
    let request = run.request.take();
    drop(run);
    if let (Output::Json, Some(request)) = (args.output, request) {
        // COMMAND's status is worth more than a reader that went away.
        let _ = json(streams.out, &request);
    }
    Ok(status)
}

/// What can be said no to before anybody is asked.
fn ready(args: &Args) -> Result<(), Failure> {
    if args.ask.executor() == Executor::Countersign {
        let action = args.ask.action();
        let says = "is carried out by Countersign itself once it is approved; use `countersign request open`";
        return Err(Failure::Unusable(format!("{action} {says}")));
    }
    Ok(())
}

impl Run<'_> {
    /// The five steps.
    fn walk(&mut self) -> Result<u8, u8> {
        self.open()?;
        if self.args.command.is_empty() {
            return self.wait().map(|()| exit::DONE);
        }
        if self.in_other_hands() {
            return Err(exit::EXECUTOR);
        }
        loop {
            self.wait()?;
            if let Some(claim) = self.claim()? {
                let ended = self.execute();
                self.report(claim, &ended);
                return Ok(ended.status);
            }
        }
    }

    /// Whether a webhook executor carries the request out, which is told.
    fn in_other_hands(&mut self) -> bool {
        let Some(request) = &self.request else { return false };
        let Some(ExecutorRef { of, host, .. }) = &request.executor else { return false };
        let (of, host, number) = (harmless(of), harmless(host), request.number);
        self.progress.say(&format!(
            "{YELLOW}the webhook executor of {of}, at {host}, carries this out{YELLOW:#}: COMMAND was not run, and will \
             not be. `countersign request wait {number} --executed` follows it to the end"
        ));
        true
    }

    /// The client with the patience that was asked for, for one step, and that patience, to watch it and to end it.
    fn insistent(&self) -> (Client, Patience) {
        let patience = Patience::new(self.args.patience);
        (self.client.patient(&patience), patience)
    }

    /// Tells a failure, and gives the exit status for it.
    fn failed(&mut self, failure: &Failure) -> u8 {
        // That it cannot be told changes nothing.
        failure.tell(self.progress.err()).unwrap_or_else(|_| failure.status())
    }
}
