//! Fetching a test-bank file from its address, on this machine only.

use std::sync::OnceLock;
use std::time::Duration;

use reqwest::Client;
use url::Url;

use crate::loopback;
use crate::testbank::{FileError, Limits, Reader, TestBankFile};

/// Long enough for a slow test server, short enough for a person.
const PATIENCE: Duration = Duration::from_secs(5);

/// Why a file cannot be had.
#[derive(Debug, Clone)]
pub(crate) enum FetchProblem {
    /// Not an `http` or `https` address.
    NotAnAddress,
    /// The twin asks nobody but this machine.
    NotThisMachine,
    /// Nobody answers, or not in time.
    Unreachable,
    /// Answered, with this status.
    Status(u16),
}

/// Why a file was not read.
pub(super) enum Unread {
    /// It cannot be had.
    NotFetched(FetchProblem),
    /// It is malformed.
    Malformed(FileError),
}

impl From<FetchProblem> for Unread {
    fn from(problem: FetchProblem) -> Self {
        Self::NotFetched(problem)
    }
}

impl From<FileError> for Unread {
    fn from(error: FileError) -> Self {
        Self::Malformed(error)
    }
}

/// The client that fetches: no proxy, no redirects, loopback names only. It is made when it is first
/// needed, because most twins never fetch, and reading the machine's certificates takes a while.
#[derive(Debug, Default)]
pub(crate) struct Fetcher(OnceLock<Option<Client>>);

impl Fetcher {
    fn client(&self) -> Option<&Client> {
        let made = self.0.get_or_init(|| loopback::client(PATIENCE).ok());
        made.as_ref()
    }
}

/// Reads the file at an address, no further than to its first bad line.
pub(super) async fn fetch(
    fetcher: &Fetcher,
    address: &str,
    limits: Limits,
) -> Result<TestBankFile, Unread> {
    let url = allowed(address)?;
    let client = fetcher.client().ok_or(FetchProblem::Unreachable)?;
    let answer = client.get(url).send().await;
    let mut answer = answer.map_err(|_| FetchProblem::Unreachable)?;
    if !answer.status().is_success() {
        return Err(FetchProblem::Status(answer.status().as_u16()).into());
    }
    let mut reader = Reader::new(limits);
    loop {
        let chunk = answer.chunk().await;
        match chunk.map_err(|_| FetchProblem::Unreachable)? {
            Some(chunk) => reader.push(&chunk)?,
            None => return Ok(reader.finish()?),
        }
    }
}

fn allowed(address: &str) -> Result<Url, FetchProblem> {
    let url = Url::parse(address).map_err(|_| FetchProblem::NotAnAddress)?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(FetchProblem::NotAnAddress);
    }
    let here = loopback::is_here(&url);
    here.then_some(url).ok_or(FetchProblem::NotThisMachine)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_asked() {
        for good in [
            "http://localhost:1/a",
            "https://files.localhost/a",
            "http://127.0.0.1/a",
            "http://[::1]:8080/a",
        ] {
            assert!(allowed(good).is_ok(), "{good}");
        }
        for far in [
            "http://example.com/a",
            "http://localhost.example.com/",
            "http://10.0.0.1/",
            "http://169.254.169.254/",
            "http://0.0.0.0/",
        ] {
            let refused = allowed(far);
            assert!(
                matches!(refused, Err(FetchProblem::NotThisMachine)),
                "{far}"
            );
        }
        for odd in ["file:///etc/passwd", "lara_croft.txt", "ftp://localhost/"] {
            assert!(
                matches!(allowed(odd), Err(FetchProblem::NotAnAddress)),
                "{odd}"
            );
        }
    }
}
