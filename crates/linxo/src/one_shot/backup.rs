//! Keeping the data, and the proof that it was kept.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::sync::Arc;

use futures_util::{TryStreamExt as _, stream};
use tokio::sync::mpsc;

use super::OneShot;
use super::wait::automatic;
use crate::client::{AccountFilter, Error, Listing, TransactionFilter};
use crate::{Account, AccountId, Connection, ConnectionId, Received, Transaction};

/// The transactions of this many accounts are read at a time.
const ACCOUNTS_AT_ONCE: usize = 4;

/// Where the data of one One Shot is kept.
///
/// It is given a page at a time, and never the same page again within one backup; but a backup that
/// failed is begun anew, so an account or a transaction that is there already (by its id) is
/// replaced and counts once. `Ok` means that it is kept as safely as it will ever be: what follows
/// is the deletion of the original.
pub trait Backup {
    /// Why something could not be kept.
    type Error;

    /// Keeps accounts of a connection.
    fn keep_accounts(
        &mut self,
        connection: &ConnectionId,
        accounts: Vec<Received<Account>>,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// Keeps transactions of an account. Pages of several accounts come mixed.
    fn keep_transactions(
        &mut self,
        account: &AccountId,
        transactions: Vec<Received<Transaction>>,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// Reads back how much is kept, from where it is kept: not from what was counted on the way
    /// there.
    fn counted(&mut self) -> impl Future<Output = Result<Counts, Self::Error>> + Send;
}

/// Transactions of an account, on their way to the store.
type Page = (AccountId, Vec<Received<Transaction>>);

/// How much there is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// How many accounts.
    pub accounts: u64,
    /// How many transactions, of all accounts.
    pub transactions: u64,
}

impl Display for Counts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            accounts,
            transactions,
        } = self;
        write!(f, "{accounts} accounts and {transactions} transactions")
    }
}

/// The proof that the data of one One Shot was kept, whole. Only [`OneShot::back_up`] makes it, it
/// holds for that [`OneShot`] alone, and for the connections that there were.
#[derive(Debug)]
#[must_use = "it is what the erasure asks for"]
pub struct BackupProof {
    mark: Arc<()>,
    connections: Vec<ConnectionId>,
    counts: Counts,
}

impl BackupProof {
    /// How much was kept.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// Whether it was made by this one.
    pub(super) fn is_of(&self, one_shot: &OneShot) -> bool {
        Arc::ptr_eq(&self.mark, &one_shot.mark)
    }

    /// Whether these are connections whose data was kept, as they were then.
    pub(super) fn covers(&self, connections: &[Received<Connection>]) -> bool {
        let kept = |one: &Received<Connection>| {
            one.value.status.is_final() && self.connections.contains(&one.value.id)
        };
        connections.iter().all(kept)
    }
}

/// Why there is no proof. What was kept until then stays; a new backup begins anew.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BackupError<E> {
    /// There is no connection yet, or one still synchronises: wait.
    #[error("there is no connection yet that is final, or one still synchronises")]
    NotFinal,
    /// A connection is synchronised automatically, which a One Shot must not be: erase the user.
    #[error(
        "the connection {connection} is synchronised automatically, which a One Shot must not be"
    )]
    AutomaticSynchronisation {
        /// Which one.
        connection: ConnectionId,
    },
    /// The data changed while it was read, so some of it may have been missed: begin anew.
    #[error("the data at Linxo changed while it was read: back it up again")]
    Moved,
    /// Fewer or more are kept than were read.
    #[error("{read} were read, and {kept} are kept")]
    Miscounted {
        /// What Linxo gave.
        read: Counts,
        /// What the caller's [`Backup`] counted.
        kept: Counts,
    },
    /// Linxo did not answer as needed.
    #[error(transparent)]
    Linxo(#[from] Error),
    /// The caller's [`Backup`] failed.
    #[error("the data could not be kept: {0}")]
    NotKept(E),
}

impl<E> BackupError<E> {
    /// Whether a new backup may fare better after a while, as far as Linxo is concerned.
    pub fn is_retriable(&self) -> bool {
        match self {
            Self::NotFinal | Self::Moved => true,
            Self::Linxo(error) => error.is_retriable(),
            _ => false,
        }
    }
}

impl OneShot {
    /// Reads every account and every transaction of the user, page by page, has them kept, and
    /// compares how much was read with how much is kept.
    ///
    /// All connections have to be final. Those that failed have the accounts they have; whether
    /// that is worth a backup is for the caller to say.
    ///
    /// Memory is bounded by a few pages and the accounts' ids, however long the history is.
    pub async fn back_up<B: Backup>(
        &self,
        store: &mut B,
    ) -> Result<BackupProof, BackupError<B::Error>> {
        let connections = self.connections().await?;
        if connections.is_empty() || !connections.iter().all(|one| one.value.status.is_final()) {
            return Err(BackupError::NotFinal);
        }
        if let Some(connection) = automatic(&connections) {
            return Err(BackupError::AutomaticSynchronisation { connection });
        }
        let connections = ids(connections);
        let mut accounts = BTreeSet::new();
        for connection in &connections {
            accounts.extend(self.back_up_accounts(connection, store).await?);
        }
        let read = Counts {
            accounts: accounts.len() as u64,
            transactions: self.back_up_transactions(accounts, store).await?,
        };
        // A bank that came in the meantime is not in what was read.
        if ids(self.connections().await?) != connections {
            return Err(BackupError::Moved);
        }
        let kept = store.counted().await.map_err(BackupError::NotKept)?;
        if kept != read {
            return Err(BackupError::Miscounted { read, kept });
        }
        Ok(BackupProof {
            mark: Arc::clone(&self.mark),
            connections,
            counts: read,
        })
    }

    async fn back_up_accounts<B: Backup>(
        &self,
        connection: &ConnectionId,
        store: &mut B,
    ) -> Result<Vec<AccountId>, BackupError<B::Error>> {
        let filter = AccountFilter::of_connection(connection.clone());
        let mut listing = self.user.accounts(filter);
        let mut ids = Vec::new();
        while let Some(page) = listing.next_page().await? {
            ids.extend(page.iter().map(|account| account.value.id.clone()));
            if !page.is_empty() {
                let kept = store.keep_accounts(connection, page).await;
                kept.map_err(BackupError::NotKept)?;
            }
        }
        has_not_moved(&listing)?;
        Ok(ids)
    }

    /// Reads several accounts at a time while what was read is being kept. Reading is driven on
    /// its own, so that a store that takes its time does not make a call to Linxo run out of its.
    async fn back_up_transactions<B: Backup>(
        &self,
        accounts: BTreeSet<AccountId>,
        store: &mut B,
    ) -> Result<u64, BackupError<B::Error>> {
        let (pages, mut received) = mpsc::channel::<Page>(1);
        let read = async move {
            stream::iter(accounts.into_iter().map(Ok))
                .try_for_each_concurrent(ACCOUNTS_AT_ONCE, |account| {
                    self.read_transactions(account, pages.clone())
                })
                .await
        };
        // It owns its end of the channel: when the store fails, reading ends at its next page.
        let keep = async move {
            let mut count = 0;
            while let Some((account, page)) = received.recv().await {
                count += page.len() as u64;
                store.keep_transactions(&account, page).await?;
            }
            Ok(count)
        };
        // Neither is dropped because of the other: a store is not stopped in the middle of a page.
        let (read, count) = tokio::join!(read, keep);
        let count = count.map_err(BackupError::NotKept)?;
        read.map(|()| count)
    }

    async fn read_transactions<E>(
        &self,
        account: AccountId,
        pages: mpsc::Sender<Page>,
    ) -> Result<(), BackupError<E>> {
        let filter = TransactionFilter::of_account(account.clone());
        let mut listing = self.user.transactions(filter);
        while let Some(page) = listing.next_page().await? {
            if !page.is_empty() && pages.send((account.clone(), page)).await.is_err() {
                // The store failed, which is the error to be told.
                return Ok(());
            }
        }
        has_not_moved(&listing)
    }
}

/// What came twice was pushed on by something new, and what was deleted may have pulled something
/// past us.
fn has_not_moved<T, E>(listing: &Listing<T>) -> Result<(), BackupError<E>> {
    match listing.repeated() {
        0 => Ok(()),
        _ => Err(BackupError::Moved),
    }
}

fn ids(connections: Vec<Received<Connection>>) -> Vec<ConnectionId> {
    let mut ids: Vec<_> = connections.into_iter().map(|one| one.value.id).collect();
    ids.sort();
    ids
}
