//! Erasing, and when it has to wait.

use contract::JourneyState;

use super::{Next, WorkError};
use crate::app::App;
use crate::backup::VerifiedBackup;
use crate::erasure::{self, ErasurePermit};
use crate::machine::{Event, Outcome};
use crate::sink::AcknowledgedBackup;
use crate::store::{Change, Journey};

/// Until when the user has to stay because a browser is on the widget's own page: erased under its
/// feet, the widget could not send it back to us. In a frame our own page moves on instead.
pub(super) fn farewell(app: &App, journey: &Journey) -> Option<i64> {
    let by_the_widget = matches!(
        journey.position.outcome,
        Some(Outcome::Delivered | Outcome::Failed(_))
    );
    if !by_the_widget || !journey.widget_alone {
        return None;
    }
    let timing = &app.config.timing;
    let (since, bound) = match journey.returned_at_ms {
        Some(returned_at_ms) => (returned_at_ms, timing.other_tabs),
        // Of several banks the last may have come long after the first was synchronised.
        None => (
            journey.backed_up_at_ms.or(journey.synchronised_at_ms)?,
            timing.farewell,
        ),
    };
    let bound = i64::try_from(bound.as_millis()).unwrap_or(i64::MAX);
    let until = since.saturating_add(bound);
    (app.now_ms() < until).then_some(until)
}

/// Looks after a journey that is over: a call that makes its user may have come late, from a server
/// that was suspended right before it. Then the duty stands again, and the receipt stays as it is.
pub(super) async fn erased(app: &App, journey: &Journey) -> Result<(), WorkError> {
    let obligation = app.store.obligation(&journey.id).await?;
    if obligation.is_none_or(|obligation| obligation.discharged_at_ms.is_some()) {
        return Ok(());
    }
    let permit = ErasurePermit::again(journey).ok_or(WorkError::NoPermit)?;
    let gone = erasure::erase(app, journey, &permit).await?;
    tracing::error!(
        journey = %journey.id, verified_by = gone.verified_by().as_str(),
        "a call that makes a user came after its erasure; the user was erased again"
    );
    app.store
        .discharged_again(&journey.id, app.now_ms(), gone.calls())
        .await?;
    Ok(())
}

pub(super) async fn erasing(app: &App, journey: &Journey) -> Result<Next, WorkError> {
    let permit = match journey.position.outcome {
        // Counted again each time: what was here yesterday must be here now.
        Some(Outcome::Delivered) if journey.purged_at_ms.is_none() => {
            let backup = VerifiedBackup::still_there(&*app.store, journey).await?;
            // The sinks acknowledged it before it became `backed_up`; that is looked up again too.
            let backup = AcknowledgedBackup::confirm(&*app.store, &backup, &[]).await?;
            ErasurePermit::with_backup(&backup)
        }
        _ => ErasurePermit::without_backup(journey).ok_or(WorkError::NoPermit)?,
    };
    let gone = erasure::erase(app, journey, &permit).await?;
    let mut journey = journey.clone();
    while journey.position.state == JourneyState::Erasing {
        // Signed for the journey as it is written: the partner may have asked meanwhile that nothing
        // be kept.
        let erased = erasure::signed(app, &journey, &gone)?;
        let with = |change: &mut Change| change.erased = Some(erased.clone());
        if let Some(moved) = app
            .apply_once(&journey, Event::ErasureVerified, with)
            .await?
        {
            app.accesses.forget(&moved.id);
            return Ok(Next::Go(moved.into()));
        }
        journey = app.read(&journey.id).await?;
    }
    // Another server read the erasure back too: its receipt stands.
    Ok(Next::Go(journey.into()))
}
