//! `oneshot doctor`: examines the Linxo that the configuration points at, step by step, and says what
//! works, which assumption about Linxo held and which did not, and what to change.
//!
//! What it does is the enum [`step::Step`]; in which order, whatever happens on the way, is the pure
//! function in [`course`]; carrying it out is [`examination`] and [`checks`]. It makes a user at
//! Linxo and erases it, also when it is interrupted.

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use linxo::client::{Client, Error as LinxoError};
use server::{ConfigError, LinxoConfig};

use crate::terminal;
use code::Code;
use examination::Follow;
use fault::Fault;
use finding::{Finding, Notes};
use identity::Identity;
use interrupt::Interrupt;
use probe::Probe;
use report::{Ending, Left, Linxo, Report, StepReport};
use step::Step;
use subject::{Creation, Limits, Subject};
use text::Page;

mod call;
mod checks;
mod code;
mod course;
mod examination;
mod facts;
mod fault;
mod finding;
mod framing;
mod identity;
mod interrupt;
mod probe;
mod reach;
mod report;
mod step;
mod subject;
mod text;

const EXIT_CODES: &str = "\
Exit codes:
  0    all is well; warnings are allowed
  1    something failed, a user may be left at Linxo, or the report cannot be written
  2    the configuration, or this command line, is not usable
  130  interrupted, and whatever was made is erased";

/// What `doctor` takes.
#[derive(clap::Args)]
#[command(after_help = EXIT_CODES)]
pub(crate) struct Arguments {
    /// The configuration file; the environment (`ONESHOT_…`) comes after it and wins. Only Linxo's
    /// part of it is needed.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,

    /// Write one JSON object to standard output, and all else to standard error.
    #[arg(long)]
    json: bool,

    /// Also let a person link Linxo Test Banque in the widget, and check what can be read then.
    #[arg(long)]
    walk: bool,

    /// How long the person has for it.
    #[arg(long, value_name = "SECONDS", default_value_t = 300, requires = "walk")]
    wait: u64,

    /// The name of this run. Runs at the same time need names of their own.
    #[arg(long = "as", value_name = "NAME", default_value = "doctor", value_parser = name)]
    name: String,

    /// A call that takes longer fails.
    #[arg(long, value_name = "SECONDS", default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..=600))]
    deadline: u64,

    /// A call that takes longer gets a warning.
    #[arg(long, value_name = "MILLISECONDS", default_value_t = 2000)]
    slow: u64,

    /// A creation whose answer was lost may take effect for so long; it is looked for until then.
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    settle: u64,
}

fn name(text: &str) -> Result<String, String> {
    let fits = (1..=64).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'));
    if fits {
        Ok(text.to_owned())
    } else {
        Err("write 1 to 64 letters, digits, `-`, `_` or `.`".to_owned())
    }
}

impl Arguments {
    fn limits(&self) -> Limits {
        Limits {
            deadline: Duration::from_secs(self.deadline),
            slow: Duration::from_millis(self.slow),
            settle: Duration::from_secs(self.settle),
            wait: Duration::from_secs(self.wait),
        }
    }
}

/// Runs the doctor.
pub(crate) async fn run(arguments: &Arguments) -> ExitCode {
    let mut interrupt = match Interrupt::listen() {
        Ok(interrupt) => interrupt,
        Err(error) => {
            terminal::complain(&format!("error: cannot listen for Ctrl-C: {error}"));
            return ExitCode::FAILURE;
        }
    };
    let mut subject = match prepare(arguments) {
        Ok(subject) => subject,
        Err(finding) => return finish(arguments, &not_usable(arguments, *finding)),
    };
    let mut follower: Box<dyn Follow> = if arguments.json {
        Box::new(Silent)
    } else {
        let page = Page::on_stdout();
        page.head(&format!(
            "Examining Linxo, version {}, as \"{}\".",
            subject.config.client.version, arguments.name
        ));
        Box::new(page)
    };
    let ended =
        examination::examine(&mut subject, &mut interrupt, arguments.walk, &mut *follower).await;
    let failed = ended
        .steps
        .iter()
        .any(|step| step.status == finding::Status::Failed);
    let ending = match (ended.interrupted, ended.left, failed) {
        (true, false, _) => Ending::Interrupted,
        (false, false, false) => Ending::Ok,
        _ => Ending::Failed,
    };
    let thresholds = (subject.limits.slow, subject.limits.deadline);
    let mut report = Report::new(
        &arguments.name,
        Some(shown(&subject.config)),
        thresholds,
        ended.steps,
        ending,
    );
    report.left = ended.left.then(|| Left {
        email: subject.identity.email.clone(),
        how_to_erase: how_to_erase(arguments),
    });
    finish(arguments, &report)
}

/// Reads the configuration, and makes what asks Linxo. It sends nothing.
fn prepare(arguments: &Arguments) -> Result<Subject, Box<Finding>> {
    let limits = arguments.limits();
    let mut config = LinxoConfig::load(arguments.config.as_deref())
        .map_err(|error| Box::new(of_config(&error)))?;
    config.client.call_timeout = limits.deadline;
    // An attempt that is only slow is to be seen, and not cut short for the sake of another.
    config.client.attempt_timeout = limits.deadline;
    config.client.connect_timeout = limits.deadline;
    let refused = |fault: &Fault| Box::new(fault.finding(call::Call::ClientToken));
    let client = Client::new(config.client.clone()).map_err(|error: LinxoError| {
        let reason = match error {
            LinxoError::Configuration(reason) => reason,
            other => other.to_string(),
        };
        refused(&Fault::Configuration(reason))
    })?;
    let probe = Probe::new(&config.client).map_err(|fault| refused(&fault))?;
    let identity = Identity::derive(
        &config.client.client_id,
        &config.client.client_secret,
        &arguments.name,
        &config.email_domain,
    )
    .ok_or_else(|| {
        refused(&Fault::Configuration(
            "the client secret is no key".to_owned(),
        ))
    })?;
    Ok(Subject {
        config,
        client,
        probe,
        identity,
        limits,
        tell: if arguments.json {
            terminal::complain
        } else {
            text::tell
        },
        creation: Creation::NotSent,
        client_token: None,
        user_token: None,
        raw_user_token: None,
        user_id: None,
        session: None,
        opened_widget: false,
        read_lists: false,
    })
}

fn of_config(error: &ConfigError) -> Finding {
    let settings: &[&'static str] = match error {
        ConfigError::Missing { variable, .. } | ConfigError::Bad { variable, .. } => &[variable],
        _ => &[],
    };
    Finding::failed(Code::Configuration, error.to_string()).change(
        "Set what is named, in the environment or in the file.",
        settings,
    )
}

/// The report of a run that could not begin.
fn not_usable(arguments: &Arguments, finding: Finding) -> Report {
    let mut notes = Notes::default();
    notes.add(finding);
    let first = StepReport::done(Step::Configuration, notes, Duration::ZERO);
    let because = || report::words(course::Because::After(Step::Configuration));
    let others = Step::ALL.into_iter().skip(1);
    let others = others.map(|step| StepReport::skipped(step, because()));
    let limits = arguments.limits();
    Report::new(
        &arguments.name,
        None,
        (limits.slow, limits.deadline),
        std::iter::once(first).chain(others).collect(),
        Ending::BadConfiguration,
    )
}

fn shown(config: &LinxoConfig) -> Linxo {
    let endpoints = &config.client.endpoints;
    Linxo {
        auth: checks::shown_address(&endpoints.auth),
        api: checks::shown_address(&endpoints.api),
        embed: checks::shown_address(&endpoints.embed),
        version: config.client.version.to_string(),
        client_id: config.client.client_id.clone(),
    }
}

fn how_to_erase(arguments: &Arguments) -> String {
    let name = &arguments.name;
    format!(
        "Run `oneshot doctor --as {name}` again with the same settings: it erases this user before \
         anything else. Or ask Linxo to delete it."
    )
}

/// Writes the report, and gives the exit code.
fn finish(arguments: &Arguments, report: &Report) -> ExitCode {
    let written = if arguments.json {
        let json = serde_json::to_string(report).map_err(anyhow::Error::from);
        json.and_then(|json| terminal::print(&json))
    } else {
        let mut page = Page::on_stdout();
        if report.outcome == Ending::BadConfiguration {
            for step in report.steps.iter().take(1) {
                page.ended(step);
            }
        }
        page.foot(report).map_err(anyhow::Error::from)
    };
    if let Err(error) = written {
        let mut causes = error.chain();
        let cause = causes.find_map(|cause| cause.downcast_ref::<io::Error>());
        // A reader that has seen enough has gone away on purpose.
        if cause.is_none_or(|cause| cause.kind() != io::ErrorKind::BrokenPipe) {
            terminal::complain(&format!("error: the report cannot be written: {error:#}"));
            return ExitCode::FAILURE;
        }
    }
    ExitCode::from(report.exit_code)
}

/// For programs: the report comes at the end, whole.
struct Silent;

impl Follow for Silent {
    fn begins(&mut self, _: Step) {}
    fn ended(&mut self, _: &StepReport) {}
}
