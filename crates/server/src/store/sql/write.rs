//! The gate. Every write of the store is a [`Write`], every read begins with [`read`], so that
//! whatever has to happen around all of them is written here once: in builds for development,
//! the [tripwire](super::tripwire).

use std::ops::{Deref, DerefMut};

use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyConnection, Transaction};

use super::SqlStore;
#[cfg(debug_assertions)]
use super::tripwire::{Moment, Tripwire};
use crate::store::StoreError;

/// Writes that become true together, at [`Write::commit`]; dropped before, they never were.
pub(super) struct Write {
    transaction: Transaction<'static, Any>,
    #[cfg(debug_assertions)]
    tripwire: std::sync::Arc<Tripwire>,
}

impl Write {
    pub(super) async fn begin(store: &SqlStore) -> Result<Self, StoreError> {
        #[cfg(debug_assertions)]
        store.tripwire.pass(Moment::BeforeBegin)?;
        let begin = store.dialect.begin();
        Ok(Self {
            transaction: store.writer.begin_with(begin).await?,
            #[cfg(debug_assertions)]
            tripwire: std::sync::Arc::clone(&store.tripwire),
        })
    }

    pub(super) async fn commit(self) -> Result<(), StoreError> {
        #[cfg(debug_assertions)]
        self.tripwire.pass(Moment::BeforeCommit)?;
        self.transaction.commit().await?;
        #[cfg(debug_assertions)]
        self.tripwire.pass(Moment::AfterCommit)?;
        Ok(())
    }
}

impl Deref for Write {
    type Target = AnyConnection;

    fn deref(&self) -> &Self::Target {
        &self.transaction
    }
}

impl DerefMut for Write {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.transaction
    }
}

/// A connection to read with.
pub(super) async fn read(store: &SqlStore) -> Result<PoolConnection<Any>, StoreError> {
    #[cfg(debug_assertions)]
    store.tripwire.pass(Moment::Read)?;
    Ok(store.reader.acquire().await?)
}
