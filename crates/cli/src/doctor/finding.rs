//! What a step found out, in a form for people and programs.

use std::collections::BTreeSet;
use std::time::Duration;

use serde::Serialize;

use super::call::Call;
use super::code::Code;
use super::course::{UserSeen, Verdict};
use super::facts::Fact;

/// How a step went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Status {
    Ok,
    Skipped,
    Warning,
    Failed,
}

/// Something that is not as it should be, and what to do about it. It holds no secret, no bank data
/// and no body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Finding {
    /// `warning` or `failed`.
    pub(crate) severity: Status,
    /// The same thing always has the same one.
    pub(crate) code: Code,
    /// What is wrong, in a sentence.
    pub(crate) text: String,
    /// What to change on our side, in a sentence.
    pub(crate) change: Option<String>,
    /// The settings that the change concerns.
    pub(crate) settings: Vec<&'static str>,
    /// What to ask Linxo, when it is theirs to change or to say.
    pub(crate) ask_linxo: Option<String>,
}

impl Finding {
    /// Something that breaks the main job.
    pub(crate) fn failed(code: Code, text: impl Into<String>) -> Self {
        Self {
            severity: Status::Failed,
            code,
            text: text.into(),
            change: None,
            settings: Vec::new(),
            ask_linxo: None,
        }
    }

    /// Something to know.
    pub(crate) fn warning(code: Code, text: impl Into<String>) -> Self {
        let finding = Self::failed(code, text);
        Self {
            severity: Status::Warning,
            ..finding
        }
    }

    /// What to change on our side, and the settings it concerns.
    pub(crate) fn change(mut self, text: impl Into<String>, settings: &[&'static str]) -> Self {
        self.change = Some(text.into());
        self.settings = settings.to_vec();
        self
    }

    /// What to ask Linxo.
    pub(crate) fn ask(mut self, text: impl Into<String>) -> Self {
        self.ask_linxo = Some(text.into());
        self
    }
}

/// What a step notes down while it runs.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    /// What was seen, a line each.
    pub(crate) seen: Vec<String>,
    /// What is not as it should be.
    pub(crate) findings: Vec<Finding>,
    /// Facts of the ledger that held.
    pub(crate) confirmed: BTreeSet<Fact>,
    /// Facts of the ledger that did not.
    pub(crate) refuted: BTreeSet<Fact>,
    /// The calls and the parts of a connection, with their times.
    pub(crate) times: Vec<(&'static str, Duration)>,
    /// What was learned about our user at Linxo.
    pub(crate) user: Option<UserSeen>,
}

impl Notes {
    pub(crate) fn saw(&mut self, line: impl Into<String>) {
        self.seen.push(line.into());
    }

    pub(crate) fn add(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    pub(crate) fn confirm(&mut self, facts: &[Fact]) {
        self.confirmed.extend(facts);
    }

    pub(crate) fn refute(&mut self, fact: Fact) {
        self.refuted.insert(fact);
    }

    /// Confirmed or refuted by what was seen.
    pub(crate) fn judge(&mut self, fact: Fact, holds: bool) {
        let facts = if holds {
            &mut self.confirmed
        } else {
            &mut self.refuted
        };
        facts.insert(fact);
    }

    /// Notes how long a call took; above the threshold that is a warning of its own.
    pub(crate) fn took(&mut self, call: Call, time: Duration, slow: Duration) {
        self.times.push((call.name(), time));
        if time >= slow {
            let text = format!(
                "{} took {} ms; more than {} ms is slow",
                call.name(),
                time.as_millis(),
                slow.as_millis()
            );
            self.add(
                Finding::warning(Code::Slow, text)
                    .change(
                        "End users wait as long: look at the network between this machine and Linxo.",
                        &[call.endpoint().setting()],
                    )
                    .ask("whether this call is known to be slow at this time of day"),
            );
        }
    }

    pub(crate) fn status(&self) -> Status {
        let worst = self.findings.iter().map(|finding| finding.severity).max();
        worst.unwrap_or(Status::Ok)
    }

    pub(crate) fn verdict(&self) -> Verdict {
        if self.status() == Status::Failed {
            Verdict::Failed
        } else {
            Verdict::Passed
        }
    }
}
