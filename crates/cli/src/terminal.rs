//! What the program says: results on standard output, the log and errors on standard error.

use std::io::{IsTerminal, Write};

use anyhow::{Context, Result, bail};
use tracing_subscriber::EnvFilter;

/// How the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LogFormat {
    /// Lines for people.
    Text,
    /// Each line a JSON object, for machines.
    Json,
}

impl LogFormat {
    /// What `ONESHOT_LOG_FORMAT` says.
    fn from_words(words: Option<&str>) -> Result<Self> {
        match words.map(str::trim) {
            None | Some("text") => Ok(Self::Text),
            Some("json") => Ok(Self::Json),
            Some(_) => bail!("ONESHOT_LOG_FORMAT: write json or text"),
        }
    }
}

/// Sends the log to standard error, filtered by `ONESHOT_LOG` (such as `debug` or
/// `oneshot_server=debug`), else by `RUST_LOG`, else warnings and our own news; as lines of JSON when
/// `ONESHOT_LOG_FORMAT` says so. Panics are part of it.
pub(crate) fn start_log() -> Result<()> {
    let said = |name: &str| std::env::var(name).ok();
    let format = LogFormat::from_words(said("ONESHOT_LOG_FORMAT").as_deref())?;
    let filter = filter(&said)?;
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    match format {
        LogFormat::Text => log.with_ansi(std::io::stderr().is_terminal()).init(),
        LogFormat::Json => log.json().flatten_event(true).with_ansi(false).init(),
    }
    if format == LogFormat::Json {
        std::panic::set_hook(Box::new(|panic| {
            let place = panic.location().map(ToString::to_string);
            // What it says may quote what it stumbled over; where it was says enough.
            tracing::error!(place, "panicked");
        }));
    }
    Ok(())
}

fn filter(said: &dyn Fn(&str) -> Option<String>) -> Result<EnvFilter> {
    for name in ["ONESHOT_LOG", "RUST_LOG"] {
        if let Some(words) = said(name) {
            return EnvFilter::try_new(words).with_context(|| {
                format!(
                    "{name}: write a level or levels by part, such as debug or oneshot_server=debug"
                )
            });
        }
    }
    let default = "warn,oneshot=info,oneshot_server=info,oneshot_twin=info";
    Ok(EnvFilter::new(default))
}

/// Prints a line for people or programs to read.
pub(crate) fn print(line: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")
        .and_then(|()| out.flush())
        .context("standard output is closed")
}

/// An error in one line, with its causes. Many messages end with their cause already, and say it
/// once all the same.
pub(crate) fn in_one_line(error: &anyhow::Error) -> String {
    let mut line = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if line.is_empty() {
            line = cause;
        } else if !line.contains(&cause) {
            line = format!("{line}: {cause}");
        }
    }
    line
}

/// Whether it is only that nobody reads on, as after `| head`.
pub(crate) fn is_unread(error: &anyhow::Error) -> bool {
    // Of what is written out alone: a connection that breaks is inside another error.
    let written = error.downcast_ref::<std::io::Error>();
    written.is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
}

/// Prints a line on standard error. When even that is closed there is nobody left to tell.
pub(crate) fn complain(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_is_text_or_json_and_anything_else_is_refused_by_name() {
        let format = |words| LogFormat::from_words(words);
        assert_eq!(format(None).unwrap(), LogFormat::Text);
        assert_eq!(format(Some("json")).unwrap(), LogFormat::Json);
        let refused = format(Some("xml")).unwrap_err().to_string();
        assert!(refused.contains("ONESHOT_LOG_FORMAT"), "{refused}");
    }

    #[test]
    fn a_cause_is_said_once() {
        let cause = std::io::Error::other("it is closed");
        let error = anyhow::Error::new(cause).context("no answer: it is closed");
        let error = error.context("the store cannot be opened");
        let told = "the store cannot be opened: no answer: it is closed";
        assert_eq!(in_one_line(&error), told);
    }

    #[test]
    fn a_filter_that_cannot_be_read_is_refused_by_name() {
        let said = |name: &str| (name == "ONESHOT_LOG").then(|| "a=b=c".to_owned());
        let refused = filter(&said).unwrap_err().to_string();
        assert!(refused.contains("ONESHOT_LOG"), "{refused}");
        assert!(filter(&|_| None).is_ok());
    }
}
