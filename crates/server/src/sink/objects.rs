//! The object store as a sink: a folder for each journey, with the bank data in two shapes and a
//! manifest. What was written is read back and hashed before it counts.

use std::sync::Arc;
use std::time::Duration;

use contract::{Counts, JourneyId};
use futures::TryStreamExt;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt};
use sha2::{Digest, Sha256};

use super::failure::SinkFailure;
use super::manifest::{self, FileEntry, Manifest, hex};
use super::records::{self, CHUNK, Records};
use super::table::{self, Decimals};
use super::{PlaceDigest, Pulse};
use crate::store::Journey;

mod folder;
mod place;
mod probe;
mod written;

#[cfg(test)]
mod tests;

use folder::Folder;
pub use place::BadObjectStore;
use written::Writer;

/// A part of a large object, and what is read back at once. Ten thousand of them are the most that
/// S3 takes: 80 GB.
const PART: usize = 8 * 1024 * 1024;
/// No single request takes as long; the lease of a sink is longer.
const PATIENCE: Duration = Duration::from_secs(60);

/// Writes, reads back and deletes a journey's files.
pub(crate) struct ObjectSink {
    store: Arc<dyn ObjectStore>,
    prefix: Path,
    place: PlaceDigest,
    /// Set when the objects are files of this machine.
    folder: Option<Folder>,
}

/// All files of a journey's backup were written, and read back as they were written. Only
/// [`ObjectSink::write`] makes one.
#[derive(Debug)]
pub(crate) struct ReadBack {
    journey: JourneyId,
    sha256: String,
    place: PlaceDigest,
}

impl ReadBack {
    /// Whose files they are.
    pub(crate) fn journey(&self) -> &JourneyId {
        &self.journey
    }

    /// The SHA-256 of the lines of the accounts and then of the transactions, in hex.
    pub(crate) fn sha256(&self) -> &str {
        &self.sha256
    }

    /// Where they are.
    pub(crate) fn place(&self) -> &PlaceDigest {
        &self.place
    }
}

impl ObjectSink {
    /// Which place it is.
    pub(crate) fn place(&self) -> &PlaceDigest {
        &self.place
    }

    /// Writes a journey's files and reads them back. Done again, it writes the same bytes to the
    /// same names.
    pub(crate) async fn write(
        &self,
        journey: &Journey,
        counts: Counts,
        records: &dyn Records,
        pulse: &dyn Pulse,
    ) -> Result<ReadBack, SinkFailure> {
        if let Some(folder) = &self.folder {
            folder.prepare(&journey.id).await?;
        }
        let mut all = Sha256::new();
        let mut files = self.accounts(&journey.id, records, &mut all).await?;
        pulse.beat().await?;
        let transactions = self.transactions(&journey.id, records, pulse, &mut all);
        files.extend(transactions.await?);
        for file in &files {
            self.read_back(&journey.id, file, pulse).await?;
        }
        let sha256 = hex(all);
        let manifest = Manifest::new(journey, counts, sha256.clone(), files);
        let text = serde_json::to_vec_pretty(&manifest)
            .map_err(|_| SinkFailure::Objects("the manifest cannot be written".into()))?;
        // Last, so that a folder with a manifest is whole.
        let mut writer = self.writer(&journey.id, manifest::NAME);
        writer.put(text).await?;
        self.read_back(&journey.id, &writer.finish().await?, pulse)
            .await?;
        Ok(ReadBack {
            journey: journey.id.clone(),
            sha256,
            place: self.place.clone(),
        })
    }

    async fn accounts(
        &self,
        journey: &JourneyId,
        records: &dyn Records,
        all: &mut Sha256,
    ) -> Result<Vec<FileEntry>, SinkFailure> {
        let accounts = records.accounts().await?;
        let lines = records::account_lines(&accounts)?;
        all.update(&lines);
        let mut ndjson = self.writer(journey, "accounts.ndjson");
        ndjson.put(lines).await?;
        let mut csv = self.writer(journey, "accounts.csv");
        csv.put(table::accounts(Decimals::Point, &accounts)?)
            .await?;
        Ok(vec![ndjson.finish().await?, csv.finish().await?])
    }

    async fn transactions(
        &self,
        journey: &JourneyId,
        records: &dyn Records,
        pulse: &dyn Pulse,
        all: &mut Sha256,
    ) -> Result<Vec<FileEntry>, SinkFailure> {
        let mut ndjson = self.writer(journey, "transactions.ndjson");
        let mut csv = self.writer(journey, "transactions.csv");
        let copied = async {
            csv.put(table::transactions_head(Decimals::Point)?).await?;
            let mut after = records::START;
            loop {
                let chunk = records.transactions(after).await?;
                let lines = records::transaction_lines(chunk.iter().map(|(_, one)| one))?;
                all.update(&lines);
                ndjson.put(lines).await?;
                let rows = chunk.iter().map(|(_, one)| one);
                csv.put(table::transactions(Decimals::Point, rows)?).await?;
                pulse.beat().await?;
                match chunk.last() {
                    Some((place, _)) if chunk.len() >= CHUNK as usize => after = *place,
                    _ => return Ok::<_, SinkFailure>(()),
                }
            }
        };
        let copied = match copied.await {
            Ok(()) => ndjson.finish().await,
            Err(error) => {
                ndjson.give_up().await;
                Err(error)
            }
        };
        match copied {
            Ok(ndjson) => Ok(vec![ndjson, csv.finish().await?]),
            Err(error) => {
                // What was sent of a large object costs money until it is given up.
                csv.give_up().await;
                Err(error)
            }
        }
    }

    /// Reads a file piece by piece, and compares its length and its hash with what was written.
    async fn read_back(
        &self,
        journey: &JourneyId,
        file: &FileEntry,
        pulse: &dyn Pulse,
    ) -> Result<(), SinkFailure> {
        let path = self.path(journey, file.name);
        let differs = || SinkFailure::Differs(file.name);
        let found = in_time(self.store.head(&path)).await?;
        if found.size != file.bytes {
            return Err(differs());
        }
        let mut hash = Sha256::new();
        let mut from = 0;
        while from < file.bytes {
            let to = file.bytes.min(from + PART as u64);
            let bytes = in_time(self.store.get_range(&path, from..to)).await?;
            if bytes.len() as u64 != to - from {
                return Err(differs());
            }
            hash.update(&bytes);
            from = to;
            pulse.beat().await?;
        }
        if hex(hash) == file.sha256 {
            Ok(())
        } else {
            Err(differs())
        }
    }

    /// Deletes a journey's files, and looks that none is left. Nothing there is fine.
    pub(crate) async fn delete(&self, journey: &JourneyId) -> Result<(), SinkFailure> {
        if let Some(folder) = &self.folder {
            return folder.remove(journey).await;
        }
        let prefix = self.prefix.clone().join(journey.0.as_str());
        for path in self.found(&prefix).await? {
            match in_time(self.store.delete(&path)).await {
                Ok(()) => {}
                Err(SinkFailure::Objects(_)) if !self.exists(&path).await? => {}
                Err(error) => return Err(error),
            }
        }
        if self.found(&prefix).await?.is_empty() {
            Ok(())
        } else {
            Err(SinkFailure::Objects("objects are left".into()))
        }
    }

    async fn found(&self, prefix: &Path) -> Result<Vec<Path>, SinkFailure> {
        let found = self.store.list(Some(prefix)).map_ok(|meta| meta.location);
        in_time(found.try_collect()).await
    }

    async fn exists(&self, path: &Path) -> Result<bool, SinkFailure> {
        match tokio::time::timeout(PATIENCE, self.store.head(path)).await {
            Ok(Ok(_)) => Ok(true),
            Ok(Err(object_store::Error::NotFound { .. })) => Ok(false),
            Ok(Err(error)) => Err(error.into()),
            Err(_) => Err(SinkFailure::Timeout),
        }
    }

    fn path(&self, journey: &JourneyId, name: &str) -> Path {
        self.prefix.clone().join(journey.0.as_str()).join(name)
    }

    fn writer(&self, journey: &JourneyId, name: &'static str) -> Writer {
        Writer::new(Arc::clone(&self.store), self.path(journey, name), name)
    }
}

/// What a request gives, unless it takes too long.
async fn in_time<T>(
    request: impl Future<Output = Result<T, object_store::Error>>,
) -> Result<T, SinkFailure> {
    match tokio::time::timeout(PATIENCE, request).await {
        Ok(outcome) => Ok(outcome?),
        Err(_) => Err(SinkFailure::Timeout),
    }
}
