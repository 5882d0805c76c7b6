//! One object, written piece by piece and hashed on the way.

use std::sync::Arc;

use object_store::ObjectStore;
use object_store::buffered::BufWriter;
use object_store::path::Path;
use sha2::{Digest, Sha256};
use tokio::io::AsyncWriteExt as _;

use super::{PART, PATIENCE};
use crate::sink::failure::SinkFailure;
use crate::sink::manifest::{FileEntry, hex};

/// Parts on their way at once. Memory for an object is a part more than that.
const PARTS_AT_ONCE: usize = 2;

pub(super) struct Writer {
    name: &'static str,
    object: BufWriter,
    hash: Sha256,
    bytes: u64,
}

impl Writer {
    pub(super) fn new(store: Arc<dyn ObjectStore>, path: Path, name: &'static str) -> Self {
        Self {
            name,
            object: BufWriter::with_capacity(store, path, PART).with_max_concurrency(PARTS_AT_ONCE),
            hash: Sha256::new(),
            bytes: 0,
        }
    }

    pub(super) async fn put(&mut self, bytes: Vec<u8>) -> Result<(), SinkFailure> {
        self.hash.update(&bytes);
        self.bytes += bytes.len() as u64;
        match tokio::time::timeout(PATIENCE, self.object.put(bytes.into())).await {
            Ok(outcome) => Ok(outcome?),
            Err(_) => Err(SinkFailure::Timeout),
        }
    }

    /// Makes the object appear, whole.
    pub(super) async fn finish(mut self) -> Result<FileEntry, SinkFailure> {
        match tokio::time::timeout(PATIENCE, self.object.shutdown()).await {
            Ok(Ok(())) => Ok(FileEntry {
                name: self.name,
                bytes: self.bytes,
                sha256: hex(self.hash),
            }),
            // The library wraps its errors for the trait of writers.
            Ok(Err(error)) => Err(match error.downcast::<object_store::Error>() {
                Ok(error) => error.into(),
                Err(error) => error.into(),
            }),
            Err(_) => Err(SinkFailure::Timeout),
        }
    }

    /// Leaves no parts of an object that will not appear.
    pub(super) async fn give_up(mut self) {
        if let Ok(Err(error)) = tokio::time::timeout(PATIENCE, self.object.abort()).await {
            let error = SinkFailure::from(error);
            tracing::warn!(%error, file = self.name, "parts of an unfinished object may be left");
        }
    }
}
