//! `server`: see `server --help`.

use std::process::ExitCode;

use clap::Parser;
use server::commands;
use server::config::Cli;

#[tokio::main]
async fn main() -> ExitCode {
    match commands::run(Cli::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
