//! A server of the tests' own, and the keeper that ends it.
//!
//! The keeper is a shell between us and PostgreSQL. It waits for a word from us; when we die,
//! however that is, its input ends, and it stops the server and removes the folder. It has a process
//! group of its own, so that what the terminal says to the tests does not end it before its work is
//! done.

use std::io::Write as _;
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use crate::Error;
use crate::programs::Programs;

/// How long a start or a stop may take.
const PATIENCE: Duration = Duration::from_secs(120);
/// Between two looks whether the server is ready.
const LOOK: Duration = Duration::from_millis(20);
/// A port that was free may be taken before the server has it.
const TRIES: u32 = 5;

/// `$1` is the folder; what follows starts the server. Told `stop` or `abort`, the data stays.
const KEEPER: &str = r#"
folder=$1; shift
"$@" >>"$folder/log" 2>&1 </dev/null &
server=$!
read -r word
if [ "$word" = stop ]; then kill -INT $server; else kill -QUIT $server; fi
wait $server
case "$word" in stop|abort) ;; *) rm -rf "$folder" ;; esac
"#;

#[derive(Debug)]
pub(crate) struct Cluster {
    programs: Programs,
    folder: PathBuf,
    port: u16,
    keeper: Option<Child>,
}

impl Cluster {
    pub(crate) fn start() -> Result<Self, Error> {
        let programs = Programs::find()?;
        let mut cluster = Self {
            folder: folder_for(&programs)?,
            programs,
            port: 0,
            keeper: None,
        };
        cluster.make()?;
        for tried in 1.. {
            cluster.port = free_port()?;
            match cluster.start_again() {
                Err(Error::Failed { said, .. }) if tried < TRIES && port_was_taken(&said) => {}
                Err(error) => return Err(error),
                Ok(()) => break,
            }
        }
        Ok(cluster)
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn make(&self) -> Result<(), Error> {
        let initdb = self.programs.path_of("initdb");
        let made = self
            .programs
            .command(initdb, &self.folder)
            .args(["--username=postgres", "--auth=trust", "--encoding=UTF8"])
            .args(["--locale=C", "--no-sync", "--pgdata"])
            .arg(self.data())
            .output()
            .map_err(system("initdb cannot be run"))?;
        if made.status.success() {
            return Ok(());
        }
        let said = String::from_utf8_lossy(&made.stderr).into_owned();
        Err(Error::Failed {
            what: "initdb",
            said,
        })
    }

    /// Starts the server and waits until it answers.
    pub(crate) fn start_again(&mut self) -> Result<(), Error> {
        if self.keeper.is_some() {
            return Ok(());
        }
        let log = self.folder.join("log");
        let _ = std::fs::remove_file(&log);
        // Nothing has to survive a power cut here, so nothing waits for the disk.
        let settings = [
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "max_connections=400",
            "shared_buffers=32MB",
            "fsync=off",
            "full_page_writes=off",
        ];
        let mut keeper = self.programs.command("/bin/sh", &self.folder);
        keeper
            .args(["-c", KEEPER, "keeper"])
            .arg(&self.folder)
            .arg(self.programs.path_of("postgres"))
            .arg("-D")
            .arg(self.data())
            .args(["-p", &self.port.to_string()]);
        for setting in settings {
            keeper.args(["-c", setting]);
        }
        keeper
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0);
        let keeper = keeper.spawn().map_err(system("/bin/sh cannot be run"))?;
        self.keeper = Some(keeper);
        if let Err(error) = self.until_ready(&log) {
            self.end("stop")?;
            return Err(error);
        }
        Ok(())
    }

    fn until_ready(&mut self, log: &Path) -> Result<(), Error> {
        let until = Instant::now() + PATIENCE;
        let status = self.data().join("postmaster.pid");
        loop {
            let text = std::fs::read_to_string(&status).unwrap_or_default();
            if text
                .lines()
                .nth(7)
                .is_some_and(|word| word.trim() == "ready")
            {
                return Ok(());
            }
            let said = std::fs::read_to_string(log).unwrap_or_default();
            if Instant::now() > until || has_failed(&said) {
                let what = "the start of PostgreSQL";
                return Err(Error::Failed { what, said });
            }
            std::thread::sleep(LOOK);
        }
    }

    pub(crate) fn stop(&mut self) -> Result<(), Error> {
        self.end("stop")
    }

    pub(crate) fn abort(&mut self) -> Result<(), Error> {
        self.end("abort")
    }

    /// Tells the keeper a word, and waits until it has done its work.
    fn end(&mut self, word: &str) -> Result<(), Error> {
        let Some(mut keeper) = self.keeper.take() else {
            return Ok(());
        };
        if let Some(mut input) = keeper.stdin.take() {
            // A keeper that is gone has nothing to be told.
            let _ = writeln!(input, "{word}");
        }
        keeper.wait().map_err(system("the keeper of PostgreSQL"))?;
        Ok(())
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let _ = self.end("end");
        // There was no keeper when the server was stopped, or never started.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// A folder that PostgreSQL's user alone may enter.
fn folder_for(programs: &Programs) -> Result<PathBuf, Error> {
    let what = "a folder for PostgreSQL";
    let folder = tempfile::Builder::new()
        .prefix("oneshot-postgres-")
        .tempdir()
        .map_err(system(what))?
        .keep();
    if let Some(user) = programs.user() {
        std::os::unix::fs::chown(&folder, Some(user.id), Some(user.group)).map_err(system(what))?;
    }
    Ok(folder)
}

fn free_port() -> Result<u16, Error> {
    let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|free| free.local_addr());
    Ok(free.map_err(system("a free port"))?.port())
}

/// Clients that come while the server starts are refused with such words too, which is no failure of
/// the start.
fn has_failed(said: &str) -> bool {
    let refused = |line: &&str| line.contains("FATAL:  the database system is ");
    let mut failures = said.lines().filter(|line| line.contains("FATAL"));
    failures.any(|line| !refused(&line))
}

fn port_was_taken(said: &str) -> bool {
    said.contains("Address already in use")
}

fn system(what: &'static str) -> impl Fn(std::io::Error) -> Error {
    move |source| Error::System { what, source }
}

#[cfg(test)]
mod tests {
    use super::has_failed;

    #[test]
    fn a_client_that_comes_too_early_is_no_failure_of_the_start() {
        let early = "LOG:  redo done\n[7] FATAL:  the database system is starting up\n";
        assert!(!has_failed(early));
        let taken = "FATAL:  lock file \"postmaster.pid\" already exists\n";
        assert!(has_failed(&format!("{early}{taken}")));
    }
}
