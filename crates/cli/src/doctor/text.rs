//! The report for people: calm, aligned, and readable without colour.

use std::io::{self, IsTerminal, Write};

use super::examination::Follow;
use super::finding::{Finding, Status};
use super::report::{Ending, Report, StepReport};
use super::step::Step;
use crate::terminal;

/// Lines are broken to fit into so many columns.
const WIDTH: usize = 100;
/// Where the words of a step begin: after its status, its name and its time.
const INDENT: usize = 41;

/// Writes for people, to standard output.
pub(crate) struct Page {
    paint: Paint,
    /// The step under way is shown while it lasts, which takes a terminal that can go back.
    live: bool,
}

impl Page {
    /// A page on standard output: coloured on a terminal, unless `NO_COLOR` is set.
    pub(crate) fn on_stdout() -> Self {
        let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
        let dumb = set("TERM").is_some_and(|term| term == "dumb");
        let live = io::stdout().is_terminal() && !dumb;
        let colour = live && set("NO_COLOR").is_none();
        Self {
            paint: Paint(colour),
            live,
        }
    }

    /// Writes the first lines.
    pub(crate) fn head(&self, line: &str) {
        write(&format!("{line}\n\n"));
    }

    /// Writes the last lines. When they cannot be written, the report is not whole.
    pub(crate) fn foot(&self, report: &Report) -> io::Result<()> {
        try_write(&foot(report, self.paint))
    }
}

impl Follow for Page {
    fn begins(&mut self, step: Step) {
        if self.live {
            write(&format!("  …        {}", step.title()));
        }
    }

    fn ended(&mut self, report: &StepReport) {
        if self.live && report.status != Status::Skipped {
            write("\r\x1b[K");
        }
        write(&step(report, self.paint));
    }
}

/// Tells something in between, on standard error, in place of the step that is shown.
pub(crate) fn tell(words: &str) {
    if Page::on_stdout().live {
        write("\r\x1b[K");
    }
    terminal::complain(words);
}

/// A reader that has gone away must not keep the rest from being done.
fn write(text: &str) {
    let _ = try_write(text);
}

fn try_write(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush())
}

/// Colours, or none.
#[derive(Clone, Copy)]
struct Paint(bool);

impl Paint {
    fn status(self, status: Status) -> String {
        let (word, code) = match status {
            Status::Ok => ("ok", "32"),
            Status::Skipped => ("skipped", "2"),
            Status::Warning => ("warning", "33"),
            Status::Failed => ("FAILED", "31"),
        };
        let word = format!("{word:<7}");
        if self.0 {
            format!("\x1b[{code}m{word}\x1b[0m")
        } else {
            word
        }
    }
}

/// The lines of a step.
fn step(report: &StepReport, paint: Paint) -> String {
    let status = paint.status(report.status);
    let title = report.step.title();
    let time = if report.because.is_some() && report.ms == 0 {
        String::new()
    } else {
        format!("{} ms", report.ms)
    };
    let mut lines = Vec::new();
    lines.extend(
        report
            .because
            .iter()
            .flat_map(|because| wrapped("", because)),
    );
    lines.extend(report.seen.iter().flat_map(|seen| wrapped("", seen)));
    lines.extend(report.findings.iter().flat_map(finding));
    let first = if lines.is_empty() {
        String::new()
    } else {
        lines.remove(0)
    };
    let mut text = format!("  {status}  {title:<18} {time:>9}  {first}");
    text.truncate(text.trim_end().len());
    text.push('\n');
    for line in lines {
        text.push_str(&format!("{:INDENT$}{line}\n", ""));
    }
    text
}

fn finding(finding: &Finding) -> Vec<String> {
    let mut lines = wrapped("", &format!("{}: {}", finding.code.as_str(), finding.text));
    if let Some(change) = &finding.change {
        lines.extend(wrapped("  change: ", change));
    }
    if !finding.settings.is_empty() {
        lines.extend(wrapped("  where:  ", &finding.settings.join(", ")));
    }
    if let Some(ask) = &finding.ask_linxo {
        lines.extend(wrapped("  ask Linxo ", ask));
    }
    lines
}

/// Breaks a text into lines; the first begins with a word of its own, the others are set under it.
fn wrapped(first: &str, text: &str) -> Vec<String> {
    wrapped_to(WIDTH - INDENT, first, text)
}

fn wrapped_to(room: usize, first: &str, text: &str) -> Vec<String> {
    let under = " ".repeat(first.len());
    let mut lines = Vec::new();
    let mut line = first.to_owned();
    let mut is_bare = true;
    for word in text.split_whitespace() {
        let is_full = line.chars().count() + 1 + word.chars().count() > room;
        if is_full && !is_bare {
            lines.push(std::mem::replace(&mut line, under.clone()));
            is_bare = true;
        }
        if !is_bare {
            line.push(' ');
        }
        line.push_str(word);
        is_bare = false;
    }
    lines.push(line);
    lines
}

/// The facts, and one line that sums up.
fn foot(report: &Report, paint: Paint) -> String {
    let mut text = String::from("\n");
    let facts = &report.facts;
    if !facts.confirmed.is_empty() || !facts.refuted.is_empty() {
        text.push_str(&format!(
            "Of what is assumed about Linxo, {} held",
            counted(facts.confirmed.len(), "fact")
        ));
        if facts.refuted.is_empty() {
            text.push_str(", and none failed.\n");
        } else {
            text.push_str(&format!(", and {} did not:\n", facts.refuted.len()));
            for fact in &facts.refuted {
                text.push_str(&format!("  {} ({})\n", fact.id.id(), fact.confidence));
                for line in wrapped_to(WIDTH, "    ", &fact.claim) {
                    text.push_str(&format!("{line}\n"));
                }
            }
        }
    }
    if let Some(left) = &report.left {
        text.push_str(&format!(
            "Left at Linxo, perhaps: the user {}. {}\n",
            left.email, left.how_to_erase
        ));
    }
    text.push_str(&summary(report, paint));
    text.push('\n');
    text
}

fn summary(report: &Report, paint: Paint) -> String {
    let count = |status| {
        report
            .steps
            .iter()
            .filter(|step| step.status == status)
            .count()
    };
    let failed = count(Status::Failed);
    let parts = [
        (count(Status::Ok), "ok"),
        (count(Status::Warning), "with warnings"),
        (failed, "failed"),
        (count(Status::Skipped), "skipped"),
    ];
    let parts: Vec<String> = parts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    let parts = parts.join(", ");
    let was_read = report.steps.iter().any(|step| {
        matches!(step.status, Status::Ok | Status::Warning)
            && (step.step.erases() || matches!(step.step, Step::Leftovers | Step::NothingLeft))
    });
    let left = if report.left.is_some() {
        "a user may be left at Linxo"
    } else if was_read {
        "no user is left at Linxo"
    } else {
        "this run made no user at Linxo"
    };
    let (status, words) = match report.outcome {
        Ending::Ok => (Status::Ok, "Linxo answers as this program expects"),
        Ending::Failed => (Status::Failed, "something has to change"),
        Ending::BadConfiguration => (Status::Failed, "the configuration is not usable"),
        Ending::Interrupted => (Status::Warning, "interrupted"),
    };
    let status = paint.status(status);
    format!(
        "{} {words}: {parts}, in {} ms; {left}.",
        status.trim_end(),
        report.ms
    )
}

fn counted(count: usize, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {what}{plural}")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::doctor::code::Code;
    use crate::doctor::finding::Notes;

    fn failed() -> StepReport {
        let mut notes = Notes::default();
        notes.saw("something that was seen");
        notes.add(
            Finding::failed(
                Code::ClientRefused,
                "Linxo refuses our client id and secret, and that is a long sentence",
            )
            .change("Copy both anew.", &["ONESHOT_LINXO_CLIENT_ID"])
            .ask("whether the client is active"),
        );
        StepReport::done(Step::ClientToken, notes, Duration::from_millis(12))
    }

    #[test]
    fn a_step_is_aligned_and_says_what_to_do() {
        let expected = "
  FAILED   client token           12 ms  something that was seen
                                         client-refused: Linxo refuses our client id and secret, and
                                         that is a long sentence
                                           change: Copy both anew.
                                           where:  ONESHOT_LINXO_CLIENT_ID
                                           ask Linxo whether the client is active
";
        assert_eq!(format!("\n{}", step(&failed(), Paint(false))), expected);
    }

    #[test]
    fn colour_changes_nothing_but_colour() {
        let plain = step(&failed(), Paint(false));
        let painted = step(&failed(), Paint(true));
        assert_ne!(plain, painted);
        assert_eq!(
            painted.replace("\x1b[31m", "").replace("\x1b[0m", ""),
            plain
        );
    }

    #[test]
    fn a_skipped_step_says_why() {
        let report = StepReport::skipped(Step::Walk, "not asked for: --walk".to_owned());
        assert_eq!(
            step(&report, Paint(false)),
            "  skipped  walk                          not asked for: --walk\n"
        );
    }
}
