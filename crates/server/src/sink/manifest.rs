//! What is written last beside a backup's files: how much is in them, and what they hash to.

use contract::{Counts, JourneyId};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::store::Journey;

/// The name of the manifest among the files.
pub(crate) const NAME: &str = "manifest.json";
/// Grows when the shape of the files does.
const FORMAT: &str = "oneshot-backup/1";

/// Everything in it is known before the first byte is written, or follows from the files: written
/// again after a crash, it is the same to the byte.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Manifest {
    format: &'static str,
    journey: JourneyId,
    reference: Option<String>,
    partner: String,
    opened_at_ms: i64,
    synchronised_at_ms: Option<i64>,
    counts: Counts,
    /// The SHA-256 of `accounts.ndjson` followed by `transactions.ndjson`, in hex.
    sha256: String,
    files: Vec<FileEntry>,
}

/// One file, as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct FileEntry {
    /// Its name in the journey's folder.
    pub(crate) name: &'static str,
    /// How long it is.
    pub(crate) bytes: u64,
    /// What it hashes to, in hex.
    pub(crate) sha256: String,
}

impl Manifest {
    /// The manifest of a journey's files.
    pub(crate) fn new(
        journey: &Journey,
        counts: Counts,
        sha256: String,
        files: Vec<FileEntry>,
    ) -> Self {
        Self {
            format: FORMAT,
            journey: journey.id.clone(),
            reference: journey.reference.clone(),
            partner: journey.partner.clone(),
            opened_at_ms: journey.created_at_ms,
            synchronised_at_ms: journey.synchronised_at_ms,
            counts,
            sha256,
            files,
        }
    }
}

/// A SHA-256 as `sha256sum` writes it.
pub(crate) fn hex(hash: Sha256) -> String {
    hash.finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
