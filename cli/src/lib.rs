//! What the countersign command does: one module a command.
//!
//! Commands write to the streams that they are given, so that a test can run them in process; the
//! command itself gives them its own, which show colours on a terminal only.

mod ask;
mod audit;
mod break_glass;
mod client;
mod completions;
mod credentials;
mod exit;
mod inbox;
mod login;
mod man;
mod output;
mod policy;
mod progress;
mod request;
mod review;
mod run;

use clap::builder::Resettable;
use clap::error::ErrorKind;
use clap::{CommandFactory, Parser, Subcommand};
use client::Failure;
use std::ffi::OsString;
use std::io::{self, Write};

const HELP: &str = "\
Examples:
  countersign login --url https://countersign.example.com
  countersign run --action release.deploy --project api --environment production -- ./deploy.sh
  countersign inbox
  countersign review approve 42 --comment 'Looks fine'
  countersign COMMAND --help";

/// Approval policies for high-risk operations.
#[derive(Parser)]
#[command(name = "countersign", version, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run a command once it is approved.
    Run(Box<run::Args>),
    /// Open requests, look at them, wait for them, cancel them.
    Request(request::Args),
    /// Approve or reject requests, in person.
    Review(review::Args),
    /// List the requests that wait for you.
    Inbox(inbox::Args),
    /// Start, end and list break-glass sessions.
    BreakGlass(break_glass::Args),
    /// Work with approval policies.
    Policy(policy::Args),
    /// Work with the audit log.
    Audit(audit::Args),
    /// Sign in to a server, with an API token or in person.
    Login(login::LoginArgs),
    /// Forget what `login` keeps.
    Logout(login::LogoutArgs),
    /// Write completions for a shell.
    Completions(completions::Args),
    /// Write the manual pages.
    Man(man::Args),
}

/// Where a command writes: what was asked for, and what stood in its way.
struct Streams<'a> {
    out: &'a mut dyn Write,
    err: &'a mut dyn Write,
    /// Whether a person reads `err` on a terminal that moves its cursor as it is told to.
    terminal: bool,
}

/// Runs a command line, the program's name first, and gives the exit status. Nobody is asked anything.
pub fn run(
    args: impl IntoIterator<Item = impl Into<OsString> + Clone>,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> u8 {
    run_with(args, Streams { out, err, terminal: false })
}

/// The same where `err` is a terminal: lines move, and Ctrl-C asks.
pub fn run_on_terminal(
    args: impl IntoIterator<Item = impl Into<OsString> + Clone>,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> u8 {
    run_with(args, Streams { out, err, terminal: true })
}

fn run_with(args: impl IntoIterator<Item = impl Into<OsString> + Clone>, mut streams: Streams) -> u8 {
    let parsed = matches(args).and_then(|matches| {
        <Cli as clap::FromArgMatches>::from_arg_matches(&matches).map_err(|error| error.format(&mut command()))
    });
    let done = match parsed {
        Ok(Cli { command }) => dispatch(command, &mut streams),
        Err(error) => not_understood(&error, &mut streams),
    };
    done.unwrap_or_else(|error| {
        // Whoever reads our output may stop early, as `head` does; that is not worth a word.
        if error.kind() != io::ErrorKind::BrokenPipe {
            // Nothing is left to do where not even this can be written.
            let _ = writeln!(streams.err, "countersign: {error}");
        }
        exit::UNREADABLE
    })
}

/// The arguments. Where they are not understood, the usage that is shown would have whatever the environment gives as
/// if it had to be given, so that is told without the environment.
fn matches(args: impl IntoIterator<Item = impl Into<OsString> + Clone>) -> Result<clap::ArgMatches, clap::Error> {
    let args: Vec<OsString> = args.into_iter().map(Into::into).collect();
    command().try_get_matches_from(&args).map_err(|error| match error.kind() {
        ErrorKind::MissingRequiredArgument => {
            without_environment(command()).try_get_matches_from(&args).err().unwrap_or(error)
        }
        _ => error,
    })
}

fn without_environment(command: clap::Command) -> clap::Command {
    command.mut_args(|arg| arg.env(Resettable::Reset)).mut_subcommands(without_environment)
}

fn dispatch(command: Command, streams: &mut Streams) -> io::Result<u8> {
    match command {
        Command::Run(args) => run::run(&args, streams),
        Command::Request(args) => request::run(&args, streams),
        Command::Review(args) => review::run(&args, streams),
        Command::Inbox(args) => inbox::run(&args, streams),
        Command::BreakGlass(args) => break_glass::run(&args, streams),
        Command::Policy(args) => policy::run(args, streams),
        Command::Audit(args) => audit::run(&args, streams),
        Command::Login(args) => login::login(&args, streams),
        Command::Logout(args) => login::logout(&args, streams),
        Command::Completions(args) => completions::run(&args, streams),
        Command::Man(args) => man::run(&args, streams),
    }
}

/// The command line as it is understood, described and completed.
fn command() -> clap::Command {
    Cli::command().after_help(format!("{HELP}\n\n{}", exit::TABLE))
}

/// The value, or the exit status after telling why there is none.
fn told<T>(got: Result<T, Failure>, streams: &mut Streams) -> io::Result<Result<T, u8>> {
    match got {
        Ok(value) => Ok(Ok(value)),
        Err(failure) => failure.tell(streams.err).map(Err),
    }
}

/// Help and version are asked for; everything else is an error.
fn not_understood(error: &clap::Error, streams: &mut Streams) -> io::Result<u8> {
    let text = error.render().ansi().to_string();
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        streams.out.write_all(text.as_bytes())?;
        return Ok(exit::DONE);
    }
    streams.err.write_all(text.as_bytes())?;
    Ok(exit::UNREADABLE)
}
