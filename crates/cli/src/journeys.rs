//! `oneshot journeys`: what an operator does with journeys.
//!
//! Exit codes: 0, it is done and the answer is yes; 1, the answer is no, and standard error says
//! why; 2, it could not be looked into: the arguments, the configuration, or a file.

use std::process::ExitCode;

use clap::Subcommand;

use crate::terminal;

mod loopback;
mod verify;

/// What `journeys` takes.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Check a receipt, without asking anybody, and say what it proves. Exits with 0 when it is
    /// genuine and with 1 when it is not.
    Verify(verify::Arguments),
}

/// How a command ended when nothing went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    Yes,
    No,
}

/// Runs one command.
pub(crate) async fn run(arguments: &Arguments) -> ExitCode {
    let answer = match &arguments.command {
        Command::Verify(arguments) => verify::run(arguments).await,
    };
    match answer {
        Ok(Answer::Yes) => ExitCode::SUCCESS,
        Ok(Answer::No) => ExitCode::from(1),
        Err(error) => {
            terminal::complain(&format!("error: {error:#}"));
            ExitCode::from(2)
        }
    }
}
