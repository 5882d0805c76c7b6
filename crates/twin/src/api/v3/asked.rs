//! What a query of version 3 asks for.

use axum::http::{HeaderMap, StatusCode};
use jiff::Timestamp;

use crate::api::bearer::user;
use crate::api::error::ApiError;
use crate::api::query::{Listed, Params};
use crate::api::transactions::Filter;
use crate::app::App;
use crate::choices::{Choices, Right};
use crate::world::World;

/// Whose list is read: the query names the user of the token.
pub(super) fn user_of(
    (app, world): (&App, &World),
    headers: &HeaderMap,
    params: &Params,
    right: Right,
) -> Result<u64, ApiError> {
    let choices = &app.config.choices;
    let me = user(app, world, headers, right)?;
    match params.get("user_id") {
        Some(id) if *id == me.to_string() => Ok(me),
        Some(_) => {
            let status = StatusCode::from_u16(choices.v3_other_user_status);
            let words = "user_id: not the user of the access token";
            Err(ApiError::new(
                status.unwrap_or(StatusCode::FORBIDDEN),
                words,
            ))
        }
        None if choices.v3_user_id_required => {
            let words = "user_id: required in version 3";
            Err(ApiError::bad_request(words))
        }
        None => Ok(me),
    }
}

/// Which transactions.
pub(super) fn filter<'a>(params: &'a Params, choices: &Choices) -> Result<Filter<'a>, ApiError> {
    if choices.v3_refuses_array_style && params.keys().any(|name| name.starts_with("account_ids["))
    {
        let words = "account_ids: a plain value, without brackets";
        return Err(ApiError::bad_request(words));
    }
    if choices.v3_refuses_v2_filters && params.contains_key("account_id") {
        let words = "account_id: called account_ids in version 3";
        return Err(ApiError::bad_request(words));
    }
    let accounts = params.get("account_ids").map(String::as_str);
    Ok(Filter {
        accounts: match choices.v3_account_ids_commas {
            true => Listed::in_text(accounts),
            false => Listed::one(accounts),
        },
        from: date(params, "start_date")?,
        to: date(params, "end_date")?,
        imported_from: date(params, "start_import_date")?,
        ..Filter::of(params)?
    })
}

/// A date with its offset, in epoch seconds.
fn date(params: &Params, name: &str) -> Result<Option<i64>, ApiError> {
    let Some(text) = params.get(name) else {
        return Ok(None);
    };
    // A plus that is not written as `%2B` arrives as a space.
    let at: Timestamp = text.parse().map_err(|_| {
        ApiError::bad_request(format!(
            "{name}: ISO 8601 with an offset, like 2026-01-31T00:00:00%2B01:00"
        ))
    })?;
    Ok(Some(at.as_second()))
}
