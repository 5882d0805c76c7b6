//! Why a sink did not take a backup, without a word of what was in it.

use std::error::Error;
use std::time::Duration;

use super::PlaceDigest;
use crate::outbox::send::NotAccepted;
use crate::store::StoreError;

mod trouble;

use trouble::Trouble;

/// A sink has not acknowledged. It is tried again.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SinkFailure {
    /// Our own store failed, or the journey is no longer ours.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The object store did not do what was asked.
    #[error("the object store: {0}")]
    Objects(ObjectsFailure),
    /// What was read back is not what was written.
    #[error("{0} reads back otherwise than it was written")]
    Differs(&'static str),
    /// What the store has now is not what was verified.
    #[error("the store's data changed since it was verified")]
    Changed,
    /// It is not configured on this server, which shares the store with others.
    #[error("it is not configured on this server")]
    NotConfigured,
    /// The object store was moved since, and the place it had is not configured.
    #[error(
        "they are at a place that is configured no more ({}): name its address in \
         ONESHOT_BACKUP_OBJECT_STORE_FORMER (`backup.object_store.former`) until they are deleted",
        .0.shown()
    )]
    Elsewhere(PlaceDigest),
    /// The object store said nothing in time.
    #[error("the object store: no answer in time")]
    Timeout,
    /// The receiver did not accept a part.
    #[error(transparent)]
    NotAccepted(#[from] NotAccepted),
}

/// What an object store did not do.
#[derive(Debug, thiserror::Error)]
#[error("{said}")]
pub(crate) struct ObjectsFailure {
    trouble: Trouble,
    said: String,
}

impl From<&str> for ObjectsFailure {
    fn from(said: &str) -> Self {
        Self {
            trouble: Trouble::Other,
            said: said.to_owned(),
        }
    }
}

impl SinkFailure {
    /// What an operator has to mend at the object store; nothing when it may pass by itself.
    pub(super) fn to_mend(&self) -> Option<&'static str> {
        match self {
            Self::Objects(failure) => failure.trouble.to_mend(),
            _ => None,
        }
    }

    /// How long a receiver asks us to wait.
    pub(crate) fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::NotAccepted(error) => error.retry_after(),
            _ => None,
        }
    }

    /// A word for it, which an operator and a partner see.
    pub(crate) fn word(&self) -> String {
        match self {
            Self::Store(_) => "store".to_owned(),
            Self::Objects(failure) => failure.trouble.word().to_owned(),
            Self::Differs(_) => "reads_back_otherwise".to_owned(),
            Self::Changed => "changed".to_owned(),
            Self::Timeout => "timeout".to_owned(),
            Self::NotConfigured => "not_configured".to_owned(),
            Self::Elsewhere(_) => "elsewhere".to_owned(),
            Self::NotAccepted(error) => error.word(),
        }
    }
}

impl From<object_store::Error> for SinkFailure {
    fn from(error: object_store::Error) -> Self {
        // The library's own words quote addresses and answers, which may quote credentials.
        let trouble = Trouble::from(&error);
        let kind = trouble.said();
        let said = match innermost_io(&error) {
            Some(io) => format!("{kind} ({io})"),
            None => kind.to_owned(),
        };
        Self::Objects(ObjectsFailure { trouble, said })
    }
}

impl From<std::io::Error> for SinkFailure {
    fn from(error: std::io::Error) -> Self {
        Self::Objects(error.kind().to_string().as_str().into())
    }
}

/// What the system said, such as that no space is left.
fn innermost_io(error: &object_store::Error) -> Option<std::io::ErrorKind> {
    let mut cause: Option<&(dyn Error + 'static)> = error.source();
    let mut found = None;
    while let Some(error) = cause {
        if let Some(io) = error.downcast_ref::<std::io::Error>() {
            found = Some(io.kind());
        }
        cause = error.source();
    }
    found
}
