//! `oneshot serve` as a process: started, killed, started again on the same store and port.

use std::convert::Infallible;
use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU16, AtomicUsize, Ordering};
use std::time::Duration;

use tokio::process::{Child, Command};

/// Below the ports that connections take for themselves, so that a port stays free while the server
/// that had it is dead.
static NEXT_PORT: AtomicU16 = AtomicU16::new(0);
const TRIPWIRE: &str = "ONESHOT_TRIPWIRE";
/// Between two looks at a log, or whether it still runs.
const LOOK: Duration = Duration::from_millis(50);
const PORTS: std::ops::Range<u16> = 12_000..31_000;

/// How the program is started.
#[derive(Clone)]
pub(crate) struct Setup {
    /// Where it listens.
    pub(crate) port: u16,
    /// The environment, which is all the configuration there is.
    pub(crate) environment: Vec<(String, String)>,
    /// Who starts a shell, instead of us.
    pub(crate) under: Vec<String>,
    /// What a shell does before it becomes the program.
    pub(crate) before: Option<String>,
    /// What the store's tripwire is told at the first start, at the second, and so on.
    pub(crate) traps: Vec<String>,
}

impl Setup {
    /// Sets a variable of the environment, whatever it was before.
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.environment.retain(|(known, _)| known != name);
        self.environment.push((name.to_owned(), value.to_owned()));
    }
}

/// One server.
pub(crate) struct Program {
    setup: Setup,
    log: PathBuf,
    child: tokio::sync::Mutex<Option<Child>>,
    starts: AtomicUsize,
    pid: Mutex<Option<u32>>,
}

/// A port that nobody listens at, and that no other drill was given.
pub(crate) fn free_port() -> u16 {
    let span = PORTS.end - PORTS.start;
    // Far from where another process of these tests began.
    let spread = std::process::id().wrapping_mul(7_919) % u32::from(span);
    let first = u16::try_from(spread).expect("below the span");
    for _ in PORTS {
        let step = NEXT_PORT.fetch_add(1, Ordering::Relaxed);
        let port = PORTS.start + (first + step % span) % span;
        // Not by listening there: a process that is being started would have the port for a moment
        // longer than we.
        if std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            return port;
        }
    }
    panic!("no port is free");
}

impl Program {
    /// A server that is not started yet, and writes its log into that file.
    pub(crate) fn new(setup: Setup, log: &Path) -> Self {
        Self {
            setup,
            log: log.to_owned(),
            child: tokio::sync::Mutex::new(None),
            starts: AtomicUsize::new(0),
            pid: Mutex::new(None),
        }
    }

    /// Where it answers.
    pub(crate) fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.setup.port)
    }

    /// Starts it. It may not listen yet.
    pub(crate) async fn start(&self) {
        let mut slot = self.child.lock().await;
        assert!(slot.is_none(), "it runs");
        *slot = Some(self.spawn());
    }

    fn spawn(&self) -> Child {
        let start = self.starts.fetch_add(1, Ordering::Relaxed);
        let child = self.command(start).spawn().expect("the program");
        *self.pid.lock().expect("no panic") = child.id();
        child
    }

    fn command(&self, start: usize) -> Command {
        let oneshot = env!("CARGO_BIN_EXE_oneshot");
        let mut command = match &self.setup.before {
            None => Command::new(oneshot),
            Some(before) => {
                let line = format!("{before}\nexec \"$0\" \"$@\"");
                let words = ["sh", "-ec", &line, oneshot].map(str::to_owned);
                let mut words = self.setup.under.iter().cloned().chain(words);
                let mut shell = Command::new(words.next().expect("a program"));
                shell.args(words);
                shell
            }
        };
        let log: File = OpenOptions::new()
            .create(true)
            .append(true)
            .open(&self.log)
            .expect("a log");
        command
            .arg("serve")
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .envs(self.setup.environment.iter().map(|(a, b)| (a, b)))
            .envs(self.setup.traps.get(start).map(|trap| (TRIPWIRE, trap)))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .kill_on_drop(true);
        command
    }

    /// `kill -9`, and waits until it is dead. Nothing when it does not run.
    pub(crate) async fn kill(&self) {
        let mut slot = self.child.lock().await;
        if let Some(mut child) = slot.take() {
            child.kill().await.expect("a dead process");
            *self.pid.lock().expect("no panic") = None;
        }
    }

    /// `kill -9`, and the next one is started at once.
    pub(crate) async fn crash(&self) {
        let mut slot = self.child.lock().await;
        if let Some(mut child) = slot.take() {
            child.kill().await.expect("a dead process");
        }
        *slot = Some(self.spawn());
    }

    /// Starts it again whenever it has ended by itself, for ever, as whoever runs a server has it done.
    pub(crate) async fn keep_alive(&self) -> Infallible {
        loop {
            let mut slot = self.child.lock().await;
            let ended = |child: &mut Child| child.try_wait().expect("a child").is_some();
            if slot.as_mut().is_some_and(ended) {
                *slot = Some(self.spawn());
            }
            drop(slot);
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Its process, while it runs.
    pub(crate) fn pid(&self) -> Option<u32> {
        *self.pid.lock().expect("no panic")
    }

    /// Sends it a signal, by the name that `kill` has for it.
    pub(crate) async fn signal(&self, name: &str) {
        let pid = self.pid().expect("a program that runs");
        let sent = Command::new("kill")
            .args([format!("-{name}"), pid.to_string()])
            .status()
            .await;
        assert!(sent.expect("kill").success());
    }

    /// Waits until its log has so many lines with one of these words in them.
    pub(crate) async fn says(&self, words: &[&str], times: usize) {
        let has = |line: &&str| words.iter().any(|word| line.contains(word));
        while self.log().lines().filter(has).count() < times {
            tokio::time::sleep(LOOK).await;
        }
    }

    /// The end of its log.
    pub(crate) fn last_words(&self) -> String {
        let log = self.log();
        // What the partner asked again and again tells nothing.
        let lines = log
            .lines()
            .filter(|line| !line.contains("answered method=GET"));
        let lines: Vec<_> = lines.collect();
        lines[lines.len().saturating_sub(100)..].join("\n")
    }

    /// Everything it has logged.
    pub(crate) fn log(&self) -> String {
        let bytes = std::fs::read(&self.log).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    }
}
