//! The program, started, and what it said.

use std::process::{Output, Stdio};
use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, BufReader};
use tokio::process::{Child, ChildStderr, Command};
use tokio::time::timeout;

/// Nothing here takes as long, not even on a busy machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(120);

/// The secret of the doctor's client: marked, so that it is found wherever it comes out.
pub(crate) const SECRET: &str = "s3cret-of-the-client-that-nobody-may-see";

/// `oneshot doctor`, about to be started.
pub(crate) struct Doctor {
    command: Command,
    json: bool,
}

impl Doctor {
    /// With an environment of its own and these addresses (tokens, data, widget).
    pub(crate) fn at(auth: &str, api: &str, embed: &str) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_oneshot"));
        command
            .env_clear()
            .env("ONESHOT_LINXO_AUTH_URL", auth)
            .env("ONESHOT_LINXO_API_URL", api)
            .env("ONESHOT_LINXO_EMBED_URL", embed)
            .env("ONESHOT_LINXO_CLIENT_ID", "demo")
            .env("ONESHOT_LINXO_CLIENT_SECRET", SECRET)
            .env("ONESHOT_LOG", "debug")
            .arg("doctor")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        let json = false;
        Self { command, json }
    }

    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.command.env_remove(name);
        self
    }

    pub(crate) fn args(mut self, args: &[&str]) -> Self {
        self.command.args(args);
        self
    }

    pub(crate) fn json(mut self) -> Self {
        self.json = true;
        self.args(&["--json"])
    }

    /// Runs it to its end with standard output on a disk that is full.
    pub(crate) async fn run_on_a_full_disk(self) -> Run {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full");
        let mut command = self.command;
        // Not by `output`, which would take standard output for itself.
        command.stdout(full.expect("a full disk"));
        let child = command.spawn().expect("the program");
        let output = timeout(PATIENCE, child.wait_with_output()).await;
        Run::of(output.expect("an end").expect("the program"), false)
    }

    pub(crate) fn start(mut self) -> Started {
        let mut child = self.command.spawn().expect("the program");
        let stderr = BufReader::new(child.stderr.take().expect("piped"));
        Started {
            child,
            stderr,
            said: String::new(),
            json: self.json,
        }
    }

    /// Runs it to its end.
    pub(crate) async fn run(self) -> Run {
        let json = self.json;
        let mut command = self.command;
        let output = timeout(PATIENCE, command.output()).await;
        Run::of(output.expect("an end").expect("the program"), json)
    }

    /// Runs it to its end, for its JSON.
    pub(crate) async fn report(self) -> Run {
        self.json().run().await
    }
}

/// The program at work.
pub(crate) struct Started {
    child: Child,
    stderr: BufReader<ChildStderr>,
    said: String,
    json: bool,
}

impl Started {
    pub(crate) fn signal(&self, name: &str) {
        let pid = self.child.id().expect("a program that runs");
        let kill = format!("kill -{name} {pid}");
        let status = std::process::Command::new("sh")
            .args(["-c", &kill])
            .status();
        assert!(status.expect("a shell").success());
    }

    /// Waits until a line on standard error has these words, and gives the line.
    pub(crate) async fn says(&mut self, words: &str) -> String {
        loop {
            let mut line = String::new();
            let read = timeout(PATIENCE, self.stderr.read_line(&mut line)).await;
            let read = read.expect("a line").expect("text");
            assert!(read > 0, "never said {words:?}, but: {}", self.said);
            self.said.push_str(&line);
            if line.contains(words) {
                return line;
            }
        }
    }

    /// Waits until a line on standard output begins with these words, leading space aside.
    pub(crate) async fn prints(&mut self, words: &str) {
        let stdout = self.child.stdout.as_mut().expect("piped");
        let mut text = String::new();
        let mut byte = [0];
        while !text
            .lines()
            .any(|line| line.trim_start().starts_with(words))
        {
            let read = timeout(PATIENCE, stdout.read(&mut byte)).await;
            let read = read.expect("a line").expect("text");
            assert!(read > 0, "never printed {words:?}, but: {text}");
            text.push(char::from(byte[0]));
        }
    }

    /// Waits for its end.
    pub(crate) async fn ends(mut self) -> Run {
        let mut rest = Vec::new();
        let all = async {
            let stderr = self.stderr.read_to_end(&mut rest);
            let (stderr, output) = tokio::join!(stderr, self.child.wait_with_output());
            stderr.expect("text");
            output.expect("an end")
        };
        let mut output = timeout(PATIENCE, all).await.expect("an end");
        let mut said = self.said.into_bytes();
        said.extend(rest);
        output.stderr = said;
        Run::of(output, self.json)
    }
}

/// What a run left: its exit code and its words.
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    report: Option<Value>,
}

impl Run {
    fn of(output: Output, json: bool) -> Self {
        let stdout = String::from_utf8(output.stdout).expect("UTF-8");
        let stderr = String::from_utf8(output.stderr).expect("UTF-8");
        for text in [&stdout, &stderr] {
            assert!(!text.contains(SECRET), "a secret came out: {text}");
        }
        let code = output.status.code();
        let report = (json && code.is_some())
            .then(|| serde_json::from_str(&stdout).expect("one JSON object and nothing else"));
        Self {
            code,
            stdout,
            stderr,
            report,
        }
    }

    pub(crate) fn report(&self) -> &Value {
        self.report.as_ref().expect("--json")
    }

    pub(crate) fn step(&self, id: &str) -> &Value {
        let steps = self.report()["steps"].as_array().expect("steps");
        let step = steps.iter().find(|step| step["id"] == id);
        step.unwrap_or_else(|| panic!("no step {id}"))
    }

    pub(crate) fn status(&self, id: &str) -> &str {
        self.step(id)["status"].as_str().expect("a status")
    }

    /// All findings of a severity: the step and the code.
    pub(crate) fn findings(&self, severity: &str) -> Vec<(String, String)> {
        let steps = self.report()["steps"].as_array().expect("steps");
        let mut all = Vec::new();
        for step in steps {
            for finding in step["findings"].as_array().expect("findings") {
                if finding["severity"] == severity {
                    let text = |value: &Value| value.as_str().expect("text").to_owned();
                    all.push((text(&step["id"]), text(&finding["code"])));
                }
            }
        }
        all
    }

    /// The finding of that step and code.
    pub(crate) fn finding(&self, step: &str, code: &str) -> &Value {
        let findings = self.step(step)["findings"].as_array().expect("findings");
        let finding = findings.iter().find(|finding| finding["code"] == code);
        finding.unwrap_or_else(|| panic!("{step} has no {code}: {:#}", self.step(step)))
    }

    /// The run failed with exactly these findings.
    #[track_caller]
    pub(crate) fn failed_with(&self, expected: &[(&str, &str)]) {
        let found = self.findings("failed");
        let found: Vec<_> = found
            .iter()
            .map(|(a, b)| (a.as_str(), b.as_str()))
            .collect();
        assert_eq!(found, expected, "{:#}", self.report());
        assert_eq!(self.code, Some(1));
        assert_eq!(self.report()["outcome"], "failed");
        assert_eq!(self.report()["exit_code"], 1);
    }

    /// The run passed, with exactly these warnings.
    #[track_caller]
    pub(crate) fn passed_with(&self, expected: &[(&str, &str)]) {
        assert!(self.findings("failed").is_empty(), "{:#}", self.report());
        let found = self.findings("warning");
        let found: Vec<_> = found
            .iter()
            .map(|(a, b)| (a.as_str(), b.as_str()))
            .collect();
        assert_eq!(found, expected, "{:#}", self.report());
        assert_eq!(self.code, Some(0), "{}", self.stderr);
        assert_eq!(self.report()["outcome"], "ok");
        assert_eq!(self.report()["left"], Value::Null);
    }

    /// Facts that did not hold.
    pub(crate) fn refuted(&self) -> Vec<&str> {
        let refuted = self.report()["facts"]["refuted"].as_array().expect("facts");
        refuted
            .iter()
            .filter_map(|fact| fact["id"].as_str())
            .collect()
    }

    /// Facts that held.
    pub(crate) fn confirmed(&self) -> Vec<&str> {
        let confirmed = self.report()["facts"]["confirmed"]
            .as_array()
            .expect("facts");
        confirmed.iter().filter_map(Value::as_str).collect()
    }
}

/// Whether a finding names a setting.
#[track_caller]
pub(crate) fn names(finding: &Value, setting: &str) {
    let settings = finding["settings"].as_array().expect("settings");
    assert!(
        settings.iter().any(|one| one == setting),
        "{setting}: {finding:#}"
    );
}

/// Whether a text of a finding has these words.
#[track_caller]
pub(crate) fn says(finding: &Value, field: &str, words: &str) {
    let text = finding[field].as_str().unwrap_or_default();
    assert!(text.contains(words), "{field} lacks {words:?}: {finding:#}");
}
