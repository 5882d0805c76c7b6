//! Erasing a user at Linxo, and reading back that it is gone.

use linxo::client::{Error as LinxoError, UserToken};

use crate::app::App;
use crate::machine::Outcome;
use crate::receipt::{self, Claims};
use crate::sink::AcknowledgedBackup;
use crate::store::{Calls, Deletion, Erased, Journey, Obligation, VerifiedBy};
use crate::user::UserError;
use crate::worker::WorkError;
use contract::{JourneyId, JourneyState};

/// The right to erase: it takes a backup that every sink has acknowledged, or an outcome that keeps
/// nothing. A backup that was verified in the store alone is not enough:
///
/// ```compile_fail,E0308
/// fn too_early(backup: &oneshot_server::backup::VerifiedBackup) {
///     oneshot_server::erasure::ErasurePermit::with_backup(backup);
/// }
/// ```
///
/// Its fields are private, so that nothing else makes one:
///
/// ```compile_fail,E0451
/// let journey = contract::JourneyId("jrn_1".to_owned());
/// let made_up = oneshot_server::erasure::ErasurePermit { journey };
/// ```
#[derive(Debug)]
pub struct ErasurePermit {
    journey: JourneyId,
}

impl ErasurePermit {
    /// The data is here, and every sink has it.
    pub fn with_backup(backup: &AcknowledgedBackup) -> Self {
        Self {
            journey: backup.verified().journey().clone(),
        }
    }

    /// A user that was made by a call which came late, after the journey was erased: what was to be
    /// kept was kept before that.
    pub fn again(journey: &Journey) -> Option<Self> {
        (journey.position.state == JourneyState::Erased).then(|| Self {
            journey: journey.id.clone(),
        })
    }

    /// Nothing is to be kept, because of how the journey ended, or because the partner has had what
    /// was delivered deleted here.
    pub fn without_backup(journey: &Journey) -> Option<Self> {
        let keeps_nothing = match journey.position.outcome {
            Some(Outcome::Cancelled | Outcome::Abandoned | Outcome::Failed(_)) => true,
            Some(Outcome::Delivered) => journey.purged_at_ms.is_some(),
            None => false,
        };
        keeps_nothing.then(|| Self {
            journey: journey.id.clone(),
        })
    }
}

/// The user is gone: how that was read back, and what the receipt says of the way there.
#[derive(Debug)]
pub(crate) struct Gone {
    at_ms: i64,
    verified_by: VerifiedBy,
    attempts: u32,
    user_created_at_ms: Option<i64>,
    /// When Linxo acknowledged the deletion.
    deleted_at_ms: Option<i64>,
    calls: Calls,
}

/// How a user looks who is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Absence {
    /// A fresh sign-in is refused.
    SignInRefused,
    /// A fresh sign-in is granted, and the user is answered 401 or 404.
    NotFound,
}

impl Absence {
    fn verified_by(self) -> VerifiedBy {
        match self {
            Self::SignInRefused => VerifiedBy::TokenRefused,
            Self::NotFound => VerifiedBy::UserNotFound,
        }
    }

    /// Whether it follows from what we did. A lock, a limit or a fault at Linxo look the same, and
    /// must not be taken for a deletion that never was.
    fn is_explained(self, duty: &Obligation) -> bool {
        match self {
            // Nobody was made, or whoever was made may have been deleted.
            Self::SignInRefused => {
                duty.user_created_at_ms.is_none() || duty.deletion_sent_at_ms.is_some()
            }
            Self::NotFound => duty.deleted_at_ms.is_some(),
        }
    }
}

impl Gone {
    pub(crate) fn verified_by(&self) -> VerifiedBy {
        self.verified_by
    }

    /// The calls that make the user, as they were known.
    pub(crate) fn calls(&self) -> Calls {
        self.calls
    }
}

/// Deletes the user and reads back. An error means that it is to be tried again.
pub(crate) async fn erase(
    app: &App,
    journey: &Journey,
    permit: &ErasurePermit,
) -> Result<Gone, WorkError> {
    if permit.journey != journey.id {
        return Err(WorkError::NoPermit);
    }
    let Some(obligation) = app.store.obligation(&journey.id).await? else {
        return Ok(Gone {
            at_ms: app.now_ms(),
            verified_by: VerifiedBy::NeverCreated,
            attempts: 0,
            user_created_at_ms: None,
            deleted_at_ms: None,
            calls: Calls::default(),
        });
    };
    let attempts = app.store.erasure_attempted(&journey.id).await?;
    app.metrics.erasure_attempted();
    let mut duty = obligation.clone();
    let mut is_known = obligation.user_created_at_ms.is_some();
    // The token of the reading saves a sign-in. That it finds nobody is no proof of anything: it may
    // be over.
    let deleted = match app.last_token(journey).await {
        Some(token) => {
            is_known = true;
            delete(app, journey, &mut duty, &token).await?
        }
        None => Found::Nobody,
    };
    let absence = match deleted {
        Found::User => read_back(app, journey).await?,
        Found::Nobody => match app.sign_in(journey).await {
            Ok(token) => {
                is_known = true;
                delete(app, journey, &mut duty, &token).await?;
                read_back(app, journey).await?
            }
            Err(UserError::Linxo(LinxoError::InvalidCredentials)) => Absence::SignInRefused,
            Err(error) => return Err(error.into()),
        },
    };
    let mut unanswered = obligation.calls.unanswered;
    if is_known && obligation.user_created_at_ms.is_none() {
        // The user was there, so one of the calls without an answer was carried out.
        unanswered = unanswered.saturating_sub(1);
    }
    if !absence.is_explained(&duty) {
        let since_ms = app.store.looks_absent(&journey.id, app.now_ms()).await?;
        let lasts_ms = app.now_ms().saturating_sub(since_ms);
        if lasts_ms < millis(app.config.timing.absence_settles) {
            return Err(WorkError::AbsenceDoubted);
        }
    }
    let since_sent = app
        .now_ms()
        .saturating_sub(obligation.calls.sent_at_ms.unwrap_or(i64::MIN));
    if unanswered > 0 && since_sent < millis(app.config.timing.creation_settles) {
        // A call that makes the user may still be on its way.
        return Err(WorkError::CreationUnsettled);
    }
    Ok(Gone {
        at_ms: app.now_ms(),
        verified_by: absence.verified_by(),
        attempts,
        user_created_at_ms: duty.user_created_at_ms,
        deleted_at_ms: duty.deleted_at_ms,
        calls: obligation.calls,
    })
}

/// Whom a deletion found.
enum Found {
    User,
    /// Or the token was over, or the user was deleted before and only the read-back was missing.
    Nobody,
}

/// Deletes the user, and notes in the duty what is known of that.
async fn delete(
    app: &App,
    journey: &Journey,
    duty: &mut Obligation,
    token: &UserToken,
) -> Result<Found, WorkError> {
    let id = &journey.id;
    let sent_at_ms = app.now_ms();
    // Before the call: its answer may be lost, and this server with it.
    app.store.deletion(id, Deletion::Sent, sent_at_ms).await?;
    match app.linxo.delete_user(token).await {
        Ok(_) => {
            let now_ms = app.now_ms();
            let acknowledged = Deletion::Acknowledged;
            app.store.deletion(id, acknowledged, now_ms).await?;
            duty.deletion_sent_at_ms = duty.deletion_sent_at_ms.or(Some(sent_at_ms));
            duty.deleted_at_ms = duty.deleted_at_ms.or(Some(now_ms));
            Ok(Found::User)
        }
        Err(error) if error.is_retriable() => Err(error.into()),
        Err(error) => {
            let refused = Deletion::Refused;
            app.store.deletion(id, refused, sent_at_ms).await?;
            if error.is_gone() {
                Ok(Found::Nobody)
            } else {
                Err(error.into())
            }
        }
    }
}

async fn read_back(app: &App, journey: &Journey) -> Result<Absence, WorkError> {
    match app.sign_in(journey).await {
        Err(UserError::Linxo(LinxoError::InvalidCredentials)) => Ok(Absence::SignInRefused),
        Err(error) => Err(error.into()),
        Ok(token) => match app.linxo.read_user(&token).await {
            Err(LinxoError::NotFound | LinxoError::Unauthorized) => Ok(Absence::NotFound),
            Err(error) => Err(error.into()),
            Ok(()) => Err(WorkError::StillThere),
        },
    }
}

/// The signed receipt of a journey as it stands.
pub(crate) fn signed(app: &App, journey: &Journey, gone: &Gone) -> Result<Erased, WorkError> {
    let claims = Claims {
        version: receipt::VERSION,
        iss: app.public_url.origin().ascii_serialization(),
        iat: gone.at_ms.div_euclid(1_000),
        journey: journey.id.clone(),
        partner: journey.partner.clone(),
        reference: journey.reference.clone(),
        outcome: journey.outcome().0,
        counts: journey.counts,
        data_sha256: journey.data_sha256.clone(),
        opened_at: journey.created_at_ms,
        user_created_at: gone.user_created_at_ms,
        synchronised_at: journey.synchronised_at_ms,
        backed_up_at: journey.backed_up_at_ms,
        deleted_at: gone.deleted_at_ms,
        verified_at: gone.at_ms,
        verified_by: gone.verified_by.as_str().to_owned(),
        attempts: gone.attempts,
        linxo_api_version: app.config.linxo.version.to_string(),
    };
    let receipt = app.signer.sign(&claims).map_err(|_| WorkError::Unsigned)?;
    Ok(Erased {
        at_ms: gone.at_ms,
        verified_by: gone.verified_by,
        receipt,
        calls: gone.calls,
    })
}

fn millis(duration: std::time::Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
