//! What a person sends at the entry points that make no connection.

use axum::Form as FormBody;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;

use super::begin::challenged;
use super::consent::{as_before, sync_ms};
use super::entry::Params;
use super::steps::{Code, change};
use super::walk::Step;
use crate::app::{App, Shared};
use crate::world::{Access, NewChannel, Scenario, World};

/// The code of a challenge that was asked meanwhile.
pub(super) async fn code(
    State(app): State<Shared>,
    Query(params): Query<Params>,
    headers: HeaderMap,
    FormBody(Code { code }): FormBody<Code>,
) -> Response {
    let right = code.trim() == app.config.choices.challenge_code;
    change(&app, &headers, &params, |world, session| {
        let Step::Answer { connection, wrong } = &mut session.step else {
            return;
        };
        *wrong = !right;
        let connection = *connection;
        if right {
            session.step = match read_on(&app, world, (session.user, connection)) {
                true => Step::Made {
                    connection,
                    left: false,
                },
                // Answered elsewhere in the meantime.
                false => Step::Nothing { connection },
            };
        }
    })
}

/// Synchronises the channel whose challenge is answered.
fn read_on(app: &App, world: &mut World, place: (u64, u64)) -> bool {
    let Some(connection) = world.connection(place.0, place.1) else {
        return false;
    };
    let channel = challenged(app, connection).and_then(|mode| connection.channel(mode));
    let Some(channel) = channel else {
        return false;
    };
    let scenario = match channel.access.scenario {
        Scenario::Challenge => Scenario::Ok,
        other => other,
    };
    let new = NewChannel {
        mode: channel.mode,
        chosen: as_before(connection, channel, &channel.access),
        sync_ms: sync_ms(app, scenario),
        access: Access {
            scenario,
            ..channel.access.clone()
        },
    };
    world.open_channel(place, new, app.clock.now_ms(), app.today())
}

/// The terms are accepted.
pub(super) async fn accept_terms(
    State(app): State<Shared>,
    Query(params): Query<Params>,
    headers: HeaderMap,
) -> Response {
    let now = app.clock.now_s();
    change(&app, &headers, &params, |world, session| {
        if !matches!(session.step, Step::Terms) {
            return;
        }
        if let Some(user) = world.users.get_mut(&session.user) {
            user.terms_accepted_at = Some(now);
        }
        session.step = Step::Done { connection: None };
    })
}

/// What is asked about a professional account. Which questions Linxo asks is unknown.
#[derive(Deserialize)]
pub(super) struct Company {
    #[serde(default)]
    name: String,
    #[serde(default)]
    number: String,
}

/// Information about a professional account: taken, and not kept.
pub(super) async fn professional(
    State(app): State<Shared>,
    Query(params): Query<Params>,
    headers: HeaderMap,
    FormBody(company): FormBody<Company>,
) -> Response {
    change(&app, &headers, &params, |_, session| {
        if let Step::Professional { incomplete } = &mut session.step {
            *incomplete = company.name.trim().is_empty() || company.number.trim().is_empty();
            if !*incomplete {
                session.step = Step::Done { connection: None };
            }
        }
    })
}

/// On from a page with nothing to do.
pub(super) async fn nothing(
    State(app): State<Shared>,
    Query(params): Query<Params>,
    headers: HeaderMap,
) -> Response {
    change(&app, &headers, &params, |_, session| {
        if let Step::Nothing { connection } = session.step {
            session.step = Step::Done {
                connection: Some(connection),
            };
        }
    })
}
