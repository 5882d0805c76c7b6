//! The program `oneshot`: the server, the twin of Linxo Connect, the demo that runs both together
//! with a partner's site, the doctor that examines a Linxo, and what an operator does with journeys
//! and with API keys. Each command is a module; this file only chooses.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

mod demo;
mod doctor;
mod journeys;
mod keys;
mod port;
mod serve;
mod signal;
mod terminal;
mod twin;
mod webhooks;

/// Collects a person's bank data once, hands it over, and has it forgotten, with proof.
#[derive(Parser)]
#[command(name = "oneshot", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run the server.
    Serve(serve::Arguments),
    /// Run the twin, a stand-in for Linxo Connect with its Test Banque.
    Twin(twin::Arguments),
    /// Run the server, a partner's site and the twin together on this machine.
    Demo(demo::Arguments),
    /// Look after journeys: list, show, export and erase them, and check receipts.
    Journeys(journeys::Arguments),
    /// Make, list and revoke the API keys of partners' servers.
    Keys(keys::Arguments),
    /// Messages to partners that wait or were given up, and sending them again.
    Webhooks(webhooks::Arguments),
    /// Examine the Linxo that the configuration points at, and say what to change.
    Doctor(doctor::Arguments),
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if let Err(error) = terminal::start_log() {
        complain(&error);
        return ExitCode::FAILURE;
    }
    let outcome = match arguments.command {
        Command::Serve(arguments) => serve::run(&arguments).await,
        Command::Twin(arguments) => twin::run(&arguments).await,
        Command::Demo(arguments) => demo::run(&arguments).await,
        Command::Keys(arguments) => read_on(keys::run(&arguments).await),
        Command::Webhooks(arguments) => read_on(webhooks::run(&arguments).await),
        // These have exit codes of their own.
        Command::Journeys(arguments) => return journeys::run(&arguments).await,
        Command::Doctor(arguments) => return doctor::run(&arguments).await,
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&error);
            ExitCode::FAILURE
        }
    }
}

/// What is listed may be cut off by its reader, which is no failure.
fn read_on(outcome: anyhow::Result<()>) -> anyhow::Result<()> {
    outcome.or_else(|error| match terminal::is_unread(&error) {
        true => Ok(()),
        false => Err(error),
    })
}

fn complain(error: &anyhow::Error) {
    terminal::complain(&format!("error: {}", terminal::in_one_line(error)));
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::Arguments;

    #[test]
    fn the_commands_and_their_options_fit_together() {
        Arguments::command().debug_assert();
    }
}
