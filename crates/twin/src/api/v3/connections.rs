//! Connections as version 3 writes them.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::{Map, Value, json};

use super::asked::user_of;
use super::value::date;
use crate::api::bearer::{answer_for, user};
use crate::api::connections::{account_types, all, one};
use crate::api::error::ApiError;
use crate::api::query::Params;
use crate::app::{App, Shared};
use crate::choices::Right;
use crate::provider::Mode;
use crate::world::{Channel, ChannelStatus, Connection};

/// `GET /connections?user_id=…`: `{"connections": […]}`.
pub(super) async fn list(
    State(app): State<Shared>,
    Query(params): Query<Params>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let world = app.world();
    let me = user_of((&app, &world), &headers, &params, Right::Connections)?;
    let all: Vec<_> = all(&world, me)
        .map(|one| connection_json(&app, me, one))
        .collect();
    Ok(answer_for(me, Json(json!({"connections": all}))))
}

/// `GET /connections/{id}`, not wrapped.
pub(super) async fn read(
    State(app): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let world = app.world();
    let me = user(&app, &world, &headers, Right::Connections)?;
    let connection = one(&world, me, &id)?;
    Ok(answer_for(me, Json(connection_json(&app, me, connection))))
}

/// The only difference that was seen is the name of the logo.
pub(crate) fn connection_json(app: &App, user: u64, connection: &Connection) -> Value {
    let now_ms = app.clock.now_ms();
    let channels = connection.modes().map(|mode| {
        let open = connection.channel(mode);
        let open = open.filter(|channel| channel.status(now_ms) != ChannelStatus::Empty);
        let definition = connection.provider.channel_definition_id(mode);
        let mut channel = Map::new();
        channel.insert("channel_definition_id".to_owned(), json!(definition));
        channel.insert("mode".to_owned(), json!(word_of(app, mode)));
        match open {
            Some(open) => describe_open(app, open, now_ms, &mut channel),
            None => {
                channel.insert("status".to_owned(), json!("EMPTY"));
                channel.insert("eligible_accounts".to_owned(), json!(false));
            }
        }
        channel.insert("account_types".to_owned(), json!(account_types(mode)));
        channel.insert("channel_definition_unavailable".to_owned(), json!(false));
        Value::Object(channel)
    });
    json!({
        "id": connection.id.to_string(),
        "user_id": user.to_string(),
        "provider_id": connection.provider.id,
        "provider_logo_url": app.logo_url(connection.provider),
        "name": connection.provider.name,
        "owner": {"name": connection.owner()},
        "status": connection.status_word(now_ms),
        "creation_date": date(app, connection.created_at),
        "auto_sync": connection.auto_sync,
        "consent_per_account": connection.consent_per_account,
        "channels": channels.collect::<Vec<_>>(),
    })
}

fn describe_open(app: &App, open: &Channel, now_ms: i64, channel: &mut Map<String, Value>) {
    let mut put = |name: &str, value: Value| {
        channel.insert(name.to_owned(), value);
    };
    put("status", json!(open.status_word(now_ms)));
    put("credentials", json!([]));
    if open.mode == Mode::Redirect {
        let expires = open.authorised_at + app.config.choices.consent_lifetime_s;
        put("expires", date(app, expires));
    }
    if let Some(end) = open.last_end_ms(now_ms) {
        put("last_end_date", date(app, end.div_euclid(1000)));
    }
    if let Some(end) = open.last_success_ms(now_ms) {
        put("last_success_date", date(app, end.div_euclid(1000)));
    }
}

/// Linxo's pages have two words for each mode; which ones version 3 writes is not known.
fn word_of(app: &App, mode: Mode) -> &'static str {
    match (app.config.choices.v3_other_words_for_modes, mode) {
        (false, Mode::Redirect) => "REDIRECT",
        (false, Mode::Embedded) => "EMBEDDED",
        (true, Mode::Redirect) => "DEDICATED_INTERFACE",
        (true, Mode::Embedded) => "DIRECT_ACCESS",
    }
}
