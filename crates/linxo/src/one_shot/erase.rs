//! Erasing the user, and reading back that it is gone.

use std::time::{Duration, SystemTime};

use super::OneShot;
use super::backup::{BackupProof, Counts};
use crate::client::{Error, UserToken};

/// Why a user is erased.
#[derive(Debug)]
pub enum WhyErase {
    /// Its data was kept.
    BackedUp(BackupProof),
    /// The person called it off.
    Cancelled,
    /// Nobody came, or nobody came back.
    Abandoned,
    /// It failed.
    Failed,
}

/// A user is gone from Linxo, with everything under it: that was read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erased {
    read_back: ReadBack,
    kept: Option<Counts>,
}

impl Erased {
    /// How it was read back.
    pub fn read_back(&self) -> ReadBack {
        self.read_back
    }

    /// How much of it the caller keeps; none when it was erased without a backup.
    pub fn kept(&self) -> Option<Counts> {
        self.kept
    }
}

/// What shows that a user is gone. That each of them does is inferred from how Linxo works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReadBack {
    /// Nobody can sign in as this user, while our own credentials are good.
    GrantRefused,
    /// The token that was granted reads no user (401 or 404).
    UserNotFound,
}

/// The user is not erased, or that could not be read back yet. It has everything that is needed to
/// try [`again`](Self::again), which is due until it works.
#[derive(Debug)]
#[must_use = "the user is to be erased: try again"]
pub struct NotErased {
    /// The One Shot, as before.
    pub one_shot: OneShot,
    /// The reason that was given.
    pub why: WhyErase,
    /// What went wrong.
    pub error: EraseError,
}

impl NotErased {
    /// Tries again, for the same reason.
    pub async fn again(self) -> Result<Erased, Self> {
        self.one_shot.erase(self.why).await
    }
}

impl std::fmt::Display for NotErased {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the user is not erased yet: {}", self.error)
    }
}

impl std::error::Error for NotErased {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.error)
    }
}

/// What keeps a user from being erased.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EraseError {
    /// The proof is of another One Shot. Nothing was sent.
    #[error("the proof of a backup is of another One Shot: back this one up")]
    OthersProof,
    /// There is a connection that the proof does not cover, or one that synchronises again. Nothing
    /// was deleted.
    #[error("a connection came, or came back to life, after the backup: back it up again")]
    NotCovered,
    /// It was deleted, and it is still there.
    #[error("the user was deleted and is still there")]
    StillThere,
    /// Nobody can sign in, but the call that makes the user may still be on its way.
    #[error("the user may still come to be: try again in {wait:?}")]
    Unsettled {
        /// How long it may still take.
        wait: Duration,
    },
    /// Linxo did not answer as needed.
    #[error(transparent)]
    Linxo(#[from] Error),
}

impl EraseError {
    /// Whether trying again after a while, with the same reason, may help.
    pub fn is_retriable(&self) -> bool {
        match self {
            Self::StillThere | Self::Unsettled { .. } => true,
            // What was gone in the middle of it is read back by the next try.
            Self::Linxo(error) => error.is_retriable() || error.is_gone(),
            Self::OthersProof | Self::NotCovered => false,
        }
    }
}

impl OneShot {
    /// Deletes the user and everything under it, and reads back that it is gone.
    ///
    /// Any error leaves the duty to erase as it is, and gives everything back. What this waits for
    /// is bounded by the client; do not drop it half-way, or [`resume`](Self::resume) is all that
    /// is left.
    pub async fn erase(mut self, why: WhyErase) -> Result<Erased, NotErased> {
        let kept = match &why {
            WhyErase::BackedUp(proof) => Some(proof.counts()),
            WhyErase::Cancelled | WhyErase::Abandoned | WhyErase::Failed => None,
        };
        match self.delete_and_read_back(&why).await {
            Ok(read_back) => Ok(Erased { read_back, kept }),
            Err(error) => Err(NotErased {
                one_shot: self,
                why,
                error,
            }),
        }
    }

    async fn delete_and_read_back(&mut self, why: &WhyErase) -> Result<ReadBack, EraseError> {
        if let WhyErase::BackedUp(proof) = why
            && !proof.is_of(self)
        {
            return Err(EraseError::OthersProof);
        }
        let token = match self.user.fresh_token().await {
            Ok(token) => token,
            Err(Error::InvalidCredentials) => {
                return self.is_settled().map(|()| ReadBack::GrantRefused);
            }
            Err(error) => return Err(error.into()),
        };
        self.unsettled_until = None;
        self.check_covered(why, &token).await?;
        match self.client.delete_user(&token).await {
            Ok(_) => {}
            // Deleted before, and only the read-back was missing.
            Err(error) if error.is_gone() => {}
            Err(error) => return Err(error.into()),
        }
        self.read_back().await
    }

    /// Data that came after the backup must not be deleted for it.
    async fn check_covered(&self, why: &WhyErase, token: &UserToken) -> Result<(), EraseError> {
        let WhyErase::BackedUp(proof) = why else {
            return Ok(());
        };
        let connections = self.client.connections(token).await?;
        if proof.covers(&connections) {
            Ok(())
        } else {
            Err(EraseError::NotCovered)
        }
    }

    async fn read_back(&self) -> Result<ReadBack, EraseError> {
        let token = match self.user.fresh_token().await {
            Ok(token) => token,
            Err(Error::InvalidCredentials) => return Ok(ReadBack::GrantRefused),
            Err(error) => return Err(error.into()),
        };
        match self.client.read_user(&token).await {
            Err(Error::NotFound | Error::Unauthorized) => Ok(ReadBack::UserNotFound),
            Err(error) => Err(error.into()),
            Ok(()) => Err(EraseError::StillThere),
        }
    }

    fn is_settled(&self) -> Result<(), EraseError> {
        let wait = self
            .unsettled_until
            .and_then(|until| until.duration_since(SystemTime::now()).ok())
            .filter(|wait| !wait.is_zero());
        match wait {
            Some(wait) => Err(EraseError::Unsettled { wait }),
            None => Ok(()),
        }
    }
}
