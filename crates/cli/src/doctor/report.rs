//! What a run found, for programs: the JSON that docs/doctor.md describes.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde::Serialize;

use super::course::Because;
use super::facts::{self, Entry, Fact};
use super::finding::{Finding, Notes, Status};
use super::step::Step;

/// The shape of the JSON. It changes when a field goes away or changes its meaning.
const SCHEMA: u32 = 1;

/// A step, as it went.
#[derive(Debug, Serialize)]
pub(crate) struct StepReport {
    #[serde(rename = "id")]
    pub(crate) step: Step,
    pub(crate) status: Status,
    /// Why it was skipped.
    pub(crate) because: Option<String>,
    pub(crate) ms: u64,
    pub(crate) seen: Vec<String>,
    pub(crate) times: Vec<Time>,
    pub(crate) findings: Vec<Finding>,
    pub(crate) confirmed: BTreeSet<Fact>,
    pub(crate) refuted: BTreeSet<Fact>,
}

/// How long a call or a piece of the way took.
#[derive(Debug, Serialize)]
pub(crate) struct Time {
    pub(crate) what: &'static str,
    pub(crate) ms: u64,
}

impl StepReport {
    /// A step that was carried out.
    pub(crate) fn done(step: Step, notes: Notes, took: Duration) -> Self {
        let times = notes.times.iter();
        Self {
            step,
            status: notes.status(),
            because: None,
            ms: millis(took),
            times: times
                .map(|(what, took)| Time {
                    what,
                    ms: millis(*took),
                })
                .collect(),
            seen: notes.seen,
            findings: notes.findings,
            confirmed: notes.confirmed,
            refuted: notes.refuted,
        }
    }

    /// A step that was not.
    pub(crate) fn skipped(step: Step, because: String) -> Self {
        let mut report = Self::done(step, Notes::default(), Duration::ZERO);
        report.status = Status::Skipped;
        report.because = Some(because);
        report
    }

    /// A step that was broken off, with what it had seen by then.
    pub(crate) fn broken_off(step: Step, notes: Notes, took: Duration) -> Self {
        let mut report = Self::done(step, notes, took);
        report.status = report.status.max(Status::Skipped);
        report.because = Some("broken off by the interruption".to_owned());
        report
    }
}

/// Why a step is skipped, in words.
pub(crate) fn words(because: Because) -> String {
    match because {
        Because::After(step) => format!("{} did not pass", step.title()),
        Because::NotAskedFor => "not asked for: --walk".to_owned(),
        Because::NothingMade => "there is nothing to erase".to_owned(),
        Because::OutOfReach => "the user that is there cannot be signed in".to_owned(),
        Because::Interrupted => "interrupted".to_owned(),
    }
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Ending {
    /// Warnings allowed.
    Ok,
    Failed,
    BadConfiguration,
    /// And whatever was made is erased.
    Interrupted,
}

impl Ending {
    /// The exit code of the program.
    pub(crate) fn exit_code(self) -> u8 {
        match self {
            Self::Ok => 0,
            Self::Failed => 1,
            Self::BadConfiguration => 2,
            Self::Interrupted => 130,
        }
    }
}

/// Where the run looked, as far as the configuration could be read.
#[derive(Debug, Serialize)]
pub(crate) struct Linxo {
    pub(crate) auth: String,
    pub(crate) api: String,
    pub(crate) embed: String,
    pub(crate) version: String,
    pub(crate) client_id: String,
}

/// What may still be at Linxo.
#[derive(Debug, Serialize)]
pub(crate) struct Left {
    pub(crate) email: String,
    pub(crate) how_to_erase: String,
}

/// A fact of the ledger that did not hold.
#[derive(Debug, Serialize)]
pub(crate) struct Refuted {
    pub(crate) id: Fact,
    pub(crate) confidence: String,
    pub(crate) claim: String,
}

/// Which facts of the ledger held, and which did not.
#[derive(Debug, Serialize)]
pub(crate) struct Facts {
    pub(crate) confirmed: Vec<Fact>,
    pub(crate) refuted: Vec<Refuted>,
}

/// How long things might take.
#[derive(Debug, Serialize)]
pub(crate) struct Thresholds {
    pub(crate) slow_ms: u64,
    pub(crate) deadline_ms: u64,
}

/// The whole report.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    pub(crate) schema: u32,
    pub(crate) program: &'static str,
    pub(crate) outcome: Ending,
    pub(crate) exit_code: u8,
    /// The name of the run (`--as`).
    pub(crate) name: String,
    pub(crate) linxo: Option<Linxo>,
    pub(crate) thresholds: Thresholds,
    pub(crate) ms: u64,
    /// `null`: nothing of ours is at Linxo.
    pub(crate) left: Option<Left>,
    pub(crate) steps: Vec<StepReport>,
    pub(crate) facts: Facts,
}

impl Report {
    /// Puts the parts together.
    pub(crate) fn new(
        name: &str,
        linxo: Option<Linxo>,
        (slow, deadline): (Duration, Duration),
        steps: Vec<StepReport>,
        ending: Ending,
    ) -> Self {
        Self {
            schema: SCHEMA,
            program: env!("CARGO_PKG_VERSION"),
            outcome: ending,
            exit_code: ending.exit_code(),
            name: name.to_owned(),
            linxo,
            thresholds: Thresholds {
                slow_ms: millis(slow),
                deadline_ms: millis(deadline),
            },
            ms: steps.iter().map(|step| step.ms).sum(),
            left: None,
            facts: facts_of(&steps),
            steps,
        }
    }
}

/// A fact that one step saw fail did not hold, whatever another saw.
fn facts_of(steps: &[StepReport]) -> Facts {
    let refuted: BTreeSet<Fact> = steps
        .iter()
        .flat_map(|step| &step.refuted)
        .copied()
        .collect();
    let confirmed: BTreeSet<Fact> = steps
        .iter()
        .flat_map(|step| &step.confirmed)
        .copied()
        .collect();
    let ledger: BTreeMap<String, Entry> = facts::ledger();
    let refuted_with_words = refuted.iter().map(|fact| {
        let entry = ledger.get(fact.id());
        Refuted {
            id: *fact,
            confidence: entry
                .map(|entry| entry.confidence.clone())
                .unwrap_or_default(),
            claim: entry.map(|entry| entry.claim.clone()).unwrap_or_default(),
        }
    });
    Facts {
        refuted: refuted_with_words.collect(),
        confirmed: confirmed.difference(&refuted).copied().collect(),
    }
}

pub(crate) fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
