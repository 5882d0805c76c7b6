//! While a person is in the widget: what the user's connections say.

use contract::JourneyState;

use super::pause::linking_pause;
use super::{Next, WorkError};
use crate::app::App;
use crate::machine::Event;
use crate::store::{Change, ConnectionRow, Journey};

pub(super) async fn opened(app: &App, journey: &Journey) -> Result<Next, WorkError> {
    if app.now_ms() < journey.expires_at_ms {
        return Ok(Next::Rest(journey.expires_at_ms));
    }
    give_up(app, journey).await
}

async fn give_up(app: &App, journey: &Journey) -> Result<Next, WorkError> {
    let deadline = |journey: &Journey| Event::DeadlinePassed(journey.reading());
    let moved = app.apply(journey, deadline, |_| {}).await?;
    Ok(Next::Go(moved.into()))
}

pub(super) async fn linking(app: &App, journey: &Journey) -> Result<Next, WorkError> {
    let expired = app.now_ms() >= journey.expires_at_ms;
    if journey.entry_url.is_none() {
        // Nobody was shown a widget, so there is nothing to read.
        return if expired {
            give_up(app, journey).await
        } else {
            Ok(Next::Rest(journey.expires_at_ms))
        };
    }
    let moved = match read_connections(app, journey).await {
        Ok(moved) => moved,
        Err(error) if expired => {
            tracing::warn!(journey = %journey.id, %error, "given up without a last look");
            return give_up(app, journey).await;
        }
        Err(error) => return Err(error),
    };
    let waits = matches!(
        moved.position.state,
        JourneyState::Linking | JourneyState::Synchronising
    );
    if !waits {
        return Ok(Next::Go(moved.into()));
    }
    if expired {
        return give_up(app, &moved).await;
    }
    let pause = linking_pause(&app.config.timing, &moved, app.now_ms());
    Ok(Next::Rest(
        app.now_ms().saturating_add(pause).min(moved.expires_at_ms),
    ))
}

/// Reads the user's connections and feeds them to the state machine.
pub(crate) async fn read_connections(app: &App, journey: &Journey) -> Result<Journey, WorkError> {
    let received = app
        .as_user(journey, |linxo, token| async move {
            linxo.connections(&token).await
        })
        .await?;
    let rows: Vec<ConnectionRow> = received
        .into_iter()
        .map(|received| {
            let connection = received.value;
            if connection.auto_sync.is_none() {
                tracing::warn!(journey = %journey.id, "Linxo does not say auto_sync of a connection");
            }
            ConnectionRow::read(connection, &received.raw)
        })
        .collect();
    let read = Journey {
        connections: rows.clone(),
        ..journey.clone()
    }
    .reading();
    let unchanged = same(&rows, &journey.connections);
    let event = Event::ConnectionsRead(read);
    if unchanged
        && let Ok(position) = crate::machine::step(journey.banks, &journey.position, event)
        && position == journey.position
    {
        return Ok(journey.clone());
    }
    let ended = read.any && !read.running;
    let with = |change: &mut Change| {
        change.connections = Some(rows.clone());
        change.synchronised = ended;
    };
    match app.apply_once(journey, event, with).await? {
        Some(moved) => Ok(moved),
        // What was read is older than what somebody has done meanwhile: it is read again in time.
        None => Ok(app.read(&journey.id).await?),
    }
}

fn same(read: &[ConnectionRow], stored: &[ConnectionRow]) -> bool {
    let pairs = read.iter().zip(stored);
    read.len() == stored.len() && pairs.into_iter().all(|(read, stored)| read.is_as(stored))
}
