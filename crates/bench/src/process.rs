//! The program's commands as child processes, each with an environment of its own.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};
use tokio::time::timeout;

/// A program that does not say within this time that it is ready never will.
const PATIENCE: Duration = Duration::from_secs(60);
/// How much of a log is shown when something went wrong.
const LAST_LINES: usize = 20;

/// The program `oneshot`.
#[derive(Debug)]
pub(crate) struct Program(PathBuf);

/// A command of it that runs, and what it said first. It ends when dropped.
#[derive(Debug)]
pub(crate) struct Running {
    child: Child,
    log: PathBuf,
    /// Its first line on standard output.
    pub(crate) said: String,
}

impl Program {
    pub(crate) fn at(path: &Path) -> Self {
        Self(path.to_owned())
    }

    /// Runs a command of it until it says its first line, which each does once it listens. Its log
    /// goes to the file `log`.
    pub(crate) async fn start(
        &self,
        arguments: &[&str],
        environment: &[(&str, String)],
        log: PathBuf,
    ) -> Result<Running> {
        let file = File::create(&log).with_context(|| format!("cannot write {}", log.display()))?;
        let mut child = Command::new(&self.0)
            .args(arguments)
            .env_clear()
            .envs(environment.iter().map(|(name, value)| (*name, value)))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(file)
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("cannot start {}", self.0.display()))?;
        let out = child.stdout.take().context("no standard output")?;
        let mut lines = BufReader::new(out).lines();
        let said = timeout(PATIENCE, lines.next_line()).await;
        let said = said.context("it did not say that it is ready")??;
        let Some(said) = said else {
            bail!("{arguments:?} ended at once:\n{}", end_of(&log));
        };
        Ok(Running { child, log, said })
    }
}

impl Running {
    pub(crate) fn pid(&self) -> Result<u32> {
        let why = || format!("it ended:\n{}", end_of(&self.log));
        self.child.id().with_context(why)
    }

    /// The end of its log, for an error.
    pub(crate) fn last_words(&self) -> String {
        end_of(&self.log)
    }
}

fn end_of(log: &Path) -> String {
    let text = std::fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(LAST_LINES)..].join("\n")
}
