//! `/users`.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::header::LOCATION;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde_json::json;

use super::bearer::{answer_for, client, deleter, user};
use super::error::ApiError;
use crate::app::Shared;
use crate::choices::Right;
use crate::fields::Fields;
use crate::world::NewUserError;

/// `POST /users`: the id is the last segment of `Location`, the body is empty.
pub(super) async fn create(
    State(app): State<Shared>,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response, ApiError> {
    let choices = &app.config.choices;
    let mut world = app.world();
    client(&app, &world, &headers, Right::CreateUsers)?;
    if fields.is_broken() {
        return Err(ApiError::bad_request("the body is no JSON object"));
    }
    let signs_in_with = (fields.get("email"), fields.get("password"));
    let made = world.create_user(signs_in_with, choices.password_max_chars, app.clock.now_s());
    let id = made.map_err(|error| match error {
        NewUserError::EmailMalformed => ApiError::bad_request("email: malformed"),
        NewUserError::PasswordMalformed => ApiError::bad_request(format!(
            "password: from 1 to {} characters",
            choices.password_max_chars
        )),
        NewUserError::EmailTaken => {
            let status = StatusCode::from_u16(choices.email_taken_status);
            ApiError::new(
                status.unwrap_or(StatusCode::CONFLICT),
                "email: a user has it already",
            )
        }
    })?;
    let location = [(LOCATION, format!("/users/{id}"))];
    Ok(answer_for(id, (StatusCode::CREATED, location)))
}

/// `GET /users/me` and `GET /users/{id}`.
pub(super) async fn read(
    State(app): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let world = app.world();
    let me = user(&app, &world, &headers, Right::ReadUser)?;
    if id != "me" && id != me.to_string() {
        return Err(ApiError::not_found("user"));
    }
    let user = world.users.get(&me);
    let user = user.ok_or_else(|| ApiError::not_found("user"))?;
    let body = json!({
        "id": user.id.to_string(),
        "email": user.email,
        "creation_date": user.created_at,
        "email_verified": false,
    });
    Ok(answer_for(me, Json(body)))
}

/// `DELETE /users/me` and `DELETE /users/{id}`.
pub(super) async fn delete(
    State(app): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let mut world = app.world();
    let target = match deleter(&app, &world, &headers, Right::DeleteUser)? {
        None => id.parse().ok(),
        Some(me) => (id == "me" || id == me.to_string()).then_some(me),
    };
    let target = target.filter(|target| world.delete_user(*target, app.clock.now_s()));
    let target = target.ok_or_else(|| ApiError::not_found("user"))?;
    Ok(answer_for(target, StatusCode::NO_CONTENT))
}
