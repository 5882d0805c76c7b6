//! A try of everything that is done at an object store, before a server starts on it: what is wrong
//! there would be found out by the first journey, whose user waits for it at Linxo.

use std::time::Duration;

use object_store::ObjectStoreExt;

use super::ObjectSink;
use super::place::BadObjectStore;
use crate::sink::failure::SinkFailure;

const CONTENT: &[u8] = b"Oneshot tries whether it can write here. This may be deleted.\n";

impl ObjectSink {
    /// Writes a small object beside the journeys', reads it and deletes it. Refuses what an operator
    /// has to mend; of what may pass by itself, and of what takes longer than this, it warns. A
    /// folder was looked at when it was opened.
    pub(crate) async fn probe(&self, patience: Duration) -> Result<(), BadObjectStore> {
        if self.folder.is_some() {
            return Ok(());
        }
        let tried = tokio::time::timeout(patience, self.try_all()).await;
        let Err(failure) = tried.unwrap_or(Err(SinkFailure::Timeout)) else {
            return Ok(());
        };
        if let Some(to_mend) = failure.to_mend() {
            return Err(BadObjectStore::new(to_mend));
        }
        tracing::warn!(
            place = self.place.shown(), error = %failure,
            "the object store could not be tried; journeys wait until it takes their backup"
        );
        Ok(())
    }

    pub(super) async fn try_all(&self) -> Result<(), SinkFailure> {
        // A name that no other server tries at the same time.
        let name = format!("oneshot-probe-{:016x}", rand::random::<u64>());
        let path = self.prefix.clone().join(name);
        self.store.put(&path, CONTENT.into()).await?;
        let read = self.store.get(&path).await?.bytes().await?;
        self.store.delete(&path).await?;
        if read == CONTENT {
            Ok(())
        } else {
            Err(SinkFailure::Differs("the probe"))
        }
    }
}
