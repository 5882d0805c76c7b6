//! Why work could not be done now.

use linxo::client::Error as LinxoError;

use crate::app::NotApplied;
use crate::backup::NotBackedUp;
use crate::keys::NoServerKey;
use crate::sink::NotAcknowledged;
use crate::store::StoreError;
use crate::user::UserError;

/// Work could not be done now.
#[derive(Debug, thiserror::Error)]
pub(crate) enum WorkError {
    #[error(transparent)]
    Linxo(LinxoError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Key(#[from] NoServerKey),
    #[error(transparent)]
    NotBackedUp(#[from] NotBackedUp),
    #[error(transparent)]
    NotAcknowledged(#[from] NotAcknowledged),
    #[error("the user is still there after its deletion")]
    StillThere,
    #[error("the call that makes the user may still be on its way")]
    CreationUnsettled,
    #[error(
        "the user looks absent, but was made and no deletion is known to have reached Linxo: perhaps \
         it is locked there; see timing.absence_settles_s"
    )]
    AbsenceDoubted,
    #[error("there is no permit to erase this journey")]
    NoPermit,
    #[error("the receipt could not be signed")]
    Unsigned,
    #[error("a list at Linxo changed each time it was read")]
    KeptChanging,
    #[error("the state machine refused the worker")]
    Refused,
}

impl From<LinxoError> for WorkError {
    /// As for [`UserError`]: without Linxo's own words.
    fn from(error: LinxoError) -> Self {
        Self::Linxo(error.without_description())
    }
}

impl From<UserError> for WorkError {
    fn from(error: UserError) -> Self {
        match error {
            UserError::Linxo(error) => Self::Linxo(error),
            UserError::Store(error) => Self::Store(error),
            UserError::Key(error) => Self::Key(error),
        }
    }
}

impl From<NotApplied> for WorkError {
    fn from(error: NotApplied) -> Self {
        match error {
            NotApplied::Refused(_) => Self::Refused,
            NotApplied::Store(error) => Self::Store(error),
        }
    }
}
