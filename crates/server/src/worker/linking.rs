//! While a person is in the widget: what the user's connections say.

use contract::{Banks, JourneyState};

use super::pause::linking_pause;
use super::{Next, WorkError};
use crate::app::App;
use crate::machine::{Event, Reading};
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
    let given_up = moved
        .failing_since_ms
        .filter(|_| moved.banks == Banks::One)
        .map_or(i64::MAX, |since_ms| given_up_at(app, &moved, since_ms));
    let next = app.now_ms().saturating_add(pause);
    Ok(Next::Rest(next.min(given_up).min(moved.expires_at_ms)))
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
    let (mut read, failing_since_ms) = reading(app, journey, &rows);
    read.may_be_tried_again =
        failing_since_ms.is_some_and(|since_ms| app.now_ms() < given_up_at(app, journey, since_ms));
    let unchanged =
        same(&rows, &journey.connections) && failing_since_ms == journey.failing_since_ms;
    let event = Event::ConnectionsRead(read);
    if unchanged
        && let Ok(position) = crate::machine::step(journey.banks, &journey.position, event)
        && position == journey.position
    {
        return Ok(journey.clone());
    }
    let ended = read.any && !read.running && !read.may_be_tried_again;
    // The word that no more banks follow is not the end of one.
    let ended =
        ended && (journey.synchronised_at_ms.is_none() || !same(&rows, &journey.connections));
    let with = |change: &mut Change| {
        change.connections = Some(rows.clone());
        change.failing_since_ms = failing_since_ms;
        change.synchronised = ended;
        // Taken away at Linxo by a call of ours whose answer was lost, or by somebody else.
        change.unlinked = rows.is_empty() && !journey.connections.is_empty();
    };
    match app.apply_once(journey, event, with).await? {
        Some(moved) => Ok(moved),
        // What was read is older than what somebody has done meanwhile: it is read again in time.
        None => Ok(app.read(&journey.id).await?),
    }
}

/// A bank was deleted at Linxo, which has said so: here it is no more, whatever can be read of the
/// others now.
pub(crate) async fn forget_connection(
    app: &App,
    journey: &Journey,
    id: &str,
) -> Result<Journey, WorkError> {
    let mut rows = journey.connections.clone();
    rows.retain(|row| row.id != id);
    let (read, failing_since_ms) = reading(app, journey, &rows);
    let with = |change: &mut Change| {
        change.connections = Some(rows.clone());
        change.failing_since_ms = failing_since_ms;
        change.unlinked = rows.is_empty();
    };
    match app
        .apply_once(journey, Event::ConnectionsRead(read), with)
        .await?
    {
        Some(moved) => Ok(moved),
        None => Ok(app.read(&journey.id).await?),
    }
}

/// These connections, all taken together, and since when they have given nothing and will not.
fn reading(app: &App, journey: &Journey, rows: &[ConnectionRow]) -> (Reading, Option<i64>) {
    let read = Reading::of(rows);
    let failing = read.any && !read.running && !read.with_data;
    let since_ms = failing.then(|| journey.failing_since_ms.unwrap_or_else(|| app.now_ms()));
    (read, since_ms)
}

/// Until when banks that gave nothing may be tried again in the widget: for a bounded time, and not
/// when the end user has left it.
fn given_up_at(app: &App, journey: &Journey, failing_since_ms: i64) -> i64 {
    let another_try = i64::try_from(app.config.timing.another_try.as_millis()).unwrap_or(i64::MAX);
    match journey.returned_at_ms {
        Some(_) => failing_since_ms,
        None => failing_since_ms.saturating_add(another_try),
    }
}

fn same(read: &[ConnectionRow], stored: &[ConnectionRow]) -> bool {
    let pairs = read.iter().zip(stored);
    read.len() == stored.len() && pairs.into_iter().all(|(read, stored)| read.is_as(stored))
}
