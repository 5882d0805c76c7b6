//! The benchmarks of the server and of the end user's page. They run the real program, `oneshot serve` and `oneshot twin`, as child
//! processes, and look at it from outside: through its API, through the twin's own log of what it
//! was asked, and through what the system says of the process.
//!
//! One JSON object a line and a bench on standard output, `ok` saying whether its bar held; the exit
//! code is 1 when one did not. `cargo xtask bench` builds what is needed and runs this.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use clap::{Parser, ValueEnum};
use serde_json::{Map, Value};

mod browser;
mod chain;
mod collect_latency;
mod collect_memory;
mod early_widget;
mod figures;
mod layout_shift;
mod linxo;
mod long_list;
mod many_journeys;
mod oneshot;
mod page_bytes;
mod process;
mod reader;
mod stage;
mod static_page;
mod system;

use process::Program;

#[derive(Parser)]
#[command(name = "oneshot-bench")]
struct Arguments {
    /// Only these, in the usual order; all of them when none is named.
    benches: Vec<Bench>,

    /// The program `oneshot`, built for release.
    #[arg(long, value_name = "FILE")]
    program: PathBuf,

    /// What the end user's page may weigh, in bytes: page-bytes needs it.
    #[arg(long, value_name = "BYTES")]
    page_budget: Option<u64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Bench {
    /// What Chromium downloads until the end user can press the first button.
    PageBytes,
    /// How soon the journey's page asks for the widget, next to a page with nothing but its frame.
    EarlyWidget,
    /// Whether anything on the journey's page moves by itself, or asks anybody else.
    LayoutShift,
    /// Whether the page answers while it lists, searches and filters 100,000 transactions.
    LongList,
    /// From the end of a synchronisation to the verified erasure: 10 accounts, 3,000 transactions each.
    CollectLatency,
    /// What the server's memory grows by while it collects 10 accounts of 100,000 transactions.
    CollectMemory,
    /// 200 journeys at once, 3 accounts of 90 transactions each.
    ManyJourneys,
}

/// What a bench found: its figures, and whether its bar held.
struct Outcome {
    figures: Map<String, Value>,
    ok: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    // Fails only when a provider was chosen before, which is fine.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut all_held = true;
    for bench in selection(&arguments.benches) {
        match run(bench, &arguments).await {
            Ok(held) => all_held &= held,
            Err(error) => {
                complain(&format!("error: {}: {error:#}", bench.name()));
                all_held = false;
            }
        }
    }
    if all_held {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn selection(asked: &[Bench]) -> Vec<Bench> {
    let all = Bench::value_variants().iter().copied();
    all.filter(|bench| asked.is_empty() || asked.contains(bench))
        .collect()
}

/// Runs a bench and prints its lines: one, or one for each store.
async fn run(bench: Bench, arguments: &Arguments) -> Result<bool> {
    let program = &Program::at(&arguments.program);
    let load = system::load()?;
    let outcomes = match bench {
        Bench::PageBytes => {
            let budget = arguments.page_budget.context("give --page-budget")?;
            vec![page_bytes::run(program, budget).await?]
        }
        Bench::EarlyWidget => vec![early_widget::run(program).await?],
        Bench::LayoutShift => vec![layout_shift::run(program).await?],
        Bench::LongList => vec![long_list::run(program).await?],
        Bench::CollectLatency => vec![collect_latency::run(program).await?],
        Bench::CollectMemory => vec![collect_memory::run(program).await?],
        Bench::ManyJourneys => many_journeys::run(program).await?,
    };
    let mut held = true;
    for Outcome { mut figures, ok } in outcomes {
        figures.insert("machine_load_before".to_owned(), load.clone());
        let mut line = Map::new();
        line.insert("bench".to_owned(), bench.name().into());
        line.append(&mut figures);
        line.insert("ok".to_owned(), ok.into());
        let mut out = std::io::stdout().lock();
        writeln!(out, "{}", Value::Object(line))
            .and_then(|()| out.flush())
            .context("standard output is closed")?;
        held &= ok;
    }
    Ok(held)
}

impl Bench {
    fn name(self) -> String {
        self.to_possible_value()
            .map(|value| value.get_name().to_owned())
            .unwrap_or_default()
    }
}

/// Says something to the person at the terminal. When even that is closed there is nobody left to
/// tell.
fn complain(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

#[cfg(test)]
mod tests {
    use super::{Bench, selection};

    #[test]
    fn all_benches_run_when_none_is_named_and_in_the_usual_order() {
        assert_eq!(selection(&[]).len(), 7);
        let both = [Bench::ManyJourneys, Bench::CollectLatency];
        assert_eq!(
            selection(&both),
            [Bench::CollectLatency, Bench::ManyJourneys]
        );
        assert_eq!(Bench::CollectLatency.name(), "collect-latency");
    }
}
