//! The Linxo user of a journey: made, signed in, and acted for.

use linxo::client::{Client, Error as LinxoError, UserToken};

use crate::app::App;
use crate::store::{CreationAnswer, Journey, StoreError};

/// Acting for a user failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum UserError {
    #[error(transparent)]
    Linxo(#[from] LinxoError),
    #[error(transparent)]
    Store(#[from] StoreError),
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
        let email = self.key.email(&journey.id, &obligation.email_domain);
        let password = self.key.password(&journey.id);
        self.store.creation_sent(&journey.id, self.now_ms()).await?;
        let outcome = self.linxo.create_user(&email, &password).await;
        let answer = match &outcome {
            Ok(id) => Some(CreationAnswer::Created(id.as_str().to_owned())),
            // Ours, since the email is derived from the journey: the answer of an earlier call, or
            // this server's last moments, were lost.
            Err(LinxoError::Conflict) => Some(CreationAnswer::Existed),
            Err(error) if error.is_retriable() => None,
            Err(_) => Some(CreationAnswer::Refused),
        };
        if let Some(answer) = &answer {
            self.store
                .creation_answered(&journey.id, answer, self.now_ms())
                .await?;
        }
        match outcome {
            Ok(_) | Err(LinxoError::Conflict) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// A token that Linxo grants now.
    pub(crate) async fn sign_in(&self, journey: &Journey) -> Result<UserToken, UserError> {
        let obligation = self
            .store
            .obligation(&journey.id)
            .await?
            .ok_or(StoreError::LeaseLost)?;
        let email = self.key.email(&journey.id, &obligation.email_domain);
        Ok(self
            .linxo
            .sign_in(&email, &self.key.password(&journey.id))
            .await?)
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
        if let Some(token) = self.kept_token(&journey.id) {
            match call(self.linxo.clone(), token).await {
                Err(LinxoError::Unauthorized) => self.keep_token(&journey.id, None),
                outcome => return Ok(outcome?),
            }
        }
        let token = self.sign_in(journey).await?;
        self.keep_token(&journey.id, Some(token.clone()));
        Ok(call(self.linxo.clone(), token).await?)
    }
}
