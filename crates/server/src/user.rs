//! The Linxo user of a journey: made, signed in, and acted for.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use contract::JourneyId;
use linxo::client::{Client, Error as LinxoError, UserAccess, UserToken};

use crate::app::App;
use crate::keys::NoServerKey;
use crate::store::{CreationAnswer, Journey, StoreError};

/// What is not used for so long goes.
const UNUSED: Duration = Duration::from_secs(600);

/// Acting for a user failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum UserError {
    #[error(transparent)]
    Linxo(LinxoError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Key(#[from] NoServerKey),
}

impl From<LinxoError> for UserError {
    /// Linxo's own words end here: they may quote the person, and errors go to the log.
    fn from(error: LinxoError) -> Self {
        Self::Linxo(error.without_description())
    }
}

impl App {
    /// Makes the journey's user, unless it was made before. The obligation must be committed: the
    /// store refuses to note the call otherwise, and then it is not sent.
    pub(crate) async fn ensure_user(&self, journey: &Journey) -> Result<(), UserError> {
        let obligation = self
            .store
            .obligation(&journey.id)
            .await?
            .ok_or(StoreError::LeaseLost)?;
        if obligation.user_created_at_ms.is_some() {
            return Ok(());
        }
        let key = self.keys.of(journey.key_version)?;
        let email = key.email(&journey.id, &obligation.email_domain);
        let password = key.password(&journey.id);
        // Before the call is noted, so that nothing has to be asked between the note and the call.
        self.linxo.ready().await?;
        let noted_at_ms = self.now_ms();
        self.store.creation_sent(&journey.id, noted_at_ms).await?;
        // A server that was suspended here for long must not send it any more: when the call has
        // settled, another server takes it for never made.
        let settles = i64::try_from(self.config.timing.creation_settles.as_millis());
        let waited = self.now_ms().saturating_sub(noted_at_ms);
        if waited > settles.unwrap_or(i64::MAX) / 2 {
            return Err(StoreError::LeaseLost.into());
        }
        let (answer, outcome) = match self.linxo.create_user(&email, &password).await {
            Ok(id) => (CreationAnswer::Created(id.as_str().to_owned()), Ok(())),
            // Ours, since the email is derived from the journey: the answer of an earlier call, or
            // this server's last moments, were lost. When nobody signs in, nobody is known to be
            // there, this call made nobody, and the next try shows.
            Err(LinxoError::Conflict) => match self.existing(journey).await {
                Ok(id) => (CreationAnswer::Existed(id), Ok(())),
                Err(error) => (CreationAnswer::Refused, Err(error)),
            },
            Err(error) if error.is_retriable() => (CreationAnswer::Lost, Err(error.into())),
            Err(error) => (CreationAnswer::Refused, Err(error.into())),
        };
        self.store
            .creation_answered(&journey.id, &answer, self.now_ms())
            .await?;
        outcome
    }

    /// Signs in as a user that is said to exist; its id, where it can be read.
    async fn existing(&self, journey: &Journey) -> Result<Option<String>, UserError> {
        let access = self.new_access(journey).await?;
        access.token().await?;
        // Without it, nothing is lost but to tell a late answer from a late user.
        Ok(access.id().await.ok().map(|id| id.as_str().to_owned()))
    }

    /// A token that Linxo grants now, whatever is kept.
    pub(crate) async fn sign_in(&self, journey: &Journey) -> Result<UserToken, UserError> {
        Ok(self.new_access(journey).await?.fresh_token().await?)
    }

    /// The token that is kept for the user, once: whoever comes next signs in anew. None when there is
    /// none that lasts.
    pub(crate) async fn last_token(&self, journey: &Journey) -> Option<UserToken> {
        self.accesses.take(&journey.id)?.kept_token().await
    }

    /// Calls Linxo for the user, with the token kept, or a new one when that is over.
    pub(crate) async fn as_user<T, F, Fut>(
        &self,
        journey: &Journey,
        call: F,
    ) -> Result<T, UserError>
    where
        F: Fn(Client, UserToken) -> Fut + Send + Sync,
        Fut: Future<Output = Result<T, LinxoError>> + Send,
        T: Send,
    {
        let access = match self.accesses.kept(&journey.id) {
            Some(access) => access,
            None => {
                let access = self.new_access(journey).await?;
                self.accesses.keep(&journey.id, access)
            }
        };
        let call = |token| call(self.linxo.clone(), token);
        Ok(access.with_token(call).await?)
    }

    async fn new_access(&self, journey: &Journey) -> Result<UserAccess, UserError> {
        let obligation = self
            .store
            .obligation(&journey.id)
            .await?
            .ok_or(StoreError::LeaseLost)?;
        let key = self.keys.of(journey.key_version)?;
        let email = key.email(&journey.id, &obligation.email_domain);
        Ok(self.linxo.user(&email, key.password(&journey.id)))
    }
}

/// Access to users at Linxo, each with its token, which is renewed before its end. It is in memory
/// alone: after a restart a new token costs one call. Its `Debug` form shows no user.
#[derive(Default)]
pub(crate) struct Accesses(Mutex<HashMap<JourneyId, Kept>>);

struct Kept {
    access: UserAccess,
    used_at: Instant,
}

impl std::fmt::Debug for Accesses {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Accesses").finish_non_exhaustive()
    }
}

impl Accesses {
    fn kept(&self, id: &JourneyId) -> Option<UserAccess> {
        let mut kept = self.lock();
        let kept = kept.get_mut(id)?;
        kept.used_at = Instant::now();
        Some(kept.access.clone())
    }

    /// Keeps it, unless somebody was faster; gives the one that is kept.
    fn keep(&self, id: &JourneyId, access: UserAccess) -> UserAccess {
        let mut kept = self.lock();
        // Another server may have taken the journey over: its token is not to live on in here.
        kept.retain(|_, kept| kept.used_at.elapsed() < UNUSED);
        let new = || Kept {
            access,
            used_at: Instant::now(),
        };
        kept.entry(id.clone()).or_insert_with(new).access.clone()
    }

    /// Drops the access to a user that is erased, or about to be.
    pub(crate) fn forget(&self, id: &JourneyId) {
        self.take(id);
    }

    fn take(&self, id: &JourneyId) -> Option<UserAccess> {
        self.lock().remove(id).map(|kept| kept.access)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<JourneyId, Kept>> {
        // Nothing panics while it is held; and a map is a map.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
