//! `cargo xtask`: makes a machine ready, runs the demo, runs every test, measures. A plain Rust
//! program, so that nothing but Rust has to be there beforehand; what else is needed, `setup`
//! fetches.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

mod bench;
mod build;
mod demo;
mod fuzz;
mod papers;
mod process;
mod project;
mod setup;
mod test;

/// The tasks of the Oneshot workspace.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Get what is missing on this machine: the wasm target, trunk, a browser, Node packages.
    Setup,
    /// Build everything and run the server, a partner's site and the twin of Linxo Connect.
    Demo(demo::Arguments),
    /// Run every check and every test, or only the stages named.
    Test(test::Arguments),
    /// Measure the server against its bars: one line of JSON a bench.
    Bench(bench::Arguments),
    /// Look for inputs that break what reads them, for a bounded time. Needs a C++ compiler.
    Fuzz(fuzz::Arguments),
    /// Build the two pages of the browser (release) into dist/.
    BuildUi,
    /// Write again the documents that are generated from the ledger and the code.
    Gen,
    /// Compare Cargo.lock with the database of known vulnerabilities. Needs the network, so `test` leaves it out.
    Advisories,
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().task {
        Task::Setup => setup::run(setup::Need::Everything).map(|_| ()),
        Task::Demo(arguments) => demo::run(&arguments),
        Task::Test(arguments) => test::run(&arguments),
        Task::Bench(arguments) => bench::run(&arguments),
        Task::Fuzz(arguments) => fuzz::run(&arguments),
        Task::BuildUi => setup::run(setup::Need::Building).and_then(|tools| build::ui(&tools)),
        Task::Gen => setup::run(setup::Need::Building).and_then(|tools| papers::write(&tools)),
        Task::Advisories => {
            setup::run(setup::Need::Everything).and_then(|tools| test::advisories(&tools))
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            process::say(&format!("\nerror: {error:#}"));
            ExitCode::FAILURE
        }
    }
}
